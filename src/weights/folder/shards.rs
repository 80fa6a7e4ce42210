//! Cuts tensors into shards, each a safetensors file named by its content.

use super::config::FolderFile;
use super::encode::Encoded;
use super::packed::{PART, SCALE};
use crate::error::{Error, Result};
use crate::weights::digest::hexadecimal;
use crate::weights::element::{DType, f32_to_bytes};
use crate::weights::safetensors_header::{Described, header};
use crate::weights::source::quoted;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write;
use std::path::Path;

/// No file of a folder is larger.
const LARGEST: usize = 16 << 20;

/// What a header says before and after its tensors, and of one besides its name.
const HEADER: usize = 64;
const HEADER_ENTRY: usize = 256;

/// Writes the shards of one kind as their tensors come. The same tensors in the same order give the same files.
pub(super) struct Shards<'a> {
    folder: &'a Path,
    kind: &'static str,
    pending: Vec<Stored>,
    pending_size: usize,
    pub files: Vec<FolderFile>,
    /// The file that each stored tensor is in.
    pub places: BTreeMap<String, String>,
}

/// A tensor as it stands in a shard.
struct Stored {
    name: String,
    dtype: DType,
    shape: Vec<usize>,
    bytes: Vec<u8>,
}

impl Stored {
    fn described(&self) -> Described<'_> {
        Described { name: &self.name, dtype: self.dtype, shape: &self.shape }
    }
}

impl<'a> Shards<'a> {
    /// Of the kind that file names begin with.
    pub fn new(folder: &'a Path, kind: &'static str) -> Self {
        Self { folder, kind, pending: vec![], pending_size: HEADER, files: vec![], places: BTreeMap::new() }
    }

    pub fn add(&mut self, name: &str, shape: &[usize], tensor: Encoded) -> Result<()> {
        let Encoded { dtype, bytes, scales } = tensor;
        if let Some(scales) = scales {
            let (shape, bytes) = (vec![scales.len()], f32_to_bytes(&scales));
            self.store(Stored { name: format!("{name}{SCALE}"), dtype: DType::F32, shape, bytes })?;
        }
        let room = LARGEST - HEADER - HEADER_ENTRY - name.len();
        if bytes.len() <= room {
            return self.store(Stored { name: name.into(), dtype, shape: shape.into(), bytes });
        }
        let (rows, row) = match shape {
            [rows, row @ ..] if bytes.len() / rows <= room => (*rows, row),
            _ => return Err(Error::new(quoted(name), format!("has rows of more than {LARGEST} bytes"))),
        };
        let width = bytes.len() / rows;
        // As alike as they can be.
        let rows_of_part = rows.div_ceil(bytes.len().div_ceil(room / width * width));
        for (number, bytes) in bytes.chunks(rows_of_part * width).enumerate() {
            let shape = [&[bytes.len() / width], row].concat();
            self.store(Stored { name: format!("{name}{PART}{number}"), dtype, shape, bytes: bytes.into() })?;
        }
        Ok(())
    }

    fn store(&mut self, tensor: Stored) -> Result<()> {
        let size = tensor.bytes.len() + tensor.name.len() + HEADER_ENTRY;
        if self.pending_size + size > LARGEST {
            self.flush()?;
        }
        self.pending_size += size;
        self.pending.push(tensor);
        Ok(())
    }

    /// Writes what no shard has yet.
    pub fn flush(&mut self) -> Result<()> {
        let mut tensors = std::mem::take(&mut self.pending);
        self.pending_size = HEADER;
        if tensors.is_empty() {
            return Ok(());
        }
        // The wider types first, so that each value lies where PyTorch can take it from.
        tensors.sort_by_key(|tensor| std::cmp::Reverse(tensor.dtype.size()));
        let header = header(tensors.iter().map(Stored::described));
        let pieces = || std::iter::once(&header).chain(tensors.iter().map(|tensor| &tensor.bytes));
        let mut hash = Sha256::new();
        pieces().for_each(|piece| hash.update(piece));
        let sha256 = hexadecimal(hash);
        let name = format!("{}-{}.safetensors", self.kind, &sha256[..16]);
        let path = self.folder.join(&name);
        let written = File::create_new(&path).and_then(|mut file| pieces().try_for_each(|piece| file.write_all(piece)));
        written.map_err(|error| Error::io(path.display().to_string(), &error))?;
        self.places.extend(tensors.iter().map(|tensor| (tensor.name.clone(), name.clone())));
        let bytes = pieces().map(|piece| piece.len() as u64).sum();
        debug_assert!(bytes <= LARGEST as u64);
        self.files.push(FolderFile { name, sha256, bytes });
        Ok(())
    }
}
