//! The way back: from the network's logits to probabilities of the picture's own size.
//!
//! A picture of 100 megapixels has 400 MB of them, so they are made in bands of rows and need never be held at once.

use super::budget;
use crate::error::{Error, Result};

/// Logits that are about to become probabilities: `sigmoid(interpolate(logits, bilinear, align_corners=False))`.
pub struct Restored<'a> {
    logits: &'a [f32],
    from: (usize, usize),
    width: usize,
    height: usize,
    columns: Vec<Neighbours>,
    rows: Vec<Neighbours>,
    stretch: Option<Stretch>,
}

struct Stretch {
    least: f32,
    span: f32,
}

/// Restores `logits` of `from = (width, height)` to a picture of `to = (width, height)`.
pub fn restore<'a>(logits: &'a [f32], from: (usize, usize), to: (usize, usize)) -> Result<Restored<'a>> {
    budget::check_sides(from.0 as u64, from.1 as u64)?;
    budget::check_sides(to.0 as u64, to.1 as u64)?;
    if logits.len() != from.0 * from.1 {
        let problem = format!("there are {} of them where {}×{} were expected", logits.len(), from.0, from.1);
        return Err(Error::new("logits", problem));
    }
    let neighbours = |from, to, small| (0..to).map(move |output| Neighbours::of(output, from, to, small));
    let small = to.0.saturating_add(to.1) <= 128;
    Ok(Restored {
        logits,
        from,
        width: to.0,
        height: to.1,
        columns: neighbours(from.0, to.0, small).collect(),
        rows: neighbours(from.1, to.1, small).collect(),
        stretch: None,
    })
}

impl Restored<'_> {
    /// Stretches the probabilities of this picture to 0…1, by `(p − min) / (max − min + 1e-8)`, as the official test
    /// script does before it saves them. It invents objects in pictures that have none.
    pub fn stretched(mut self) -> Result<Self> {
        let (mut least, mut most) = (f32::INFINITY, f32::NEG_INFINITY);
        self.logit_rows(|row| {
            least = row.iter().copied().fold(least, f32::min);
            most = row.iter().copied().fold(most, f32::max);
            Ok(())
        })?;
        // The sigmoid keeps the order, so it need not be taken of every pixel.
        let (least, most) = (sigmoid(least), sigmoid(most));
        self.stretch = Some(Stretch { least, span: most - least + 1e-8 });
        Ok(self)
    }

    /// Hands over the probabilities from top to bottom, `rows` rows at a time and fewer at the end, until all are
    /// handed over or `each` gives an error.
    pub fn bands(&self, rows: usize, mut each: impl FnMut(&[f32]) -> Result<()>) -> Result<()> {
        let length = self.width * rows.clamp(1, self.height);
        let mut band = budget::reserve(length)?;
        self.logit_rows(|row| {
            match &self.stretch {
                None => band.extend(row.iter().map(|&logit| sigmoid(logit))),
                Some(stretch) => {
                    band.extend(row.iter().map(|&logit| (sigmoid(logit) - stretch.least) / stretch.span));
                }
            }
            if band.len() == length {
                each(&band)?;
                band.clear();
            }
            Ok(())
        })?;
        if band.is_empty() { Ok(()) } else { each(&band) }
    }

    /// All probabilities at once, row by row.
    pub fn collect(&self) -> Result<Vec<f32>> {
        let mut all = budget::reserve(self.width * self.height)?;
        self.bands(1, |row| {
            all.extend_from_slice(row);
            Ok(())
        })?;
        Ok(all)
    }

    /// Hands over the interpolated logits, a row of the picture at a time.
    fn logit_rows(&self, mut each: impl FnMut(&[f32]) -> Result<()>) -> Result<()> {
        let mut upper = WideRow { y: None, values: budget::filled(0.0, self.width)? };
        let mut lower = WideRow { y: None, values: budget::filled(0.0, self.width)? };
        let mut row = budget::filled(0.0, self.width)?;
        for neighbours in &self.rows {
            // Most rows lie between the same two as the row above, and nearly all others have one of them.
            if lower.y == Some(neighbours.first) {
                std::mem::swap(&mut upper, &mut lower);
            }
            upper.become_row(neighbours.first, self);
            lower.become_row(neighbours.second, self);
            for ((value, &upper), &lower) in row.iter_mut().zip(&upper.values).zip(&lower.values) {
                *value = neighbours.blend(upper, lower);
            }
            each(&row)?;
        }
        Ok(())
    }
}

/// A row of logits as wide as the picture.
struct WideRow {
    y: Option<usize>,
    values: Vec<f32>,
}

impl WideRow {
    fn become_row(&mut self, y: usize, restored: &Restored) {
        if self.y == Some(y) {
            return;
        }
        let row = &restored.logits[y * restored.from.0..][..restored.from.0];
        for (value, column) in self.values.iter_mut().zip(&restored.columns) {
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

fn sigmoid(logit: f32) -> f32 {
    1.0 / (1.0 + (-logit).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_are_the_whole() {
        let logits: Vec<f32> = (0..12).map(|i| (i * 7 % 12) as f32 - 6.0).collect();
        let restored = restore(&logits, (4, 3), (9, 11)).unwrap().stretched().unwrap();
        let whole = restored.collect().unwrap();
        assert_eq!(whole.len(), 99);
        for rows in [0, 1, 2, 5, 11, usize::MAX / 64] {
            let mut joined = Vec::new();
            restored
                .bands(rows, |band| {
                    joined.extend_from_slice(band);
                    Ok(())
                })
                .unwrap();
            assert_eq!(joined, whole, "bands of {rows} rows");
        }
        assert_eq!(whole.iter().copied().fold(1.0, f32::min), 0.0);
        assert!(whole.iter().copied().fold(0.0, f32::max) > 0.9999);
    }

    #[test]
    fn an_error_ends_the_bands() {
        let restored = restore(&[0.0], (1, 1), (1, 5)).unwrap();
        let mut count = 0;
        let result = restored.bands(2, |_| {
            count += 1;
            Err(Error::new("disk", "full"))
        });
        assert!(result.is_err() && count == 1);
    }

    #[test]
    fn wrong_sizes_are_errors() {
        assert!(restore(&[0.0; 3], (2, 2), (4, 4)).is_err());
        assert!(restore(&[], (0, 0), (4, 4)).is_err());
        assert!(restore(&[0.0; 4], (2, 2), (4, 0)).is_err());
    }
}
