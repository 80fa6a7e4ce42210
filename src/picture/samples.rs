//! What the decoders hand over, and how it becomes RGB: by the arithmetic of Pillow's `convert("RGB")`.

use super::{Picture, budget};
use crate::error::{Error, Result};

/// What the 8-bit samples of a pixel are, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    Grey,
    GreyAlpha,
    Rgb,
    /// RGB that was one number in the file, and a palette.
    Paletted,
    Rgba,
    /// RGB already multiplied by the alpha after it.
    RgbaPremultiplied,
    /// Ink: 0 is none.
    Cmyk,
    /// Ink as Adobe's programs write it into JPEG: 255 is none.
    CmykInverted,
}

impl Layout {
    pub(super) fn channels(self) -> usize {
        match self {
            Self::Grey => 1,
            Self::GreyAlpha => 2,
            Self::Rgb | Self::Paletted => 3,
            Self::Rgba | Self::RgbaPremultiplied | Self::Cmyk | Self::CmykInverted => 4,
        }
    }
}

/// Decoded pixels, row by row, before they are RGB.
pub(super) struct Samples {
    pub width: usize,
    pub height: usize,
    pub layout: Layout,
    pub bytes: Vec<u8>,
}

impl Samples {
    pub(super) fn into_picture(self) -> Result<Picture> {
        let Self { width, height, layout, bytes } = self;
        let expected = width * height * layout.channels();
        if bytes.len() != expected {
            let problem = format!("{} bytes of pixels where {width}×{height} need {expected}", bytes.len());
            return Err(Error::new("", problem).remedy("the picture is damaged; get it again"));
        }
        let pixels = match layout {
            Layout::Rgb | Layout::Paletted => bytes,
            Layout::Grey => grey_to_rgb(&bytes, |&[grey]| grey)?,
            Layout::GreyAlpha => grey_to_rgb(&bytes, |&[grey, _alpha]| grey)?,
            Layout::Rgba => four_to_rgb(bytes, |[r, g, b, _alpha]| [r, g, b]),
            Layout::RgbaPremultiplied => four_to_rgb(bytes, divide_by_alpha),
            Layout::Cmyk => four_to_rgb(bytes, |[c, m, y, k]| ink_to_light([c, m, y], 255 - k)),
            Layout::CmykInverted => four_to_rgb(bytes, |[c, m, y, k]| ink_to_light([255 - c, 255 - m, 255 - y], k)),
        };
        Ok(Picture { width, height, pixels })
    }
}

fn grey_to_rgb<const CHANNELS: usize>(bytes: &[u8], grey: impl Fn(&[u8; CHANNELS]) -> u8) -> Result<Vec<u8>> {
    let pixels = bytes.as_chunks::<CHANNELS>().0;
    let mut rgb = budget::reserve(pixels.len() * 3)?;
    rgb.extend(pixels.iter().flat_map(|pixel| [grey(pixel); 3]));
    Ok(rgb)
}

/// In place: a large picture is not held twice.
fn four_to_rgb(mut bytes: Vec<u8>, to_rgb: impl Fn([u8; 4]) -> [u8; 3]) -> Vec<u8> {
    let pixels = bytes.len() / 4;
    for pixel in 0..pixels {
        let [from, to] = [pixel * 4, pixel * 3];
        let rgb = to_rgb([bytes[from], bytes[from + 1], bytes[from + 2], bytes[from + 3]]);
        bytes[to..to + 3].copy_from_slice(&rgb);
    }
    bytes.truncate(pixels * 3);
    bytes
}

fn divide_by_alpha([r, g, b, alpha]: [u8; 4]) -> [u8; 3] {
    match alpha {
        0 => [0; 3],
        alpha => [r, g, b].map(|value| (u32::from(value) * 255 / u32::from(alpha)).min(255) as u8),
    }
}

/// `light` is what the black ink leaves: 255 − K.
fn ink_to_light(ink: [u8; 3], light: u8) -> [u8; 3] {
    ink.map(|ink| light - divide_by_255(u32::from(ink) * u32::from(light)))
}

/// x / 255, rounded, for x up to 255².
fn divide_by_255(x: u32) -> u8 {
    let x = x + 128;
    (((x >> 8) + x) >> 8) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rgb(layout: Layout, bytes: &[u8]) -> Vec<u8> {
        let width = bytes.len() / layout.channels();
        Samples { width, height: 1, layout, bytes: bytes.to_vec() }.into_picture().unwrap().pixels
    }

    #[test]
    fn layouts() {
        assert_eq!(rgb(Layout::Grey, &[7, 9]), [7, 7, 7, 9, 9, 9]);
        assert_eq!(rgb(Layout::GreyAlpha, &[7, 0, 9, 255]), [7, 7, 7, 9, 9, 9]);
        assert_eq!(rgb(Layout::Rgba, &[1, 2, 3, 0, 4, 5, 6, 9]), [1, 2, 3, 4, 5, 6]);
        assert_eq!(rgb(Layout::RgbaPremultiplied, &[10, 20, 200, 100, 1, 2, 3, 0]), [25, 51, 255, 0, 0, 0]);
    }

    #[test]
    fn ink() {
        assert_eq!(rgb(Layout::Cmyk, &[0, 0, 0, 0, 255, 0, 0, 0, 9, 9, 9, 255]), [255, 255, 255, 0, 255, 255, 0, 0, 0]);
        assert_eq!(rgb(Layout::CmykInverted, &[255, 255, 255, 255]), [255, 255, 255]);
        // By hand: 255 − 55 = 200; 100 · 200 / 255 = 78.4.
        assert_eq!(rgb(Layout::Cmyk, &[100, 0, 0, 55]), [122, 200, 200]);
    }

    #[test]
    fn division_is_rounded() {
        assert!((0..=255 * 255).all(|x| u32::from(divide_by_255(x)) == (x * 2 + 255) / 510));
    }

    #[test]
    fn a_wrong_length_is_an_error() {
        assert!(Samples { width: 2, height: 2, layout: Layout::Grey, bytes: vec![0; 3] }.into_picture().is_err());
    }
}
