//! The weighted F-measure of Margolin and others (CVPR 2014): an error counts less beside a right pixel of the object,
//! and more the farther it is from the object.

use super::{
    EPSILON,
    gaussian::each_smoothed,
    histogram::Split,
    nearest::each_nearest,
    pair::{Pair, is_object},
    stretch::Stretch,
};
use std::sync::LazyLock;

/// The weight of an error by the square of its distance from the object, to where it is 2 but for the last bit: it is
/// 2 − ½^(d/5), and ½^53 is lost beside 2.
static WEIGHTS: LazyLock<Vec<f64>> = LazyLock::new(|| {
    let weight = |squared: usize| 2.0 - (0.5f64.ln() / 5.0 * (squared as f64).sqrt()).exp();
    (0..=265 * 265).map(weight).collect()
});

/// 0 where there is no object.
pub fn weighted_f(pair: &Pair, split: &Split, stretch: &Stretch) -> f64 {
    let object = f64::from(split.pixels_inside());
    if object == 0.0 {
        return 0.0;
    }
    let errors: [f64; 256] = stretch.values.map(|value| 1.0 - value);
    let weights = WEIGHTS.as_slice();
    let farthest = weights.len() as u64 - 1;

    // What the prediction says of the object there, or, on the ground, of the object nearest to it.
    let mut said = pair.prediction.to_vec();
    let mut marked_ground = 0.0;
    each_nearest(pair, |pixel, nearest, squared| {
        let marked = stretch.values[usize::from(pair.prediction[pixel])];
        marked_ground += marked * weights[squared.min(farthest) as usize];
        said[pixel] = pair.prediction[nearest];
    });
    let mut missed_object = 0.0;
    each_smoothed(&said, pair.width, &errors, |row, smoothed| {
        let pixels = row * pair.width..(row + 1) * pair.width;
        let pixels = pair.mask[pixels.clone()].iter().zip(&pair.prediction[pixels]).zip(smoothed);
        for ((_, &prediction), smoothed) in pixels.filter(|((mask, _), _)| is_object(**mask)) {
            missed_object += errors[usize::from(prediction)].min(*smoothed);
        }
    });
    let hits = object - missed_object;
    let recall = 1.0 - missed_object / object;
    let precision = hits / (hits + marked_ground + EPSILON);
    2.0 * recall * precision / (recall + precision + EPSILON)
}
