//! The way back: from the network's logits to probabilities of the picture's own size.
//!
//! A picture of 100 megapixels has 400 MB of them, so they are made in bands of rows and need never be held at once.

mod classes;
mod grid;

pub use classes::{ClassRow, RestoredClasses, restore_classes};

use super::budget;
use crate::error::{Error, Result};
use grid::Grid;

/// Logits that are about to become probabilities: `sigmoid(interpolate(logits, bilinear, align_corners=False))`.
pub struct Restored<'a> {
    logits: &'a [f32],
    grid: Grid,
    stretch: Option<Stretch>,
}

struct Stretch {
    least: f32,
    span: f32,
}

/// Restores `logits` of `from = (width, height)` to a picture of `to = (width, height)`.
pub fn restore<'a>(logits: &'a [f32], from: (usize, usize), to: (usize, usize)) -> Result<Restored<'a>> {
    let grid = Grid::new(from, to)?;
    check_count(logits, 1, from)?;
    Ok(Restored { logits, grid, stretch: None })
}

fn check_count(logits: &[f32], classes: usize, (width, height): (usize, usize)) -> Result<()> {
    if logits.len() == classes * width * height {
        return Ok(());
    }
    let planes = if classes == 1 { String::new() } else { format!("{classes}×") };
    let problem = format!("there are {} of them where {planes}{width}×{height} were expected", logits.len());
    Err(Error::new("logits", problem))
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
        let length = self.grid.width() * rows.clamp(1, self.grid.height());
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
        let mut all = budget::reserve(self.grid.width() * self.grid.height())?;
        self.bands(1, |row| {
            all.extend_from_slice(row);
            Ok(())
        })?;
        Ok(all)
    }

    /// Hands over the interpolated logits, a row of the picture at a time.
    fn logit_rows(&self, mut each: impl FnMut(&[f32]) -> Result<()>) -> Result<()> {
        let mut rows = self.grid.rows(self.logits)?;
        (0..self.grid.height()).try_for_each(|y| each(rows.at(y)))
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
