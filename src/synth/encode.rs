//! The files of a scene, the same to the byte wherever they are made.

use crate::error::{Error, Result};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use png::{BitDepth, ColorType as PngColour};

pub fn jpeg(rgb: &[u8], [width, height]: [usize; 2], quality: u8) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, quality);
    // Below 90 most cameras and sites halve the colours' resolution.
    encoder.set_sampling_factor(if quality < 90 { SamplingFactor::F_2_2 } else { SamplingFactor::F_1_1 });
    let side = |side: usize| u16::try_from(side).map_err(|_| failed("is too large for JPEG"));
    encoder.encode(rgb, side(width)?, side(height)?, ColorType::Rgb).map_err(|error| failed(&error.to_string()))?;
    Ok(bytes)
}

/// One byte a pixel.
pub fn grey_png(grey: &[u8], [width, height]: [usize; 2]) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let side = |side: usize| u32::try_from(side).map_err(|_| failed("is too large for PNG"));
    let mut encoder = png::Encoder::new(&mut bytes, side(width)?, side(height)?);
    encoder.set_color(PngColour::Grayscale);
    encoder.set_depth(BitDepth::Eight);
    let mut writer = encoder.write_header().map_err(|error| failed(&error.to_string()))?;
    writer.write_image_data(grey).map_err(|error| failed(&error.to_string()))?;
    writer.finish().map_err(|error| failed(&error.to_string()))?;
    Ok(bytes)
}

fn failed(problem: &str) -> Error {
    Error::new("the scene", problem)
}
