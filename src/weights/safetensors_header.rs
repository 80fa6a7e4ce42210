//! What stands before the tensors of a safetensors file.

use super::element::DType;
use std::fmt::Write;

/// A tensor that is about to be written.
pub(super) struct Described<'a> {
    pub name: &'a str,
    pub dtype: DType,
    pub shape: &'a [usize],
}

impl Described<'_> {
    pub fn bytes(&self) -> u64 {
        self.shape.iter().map(|&side| side as u64).product::<u64>() * self.dtype.size() as u64
    }
}

/// The header of a file with these tensors, one after another.
pub(super) fn header<'a>(tensors: impl IntoIterator<Item = Described<'a>>) -> Vec<u8> {
    // Hugging Face's tools look for the format.
    let mut json = r#"{"__metadata__":{"format":"pt"}"#.to_owned();
    let mut at = 0;
    for tensor in tensors {
        let end = at + tensor.bytes();
        let name = serde_json::Value::from(tensor.name);
        let (dtype, shape) = (tensor.dtype, tensor.shape);
        write!(json, r#",{name}:{{"dtype":"{dtype}","shape":{shape:?},"data_offsets":[{at},{end}]}}"#)
            .expect("a string can be written to");
        at = end;
    }
    json.push('}');
    // The tensors begin where any of their types may.
    json.extend(std::iter::repeat_n(' ', json.len().next_multiple_of(8) - json.len()));
    [&(json.len() as u64).to_le_bytes(), json.as_bytes()].concat()
}
