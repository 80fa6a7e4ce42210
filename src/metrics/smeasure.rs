//! The S-measure of Fan and others (ICCV 2017): how like the mask a prediction is in structure, with equal weight to the
//! object as a whole and to the picture's four parts around the object's middle.

use super::{
    EPSILON,
    histogram::{Bins, Histogram, Split, sum_of},
    numpy,
    pair::{Pair, is_object},
    stretch::Stretch,
};
use std::ops::Range;

/// One of the four parts into which the object's middle divides a picture.
pub struct Quadrant {
    columns: Range<usize>,
    rows: Range<usize>,
    pub histogram: Histogram,
}

/// The four, from left to right and from top to bottom. Some may have no pixels.
pub fn quadrants(pair: &Pair) -> [Quadrant; 4] {
    let (x, y) = middle(pair);
    let of = |columns: Range<usize>, rows: Range<usize>| {
        let mut histogram = Histogram::EMPTY;
        for (prediction, mask) in pair.rows().skip(rows.start).take(rows.len()) {
            histogram.add(&prediction[columns.clone()], &mask[columns.clone()]);
        }
        Quadrant { columns, rows, histogram }
    };
    let (width, height) = (pair.width, pair.height);
    [of(0..x, 0..y), of(x..width, 0..y), of(0..x, y..height), of(x..width, y..height)]
}

/// The first column to the right and the first row below of the object's middle, or of the picture's.
fn middle(pair: &Pair) -> (usize, usize) {
    let (mut pixels, mut across, mut down) = (0u64, 0u64, 0u64);
    for (y, (_, mask)) in (0..).zip(pair.rows()) {
        let mut in_row = 0;
        for (x, _) in (0..).zip(mask).filter(|(_, mask)| is_object(**mask)) {
            in_row += 1;
            across += x;
        }
        pixels += in_row;
        down += in_row * y;
    }
    let mean = |sum: u64, side: usize| match pixels {
        0 => side as f64 / 2.0,
        pixels => sum as f64 / pixels as f64,
    };
    let after = |sum: u64, side: usize| (mean(sum, side).round_ties_even() as usize + 1).min(side);
    (after(across, pair.width), after(down, pair.height))
}

/// `whole` is all quadrants, `mean` that of the prediction's values.
pub fn smeasure(pair: &Pair, quadrants: &[Quadrant; 4], whole: &Split, stretch: &Stretch, mean: f64) -> f64 {
    let (object, pixels) = (whole.pixels_inside(), whole.pixels());
    if object == 0 {
        return 1.0 - mean;
    }
    if object == pixels {
        return mean;
    }
    let object = f64::from(object) / f64::from(pixels);
    let alike = object * likeness(&whole.inside, |byte| stretch.values[byte])
        + (1.0 - object) * likeness(&whole.outside, |byte| 1.0 - stretch.values[byte]);
    let parts = quadrants.iter().map(|quadrant| similarity(pair, quadrant, stretch)).sum::<f64>();
    (0.5 * alike + 0.5 * parts).max(0.0)
}

/// How near to 1 the values are, and to each other.
fn likeness(bins: &Bins, value: impl Fn(usize) -> f64) -> f64 {
    let pixels = f64::from(bins.iter().sum::<u32>());
    let mean = sum_of(bins, &value) / pixels;
    let squares = sum_of(bins, |byte| (value(byte) - mean).powi(2));
    let deviation = if pixels > 1.0 { (squares / (pixels - 1.0)).sqrt() } else { 0.0 };
    2.0 * mean / (mean * mean + 1.0 + deviation + EPSILON)
}

/// The structural similarity (SSIM) of a part, weighted by its share of the picture.
fn similarity(pair: &Pair, quadrant: &Quadrant, stretch: &Stretch) -> f64 {
    let split = quadrant.histogram.objects();
    let pixels = f64::from(split.pixels());
    if pixels == 0.0 {
        return 0.0;
    }
    let Range { start, end } = quadrant.rows;
    let rows = &pair.prediction[start * pair.width..end * pair.width];
    let Range { start, end } = quadrant.columns;
    let shown = numpy::mean_of_columns(rows, pair.width, start, end, &stretch.values);
    let object = f64::from(split.pixels_inside()) / pixels;

    let deviation = |byte: usize| stretch.values[byte] - shown;
    let square = |byte: usize| deviation(byte).powi(2);
    let pairs = pixels - 1.0 + EPSILON;
    let shown_variance = (sum_of(&split.inside, square) + sum_of(&split.outside, square)) / pairs;
    let object_variance = pixels * object * (1.0 - object) / pairs;
    let covariance = (sum_of(&split.inside, |byte| deviation(byte) * (1.0 - object))
        - sum_of(&split.outside, |byte| deviation(byte) * object))
        / pairs;

    let above = 4.0 * shown * object * covariance;
    let below = (shown * shown + object * object) * (shown_variance + object_variance);
    let similarity = if above != 0.0 {
        above / (below + EPSILON)
    } else if below == 0.0 {
        1.0
    } else {
        0.0
    };
    similarity * pixels / (pair.width * pair.height) as f64
}
