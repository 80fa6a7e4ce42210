//! What a checkpoint holds, whatever its format.

use super::element::DType;
use super::layout::Layout;
use super::source::quoted;
use super::storage::Storage;
use crate::error::Error;
use std::collections::BTreeMap;

/// A tensor of a checkpoint: what it is called and what it is, not yet its values.
#[derive(Clone, Debug)]
pub struct TensorEntry {
    /// As the checkpoint has it, without a `module.` that stands before all of them.
    pub name: String,
    /// Outermost axis first. Empty for a single number.
    pub shape: Vec<usize>,
    /// The type of its elements.
    pub dtype: DType,
    pub(super) storage: usize,
    pub(super) layout: Layout,
}

impl TensorEntry {
    /// Or what is wrong with it, for this machine.
    pub(super) fn new(name: &str, shape: &[u64], dtype: DType, storage: usize, layout: Layout) -> Result<Self, String> {
        let shape = shape.iter().map(|&size| usize::try_from(size)).collect::<Result<_, _>>();
        let shape = shape.map_err(|_| "is larger than this machine can address")?;
        Ok(Self { name: name.into(), shape, dtype, storage, layout })
    }

    /// How many elements it has.
    pub fn elements(&self) -> u64 {
        self.layout.elements()
    }
}

/// The tensors by name, and the storages they are in.
#[derive(Default)]
pub(super) struct Tensors {
    pub storages: Vec<Storage>,
    pub entries: BTreeMap<String, TensorEntry>,
}

impl Tensors {
    /// The error is without the file's name.
    pub fn add(&mut self, entry: TensorEntry) -> Result<(), Error> {
        if self.entries.contains_key(&entry.name) {
            return Err(Error::new("", format!("has two tensors {}", quoted(&entry.name))));
        }
        self.entries.insert(entry.name.clone(), entry);
        Ok(())
    }
}
