//! The protocol of the mirror benchmarks, that of HetNet's `eval.py`: only what is 255 in the mask is mirror.
//!
//! Where theirs divides 0 by 0, a number is given here: IoU is 0 where neither has a pixel, and a prediction of one
//! value is not stretched.

use super::{
    counts::{Counts, Cut},
    histogram::Split,
    mae::mae,
    overlap,
    stretch::Stretch,
};

/// What they add to both sides of a ratio.
const EPSILON: f64 = 1e-4;

/// One picture's.
#[derive(Clone, Debug)]
pub struct MirrorScores {
    /// Of the prediction as it is, cut at 127.5.
    pub iou: f64,
    pub mae: f64,
    pub counts: Counts,
}

impl MirrorScores {
    pub(super) fn of(split: &Split, stretch: &Stretch) -> Self {
        let (least, most) = split.range();
        Self {
            iou: overlap::iou(Cut::at(split, |byte| byte >= 128)),
            mae: mae(split, stretch),
            counts: Counts::of(split, &levels(least, most)),
        }
    }
}

/// Theirs are taken in 32 bits, which puts some values a threshold lower or higher.
fn levels(least: u8, most: u8) -> [u8; 256] {
    let (low, high) = if least < most { (f32::from(least), f32::from(most)) } else { (0.0, 255.0) };
    std::array::from_fn(|byte| (255.0 * ((byte as f32 - low) / (high - low))) as u8)
}

/// Precision and recall above each threshold, not at it as elsewhere: so above the last there is nothing.
pub fn precision_and_recall(counts: &Counts) -> impl Iterator<Item = [f64; 2]> {
    let nothing = Cut { hits: 0, marked: 0, object: counts.object, pixels: counts.pixels };
    counts.cuts().skip(1).chain([nothing]).map(|cut| {
        let ratio = |whole: u32| (f64::from(cut.hits) + EPSILON) / (f64::from(whole) + EPSILON);
        [ratio(cut.marked), ratio(cut.object)]
    })
}
