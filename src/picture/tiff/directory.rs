//! The directory of a TIFF's first picture: numbers under tags. TIFF and BigTIFF, in both byte orders.

use super::cut_short;
use crate::error::Result;

pub(super) struct Directory<'a> {
    bytes: &'a [u8],
    pub little_endian: bool,
    big: bool,
    /// The entries, one after the other.
    entries: &'a [u8],
}

const BYTE: u64 = 1;
const SHORT: u64 = 3;
const LONG: u64 = 4;
const UNDEFINED: u64 = 7;
const LONG8: u64 = 16;

impl<'a> Directory<'a> {
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self> {
        let little_endian = bytes.starts_with(b"I");
        let big = bytes.get(2..4).is_some_and(|version| version.contains(&43));
        let mut directory = Self { bytes, little_endian, big, entries: &[] };
        let (at, count_length) =
            if big { (directory.number(bytes, 8, 8)?, 8) } else { (directory.number(bytes, 4, 4)?, 2) };
        let from = usize::try_from(at).ok().and_then(|at| bytes.get(at..)).ok_or_else(cut_short)?;
        let count = usize::try_from(directory.number(from, 0, count_length)?).unwrap_or(usize::MAX);
        let end = count.saturating_mul(directory.entry_length()).saturating_add(count_length);
        directory.entries = from.get(count_length..end).ok_or_else(cut_short)?;
        Ok(directory)
    }

    /// The only number under that tag, or the first.
    pub(super) fn first(&self, tag: u64) -> Result<Option<u64>> {
        Ok(self.all(tag)?.and_then(|numbers| numbers.first().copied()))
    }

    /// The numbers under that tag.
    pub(super) fn all(&self, tag: u64) -> Result<Option<Vec<u64>>> {
        let Some((kind, contents)) = self.contents(tag)? else { return Ok(None) };
        let length = length_of(kind);
        contents.chunks_exact(length).map(|number| self.number(number, 0, length)).collect::<Result<_>>().map(Some)
    }

    /// The bytes under that tag, as they are.
    pub(super) fn raw(&self, tag: u64) -> Result<Option<&'a [u8]>> {
        Ok(self.contents(tag)?.map(|(_, contents)| contents))
    }

    fn contents(&self, tag: u64) -> Result<Option<(u64, &'a [u8])>> {
        let (count_length, field_at) = if self.big { (8, 12) } else { (4, 8) };
        for entry in self.entries.chunks_exact(self.entry_length()) {
            if self.number(entry, 0, 2)? != tag {
                continue;
            }
            let kind = self.number(entry, 2, 2)?;
            let count = usize::try_from(self.number(entry, 4, count_length)?).unwrap_or(usize::MAX);
            let length = count.saturating_mul(length_of(kind));
            // What fits into the field stands there; of the rest, where it is.
            let field = &entry[field_at..];
            if length <= field.len() {
                return Ok(Some((kind, &field[..length])));
            }
            let at = usize::try_from(self.number(field, 0, field.len())?).unwrap_or(usize::MAX);
            let contents = self.bytes.get(at..at.saturating_add(length)).ok_or_else(cut_short)?;
            return Ok(Some((kind, contents)));
        }
        Ok(None)
    }

    fn entry_length(&self) -> usize {
        if self.big { 20 } else { 12 }
    }

    /// The number of up to 8 bytes that is at that place.
    fn number(&self, bytes: &[u8], at: usize, length: usize) -> Result<u64> {
        let bytes = bytes.get(at..at + length).ok_or_else(cut_short)?;
        let add = |sum: u64, byte: &u8| sum << 8 | u64::from(*byte);
        Ok(if self.little_endian { bytes.iter().rev().fold(0, add) } else { bytes.iter().fold(0, add) })
    }
}

fn length_of(kind: u64) -> usize {
    match kind {
        BYTE | UNDEFINED => 1,
        SHORT => 2,
        LONG => 4,
        LONG8 => 8,
        // Text, fractions and others, of which we need none: as bytes they do no harm.
        _ => 1,
    }
}
