//! Resizing numbers that have no average: classes.

use super::{Grey, budget};
use crate::error::Result;

/// In another size, as `Image.resize((width, height), NEAREST)` of Pillow 13 gives it: every value is one that was there.
pub fn resize_classes(classes: &Grey, width: usize, height: usize) -> Result<Grey> {
    budget::check_sides(width as u64, height as u64)?;
    let nearest = |place: usize, from: usize, to: usize| (2 * place + 1) * from / (2 * to);
    let mut pixels = budget::reserve(width * height)?;
    for y in 0..height {
        let row = &classes.pixels[nearest(y, classes.height, height) * classes.width..][..classes.width];
        pixels.extend((0..width).map(|x| row[nearest(x, classes.width, width)]));
    }
    Ok(Grey { width, height, pixels })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Expectations: Pillow 13 of the ramp 0, 1, 2, ….
    #[test]
    fn pixels_are_pillows() {
        let ramp = |width: usize, height: usize| Grey { width, height, pixels: (0..(width * height) as u8).collect() };
        assert_eq!(resize_classes(&ramp(7, 1), 3, 1).unwrap().pixels, [1, 3, 5]);
        assert_eq!(resize_classes(&ramp(3, 1), 8, 1).unwrap().pixels, [0, 0, 0, 1, 1, 2, 2, 2]);
        assert_eq!(resize_classes(&ramp(5, 6), 3, 4).unwrap().pixels, [0, 2, 4, 10, 12, 14, 15, 17, 19, 25, 27, 29]);
        assert!(resize_classes(&ramp(1, 1), 0, 1).is_err());
    }
}
