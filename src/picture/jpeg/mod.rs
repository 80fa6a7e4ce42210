//! JPEG, to the bit as libjpeg-turbo decodes it for Pillow.
//!
//! JPEG leaves to the decoder how to round the inverse cosine transform, how to enlarge subsampled colour and how to
//! round its conversion, and so the decoders that Rust has differ from Pillow's, by up to 54 of 255 where colour is
//! subsampled. A network's input should not depend on that. Huffman-coded files of 8 bits, sequential and progressive,
//! are read, which is what cameras and programs write. One thing is not done: libjpeg smooths a progressive picture
//! whose last scans its maker left out.

mod bits;
mod coefficients;
mod colour;
mod cosine;
mod frame;
mod huffman;
mod restarts;
mod rows;
mod scan;
mod segments;

pub(super) use colour::Transform;

use super::decode::{Decoded, damaged};
use super::orientation::Orientation;
use super::samples::Samples;
use crate::error::{Error, Result};
use segments::File;

pub(super) fn decode(bytes: &[u8]) -> Decoded {
    let mut file = File::new(bytes);
    file.read_segments()?;
    let samples = file.samples(None)?;
    Ok((samples, file.orientation))
}

/// Decodes a JPEG that is part of a TIFF: `tables` is a JPEG of nothing but tables, or empty, and the TIFF says how
/// colours are stored. The picture is to be no larger than `width × height`.
pub(super) fn decode_part(tables: &[u8], bytes: &[u8], transform: Transform, most: (usize, usize)) -> Result<Samples> {
    let mut file = File::new(tables);
    if !tables.is_empty() {
        file.read_segments()?;
    }
    file.continue_with(bytes, most);
    file.read_segments()?;
    file.samples(Some(transform))
}

fn cut_short() -> Error {
    damaged("JPEG", "its end is missing")
}

/// From the order in which coefficients are stored, lowest frequencies first, to rows of 8.
const ZIGZAG: [u8; 64] = [
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21,
    28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54,
    47, 55, 62, 63,
];
