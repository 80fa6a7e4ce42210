//! What a tensor is made of, and how it becomes f32.

use half::f16;
use half::slice::{HalfBitsSliceExt, HalfFloatSliceExt};
use std::fmt;

/// The types of elements that a checkpoint may hold. The floating ones can be read as f32.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DType {
    /// 64-bit float.
    F64,
    /// 32-bit float.
    F32,
    /// 16-bit float with 5 bits of exponent.
    F16,
    /// The upper half of a 32-bit float.
    BF16,
    /// 64-bit integer.
    I64,
    /// 32-bit integer.
    I32,
    /// 16-bit integer.
    I16,
    /// 8-bit integer.
    I8,
    /// 8-bit integer without sign.
    U8,
    /// True or false, a byte each.
    Bool,
}

impl DType {
    const ALL: [Self; 10] =
        [Self::F64, Self::F32, Self::F16, Self::BF16, Self::I64, Self::I32, Self::I16, Self::I8, Self::U8, Self::Bool];

    /// Bytes of one element.
    pub fn size(self) -> usize {
        match self {
            Self::F64 | Self::I64 => 8,
            Self::F32 | Self::I32 => 4,
            Self::F16 | Self::BF16 | Self::I16 => 2,
            Self::I8 | Self::U8 | Self::Bool => 1,
        }
    }

    /// The name that safetensors gives it.
    pub fn name(self) -> &'static str {
        match self {
            Self::F64 => "F64",
            Self::F32 => "F32",
            Self::F16 => "F16",
            Self::BF16 => "BF16",
            Self::I64 => "I64",
            Self::I32 => "I32",
            Self::I16 => "I16",
            Self::I8 => "I8",
            Self::U8 => "U8",
            Self::Bool => "BOOL",
        }
    }

    pub(super) fn from_safetensors(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|dtype| dtype.name() == name)
    }

    /// The class that PyTorch's storages of it have.
    pub(super) fn torch_class(self) -> &'static str {
        match self {
            Self::F64 => "DoubleStorage",
            Self::F32 => "FloatStorage",
            Self::F16 => "HalfStorage",
            Self::BF16 => "BFloat16Storage",
            Self::I64 => "LongStorage",
            Self::I32 => "IntStorage",
            Self::I16 => "ShortStorage",
            Self::I8 => "CharStorage",
            Self::U8 => "ByteStorage",
            Self::Bool => "BoolStorage",
        }
    }

    pub(super) fn from_torch(class: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|dtype| dtype.torch_class() == class)
    }
}

impl fmt::Display for DType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

// Checkpoints are little-endian; on a little-endian machine the swaps below compile to nothing.

pub(super) fn f32_in_place(values: &mut [f32]) {
    for value in values {
        *value = f32::from_bits(u32::from_le(value.to_bits()));
    }
}

pub(super) fn f16_to_f32(bits: &mut [u16], values: &mut [f32]) {
    for bits in bits.iter_mut() {
        *bits = u16::from_le(*bits);
    }
    bits.reinterpret_cast::<f16>().convert_to_f32_slice(values);
}

pub(super) fn bf16_to_f32(bits: &[u16], values: &mut [f32]) {
    for (value, bits) in values.iter_mut().zip(bits) {
        *value = f32::from_bits(u32::from(u16::from_le(*bits)) << 16);
    }
}

pub(super) fn f64_to_f32(bits: &[u64], values: &mut [f32]) {
    for (value, bits) in values.iter_mut().zip(bits) {
        *value = f64::from_bits(u64::from_le(*bits)) as f32;
    }
}

pub(super) fn f32_to_bytes(values: &[f32]) -> Vec<u8> {
    let mut bytes = vec![0; values.len() * 4];
    for (bytes, value) in bytes.as_chunks_mut::<4>().0.iter_mut().zip(values) {
        *bytes = value.to_le_bytes();
    }
    bytes
}

/// Whether no value is NaN or infinite. Looks at every value, because a loop without an early end runs on SIMD.
pub(super) fn all_finite(values: &[f32]) -> bool {
    const EXPONENT: u32 = 0x7f80_0000;
    !values.iter().fold(false, |found, value| found | (value.to_bits() & EXPONENT == EXPONENT))
}
