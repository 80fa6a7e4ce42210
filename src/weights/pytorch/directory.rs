//! The directory of a zip archive, which stands at its end and says where each record lies.

use crate::error::Error;
use crate::weights::source::{ByteSource, cut_short, damaged, quoted, read_vec};
use std::collections::BTreeMap;

/// A record as the directory describes it.
pub(super) struct Record {
    /// Where its own header begins.
    pub header: u64,
    /// Where the next record, or the directory, begins.
    pub limit: u64,
    pub size: u64,
    pub crc: u32,
    stored_size: u64,
    flags: u64,
    method: u64,
}

const RECORD_HEADER: (&[u8], usize) = (b"PK\x03\x04", 30);
const DIRECTORY_ENTRY: (&[u8], usize) = (b"PK\x01\x02", 46);
const DIRECTORY_END: (&[u8], usize) = (b"PK\x05\x06", 22);
const ZIP64_LOCATOR: (&[u8], usize) = (b"PK\x06\x07", 20);
const ZIP64_END: (&[u8], usize) = (b"PK\x06\x06", 56);

/// That of `large` takes 70 kB.
const LARGEST_DIRECTORY: u64 = 64 << 20;

/// All records by name. None reaches into another.
pub(super) fn read_directory(source: &dyn ByteSource) -> Result<BTreeMap<String, Record>, Error> {
    let directory = Directory::find(source)?;
    let bytes = read_vec(source, directory.start, directory.size)?;
    let records = parse(&bytes, directory.entries).and_then(|mut records| {
        set_limits(&mut records, directory.start)?;
        Ok(records)
    });
    records.map_err(|problem| damaged(source.name(), problem))
}

struct Directory {
    start: u64,
    size: u64,
    entries: u64,
}

impl Directory {
    fn find(source: &dyn ByteSource) -> Result<Self, Error> {
        // The end may be followed by a comment of up to 65535 bytes, and preceded by its 64-bit twin.
        let tail_size = source.size().min((ZIP64_LOCATOR.1 + DIRECTORY_END.1 + 65535) as u64);
        let tail_start = source.size() - tail_size;
        let tail = read_vec(source, tail_start, tail_size)?;
        let found = (0..tail.len()).rev().find_map(|at| {
            let end = Fields::of(tail.get(at..)?, DIRECTORY_END)?;
            (at + DIRECTORY_END.1 + end.u16(20)? as usize == tail.len()).then_some((at, end))
        });
        let Some((at, end)) = found else { return Err(cut_short(source.name())) };
        let locator = at.checked_sub(ZIP64_LOCATOR.1).and_then(|at| Fields::of(&tail[at..], ZIP64_LOCATOR));
        let (directory, end_start) = match locator.and_then(|locator| locator.u64(8)) {
            Some(end_start) => {
                let bytes = read_vec(source, end_start, ZIP64_END.1 as u64)?;
                (Fields::of(&bytes, ZIP64_END).and_then(Self::from_zip64), end_start)
            }
            None => (Self::from_zip(end), tail_start + at as u64),
        };
        let directory = directory.filter(|directory| {
            directory.size <= LARGEST_DIRECTORY
                && directory.start.checked_add(directory.size).is_some_and(|end| end <= end_start)
        });
        directory.ok_or_else(|| damaged(source.name(), "its end does not say where its directory lies"))
    }

    fn from_zip(end: Fields) -> Option<Self> {
        Some(Self { entries: end.u16(10)?, size: end.u32(12)?, start: end.u32(16)? })
    }

    fn from_zip64(end: Fields) -> Option<Self> {
        Some(Self { entries: end.u64(32)?, size: end.u64(40)?, start: end.u64(48)? })
    }
}

fn parse(mut bytes: &[u8], count: u64) -> Result<BTreeMap<String, Record>, String> {
    let broken = || "its directory is not a zip archive's".to_owned();
    let mut records = BTreeMap::new();
    for _ in 0..count {
        let fields = Fields::of(bytes, DIRECTORY_ENTRY).ok_or_else(broken)?;
        let length = |at| fields.u16(at).map(|length| length as usize).ok_or_else(broken);
        let name_end = DIRECTORY_ENTRY.1 + length(28)?;
        let extra_end = name_end + length(30)?;
        let end = extra_end + length(32)?;
        let (name, extra) =
            bytes.get(DIRECTORY_ENTRY.1..name_end).zip(bytes.get(name_end..extra_end)).ok_or_else(broken)?;
        let name = String::from_utf8(name.to_vec()).map_err(|_| broken())?;
        let record = Record::parse(fields, extra).ok_or_else(broken)?;
        bytes = bytes.get(end..).ok_or_else(broken)?;
        if records.contains_key(&name) {
            return Err(format!("it has two records {}", quoted(&name)));
        }
        records.insert(name, record);
    }
    if bytes.is_empty() { Ok(records) } else { Err(broken()) }
}

