//! TIFF: its first picture. Grey, palette, RGB and CMYK, with 1 to 16 bits per sample, in strips or tiles.
//!
//! Floating-point and 32-bit samples are refused. Nothing in such a file says which value is white, and Pillow, which
//! cuts them off at 0 and 255, makes a picture with values from 0 to 1 black.

mod codec;
mod directory;
mod image;
mod parts;

use super::decode::{self, Decoded};
use crate::error::Error;

pub(super) fn decode(bytes: &[u8]) -> Decoded {
    let directory = directory::Directory::read(bytes)?;
    image::Image::read(&directory, bytes.len())?.decode(&directory, bytes)
}

fn damaged(reason: impl std::fmt::Display) -> Error {
    decode::damaged("TIFF", reason)
}

fn cut_short() -> Error {
    damaged("a part of it is missing")
}
