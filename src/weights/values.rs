//! The values of a checkpoint's tensors.

use super::element::{self, DType};
use super::source::{quoted, zeroed};
use super::{Checkpoint, TensorEntry};
use crate::error::{Error, Result};

impl Checkpoint {
    /// The tensor's values, row-major. A value that is NaN or infinite is an error.
    pub fn read_f32(&self, entry: &TensorEntry) -> Result<Vec<f32>> {
        let values = match self.packed.get(&entry.name) {
            Some(packed) => packed.read_f32(self)?,
            None => self.read_plain(entry)?,
        };
        if element::all_finite(&values) {
            Ok(values)
        } else {
            Err(self
                .about(entry, "has values that are NaN or infinite in f32")
                .remedy("its training went wrong; use an earlier one"))
        }
    }

    /// The values as one run of bytes has them.
    pub(super) fn read_plain(&self, entry: &TensorEntry) -> Result<Vec<f32>> {
        let mut values;
        match entry.dtype {
            DType::F32 => {
                values = self.read_as(entry)?;
                element::f32_in_place(&mut values);
            }
            DType::F16 => {
                values = zeroed(&self.name, entry.elements())?;
                element::f16_to_f32(&mut self.read_as(entry)?, &mut values);
            }
            DType::BF16 => {
                values = zeroed(&self.name, entry.elements())?;
                element::bf16_to_f32(&self.read_as(entry)?, &mut values);
            }
            DType::F64 => {
                values = zeroed(&self.name, entry.elements())?;
                element::f64_to_f32(&self.read_as(entry)?, &mut values);
            }
            other => {
                return Err(self.about(entry, &format!("is made of {other}, not of floating-point numbers")));
            }
        }
        Ok(values)
    }

    /// The tensor's values as the little-endian bytes of its own type, row-major.
    pub fn read_bytes(&self, entry: &TensorEntry) -> Result<Vec<u8>> {
        if let Some(packed) = self.packed.get(&entry.name) {
            return packed.read_bytes(self);
        }
        let mut bytes = zeroed(&self.name, entry.elements().saturating_mul(entry.dtype.size() as u64))?;
        self.fill(entry, &mut bytes)?;
        Ok(bytes)
    }

    fn read_as<T: bytemuck::Pod>(&self, entry: &TensorEntry) -> Result<Vec<T>> {
        let mut values = zeroed(&self.name, entry.elements())?;
        self.fill(entry, bytemuck::cast_slice_mut(&mut values))?;
        Ok(values)
    }

    pub(super) fn fill(&self, entry: &TensorEntry, rows: &mut [u8]) -> Result<()> {
        let storage = self.tensors.storages.get(entry.storage);
        let source = self.source_of.get(entry.storage).and_then(|source| self.sources.get(*source));
        let (Some(storage), Some(source)) = (storage, source) else {
            return Err(self.about(entry, "is of another checkpoint"));
        };
        let source = source.as_ref();
        let start = storage.start(source)?;
        let width = entry.dtype.size();
        if let Some(first) = entry.layout.contiguous_from() {
            return storage.read(source, start, first * width as u64, rows, &entry.name);
        }
        storage.check(source, start, &entry.name)?;
        entry.layout.gather(width, rows, |first, block| source.read_at(start + first * width as u64, block))
    }

    fn about(&self, entry: &TensorEntry, problem: &str) -> Error {
        Error::new(&self.name, format!("its tensor {} {problem}", quoted(&entry.name)))
    }
}
