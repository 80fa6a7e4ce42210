//! What torch.save wrote before PyTorch 1.6, and still does when asked: five pickles, then storage after storage.

use super::pickle::{Fault, LARGEST_PICKLE, Pickle};
use super::state_dict::storage_claim;
use super::{big_endian, collect};
use crate::error::Error;
use crate::weights::source::{ByteSource, cut_short, damaged, quoted, read_vec};
use crate::weights::storage::{Place, Storage};
use crate::weights::tensors::Tensors;
use std::collections::HashMap;

/// 0x1950a86a20f9469cfc6c as the first pickle has it.
const MAGIC: &[u8] = &[0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19];

/// Reads a file whose pickles are of unknown length by looking at more and more of it.
pub(in crate::weights) fn read_legacy(source: &dyn ByteSource) -> Result<Tensors, Error> {
    const FIRST_LOOK: u64 = 1 << 20;
    let most = source.size().min(LARGEST_PICKLE);
    let mut look = FIRST_LOOK.min(most);
    loop {
        let bytes = read_vec(source, 0, look)?;
        match Pickles::parse(&bytes) {
            Ok(pickles) => return pickles.tensors(source),
            Err(Fault::CutShort) if look < most => look = (look * 4).min(most),
            Err(Fault::CutShort) if look < source.size() => return Err(Fault::TooLong.error(source.name())),
            Err(fault) => return Err(fault.error(source.name())),
        }
    }
}

struct Pickles<'a> {
    system: Pickle<'a>,
    object: Pickle<'a>,
    keys: Pickle<'a>,
    /// Where they end and the storages begin.
    end: u64,
}

impl<'a> Pickles<'a> {
    fn parse(bytes: &'a [u8]) -> Result<Self, Fault> {
        let (magic, mut end) = Pickle::parse(bytes)?;
        if magic.long(magic.root()) != Some(MAGIC) {
            return Err(Fault::Foreign);
        }
        let mut next = || {
            let (pickle, length) = Pickle::parse(&bytes[end..])?;
            end += length;
            Ok(pickle)
        };
        let _version = next()?;
        let (system, object, keys) = (next()?, next()?, next()?);
        Ok(Self { system, object, keys, end: end as u64 })
    }

    fn tensors(&self, source: &dyn ByteSource) -> Result<Tensors, Error> {
        if self.is_big_endian() {
            return Err(big_endian(source.name()));
        }
        let mut tensors = Tensors::default();
        let places = self.storages(source, &mut tensors.storages)?;
        collect(source.name(), &self.object, &mut tensors, |_, claim| places.get(claim.key).copied())?;
        Ok(tensors)
    }

    fn is_big_endian(&self) -> bool {
        let entries = self.system.dict(self.system.root()).unwrap_or_default();
        let order = entries.iter().find(|[key, _]| self.system.text(*key) == Some("little_endian"));
        order.and_then(|&[_, value]| self.system.bool(value)) == Some(false)
    }

    /// Walks through the storages, each behind its number of elements, and says which one has which key.
    fn storages(&self, source: &dyn ByteSource, storages: &mut Vec<Storage>) -> Result<HashMap<&'a str, usize>, Error> {
        let name = source.name();
        let mut claims = HashMap::new();
        for &id in self.object.persistent() {
            // One of a kind that is not read here matters only once its length is needed, below.
            if let Ok(claim) = storage_claim(&self.object, id) {
                claims.entry(claim.key).or_insert(claim);
            }
        }
        let mut places = HashMap::new();
        let mut at = self.end;
        for &key in self.keys.list(self.keys.root()).unwrap_or_default() {
            let key = self.keys.text(key).ok_or_else(|| damaged(name, "a storage has no name"))?;
            let claim = claims.get(key).ok_or_else(|| {
                damaged(name, format!("its storage {} is of a kind that is not read here", quoted(key)))
            })?;
            let mut elements = [0; 8];
            source.read_at(at, &mut elements).map_err(|_| cut_short(name))?;
            if u64::from_le_bytes(elements) != claim.elements {
                return Err(damaged(name, format!("its storage {} has not the size it should have", quoted(key))));
            }
            let size = claim.elements.checked_mul(claim.dtype.size() as u64).ok_or_else(|| cut_short(name))?;
            let start = at + elements.len() as u64;
            at = start.checked_add(size).filter(|end| *end <= source.size()).ok_or_else(|| cut_short(name))?;
            places.insert(key, storages.len());
            storages.push(Storage::new(Place::At(start), size, None));
        }
        Ok(places)
    }
}
