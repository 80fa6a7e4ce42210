//! SHA-256 of files of any size.

use super::source::{ByteSource, PIECE};
use crate::error::Result;
use sha2::{Digest, Sha256};

/// Of all bytes of the sources, one after another, in hexadecimal digits.
pub fn sha256<'a>(sources: impl IntoIterator<Item = &'a dyn ByteSource>) -> Result<String> {
    let mut hash = Sha256::new();
    let mut piece = Vec::new();
    for source in sources {
        piece.resize(piece.len().max(source.size().min(PIECE as u64) as usize), 0);
        let mut at = 0;
        while at < source.size() {
            let piece = &mut piece[..(source.size() - at).min(PIECE as u64) as usize];
            source.read_at(at, piece)?;
            hash.update(&*piece);
            at += piece.len() as u64;
        }
    }
    Ok(hexadecimal(hash))
}

pub(super) fn hexadecimal(hash: Sha256) -> String {
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
