//! Checkpoints of torch.save: a pickle that describes tensors, and their storages beside it.

mod archive;
mod callables;
pub(super) mod directory;
mod legacy;
mod machine;
mod pickle;
mod stack;
mod state_dict;
pub(super) mod write;

pub(super) use legacy::read_legacy;

use super::layout::Layout;
use super::source::{ByteSource, quoted};
use super::storage::Storage;
use super::tensors::{TensorEntry, Tensors};
use crate::error::Error;
use archive::Archive;
use pickle::{LARGEST_PICKLE, Pickle};
use state_dict::{Claim, StorageClaim};
use std::collections::HashMap;

const SAVE_AGAIN: &str = "save the weights alone: torch.save(model.state_dict(), \"weights.pth\")";

/// What torch.save has written since PyTorch 1.6.
pub(super) fn read_zip(source: &dyn ByteSource) -> Result<Tensors, Error> {
    let archive = Archive::open(source)?;
    if archive.read(source, "byteorder", 16)?.is_some_and(|order| order != b"little") {
        return Err(big_endian(source.name()));
    }
    let bytes = archive.pickle(source, LARGEST_PICKLE)?;
    let (pickle, _) = Pickle::parse(&bytes).map_err(|fault| fault.error(source.name()))?;
    let mut tensors = Tensors::default();
    let mut known = HashMap::new();
    collect(source.name(), &pickle, &mut tensors, |storages, claim| {
        if let Some(&index) = known.get(claim.key) {
            return Some(index);
        }
        known.insert(claim.key, storages.len());
        storages.push(archive.storage(&format!("data/{}", claim.key))?);
        Some(storages.len() - 1)
    })?;
    Ok(tensors)
}

fn big_endian(name: &str) -> Error {
    Error::new(name, "was written on a big-endian machine").remedy("load and save it on a little-endian one")
}

/// Adds all weights of the pickle to `tensors`. `find` gives the index of a storage, which it may add first.
fn collect<'a>(
    name: &str,
    pickle: &Pickle<'a>,
    tensors: &mut Tensors,
    mut find: impl FnMut(&mut Vec<Storage>, &StorageClaim<'a>) -> Option<usize>,
) -> Result<(), Error> {
    let claims = state_dict::claims(pickle).map_err(|error| error.about(name))?;
    // What nn.DataParallel puts before all names of the model it wraps.
    let wrapped = claims.iter().all(|(name, _)| name.starts_with(WRAPPER));
    for (tensor, claim) in claims {
        let tensor = tensor.strip_prefix(WRAPPER).filter(|_| wrapped).unwrap_or(tensor);
        let index = find(&mut tensors.storages, &claim.storage);
        let storage = index.and_then(|index| Some((index, tensors.storages.get(index)?)));
        let entry = place(tensor, &claim, storage)
            .map_err(|problem| Error::new(name, format!("its tensor {} {problem}", quoted(tensor))).remedy(UNSHARE))?;
        tensors.add(entry).map_err(|error| error.about(name))?;
    }
    Ok(())
}

const WRAPPER: &str = "module.";

const UNSHARE: &str = "download it again, or, if it is your own, save it with every tensor made .contiguous()";

fn place(name: &str, claim: &Claim, storage: Option<(usize, &Storage)>) -> Result<TensorEntry, String> {
    let StorageClaim { key, dtype, elements } = claim.storage;
    let (index, storage) = storage.ok_or_else(|| format!("is in storage {}, which is missing", quoted(key)))?;
    if elements.checked_mul(dtype.size() as u64).is_none_or(|bytes| bytes > storage.size()) {
        return Err(format!(
            "needs {elements} elements of storage {}, which has {} bytes",
            quoted(key),
            storage.size()
        ));
    }
    let layout = Layout::view(&claim.shape, &claim.strides, claim.offset, elements)?;
    TensorEntry::new(name, &claim.shape, dtype, index, layout)
}
