//! The strips or tiles of a picture: each decoded to samples of 8 bits.

use std::borrow::Cow;

use super::codec::Codec;
use super::damaged;
use super::image::{Colours, Image};
use crate::error::Result;
use crate::picture::budget;
use crate::picture::jpeg::{self, Transform};

impl Image {
    /// The samples of a strip or tile, in 8 bits, and how many of them a pixel has.
    pub(super) fn part(&self, data: &[u8], tables: &[u8], rows: usize, file_length: usize) -> Result<(usize, Vec<u8>)> {
        let width = self.part.0;
        let in_file = if self.planar { 1 } else { self.samples };
        if self.codec == Codec::Jpeg {
            let transform = if let Colours::YCbCr = self.colours { Transform::YCbCr } else { Transform::None };
            let samples = jpeg::decode_part(tables, data, transform, self.part)?;
            if (samples.width, samples.layout.channels()) != (width, in_file) || samples.height < rows {
                return Err(damaged("a JPEG in it does not fit its part of the picture"));
            }
            return Ok((in_file, samples.bytes));
        }

        let row_length = (width as u64 * self.bits as u64 * in_file as u64).div_ceil(8);
        let length = row_length.saturating_mul(rows as u64);
        let unpacked = (width as u64 * in_file as u64).saturating_mul(rows as u64);
        if length.max(unpacked) > budget::most_bytes(file_length) {
            return Err(damaged(format!("a part of {unpacked} samples in it is more than the file can explain")));
        }
        let data = if self.lowest_bit_first {
            Cow::Owned(data.iter().map(|byte| byte.reverse_bits()).collect())
        } else {
            Cow::Borrowed(data)
        };
        let mut packed = self.codec.decode(&data, width, rows, length as usize)?;
        if self.bits == 8 && !self.differences {
            return Ok((in_file, packed));
        }
        let mut samples = budget::reserve(width * in_file * rows)?;
        for row in packed.chunks_exact_mut(row_length as usize) {
            if self.differences {
                self.add_up(row, in_file);
            }
            self.unpack(row, width * in_file, &mut samples);
        }
        Ok((in_file, samples))
    }

    /// The predictor: each sample is stored as its difference to the pixel before.
    fn add_up(&self, row: &mut [u8], in_file: usize) {
        if self.bits == 8 {
            for at in in_file..row.len() {
                row[at] = row[at].wrapping_add(row[at - in_file]);
            }
            return;
        }
        // Its own inverse.
        let ordered = |number| if self.little_endian { u16::from_le(number) } else { u16::from_be(number) };
        let number = |bytes| ordered(u16::from_ne_bytes(bytes));
        let row = row.as_chunks_mut::<2>().0;
        for at in in_file..row.len() {
            row[at] = ordered(number(row[at]).wrapping_add(number(row[at - in_file]))).to_ne_bytes();
        }
    }

    fn unpack(&self, row: &[u8], count: usize, samples: &mut Vec<u8>) {
        match self.bits {
            8 => samples.extend_from_slice(row),
            16 => samples.extend(row.iter().skip(usize::from(self.little_endian)).step_by(2)),
            bits => {
                let most = (1 << bits) - 1;
                let scale = if let Colours::Palette = self.colours { 1 } else { 255 / most };
                let all =
                    row.iter().flat_map(|&byte| (0..8 / bits).map(move |index| byte >> (8 - bits - index * bits)));
                samples.extend(all.take(count).map(|value| (value & most) * scale));
            }
        }
    }
}
