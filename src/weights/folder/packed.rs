//! Tensors in the forms that model folders alone have: cut into parts, and 8-bit integers with scales.

use crate::error::{Error, Result};
use crate::weights::element::DType;
use crate::weights::layout::Layout;
use crate::weights::source::{FETCH_AGAIN, quoted, zeroed};
use crate::weights::{Checkpoint, TensorEntry};
use std::collections::BTreeMap;

/// Between a tensor's name and the number of its part.
pub(super) const PART: char = '#';
/// After the name of a tensor of 8-bit integers: what to multiply each of its rows with.
pub(super) const SCALE: &str = ".scale";

/// What one tensor is stored as.
pub(in crate::weights) struct Packed {
    /// One after another along the first axis.
    parts: Vec<TensorEntry>,
    /// One for each index of the first axis.
    scales: Option<TensorEntry>,
}

impl Packed {
    pub fn read_f32(&self, checkpoint: &Checkpoint) -> Result<Vec<f32>> {
        let mut values = zeroed(checkpoint.name(), self.elements())?;
        let Some((bytes, scales)) = self.read_quantized(checkpoint)? else {
            let mut rest = values.as_mut_slice();
            for part in &self.parts {
                let (filled, after) = rest.split_at_mut(part.elements() as usize);
                filled.copy_from_slice(&checkpoint.read_plain(part)?);
                rest = after;
            }
            return Ok(values);
        };
        let width = (values.len() / scales.len().max(1)).max(1);
        for ((row, bytes), scale) in values.chunks_mut(width).zip(bytes.chunks(width)).zip(scales) {
            for (value, &byte) in row.iter_mut().zip(bytes) {
                *value = f32::from(byte.cast_signed()) * scale;
            }
        }
        Ok(values)
    }

    pub fn read_bytes(&self, checkpoint: &Checkpoint) -> Result<Vec<u8>> {
        let width = self.parts.first().map_or(0, |part| part.dtype.size() as u64);
        let mut bytes = zeroed(checkpoint.name(), self.elements().saturating_mul(width))?;
        let mut rest = bytes.as_mut_slice();
        for part in &self.parts {
            let (filled, after) = rest.split_at_mut(part.elements() as usize * part.dtype.size());
            checkpoint.fill(part, filled)?;
            rest = after;
        }
        Ok(bytes)
    }

    /// The integers and their scales, for a tensor that is stored so.
    pub fn read_quantized(&self, checkpoint: &Checkpoint) -> Result<Option<(Vec<u8>, Vec<f32>)>> {
        let Some(scales) = &self.scales else { return Ok(None) };
        Ok(Some((self.read_bytes(checkpoint)?, checkpoint.read_plain(scales)?)))
    }

    fn elements(&self) -> u64 {
        self.parts.iter().map(TensorEntry::elements).sum()
    }

    /// The whole tensor as others would have stored it, or what is wrong with the parts.
    fn whole(&self, name: &str) -> std::result::Result<TensorEntry, &'static str> {
        let [first, others @ ..] = self.parts.as_slice() else { return Err("has no parts") };
        let mut whole = first.clone();
        whole.name = name.into();
        for part in others {
            let ([rows, row @ ..], [more, other_row @ ..]) = (whole.shape.as_mut_slice(), part.shape.as_slice()) else {
                return Err("has a part that is one number");
            };
            if *row != *other_row || part.dtype != first.dtype {
                return Err("has parts that do not fit together");
            }
            *rows = rows.checked_add(*more).ok_or("is larger than this machine can address")?;
        }
        whole.layout = Layout::rows(self.elements());
        Ok(whole)
    }
}

/// Finds the tensors in these forms and puts in their places what they are a form of.
pub(in crate::weights) fn pack(entries: &mut BTreeMap<String, TensorEntry>) -> Result<BTreeMap<String, Packed>> {
    let mut packed = join(entries)?;
    let integers: Vec<_> = entries.values().filter(|entry| entry.dtype == DType::I8).cloned().collect();
    for entry in integers {
        let scales = entries.remove(&format!("{}{SCALE}", entry.name));
        let fits = |scales: &TensorEntry| scales.dtype == DType::F32 && entry.shape.first() == scales.shape.first();
        let Some(scales) = scales.filter(|scales| scales.shape.len() == 1 && fits(scales)) else {
            return Err(wrong(&entry.name, "has no scales that fit it"));
        };
        let name = entry.name.clone();
        let stored = packed.entry(name).or_insert_with(|| Packed { parts: vec![entry], scales: None });
        stored.scales = Some(scales);
    }
    Ok(packed)
}

/// Finds the tensors that are cut into parts.
fn join(entries: &mut BTreeMap<String, TensorEntry>) -> Result<BTreeMap<String, Packed>> {
    let mut parts_of: BTreeMap<String, BTreeMap<usize, TensorEntry>> = BTreeMap::new();
    let parts: Vec<_> = entries.keys().filter(|name| name.contains(PART)).cloned().collect();
    for part in parts {
        let number = part.rsplit_once(PART).and_then(|(name, number)| Some((name, number.parse().ok()?)));
        let (Some((name, number)), Some(entry)) = (number, entries.remove(&part)) else {
            return Err(wrong(&part, "is a part without a number"));
        };
        parts_of.entry(name.into()).or_default().insert(number, entry);
    }
    let mut packed = BTreeMap::new();
    for (name, parts) in parts_of {
        if !parts.keys().copied().eq(0..parts.len()) || entries.contains_key(&name) {
            return Err(wrong(&name, "has parts that do not follow each other"));
        }
        let joined = Packed { parts: parts.into_values().collect(), scales: None };
        entries.insert(name.clone(), joined.whole(&name).map_err(|problem| wrong(&name, problem))?);
        packed.insert(name, joined);
    }
    Ok(packed)
}

/// The error is without the folder's name.
fn wrong(tensor: &str, problem: &str) -> Error {
    Error::new("", format!("its tensor {} {problem}", quoted(tensor))).remedy(FETCH_AGAIN)
}
