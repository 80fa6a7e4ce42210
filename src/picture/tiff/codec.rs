//! The codecs of TIFF, all but JPEG: a stretch of the file → rows of packed samples.

use std::io::Read;

use flate2::read::ZlibDecoder;
use weezl::{BitOrder, LzwStatus};

use super::{cut_short, damaged};
use crate::error::Result;
use crate::picture::budget;
use crate::picture::decode::unsupported;

/// The TIFF tag Compression.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Codec {
    None,
    Fax4,
    Lzw,
    Jpeg,
    Deflate,
    PackBits,
}

impl Codec {
    pub(super) fn from_tag(tag: u64) -> Result<Self> {
        let name = match tag {
            1 => return Ok(Self::None),
            4 => return Ok(Self::Fax4),
            5 => return Ok(Self::Lzw),
            7 => return Ok(Self::Jpeg),
            8 | 32946 => return Ok(Self::Deflate),
            32773 => return Ok(Self::PackBits),
            2 | 3 => "fax compression of group 3",
            6 => "JPEG compression of the old kind",
            34925 => "LZMA compression",
            50000 => "Zstandard compression",
            50001 => "WebP compression",
            other => return Err(unsupported("TIFF", format!("compression {other}"))),
        };
        Err(unsupported("TIFF", name))
    }

    /// `rows` rows, each filled up to whole bytes: `length` bytes in all.
    pub(super) fn decode(self, data: &[u8], width: usize, rows: usize, length: usize) -> Result<Vec<u8>> {
        if self == Self::None {
            let plain = data.get(..length).ok_or_else(cut_short)?;
            let mut copy = budget::reserve(length)?;
            copy.extend_from_slice(plain);
            return Ok(copy);
        }
        let mut unpacked = budget::filled(0, length)?;
        match self {
            Self::Fax4 => fax4(data, width, rows, &mut unpacked)?,
            Self::Lzw => lzw(data, &mut unpacked)?,
            Self::Deflate => ZlibDecoder::new(data).read_exact(&mut unpacked).map_err(damaged)?,
            Self::PackBits => packbits(data, &mut unpacked)?,
            Self::None | Self::Jpeg => {}
        }
        Ok(unpacked)
    }
}

fn lzw(mut data: &[u8], mut unpacked: &mut [u8]) -> Result<()> {
    let mut decoder = weezl::decode::Decoder::with_tiff_size_switch(BitOrder::Msb, 8);
    while !unpacked.is_empty() {
        let result = decoder.decode_bytes(data, unpacked);
        data = &data[result.consumed_in..];
        unpacked = &mut unpacked[result.consumed_out..];
        match result.status.map_err(damaged)? {
            LzwStatus::Ok => {}
            LzwStatus::NoProgress | LzwStatus::Done if unpacked.is_empty() => {}
            LzwStatus::NoProgress | LzwStatus::Done => return Err(cut_short()),
        }
    }
    Ok(())
}

fn packbits(mut data: &[u8], mut unpacked: &mut [u8]) -> Result<()> {
    while !unpacked.is_empty() {
        let (&head, rest) = data.split_first().ok_or_else(cut_short)?;
        let (count, used) = match head {
            0..=127 => (usize::from(head) + 1, usize::from(head) + 1),
            128 => (0, 0),
            129..=255 => (257 - usize::from(head), 1),
        };
        let source = rest.get(..used).ok_or_else(cut_short)?;
        // A run may be longer than what is asked for.
        let (now, later) = unpacked.split_at_mut(count.min(unpacked.len()));
        for (byte, &value) in now.iter_mut().zip(source.iter().cycle()) {
            *byte = value;
        }
        (data, unpacked) = (&rest[used..], later);
    }
    Ok(())
}

/// Bits of 1 are black, whatever the picture calls it.
fn fax4(data: &[u8], width: usize, rows: usize, unpacked: &mut [u8]) -> Result<()> {
    let narrow = |side: usize| u16::try_from(side).map_err(|_| unsupported("TIFF", "a fax that large"));
    let mut lines = unpacked.chunks_exact_mut(width.div_ceil(8));
    let whole = fax::decoder::decode_g4(data.iter().copied(), narrow(width)?, Some(narrow(rows)?), |changes| {
        let Some(line) = lines.next() else { return };
        for pair in changes.chunks(2) {
            let end = pair.get(1).map_or(width, |&end| usize::from(end).min(width));
            for x in usize::from(pair[0])..end {
                line[x / 8] |= 0x80 >> (x % 8);
            }
        }
    });
    whole.ok_or_else(cut_short)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packbits_runs_and_stretches() {
        let mut unpacked = [0; 7];
        packbits(&[2, 1, 2, 3, 128, 0xFE, 9, 0, 4], &mut unpacked).unwrap();
        assert_eq!(unpacked, [1, 2, 3, 9, 9, 9, 4]);
        assert!(packbits(&[2, 1, 2], &mut unpacked).is_err());
        assert!(packbits(&[128; 9], &mut unpacked).is_err());
    }
}
