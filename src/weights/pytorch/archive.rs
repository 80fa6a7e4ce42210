//! The zip archive that torch.save writes: records stored as they are, each with a checksum, and a directory at the end.

use super::SAVE_AGAIN;
use super::directory::{Record, data_start, read_directory};
use crate::error::Error;
use crate::weights::source::{ByteSource, damaged, quoted, read_vec};
use crate::weights::storage::{Place, Storage};
use std::collections::BTreeMap;

/// The records of an archive by name, without the folder that torch.save puts around all of them.
pub(super) struct Archive {
    records: BTreeMap<String, Record>,
    /// False for what `torch.serialization.set_crc32_options(False)` wrote: it puts 0 for every checksum.
    has_checksums: bool,
}

const PICKLE: &str = "data.pkl";

impl Archive {
    pub fn open(source: &dyn ByteSource) -> Result<Self, Error> {
        let all = read_directory(source)?;
        let root = find_root(source.name(), all.keys().map(String::as_str))?.to_owned();
        let below = |(name, record): (String, Record)| Some((name.strip_prefix(&root)?.to_owned(), record));
        let records: BTreeMap<_, _> = all.into_iter().filter_map(below).collect();
        if records.contains_key("constants.pkl") || records.keys().any(|name| name.starts_with("code/")) {
            return Err(Error::new(source.name(), "is a TorchScript program, not weights").remedy(SAVE_AGAIN));
        }
        for (name, record) in &records {
            record.check_plain().map_err(|problem| {
                Error::new(source.name(), format!("its record {} {problem}", quoted(name)))
                    .remedy("save it again with torch.save, which stores records as they are")
            })?;
        }
        let has_checksums = records.get(PICKLE).is_some_and(|record| record.crc != 0);
        Ok(Self { records, has_checksums })
    }

    /// The record's bytes as a storage that tensors can point into.
    pub fn storage(&self, name: &str) -> Option<Storage> {
        let &Record { header, limit, size, crc, .. } = self.records.get(name)?;
        Some(Storage::new(Place::InRecord { header, limit }, size, self.has_checksums.then_some(crc)))
    }

    pub fn pickle(&self, source: &dyn ByteSource, largest: u64) -> Result<Vec<u8>, Error> {
        let pickle = self.read(source, PICKLE, largest)?;
        pickle.ok_or_else(|| Error::new(source.name(), "holds no data.pkl").remedy(SAVE_AGAIN))
    }

    /// A whole record, checksum and all, if the archive has it.
    pub fn read(&self, source: &dyn ByteSource, name: &str, largest: u64) -> Result<Option<Vec<u8>>, Error> {
        let Some(record) = self.records.get(name) else { return Ok(None) };
        if record.size > largest {
            return Err(Error::new(source.name(), format!("its {name} takes {} bytes", record.size)).remedy(SAVE_AGAIN));
        }
        let bytes = read_vec(source, data_start(source, record.header, record.size, record.limit)?, record.size)?;
        if self.has_checksums && crc32fast::hash(&bytes) != record.crc {
            return Err(damaged(source.name(), format!("its {name} fails its checksum")));
        }
        Ok(Some(bytes))
    }
}

/// The folder around all records, with its slash. Empty for an archive that was packed anew without one.
fn find_root<'a>(archive: &str, names: impl Iterator<Item = &'a str>) -> Result<&'a str, Error> {
    let mut roots = names.filter_map(|name| {
        let root = name.strip_suffix(PICKLE)?;
        (root.is_empty() || root.find('/') == Some(root.len() - 1)).then_some(root)
    });
    match (roots.next(), roots.next()) {
        (Some(root), None) => Ok(root),
        (None, _) => Err(Error::new(archive, "is a zip archive, but not one of torch.save's: it has no data.pkl")
            .remedy("name the .pth, .pt or .safetensors file itself")),
        _ => Err(Error::new(archive, "holds several checkpoints").remedy("name a file with one")),
    }
}
