//! Antialiased resizing, to the bit as Pillow does it.
//!
//! An output pixel is a weighted sum over all input pixels that a filter as wide as the scale covers. It is taken of
//! rows and columns one after the other, in fixed point, and rounded to 8 bits after each.

use std::ops::Range;

use super::{Grey, Picture, budget};
use crate::error::Result;

/// Pillow's precision: weights up to 1 times samples up to 255, with a sign and a bit to spare, fill 32 bits.
const FRACTION_BITS: u32 = 32 - 8 - 2;

/// The picture in another size, as `Image.resize((width, height), BILINEAR)` of Pillow 13 gives it.
pub fn resize(picture: &Picture, width: usize, height: usize) -> Result<Picture> {
    let pixels = resize_samples::<3>(&picture.pixels, [picture.width, picture.height], [width, height], &TRIANGLE)?;
    Ok(Picture { width, height, pixels })
}

/// A mask in another size, as `Image.resize((width, height), BICUBIC)` of Pillow 13 gives it: its edges become soft.
pub fn resize_mask(mask: &Grey, width: usize, height: usize) -> Result<Grey> {
    let pixels = resize_samples::<1>(&mask.pixels, [mask.width, mask.height], [width, height], &CUBIC)?;
    Ok(Grey { width, height, pixels })
}

/// How much of an input pixel goes into an output pixel, by the distance between the two.
struct Filter {
    /// The distance from which on it is nothing.
    support: f64,
    weight: fn(f64) -> f64,
}

const TRIANGLE: Filter = Filter { support: 1.0, weight: |distance| (1.0 - distance.abs()).max(0.0) };

/// Keys' cubic with Pillow's a = −0.5.
const CUBIC: Filter = Filter {
    support: 2.0,
    weight: |distance| {
        const A: f64 = -0.5;
        match distance.abs() {
            x if x < 1.0 => ((A + 2.0) * x - (A + 3.0)) * x * x + 1.0,
            x if x < 2.0 => (((x - 5.0) * x + 8.0) * x - 4.0) * A,
            _ => 0.0,
        }
    },
};

fn resize_samples<const CHANNELS: usize>(
    source: &[u8],
    from: [usize; 2],
    to: [usize; 2],
    filter: &Filter,
) -> Result<Vec<u8>> {
    let [width, height] = to;
    budget::check_sides(width as u64, height as u64)?;
    // Pillow leaves out the pass of a side that stays as it is.
    let across = (width != from[0]).then(|| weights(from[0], width, filter));
    let down = (height != from[1]).then(|| weights(from[1], height, filter));
    let old_row = from[0] * CHANNELS;
    match (across, down) {
        (None, None) => copy(source),
        (Some(across), None) => resize_rows::<CHANNELS>(source, from[0], &across),
        (None, Some(down)) => resize_columns(source, old_row, &down, 0),
        (Some(across), Some(down)) if columns_come_first(from, to) => {
            resize_rows::<CHANNELS>(&resize_columns(source, old_row, &down, 0)?, from[0], &across)
        }
        (Some(across), Some(down)) => {
            // No filter may reach the first and the last rows.
            let needed =
                down.first().map_or(0, |first| first.covers.start)..down.last().map_or(0, |last| last.covers.end);
            let source = &source[needed.start * old_row..needed.end * old_row];
            let narrowed = resize_rows::<CHANNELS>(source, from[0], &across)?;
            resize_columns(&narrowed, width * CHANNELS, &down, needed.start)
        }
    }
}

/// Pillow 13 resizes columns first where the height shrinks by more than twice as many pixels as the width. The
/// result is not quite the same, as there is a rounding between the two. Pillow 12 and before never did so.
fn columns_come_first(from: [usize; 2], to: [usize; 2]) -> bool {
    let [taken_across, taken_down] = [0, 1].map(|side| from[side] as i64 - to[side] as i64);
    taken_down > 0 && taken_down > 2 * taken_across
}

fn copy(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut copy = budget::reserve(bytes.len())?;
    copy.extend_from_slice(bytes);
    Ok(copy)
}

/// What an output pixel is made of.
struct Weights {
    /// These input pixels,
    covers: Range<usize>,
    /// each in this part, in fixed point.
    parts: Vec<i32>,
}

