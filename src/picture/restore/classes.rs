//! The way back where each pixel is one of several classes.

use super::{
    budget, check_count,
    grid::{Grid, Rows},
};
use crate::error::Result;

/// Logits that are about to become probabilities: `softmax(interpolate(logits, bilinear, align_corners=False))`.
pub struct RestoredClasses<'a> {
    logits: &'a [f32],
    classes: usize,
    plane: usize,
    grid: Grid,
}

/// Restores the `logits` of so many classes, one plane of `from = (width, height)` after another.
pub fn restore_classes(
    logits: &[f32],
    classes: usize,
    from: (usize, usize),
    to: (usize, usize),
) -> Result<RestoredClasses<'_>> {
    let grid = Grid::new(from, to)?;
    check_count(logits, classes.max(1), from)?;
    Ok(RestoredClasses { logits, classes: classes.max(1), plane: from.0 * from.1, grid })
}

impl RestoredClasses<'_> {
    /// Hands over the probabilities, row by row of the picture, until all are handed over or `each` gives an error.
    pub fn rows(&self, mut each: impl FnMut(ClassRow) -> Result<()>) -> Result<()> {
        let width = self.grid.width();
        let planes = self.logits.chunks_exact(self.plane).map(|plane| self.grid.rows(plane));
        let mut planes: Vec<Rows> = planes.collect::<Result<_>>()?;
        let mut row = budget::filled(0.0, self.classes * width)?;
        let mut most = budget::filled(0.0, width)?;
        for y in 0..self.grid.height() {
            for (plane, values) in planes.iter_mut().zip(row.chunks_exact_mut(width)) {
                values.copy_from_slice(plane.at(y));
            }
            softmax(&mut row, &mut most);
            each(ClassRow { probabilities: &row, width })?;
        }
        Ok(())
    }

    /// The likeliest class of each pixel, row by row.
    pub fn map(&self) -> Result<Vec<u8>> {
        let mut map = budget::reserve(self.grid.width() * self.grid.height())?;
        self.rows(|row| {
            map.extend(row.likeliest().map(|(class, _)| class));
            Ok(())
        })?;
        Ok(map)
    }
}

/// The probabilities of all classes along a row of a picture.
pub struct ClassRow<'a> {
    probabilities: &'a [f32],
    width: usize,
}

impl<'a> ClassRow<'a> {
    /// Class by class.
    pub fn classes(&self) -> impl Iterator<Item = &'a [f32]> {
        self.probabilities.chunks_exact(self.width)
    }

    /// The likeliest class of each pixel, the first where several are, and its probability.
    pub fn likeliest(&self) -> impl Iterator<Item = (u8, f32)> {
        (0..self.width).map(|x| {
            let of_pixel = self.probabilities.iter().skip(x).step_by(self.width).zip(0..=u8::MAX);
            of_pixel.fold(
                (0, f32::NEG_INFINITY),
                |(class, most), (&probability, other)| {
                    if probability > most { (other, probability) } else { (class, most) }
                },
            )
        })
    }
}

/// Of each pixel's values, which lie `most.len()` apart: `exp(x) / Σ exp(x)`, less the largest so that none overflows.
fn softmax(values: &mut [f32], most: &mut [f32]) {
    let width = most.len();
    most.fill(f32::NEG_INFINITY);
    for row in values.chunks_exact(width) {
        most.iter_mut().zip(row).for_each(|(most, &value)| *most = most.max(value));
    }
    for row in values.chunks_exact_mut(width) {
        row.iter_mut().zip(&*most).for_each(|(value, most)| *value = (*value - most).exp());
    }
    let sums = most;
    sums.fill(0.0);
    for row in values.chunks_exact(width) {
        sums.iter_mut().zip(row).for_each(|(sum, &value)| *sum += value);
    }
    for row in values.chunks_exact_mut(width) {
        row.iter_mut().zip(&*sums).for_each(|(value, sum)| *value /= sum);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picture::restore;

    /// Of two classes, the second has the sigmoid of how far its logit is above the first's.
    #[test]
    fn two_classes_are_an_object_and_its_ground() {
        let ground: Vec<f32> = (0..12).map(|i| (i * 5 % 12) as f32 - 6.0).collect();
        let object: Vec<f32> = (0..12).map(|i| (i * 7 % 12) as f32 - 6.0).collect();
        let difference: Vec<f32> = object.iter().zip(&ground).map(|(object, ground)| object - ground).collect();
        let expected = restore(&difference, (4, 3), (9, 11)).unwrap().collect().unwrap();
        let logits = [ground, object].concat();
        let restored = restore_classes(&logits, 2, (4, 3), (9, 11)).unwrap();
        let mut found = Vec::new();
        restored
            .rows(|row| {
                found.extend_from_slice(row.classes().nth(1).unwrap());
                Ok(())
            })
            .unwrap();
        assert_eq!(found.len(), expected.len());
        assert!(found.iter().zip(&expected).all(|(found, expected)| (found - expected).abs() < 1e-6));
        let map: Vec<bool> = restored.map().unwrap().iter().map(|&class| class == 1).collect();
        assert_eq!(map, expected.iter().map(|&p| p > 0.5).collect::<Vec<_>>());
    }

    #[test]
    fn probabilities_add_up_however_large_the_logits_are() {
        let logits: Vec<f32> = (0..5 * 6).map(|i| (i * 7919 % 31) as f32 * 100.0 - 1500.0).collect();
        let restored = restore_classes(&logits, 5, (3, 2), (7, 4)).unwrap();
        let mut rows = 0;
        restored
            .rows(|row| {
                rows += 1;
                for x in 0..7 {
                    let sum: f32 = row.classes().map(|class| class[x]).sum();
                    assert!((sum - 1.0).abs() < 1e-6, "{sum}");
                }
                assert!(row.likeliest().all(|(class, probability)| class < 5 && probability >= 0.2));
                Ok(())
            })
            .unwrap();
        assert_eq!(rows, 4);
    }

    #[test]
    fn classes_that_are_equally_likely_are_the_first_of_them() {
        assert_eq!(restore_classes(&[1.0, 2.0, 2.0], 3, (1, 1), (2, 1)).unwrap().map().unwrap(), [1, 1]);
        assert!(restore_classes(&[0.0; 5], 2, (2, 1), (2, 1)).is_err());
    }
}
