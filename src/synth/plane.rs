//! A number for each pixel.

use super::geometry::{Point, mix};

#[derive(Clone)]
pub struct Plane {
    pub width: usize,
    pub height: usize,
    pub values: Vec<f32>,
}

impl Plane {
    pub fn of([width, height]: [usize; 2], mut value: impl FnMut(Point) -> f32) -> Self {
        let mut values = Vec::with_capacity(width * height);
        for y in 0..height {
            for x in 0..width {
                values.push(value([x as f32, y as f32]));
            }
        }
        Self { width, height, values }
    }

    pub fn even([width, height]: [usize; 2], value: f32) -> Self {
        Self { width, height, values: vec![value; width * height] }
    }

    /// For what changes slowly: computed at every fourth pixel of every fourth row, and linear between.
    pub fn slow(size: [usize; 2], mut value: impl FnMut(Point) -> f32) -> Self {
        let coarse = Self::of(size.map(|side| side / 4 + 2), |[x, y]| value([x * 4.0, y * 4.0]));
        Self::of(size, |[x, y]| coarse.at([x / 4.0, y / 4.0]))
    }

    pub fn size(&self) -> [usize; 2] {
        [self.width, self.height]
    }

    /// Between pixels, linearly.
    pub fn at(&self, [x, y]: Point) -> f32 {
        let x = x.clamp(0.0, (self.width - 1) as f32);
        let y = y.clamp(0.0, (self.height - 1) as f32);
        let (column, row) = (x as usize, y as usize);
        let (right, below) = ((column + 1).min(self.width - 1), (row + 1).min(self.height - 1));
        let (dx, dy) = (x - column as f32, y - row as f32);
        let pixel = |x: usize, y: usize| self.values[y * self.width + x];
        mix(mix(pixel(column, row), pixel(right, row), dx), mix(pixel(column, below), pixel(right, below), dx), dy)
    }

    pub fn map(mut self, change: impl Fn(f32) -> f32) -> Self {
        for value in &mut self.values {
            *value = change(*value);
        }
        self
    }

    /// How steep it is, to the right and down, by central differences.
    pub fn slope(&self, x: usize, y: usize) -> Point {
        let pixel = |x: usize, y: usize| self.values[y * self.width + x];
        let (left, right) = (x.saturating_sub(1), (x + 1).min(self.width - 1));
        let (above, below) = (y.saturating_sub(1), (y + 1).min(self.height - 1));
        [(pixel(right, y) - pixel(left, y)) / 2.0, (pixel(x, below) - pixel(x, above)) / 2.0]
    }

    /// As a Gaussian of this standard deviation would blur it: three running means come near enough.
    pub fn blurred(mut self, sigma: f32) -> Self {
        for radius in running_means(sigma) {
            self = self.averaged(radius).averaged(radius);
        }
        self
    }

    /// The running mean along the rows, and the picture turned over: twice gives rows, columns and the picture upright.
    fn averaged(&self, radius: usize) -> Self {
        let (width, height) = (self.width, self.height);
        let mut values = vec![0.0; width * height];
        let share = 1.0 / (2 * radius + 1) as f32;
        for (y, row) in self.values.chunks_exact(width).enumerate() {
            let at = |x: isize| row[x.clamp(0, width as isize - 1) as usize];
            let reach = radius as isize;
            let mut sum: f32 = (-reach..=reach).map(at).sum();
            for x in 0..width {
                values[x * height + y] = sum * share;
                sum += at(x as isize + reach + 1) - at(x as isize - reach);
            }
        }
        Self { width: height, height: width, values }
    }
}

/// The radii of three running means whose variances sum to about σ²; none where the blur is too fine to matter.
fn running_means(sigma: f32) -> impl Iterator<Item = usize> {
    let mut rest = sigma * sigma;
    (0..3).filter_map(move |done| {
        let variance = rest / (3 - done) as f32;
        let radius = (((12.0 * variance + 1.0).sqrt() - 1.0) / 2.0 + 0.5).floor().max(0.0);
        rest -= radius * (radius + 1.0) / 3.0;
        (radius >= 1.0).then_some(radius as usize)
    })
}
