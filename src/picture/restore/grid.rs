//! Where the pixels of a picture lie among the network's, and what lies between those.

use super::budget;
use crate::error::Result;

/// The network's size, and the picture's.
pub struct Grid {
    from: (usize, usize),
    columns: Vec<Neighbours>,
    rows: Vec<Neighbours>,
}

impl Grid {
    /// From one `(width, height)` to another.
    pub fn new(from: (usize, usize), to: (usize, usize)) -> Result<Self> {
        budget::check_sides(from.0 as u64, from.1 as u64)?;
        budget::check_sides(to.0 as u64, to.1 as u64)?;
        let neighbours = |from, to, small| (0..to).map(move |output| Neighbours::of(output, from, to, small));
        let small = to.0.saturating_add(to.1) <= 128;
        Ok(Self {
            from,
            columns: neighbours(from.0, to.0, small).collect(),
            rows: neighbours(from.1, to.1, small).collect(),
        })
    }

    /// Of the picture.
    pub fn width(&self) -> usize {
        self.columns.len()
    }

    /// Of the picture.
    pub fn height(&self) -> usize {
        self.rows.len()
    }

    /// A plane of the network's size, row by row of the picture.
    pub fn rows<'a>(&'a self, plane: &'a [f32]) -> Result<Rows<'a>> {
        let wide = || Ok(WideRow { y: None, values: budget::filled(0.0, self.width())? });
        Ok(Rows { grid: self, plane, upper: wide()?, lower: wide()?, row: budget::filled(0.0, self.width())? })
    }
}

/// A plane on its way to the picture's size.
pub struct Rows<'a> {
    grid: &'a Grid,
    plane: &'a [f32],
    upper: WideRow,
    lower: WideRow,
    row: Vec<f32>,
}

impl Rows<'_> {
    /// Row `y` of the picture. They are meant to be asked for from top to bottom.
    pub fn at(&mut self, y: usize) -> &[f32] {
        let neighbours = &self.grid.rows[y];
        // Most rows lie between the same two as the row above, and nearly all others have one of them.
        if self.lower.y == Some(neighbours.first) {
            std::mem::swap(&mut self.upper, &mut self.lower);
        }
        self.upper.become_row(neighbours.first, self.plane, self.grid);
        self.lower.become_row(neighbours.second, self.plane, self.grid);
        for ((value, &upper), &lower) in self.row.iter_mut().zip(&self.upper.values).zip(&self.lower.values) {
            *value = neighbours.blend(upper, lower);
        }
        &self.row
    }
}

/// A row of the network's, as wide as the picture.
struct WideRow {
    y: Option<usize>,
    values: Vec<f32>,
}

impl WideRow {
    fn become_row(&mut self, y: usize, plane: &[f32], grid: &Grid) {
        if self.y == Some(y) {
            return;
        }
        let row = &plane[y * grid.from.0..][..grid.from.0];
        for (value, column) in self.values.iter_mut().zip(&grid.columns) {
            *value = column.blend(row[column.first], row[column.second]);
        }
        self.y = Some(y);
    }
}

/// The two inputs that an output lies between, and its part of each.
struct Neighbours {
    first: usize,
    second: usize,
    first_part: f32,
    second_part: f32,
}

impl Neighbours {
    /// In 32 bits, as in PyTorch, or probabilities would differ by up to 4e-5. PyTorch has a kernel of its own for small
    /// outputs, which alone is compiled to round the place once and not twice.
    fn of(output: usize, from: usize, to: usize, small: bool) -> Self {
        let scale = from as f32 / to as f32;
        let middle = output as f32 + 0.5;
        let place = if small { (f64::from(scale) * f64::from(middle) - 0.5) as f32 } else { scale * middle - 0.5 };
        let place = place.max(0.0);
        let first = (place as usize).min(from - 1);
        let second_part = (place - first as f32).clamp(0.0, 1.0);
        Self { first, second: (first + 1).min(from - 1), first_part: 1.0 - second_part, second_part }
    }

    /// With the fused multiplication and addition of PyTorch's builds, by way of 64 bits: not every processor has it.
    fn blend(&self, first: f32, second: f32) -> f32 {
        let second = second * self.second_part;
        (f64::from(first) * f64::from(self.first_part) + f64::from(second)) as f32
    }
}
