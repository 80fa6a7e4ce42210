//! How a tensor's values are stored, and what that may cost them.

use crate::error::{Error, Result};
use crate::weights::element::{DType, f32_to_bytes};
use crate::weights::source::quoted;
use crate::weights::{Contents, names};
use half::f16;
use half::slice::HalfFloatSliceExt;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What the large tensors are stored in. Whatever it is, they are read as f32.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[serde(rename_all = "lowercase")]
pub enum Precision {
    /// As trained.
    F32,
    /// Half the size.
    F16,
    /// About a quarter of the size, for the download alone: 8-bit integers with a scale for each output channel, where
    /// that costs little, and f16 elsewhere.
    Int8,
}

impl fmt::Display for Precision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::F32 => "f32",
            Self::F16 => "f16",
            Self::Int8 => "int8",
        })
    }
}

/// A tensor's values as they are stored, row-major.
#[derive(PartialEq)]
pub(super) struct Encoded {
    pub dtype: DType,
    pub bytes: Vec<u8>,
    /// With integers, one for each index of the first axis.
    pub scales: Option<Vec<f32>>,
}

impl Encoded {
    /// A tensor that `contents` lists.
    pub fn of(contents: &Contents, name: &str, precision: Precision) -> Result<Self> {
        let shape = &contents.tensors[name].shape;
        let precision = precision_of(name, shape, precision);
        if precision == Precision::Int8
            && let Some((bytes, scales)) = contents.read_quantized(name)?
        {
            return Ok(Self { dtype: DType::I8, bytes, scales: Some(scales) });
        }
        let values = contents.read(name)?;
        Ok(match precision {
            Precision::F32 => Self { dtype: DType::F32, bytes: f32_to_bytes(&values), scales: None },
            Precision::F16 => {
                let bytes = to_f16(&values).ok_or_else(|| {
                    Error::new(contents.name(), format!("its tensor {} has values too large for f16", quoted(name)))
                        .remedy("convert it to f32")
                })?;
                Self { dtype: DType::F16, bytes, scales: None }
            }
            Precision::Int8 => {
                let (bytes, scales) = quantize(&values, shape[0]);
                Self { dtype: DType::I8, bytes, scales: Some(scales) }
            }
        })
    }
}

const FEWEST_INTEGERS: usize = 1 << 16;

/// Norms, biases and positions stay as they are: they are a two-hundredth of the whole, and each of their values counts
/// for more. Integers are for the larger matrices of the trunk's blocks, which hold nearly all weights: the decoder's
/// would move the mask twice as far as all of these, and the trunk's smaller ones half as far again.
fn precision_of(name: &str, shape: &[usize], precision: Precision) -> Precision {
    let is_large = name.ends_with(".weight") && shape.len() > 1;
    let is_of_block = names::is_trunk(name) && name.starts_with("encoder.blocks.");
    match precision {
        _ if !is_large => Precision::F32,
        Precision::Int8 if !is_of_block || shape.iter().product::<usize>() < FEWEST_INTEGERS => Precision::F16,
        other => other,
    }
}

/// Rounded to the nearest; nothing where one of them is too large.
fn to_f16(values: &[f32]) -> Option<Vec<u8>> {
    let mut halves = vec![f16::ZERO; values.len()];
    halves.convert_from_f32_slice(values);
    if !halves.iter().fold(true, |finite, half| finite & half.is_finite()) {
        return None;
    }
    let mut bytes = vec![0; values.len() * 2];
    for (bytes, half) in bytes.as_chunks_mut::<2>().0.iter_mut().zip(halves) {
        *bytes = half.to_le_bytes();
    }
    Some(bytes)
}

/// To the nearest of -127 to 127 times a scale, which each row has so that its largest value is 127.
fn quantize(values: &[f32], rows: usize) -> (Vec<u8>, Vec<f32>) {
    let width = (values.len() / rows.max(1)).max(1);
    let mut bytes = vec![0; values.len()];
    let mut scales = Vec::with_capacity(rows);
    for (row, bytes) in values.chunks(width).zip(bytes.chunks_mut(width)) {
        let largest = row.iter().fold(0.0, |largest: f32, value| largest.max(value.abs()));
        let scale = largest / 127.0;
        // A row so near to zero that it has no scale is zero.
        let (scale, inverse) = if scale.is_normal() { (scale, scale.recip()) } else { (0.0, 0.0) };
        for (byte, value) in bytes.iter_mut().zip(row) {
            *byte = ((value * inverse).round_ties_even() as i8).cast_unsigned();
        }
        scales.push(scale);
    }
    (bytes, scales)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_are_the_nearest_of_their_row() {
        let rows = [[1.27, -0.634, 0.0, 0.006], [0.0; 4], [1e-45, -1e-45, 0.0, 0.0], [3e38, -3e38, 1.2e36, 0.0]];
        let (bytes, scales) = quantize(rows.as_flattened(), 4);
        let integers: Vec<i8> = bytes.iter().map(|byte| byte.cast_signed()).collect();
        assert_eq!(integers, [127, -63, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 127, -127, 1, 0]);
        assert_eq!(scales[1..3], [0.0, 0.0]);
        for (row, (integers, scale)) in rows.iter().zip(integers.chunks(4).zip(scales)) {
            for (value, &integer) in row.iter().zip(integers) {
                let difference = (value - f32::from(integer) * scale).abs();
                assert!(difference <= 0.5001 * scale || difference < 1e-40, "{value} became {integer} times {scale}");
            }
        }
    }

    #[test]
    fn halves_are_the_nearest_or_refused() {
        let values: Vec<f32> = (0..2000).map(|i| (i as f32 - 1000.0) * 0.001_234_5).collect();
        let bytes = to_f16(&values).unwrap();
        for (value, half) in values.iter().zip(bytes.as_chunks::<2>().0) {
            assert_eq!(f16::from_le_bytes(*half), f16::from_f32(*value));
        }
        assert!(to_f16(&[0.0, 65504.0]).is_some());
        assert!(to_f16(&[0.0, -65520.0]).is_none());
    }
}
