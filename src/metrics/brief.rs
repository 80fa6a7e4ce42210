//! The measures by which somebody judges a single mask.

use super::{
    counts::Cut,
    histogram::Split,
    mae::mae,
    numpy, overlap,
    pair::{Pair, is_object},
    smeasure::{quadrants, smeasure},
    stretch::Stretch,
};
use crate::error::Result;

/// Some of a picture's [`Scores`](super::Scores), taken in a small part of their time, and of a mask cut anywhere.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Brief {
    pub dice: f64,
    pub iou: f64,
    pub mae: f64,
    pub smeasure: f64,
}

impl Brief {
    /// Dice and IoU are those of `marked`, what is not 0, and the others the prediction's, 0 to 255. `mask` is the truth.
    pub fn of(prediction: &[u8], marked: &[u8], mask: &[u8], width: usize, height: usize) -> Result<Self> {
        let pair = Pair::new(prediction, mask, width, height)?;
        let quadrants = quadrants(&pair);
        let split = Split::joined(&quadrants.each_ref().map(|quadrant| quadrant.histogram.objects()));
        let stretch = Stretch::of(prediction);
        let mean = numpy::mean(prediction, &stretch.values);
        let mut cut = Cut { hits: 0, marked: 0, object: split.pixels_inside(), pixels: split.pixels() };
        for (&mask, _) in mask.iter().zip(marked).filter(|(_, marked)| **marked != 0) {
            cut.marked += 1;
            cut.hits += u32::from(is_object(mask));
        }
        Ok(Self {
            dice: overlap::dice(cut),
            iou: overlap::iou(cut),
            mae: mae(&split, &stretch),
            smeasure: smeasure(&pair, &quadrants, &split, &stretch, mean),
        })
    }
}
