//! How many pixels reach each threshold: all that the curves need.

use super::histogram::Split;

/// Those at which predictions are cut in two: at or above 0, 1/255, … 1.
pub const THRESHOLDS: usize = 256;

/// Pixels of the object and pixels of all, by threshold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counts {
    /// Pixels of the object that reach each threshold.
    pub hits: [u32; THRESHOLDS],
    /// Pixels that reach each threshold.
    pub marked: [u32; THRESHOLDS],
    /// Pixels of the object.
    pub object: u32,
    /// Pixels of the picture.
    pub pixels: u32,
}

impl Counts {
    pub(super) fn of(split: &Split, levels: &[u8; 256]) -> Self {
        let (mut hits, mut marked) = ([0; THRESHOLDS], [0; THRESHOLDS]);
        for (byte, &level) in levels.iter().enumerate() {
            hits[usize::from(level)] += split.inside[byte];
            marked[usize::from(level)] += split.inside[byte] + split.outside[byte];
        }
        for threshold in (0..THRESHOLDS - 1).rev() {
            hits[threshold] += hits[threshold + 1];
            marked[threshold] += marked[threshold + 1];
        }
        Self { hits, marked, object: split.pixels_inside(), pixels: split.pixels() }
    }

    /// What there is at every threshold.
    pub fn cuts(&self) -> impl Iterator<Item = Cut> {
        let Self { object, pixels, .. } = *self;
        self.hits.iter().zip(&self.marked).map(move |(&hits, &marked)| Cut { hits, marked, object, pixels })
    }
}

/// A prediction cut in two at one threshold, beside its mask.
#[derive(Clone, Copy)]
pub struct Cut {
    /// Pixels of the object that are marked.
    pub hits: u32,
    /// Pixels that are marked.
    pub marked: u32,
    /// Pixels of the object.
    pub object: u32,
    /// Pixels of the picture.
    pub pixels: u32,
}

impl Cut {
    /// Marked is what `reaches` says of the prediction's bytes.
    pub(super) fn at(split: &Split, reaches: impl Fn(u8) -> bool) -> Self {
        let (mut hits, mut marked) = (0, 0);
        for byte in (0..=255).filter(|&byte| reaches(byte)).map(usize::from) {
            hits += split.inside[byte];
            marked += split.inside[byte] + split.outside[byte];
        }
        Self { hits, marked, object: split.pixels_inside(), pixels: split.pixels() }
    }
}
