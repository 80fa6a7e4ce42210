//! Where a checkpoint's bytes come from.

use crate::error::{Error, Result};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

/// Random access to bytes: a file, memory, a browser's Blob.
pub trait ByteSource {
    /// What the user calls it: a path or an address.
    fn name(&self) -> &str;
    /// In bytes.
    fn size(&self) -> u64;
    /// Fills the whole buffer or fails.
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> Result<()>;
}

/// A file, read piece by piece. It is never mapped, because mapped pages count as resident memory.
pub struct FileSource {
    name: String,
    size: u64,
    file: File,
}

impl FileSource {
    /// Opens a regular file.
    pub fn open(path: &Path) -> Result<Self> {
        let name = path.display().to_string();
        // Asked before opening, because opening a pipe waits until somebody writes to it.
        let metadata = std::fs::metadata(path).map_err(|e| Error::io(&name, &e))?;
        if !metadata.is_file() {
            let kind = if metadata.is_dir() { "is a directory" } else { "is not a regular file" };
            return Err(Error::new(name, kind).remedy("name a checkpoint file"));
        }
        let file = File::open(path).map_err(|e| Error::io(&name, &e))?;
        Ok(Self { name, size: metadata.len(), file })
    }
}

impl ByteSource for FileSource {
    fn name(&self) -> &str {
        &self.name
    }

    fn size(&self) -> u64 {
        self.size
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> Result<()> {
        let mut file = &self.file;
        file.seek(SeekFrom::Start(offset))
            .and_then(|_| file.read_exact(buffer))
            .map_err(|e| Error::new(&self.name, format!("cannot be read at byte {offset}: {e}")))
    }
}

/// Bytes that are in memory already.
pub struct MemorySource {
    name: String,
    bytes: Vec<u8>,
}

impl MemorySource {
    /// `name` is what errors will call these bytes.
    pub fn new(name: impl Into<String>, bytes: Vec<u8>) -> Self {
        Self { name: name.into(), bytes }
    }
}

impl ByteSource for MemorySource {
    fn name(&self) -> &str {
        &self.name
    }

    fn size(&self) -> u64 {
        self.bytes.len() as u64
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> Result<()> {
        let bytes = usize::try_from(offset)
            .ok()
            .and_then(|start| self.bytes.get(start..start.checked_add(buffer.len())?))
            .ok_or_else(|| Error::new(&self.name, format!("has no {} bytes at byte {offset}", buffer.len())))?;
        buffer.copy_from_slice(bytes);
        Ok(())
    }
}

/// Read at a time of what is longer. Browsers take a millisecond or two to begin with a read, however long it is.
pub(super) const PIECE: usize = 16 << 20;

/// Reads `length` bytes, after making sure that the source has them, so that a claim alone never allocates.
pub(super) fn read_vec(source: &dyn ByteSource, offset: u64, length: u64) -> Result<Vec<u8>> {
    if offset.checked_add(length).is_none_or(|end| end > source.size()) {
        return Err(cut_short(source.name()));
    }
    let mut bytes = zeroed(source.name(), length)?;
    source.read_at(offset, &mut bytes)?;
    Ok(bytes)
}

/// A buffer of zeros; too little memory, or a 32-bit address space too small for it, is an error like any other.
pub(super) fn zeroed<T: bytemuck::Zeroable>(name: &str, length: u64) -> Result<Vec<T>> {
    usize::try_from(length).ok().and_then(|length| bytemuck::allocation::try_zeroed_vec(length).ok()).ok_or_else(|| {
        Error::new(name, format!("needs a buffer of {length} values, which does not fit into memory"))
            .remedy("free some memory or use a smaller variant")
    })
}

pub(super) const FETCH_AGAIN: &str = "download or copy it again";

pub(super) fn cut_short(name: &str) -> Error {
    Error::new(name, "is cut short").remedy(FETCH_AGAIN)
}

pub(super) fn damaged(name: &str, problem: impl std::fmt::Display) -> Error {
    Error::new(name, format!("is damaged: {problem}")).remedy(FETCH_AGAIN)
}

/// A name out of a file, fit for an error message however long it is.
pub(super) fn quoted(name: &str) -> String {
    const SHOWN: usize = 120;
    match name.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("`{}…`", &name[..end]),
        None => format!("`{name}`"),
    }
}
