//! A known answer: what a network says on the CPU of a picture that anybody can make, to test other devices with.
//!
//! Drivers have been seen that compute nonsense without an error. A device that finds the answer again is sound.

mod probe;

pub use probe::{golden as probe_golden, probe};

use crate::{
    error::{Error, Result},
    picture::Picture,
    segmenter::{Logits, Segmenter},
    weights::folder::Golden,
};
use burn::tensor::DType;

/// The side of the picture: small enough for any device, and every layer has something to do.
const SIDE: usize = 64;

/// Numbers kept of an answer.
const KEPT: usize = 64;

/// How many standard deviations an answer may be off. The largest seen of a sound GPU in f32 is 1e-5.
pub fn tolerance(precision: DType) -> f32 {
    if precision == DType::F16 { 0.1 } else { 0.01 }
}

/// The picture: squares of 8 × 8 pixels, and noise over them. A byte is three parts of the mixed number of its square
/// and one of its own: `(3 · mix(c + 3 · (x / 8) + 1024 · (y / 8)) + mix(c + 3 · x + 1024 · y + 2²⁰)) / 4`, whole numbers
/// throughout, where `c` is 0 for red, 1 for green and 2 for blue.
pub fn input(width: usize, height: usize) -> Result<Picture> {
    let mut pixels = Vec::with_capacity(width.saturating_mul(height).saturating_mul(3).min(1 << 24));
    for y in 0..height as u32 {
        for x in 0..width as u32 {
            for channel in 0..3 {
                let place = |x: u32, y: u32| y.wrapping_mul(1024).wrapping_add(x.wrapping_mul(3)).wrapping_add(channel);
                let square = mix(place(x / 8, y / 8));
                let noise = mix(place(x, y).wrapping_add(1 << 20));
                pixels.push(((3 * square + noise) / 4) as u8);
            }
        }
    }
    Picture::from_rgb(width, height, pixels)
}

/// 0 to 255: the upper bits of a multiplication that mixes, twice.
fn mix(number: u32) -> u32 {
    let mixed = number.wrapping_add(1).wrapping_mul(0x9e37_79b1);
    (mixed ^ (mixed >> 15)).wrapping_mul(0x85eb_ca77) >> 24
}

/// How far an answer is from the known one, in standard deviations of that. What is not a number is infinitely far.
pub fn compare(golden: &Golden, answer: &Logits) -> Result<f32> {
    if golden.size != [answer.width, answer.height]
        || answer.values.len() != answer.classes * answer.width * answer.height
    {
        return Err(Error::new("self-test", format!("is of {:?} and not of the answer's size", golden.size)));
    }
    let kept = sample(&answer.values, golden.logits.len());
    let count = golden.logits.len() as f32;
    let mean = golden.logits.iter().sum::<f32>() / count;
    let deviation = (golden.logits.iter().map(|logit| (logit - mean).powi(2)).sum::<f32>() / count).sqrt();
    let difference = kept.iter().zip(&golden.logits).fold(0.0, |largest: f32, (ours, theirs)| {
        let difference = (ours - theirs).abs();
        if difference.is_nan() { f32::INFINITY } else { largest.max(difference) }
    });
    // An answer that is the same everywhere still has to be met.
    Ok(difference / deviation.max(f32::MIN_POSITIVE))
}

/// So many of the values, spread over rows and columns alike.
fn sample(values: &[f32], count: usize) -> Vec<f32> {
    const ODD: usize = 37;
    let step = (values.len() / count.max(1)).max(1);
    (0..count).filter_map(|index| values.get(index * step + index * ODD % step).copied()).collect()
}

impl Segmenter {
    /// The answer to keep. It is right if this runs on the CPU.
    pub async fn golden(&self) -> Result<Golden> {
        let size = [SIDE; 2];
        let answer = self.segment(&input(SIDE, SIDE)?, size).await?;
        Ok(Golden { size, logits: sample(&answer.values, KEPT) })
    }

    /// How far this device is from the known answer, in standard deviations of it: at most [`tolerance`] if all is well.
    pub async fn self_test(&self, golden: &Golden) -> Result<f32> {
        let [width, height] = golden.size;
        compare(golden, &self.segment(&input(width, height)?, golden.size).await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(values: Vec<f32>) -> Logits {
        Logits { values, classes: 1, width: SIDE, height: SIDE }
    }

    #[test]
    fn the_picture_never_changes() {
        let picture = input(SIDE, SIDE).unwrap();
        let sum = picture.pixels().iter().zip(1u64..).fold(0, |sum: u64, (&byte, place)| sum + u64::from(byte) * place);
        assert_eq!((&picture.pixels()[..4], sum), (&[116, 173, 22, 85][..], 9_348_381_784));
    }

    #[test]
    fn differences_are_told_in_standard_deviations() {
        let values: Vec<f32> = (0..SIDE * SIDE).map(|i| if i % 2 == 0 { 10.0 } else { 14.0 }).collect();
        let golden = Golden { size: [SIDE; 2], logits: sample(&values, KEPT) };
        assert_eq!(golden.logits.len(), KEPT);
        assert_eq!(compare(&golden, &answer(values.clone())).unwrap(), 0.0);
        let moved = values.iter().map(|value| value + 1.0).collect();
        assert!((compare(&golden, &answer(moved)).unwrap() - 0.5).abs() < 0.01);
        assert_eq!(compare(&golden, &answer(vec![f32::NAN; SIDE * SIDE])).unwrap(), f32::INFINITY);
        assert!(compare(&golden, &Logits { values: vec![0.0], classes: 1, width: 1, height: 1 }).is_err());
        let flat = Golden { size: [SIDE; 2], logits: vec![1.0; KEPT] };
        assert_eq!(compare(&flat, &answer(vec![1.0; SIDE * SIDE])).unwrap(), 0.0);
        assert!(compare(&flat, &answer(vec![1.1; SIDE * SIDE])).unwrap() > 1e6);
    }
}
