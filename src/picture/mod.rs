//! Pictures on their way to the network and back: decode → resize → normalize … restore.
//!
//! Everything here gives what the PyTorch pipeline gives, which is Pillow's bytes on the way in and
//! `torch.nn.functional.interpolate`'s numbers on the way back. A leaf: it knows no network.

mod budget;
mod decode;
mod grey;
mod nearest;
mod normalize;
mod orientation;
mod palette;
mod resize;
mod restore;
mod samples;

mod bmp;
mod gif;
mod jpeg;
mod png;
mod tiff;
mod webp;

pub use decode::{decode, decode_classes, decode_mask};
pub use grey::Grey;
pub use nearest::resize_classes;
pub use normalize::normalize;
pub use palette::class_colour;
pub use resize::{resize, resize_mask};
pub use restore::{ClassRow, Restored, RestoredClasses, restore, restore_classes};

use crate::error::Result;
use samples::{Layout, Samples};

/// A picture as everything after the decoder sees it: RGB, 8 bits, row by row, upright.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    width: usize,
    height: usize,
    pixels: Vec<u8>,
}

impl Picture {
    /// From `width × height` RGB pixels.
    pub fn from_rgb(width: usize, height: usize, rgb: Vec<u8>) -> Result<Self> {
        Self::from_samples(width, height, Layout::Rgb, rgb)
    }

    /// From `width × height` RGBA pixels, as a browser's canvas has them. Alpha is dropped, not blended in.
    pub fn from_rgba(width: usize, height: usize, rgba: Vec<u8>) -> Result<Self> {
        Self::from_samples(width, height, Layout::Rgba, rgba)
    }

    fn from_samples(width: usize, height: usize, layout: Layout, bytes: Vec<u8>) -> Result<Self> {
        budget::check_sides(width as u64, height as u64)?;
        Samples { width, height, layout, bytes }.into_picture()
    }

    /// Pixels in a row.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Rows.
    pub fn height(&self) -> usize {
        self.height
    }

    /// Width and height.
    pub fn size(&self) -> (usize, usize) {
        (self.width, self.height)
    }

    /// `width × height × 3` bytes, row by row.
    pub fn pixels(&self) -> &[u8] {
        &self.pixels
    }
}

impl std::fmt::Debug for Picture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Picture({}×{})", self.width, self.height)
    }
}
