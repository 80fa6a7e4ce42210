//! Antialiased bilinear resizing, to the bit as Pillow does it.
//!
//! An output pixel is a weighted sum over all input pixels that a triangle as wide as the scale covers. It is taken of
//! rows and columns one after the other, in fixed point, and rounded to 8 bits after each.

use std::ops::Range;

use super::{Picture, budget};
use crate::error::Result;

/// Pillow's precision: weights up to 1 times samples up to 255, with a sign and a bit to spare, fill 32 bits.
const FRACTION_BITS: u32 = 32 - 8 - 2;

/// The picture in another size, as `Image.resize((width, height), BILINEAR)` of Pillow 13 gives it.
pub fn resize(picture: &Picture, width: usize, height: usize) -> Result<Picture> {
    budget::check_sides(width as u64, height as u64)?;
    // Pillow leaves out the pass of a side that stays as it is.
    let across = (width != picture.width).then(|| weights(picture.width, width));
    let down = (height != picture.height).then(|| weights(picture.height, height));
    let pixels = match (across, down) {
        (None, None) => copy(&picture.pixels)?,
        (Some(across), None) => resize_rows(&picture.pixels, picture.width, &across)?,
        (None, Some(down)) => resize_columns(&picture.pixels, width * 3, &down, 0)?,
        (Some(across), Some(down)) if columns_come_first(picture, width, height) => {
            resize_rows(&resize_columns(&picture.pixels, picture.width * 3, &down, 0)?, picture.width, &across)?
        }
        (Some(across), Some(down)) => {
            // No triangle may reach the first and the last rows.
            let needed =
                down.first().map_or(0, |first| first.covers.start)..down.last().map_or(0, |last| last.covers.end);
            let row_length = picture.width * 3;
            let source = &picture.pixels[needed.start * row_length..needed.end * row_length];
            resize_columns(&resize_rows(source, picture.width, &across)?, width * 3, &down, needed.start)?
        }
    };
    Ok(Picture { width, height, pixels })
}

/// Pillow 13 resizes columns first where the height shrinks by more than twice as many pixels as the width. The
/// result is not quite the same, as there is a rounding between the two. Pillow 12 and before never did so.
fn columns_come_first(picture: &Picture, width: usize, height: usize) -> bool {
    let [taken_across, taken_down] =
        [(picture.width, width), (picture.height, height)].map(|(from, to)| from as i64 - to as i64);
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
fn weights(from: usize, to: usize) -> Vec<Weights> {
    let scale = from as f64 / to as f64;
    // A triangle is never narrower than two input pixels.
    let support = scale.max(1.0);
    (0..to)
        .map(|x| {
            let centre = (x as f64 + 0.5) * scale;
            // A negative start is cut off at 0 by the conversion.
            let start = (centre - support + 0.5) as usize;
            let end = ((centre + support + 0.5) as usize).min(from);
            let triangle = |x: usize| {
                let distance = (x as f64 - centre + 0.5) * (1.0 / support);
                (1.0 - distance.abs()).max(0.0)
            };
            let parts: Vec<f64> = (start..end).map(triangle).collect();
            let sum: f64 = parts.iter().sum();
            let fixed = |part: f64| (0.5 + part / sum * f64::from(1 << FRACTION_BITS)) as i32;
            Weights { covers: start..end, parts: parts.into_iter().map(fixed).collect() }
        })
        .collect()
}

const HALF: i32 = 1 << (FRACTION_BITS - 1);

/// To 8 bits from a sum that began with [`HALF`].
fn round(sum: i32) -> u8 {
    (sum >> FRACTION_BITS).clamp(0, 255) as u8
}

fn resize_rows(source: &[u8], width: usize, weights: &[Weights]) -> Result<Vec<u8>> {
    let mut resized = budget::filled(0, (source.len() / width).saturating_mul(weights.len()))?;
    for (row, resized) in source.chunks_exact(width * 3).zip(resized.chunks_exact_mut(weights.len() * 3)) {
        let row = row.as_chunks::<3>().0;
        for (pixel, Weights { covers, parts }) in resized.as_chunks_mut::<3>().0.iter_mut().zip(weights) {
            let mut sums = [HALF; 3];
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
            for Weights { covers, parts } in weights(from, to) {
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
