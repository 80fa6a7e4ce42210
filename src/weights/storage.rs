//! The bytes behind tensors: where in a source they lie, and whether they are still what was written.

use super::pytorch::directory::data_start;
use super::source::{ByteSource, PIECE, cut_short, damaged, quoted};
use crate::error::Result;
use std::sync::atomic::{AtomicBool, Ordering};

/// A run of bytes that one tensor or several share.
pub(super) struct Storage {
    place: Place,
    size: u64,
    /// CRC-32 of all its bytes, where the format has one.
    crc: Option<u32>,
    checked: AtomicBool,
}

pub(super) enum Place {
    At(u64),
    /// Behind a zip record's own header, whose length is not known before it is read; it must end at `limit`.
    InRecord {
        header: u64,
        limit: u64,
    },
}

impl Storage {
    pub fn new(place: Place, size: u64, crc: Option<u32>) -> Self {
        Self { place, size, crc, checked: AtomicBool::new(false) }
    }

    pub fn size(&self) -> u64 {
        self.size
    }

    /// Where its bytes begin. They all lie inside the source.
    pub fn start(&self, source: &dyn ByteSource) -> Result<u64> {
        let start = match self.place {
            Place::At(start) => start,
            Place::InRecord { header, limit } => data_start(source, header, self.size, limit)?,
        };
        if start.checked_add(self.size).is_none_or(|end| end > source.size()) {
            return Err(cut_short(source.name()));
        }
        Ok(start)
    }

    /// Reads all its bytes and compares their checksum, unless that was done before. `tensor` is who asks.
    pub fn check(&self, source: &dyn ByteSource, start: u64, tensor: &str) -> Result<()> {
        if self.is_checked() {
            return Ok(());
        }
        let mut piece = vec![0; self.size.min(PIECE as u64) as usize];
        let mut hasher = crc32fast::Hasher::new();
        let mut done = 0;
        while done < self.size {
            let piece = &mut piece[..(self.size - done).min(PIECE as u64) as usize];
            source.read_at(start + done, piece)?;
            hasher.update(piece);
            done += piece.len() as u64;
        }
        self.compare(source, hasher, tensor)
    }

    /// Fills `bytes` from byte `offset` of this storage on, and checks the whole storage the first time.
    pub fn read(&self, source: &dyn ByteSource, start: u64, offset: u64, bytes: &mut [u8], tensor: &str) -> Result<()> {
        if self.is_checked() || (bytes.len() as u64) < self.size {
            self.check(source, start, tensor)?;
            return source.read_at(start + offset, bytes);
        }
        let mut hasher = crc32fast::Hasher::new();
        let mut at = start + offset;
        for piece in bytes.chunks_mut(PIECE) {
            source.read_at(at, piece)?;
            hasher.update(piece);
            at += piece.len() as u64;
        }
        self.compare(source, hasher, tensor)
    }

    fn is_checked(&self) -> bool {
        self.crc.is_none() || self.checked.load(Ordering::Relaxed)
    }

    fn compare(&self, source: &dyn ByteSource, hasher: crc32fast::Hasher, tensor: &str) -> Result<()> {
        if self.crc.is_some_and(|crc| crc != hasher.finalize()) {
            return Err(damaged(source.name(), format!("tensor {} fails its checksum", quoted(tensor))));
        }
        self.checked.store(true, Ordering::Relaxed);
        Ok(())
    }
}
