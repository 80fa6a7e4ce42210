//! What the network makes of pictures that it does not learn from.

use super::{Pair, pairs::MaskReading};
use crate::{
    error::Result,
    metrics::{Confusion, Figures, Scores, Total},
    segmenter::Segmenter,
};
use burn::tensor::read_sync;

/// How good it is.
pub enum Validation {
    Object(Figures),
    Classes { mean_iou: f64, accuracy: f64 },
}

/// The figures of all pairs; nothing, where there are none.
pub fn validate(
    segmenter: &Segmenter,
    size: usize,
    pairs: &[Pair],
    reading: MaskReading,
) -> Result<Option<Validation>> {
    match reading {
        MaskReading::Object { .. } => object(segmenter, size, pairs, reading),
        MaskReading::Classes(count) => classes(segmenter, size, pairs, reading, count),
    }
}

fn object(segmenter: &Segmenter, size: usize, pairs: &[Pair], reading: MaskReading) -> Result<Option<Validation>> {
    let mut total = Total::default();
    for pair in pairs {
        let (picture, mask) = pair.read(reading)?;
        let logits = read_sync(segmenter.segment(&picture, [size; 2]))?;
        let prediction = logits.restore(picture.size())?.collect()?;
        let prediction: Vec<u8> = prediction.into_iter().map(|p| (p * 255.0) as u8).collect();
        total.add(&Scores::of(&prediction, mask.pixels(), mask.width(), mask.height())?);
    }
    Ok(total.figures().map(Validation::Object))
}

fn classes(
    segmenter: &Segmenter,
    size: usize,
    pairs: &[Pair],
    reading: MaskReading,
    count: usize,
) -> Result<Option<Validation>> {
    let mut confusion = Confusion::new(count);
    for pair in pairs {
        let (picture, wanted) = pair.read(reading)?;
        let logits = read_sync(segmenter.segment(&picture, [size; 2]))?;
        confusion.add(&logits.restore_classes(picture.size())?.map()?, wanted.pixels());
    }
    let figures = confusion.mean_iou().zip(confusion.accuracy());
    Ok(figures.map(|(mean_iou, accuracy)| Validation::Classes { mean_iou, accuracy }))
}
