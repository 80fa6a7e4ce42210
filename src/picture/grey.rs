//! Masks and other pictures of one channel.

use super::Picture;

/// Values of 8 bits, row by row, upright.
#[derive(Clone, PartialEq, Eq)]
pub struct Grey {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) pixels: Vec<u8>,
}

impl Grey {
    /// Pixels in a row.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Rows.
    pub fn height(&self) -> usize {
        self.height
    }

    /// `width × height` values, row by row.
    pub fn pixels(&self) -> &[u8] {
        &self.pixels
    }

    /// The same, without the size.
    pub fn into_pixels(self) -> Vec<u8> {
        self.pixels
    }
}

impl Picture {
    /// The pixels as `convert("L")` of Pillow gives them: what is grey keeps its value.
    pub fn grey(&self) -> Grey {
        let pixels = self.pixels.as_chunks::<3>().0.iter().map(luminance).collect();
        Grey { width: self.width, height: self.height, pixels }
    }
}

/// The parts of red, green and blue (ITU-R 601) in 65536ths, as Pillow rounds them. They add up to 65536.
fn luminance([red, green, blue]: &[u8; 3]) -> u8 {
    let sum = 19595 * u32::from(*red) + 38470 * u32::from(*green) + 7471 * u32::from(*blue);
    ((sum + (1 << 15)) >> 16) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grey_stays() {
        assert!((0..=255).all(|grey| luminance(&[grey; 3]) == grey));
    }

    /// Expectations: `Image.new("RGB", (1, 1), colour).convert("L")` of Pillow 13.
    #[test]
    fn colours_are_pillows() {
        let colours = [([255, 0, 0], 76), ([0, 255, 0], 150), ([0, 0, 255], 29), ([1, 2, 3], 2), ([200, 100, 50], 124)];
        assert!(colours.iter().all(|(colour, grey)| luminance(colour) == *grey));
    }
}
