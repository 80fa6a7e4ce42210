//! A picture in the module's memory, until JavaScript frees it.

use super::{Result, thrown};
use crate::picture::{self, Picture};
use js_sys::Uint8ClampedArray;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(js_name = Picture)]
pub struct WebPicture(pub(super) Picture);

#[wasm_bindgen(js_class = Picture)]
impl WebPicture {
    /// From a picture file: PNG, JPEG, WebP, BMP, TIFF or GIF.
    pub fn decode(name: &str, file: Vec<u8>) -> Result<Self> {
        picture::decode(name, &file).map(Self).map_err(thrown)
    }

    /// From pixels as a canvas has them. Alpha is dropped.
    #[wasm_bindgen(js_name = fromRgba)]
    pub fn from_rgba(name: &str, width: usize, height: usize, rgba: Vec<u8>) -> Result<Self> {
        Picture::from_rgba(width, height, rgba).map(Self).map_err(|error| thrown(error.about(name)))
    }

    #[wasm_bindgen(getter)]
    pub fn width(&self) -> usize {
        self.0.width()
    }

    #[wasm_bindgen(getter)]
    pub fn height(&self) -> usize {
        self.0.height()
    }

    /// Opaque pixels as a canvas wants them.
    pub fn rgba(&self) -> Uint8ClampedArray {
        let rgba: Vec<u8> = self.0.pixels().as_chunks::<3>().0.iter().flat_map(|&[r, g, b]| [r, g, b, 255]).collect();
        Uint8ClampedArray::from(rgba.as_slice())
    }
}
