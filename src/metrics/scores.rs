//! One picture's scores.

use super::{
    counts::{Counts, Cut},
    emeasure::emeasure,
    fmeasure::fmeasure,
    histogram::Split,
    mae::mae,
    mirror::MirrorScores,
    numpy, overlap,
    pair::Pair,
    smeasure::{quadrants, smeasure},
    stretch::Stretch,
    weighted_f::weighted_f,
};
use crate::error::Result;

/// What one picture adds to its data set's figures.
#[derive(Clone, Debug)]
pub struct Scores {
    pub smeasure: f64,
    pub emeasure_adaptive: f64,
    pub fmeasure_adaptive: f64,
    pub wfmeasure: f64,
    pub mae: f64,
    pub dice: f64,
    pub iou: f64,
    /// What the curves are made of.
    pub counts: Counts,
    pub mirror: MirrorScores,
}

impl Scores {
    /// Scores a prediction, 0 to 255, against a mask of the same size, both row by row.
    pub fn of(prediction: &[u8], mask: &[u8], width: usize, height: usize) -> Result<Self> {
        let pair = Pair::new(prediction, mask, width, height)?;
        let quadrants = quadrants(&pair);
        let split = Split::joined(&quadrants.each_ref().map(|quadrant| quadrant.histogram.objects()));
        let stretch = Stretch::of(prediction);
        let mean = numpy::mean(prediction, &stretch.values);
        let value = |byte: u8| stretch.values[usize::from(byte)];
        let adaptive = Cut::at(&split, |byte| value(byte) >= (2.0 * mean).min(1.0));
        let half = Cut::at(&split, |byte| value(byte) > 0.5);
        let mirrors = Split::joined(&quadrants.each_ref().map(|quadrant| quadrant.histogram.mirrors()));
        Ok(Self {
            smeasure: smeasure(&pair, &quadrants, &split, &stretch, mean),
            emeasure_adaptive: emeasure(adaptive),
            fmeasure_adaptive: fmeasure(adaptive),
            wfmeasure: weighted_f(&pair, &split, &stretch),
            mae: mae(&split, &stretch),
            dice: overlap::dice(half),
            iou: overlap::iou(half),
            counts: Counts::of(&split, &stretch.levels),
            mirror: MirrorScores::of(&mirrors, &stretch),
        })
    }
}