/// The weights of each of `to` output pixels, in the order of Pillow's operations, on which their last bits depend.
fn weights(from: usize, to: usize, filter: &Filter) -> Vec<Weights> {
    let scale = from as f64 / to as f64;
    // A filter is never narrower than where nothing shrinks.
    let stretch = scale.max(1.0);
    let support = filter.support * stretch;
    (0..to)
        .map(|x| {
            let centre = (x as f64 + 0.5) * scale;
            // A negative start is cut off at 0 by the conversion.
            let start = (centre - support + 0.5) as usize;
            let end = ((centre + support + 0.5) as usize).min(from);
            let part = |x: usize| (filter.weight)((x as f64 - centre + 0.5) * (1.0 / stretch));
            let parts: Vec<f64> = (start..end).map(part).collect();
            let sum: f64 = parts.iter().sum();
            let fixed = |part: f64| {
                let part = part / sum * f64::from(1 << FRACTION_BITS);
                // Away from zero: the conversion cuts off.
                (part + 0.5_f64.copysign(part)) as i32
            };
            Weights { covers: start..end, parts: parts.into_iter().map(fixed).collect() }
        })
        .collect()
}

const HALF: i32 = 1 << (FRACTION_BITS - 1);

/// To 8 bits from a sum that began with [`HALF`].
fn round(sum: i32) -> u8 {
    (sum >> FRACTION_BITS).clamp(0, 255) as u8
}

fn resize_rows<const CHANNELS: usize>(source: &[u8], width: usize, weights: &[Weights]) -> Result<Vec<u8>> {
    let mut resized = budget::filled(0, (source.len() / width).saturating_mul(weights.len()))?;
    let rows = source.chunks_exact(width * CHANNELS);
    for (row, resized) in rows.zip(resized.chunks_exact_mut(weights.len() * CHANNELS)) {
        let row = row.as_chunks::<CHANNELS>().0;
        for (pixel, Weights { covers, parts }) in resized.as_chunks_mut::<CHANNELS>().0.iter_mut().zip(weights) {
            let mut sums = [HALF; CHANNELS];
            for (source, part) in row[covers.clone()].iter().zip(parts) {
                for (sum, &sample) in sums.iter_mut().zip(source) {
                    *sum += i32::from(sample) * part;
                }
            }
            *pixel = sums.map(round);
        }
    }
    Ok(resized)
}

/// `source` begins with row `first` of the input.
fn resize_columns(source: &[u8], row_length: usize, weights: &[Weights], first: usize) -> Result<Vec<u8>> {
    let mut resized = budget::reserve(row_length.saturating_mul(weights.len()))?;
    let mut sums = vec![HALF; row_length];
    for Weights { covers, parts } in weights {
        sums.fill(HALF);
        let rows = &source[(covers.start - first) * row_length..(covers.end - first) * row_length];
        for (row, part) in rows.chunks_exact(row_length).zip(parts) {
            for (sum, &sample) in sums.iter_mut().zip(row) {
                *sum += i32::from(sample) * part;
            }
        }
        resized.extend(sums.iter().map(|&sum| round(sum)));
    }
    Ok(resized)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_add_up_and_stay_inside() {
        for (from, to) in [(1, 1), (1, 7), (7, 1), (5, 3), (3, 5), (4000, 352), (352, 4000), (65535, 1), (1, 65535)] {
            for Weights { covers, parts } in
                [&TRIANGLE, &CUBIC].into_iter().flat_map(|filter| weights(from, to, filter))
            {
                assert!(covers.end <= from && covers.len() == parts.len() && !parts.is_empty());
                let sum: i64 = parts.iter().map(|&part| i64::from(part)).sum();
                assert!((sum - (1 << FRACTION_BITS)).abs() <= parts.len() as i64, "{from} → {to}");
            }
        }
    }

    #[test]
    fn one_colour_stays() {
        let picture = Picture::from_rgb(13, 7, [1, 128, 255].repeat(13 * 7)).unwrap();
        let resized = resize(&picture, 5, 20).unwrap();
        assert_eq!((resized.width, resized.height), (5, 20));
        assert_eq!(resized.pixels, [1, 128, 255].repeat(100));
    }

    #[test]
    fn no_size_is_an_error() {
        let picture = Picture::from_rgb(1, 1, vec![0; 3]).unwrap();
        assert!(resize(&picture, 0, 1).is_err());
        assert!(resize(&picture, usize::MAX, usize::MAX).is_err());
    }
}
