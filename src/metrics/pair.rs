//! A prediction beside its mask: what every measure is taken of.

use crate::error::{Error, Result};

/// Both are grey, 8 bits, row by row, and of one size.
pub struct Pair<'a> {
    pub prediction: &'a [u8],
    pub mask: &'a [u8],
    pub width: usize,
    pub height: usize,
}

impl<'a> Pair<'a> {
    pub fn new(prediction: &'a [u8], mask: &'a [u8], width: usize, height: usize) -> Result<Self> {
        let pixels = width.checked_mul(height).filter(|&pixels| pixels > 0 && u32::try_from(pixels).is_ok());
        let Some(pixels) = pixels else {
            return Err(Error::new("picture", format!("{width}×{height} pixels can't be scored")));
        };
        for (name, length) in [("prediction", prediction.len()), ("mask", mask.len())] {
            if length != pixels {
                let problem = format!("{length} pixels where {width}×{height} are expected");
                return Err(Error::new(name, problem).remedy("resize the prediction to its mask first"));
            }
        }
        Ok(Self { prediction, mask, width, height })
    }

    pub fn rows(&self) -> impl Iterator<Item = (&'a [u8], &'a [u8])> {
        self.prediction.chunks_exact(self.width).zip(self.mask.chunks_exact(self.width))
    }
}

/// Whether a pixel of a mask is of the object.
pub fn is_object(mask: u8) -> bool {
    mask > 128
}