/// Gives each record the room up to the next one. Records that overlap, the way of zip bombs, are refused.
fn set_limits(records: &mut BTreeMap<String, Record>, directory: u64) -> Result<(), String> {
    let mut by_place: Vec<_> = records.iter_mut().collect();
    by_place.sort_by_key(|(_, record)| std::cmp::Reverse(record.header));
    let mut limit = directory;
    for (name, record) in by_place {
        let least = (RECORD_HEADER.1 + name.len()) as u64;
        let end = record.header.checked_add(least).and_then(|start| start.checked_add(record.stored_size));
        if end.is_none_or(|end| end > limit) {
            return Err(format!("its record {} overlaps another", quoted(name)));
        }
        record.limit = limit;
        limit = record.header;
    }
    Ok(())
}

impl Record {
    fn parse(fields: Fields, extra: &[u8]) -> Option<Self> {
        // Sizes and places that do not fit into 32 bits stand in the extra field instead, in this order.
        let mut wide = zip64_extra(extra).chunks_exact(8);
        let mut widened = |at| match fields.u32(at)? {
            0xffff_ffff => Fields(wide.next()?).u64(0),
            narrow => Some(narrow),
        };
        let (size, stored_size, header) = (widened(24)?, widened(20)?, widened(42)?);
        let (crc, flags, method) = (fields.u32(16)? as u32, fields.u16(8)?, fields.u16(10)?);
        Some(Self { header, limit: 0, size, crc, stored_size, flags, method })
    }

    /// Records of torch.save are neither encrypted nor compressed.
    pub fn check_plain(&self) -> Result<(), &'static str> {
        const ENCRYPTED: u64 = 1;
        const STORED: u64 = 0;
        if self.flags & ENCRYPTED != 0 {
            return Err("is encrypted");
        }
        if self.method != STORED || self.stored_size != self.size {
            return Err("is compressed");
        }
        Ok(())
    }
}

/// The body of the extra field that widens numbers to 64 bits, or nothing.
fn zip64_extra(mut extra: &[u8]) -> &[u8] {
    const ZIP64: u64 = 1;
    while let (Some(kind), Some(size)) = (Fields(extra).u16(0), Fields(extra).u16(2)) {
        let Some(body) = extra.get(4..4 + size as usize) else { break };
        if kind == ZIP64 {
            return body;
        }
        extra = &extra[4 + size as usize..];
    }
    &[]
}

/// Where a record's bytes begin: behind a header whose length only the header itself tells.
pub(in crate::weights) fn data_start(
    source: &dyn ByteSource,
    header: u64,
    size: u64,
    limit: u64,
) -> Result<u64, Error> {
    let mut bytes = [0; RECORD_HEADER.1];
    source.read_at(header, &mut bytes)?;
    let fields = Fields::of(&bytes, RECORD_HEADER);
    let start = fields.and_then(|fields| {
        let start = header.checked_add(RECORD_HEADER.1 as u64 + fields.u16(26)? + fields.u16(28)?)?;
        (start.checked_add(size)? <= limit).then_some(start)
    });
    start.ok_or_else(|| damaged(source.name(), format!("no record begins at byte {header}")))
}

/// Little-endian numbers at fixed places.
#[derive(Clone, Copy)]
struct Fields<'a>(&'a [u8]);

impl<'a> Fields<'a> {
    fn of(bytes: &'a [u8], (signature, length): (&[u8], usize)) -> Option<Self> {
        let fields = bytes.get(..length)?;
        fields.starts_with(signature).then_some(Self(fields))
    }

    fn number<const BYTES: usize>(self, at: usize) -> Option<u64> {
        let bytes = self.0.get(at..)?.first_chunk::<BYTES>()?;
        Some(bytes.iter().rev().fold(0, |number, &byte| number << 8 | u64::from(byte)))
    }

    fn u16(self, at: usize) -> Option<u64> {
        self.number::<2>(at)
    }

    fn u32(self, at: usize) -> Option<u64> {
        self.number::<4>(at)
    }

    fn u64(self, at: usize) -> Option<u64> {
        self.number::<8>(at)
    }
}
