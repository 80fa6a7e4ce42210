//! The mean absolute error: how far each pixel is from 1 in the mask and from 0 outside of it.

use super::{
    histogram::{Split, sum_of},
    stretch::Stretch,
};

pub fn mae(split: &Split, stretch: &Stretch) -> f64 {
    let inside = sum_of(&split.inside, |byte| 1.0 - stretch.values[byte]);
    let outside = sum_of(&split.outside, |byte| stretch.values[byte]);
    (inside + outside) / f64::from(split.pixels())
}
