//! BMP: every kind that Windows and OS/2 write, but for those that wrap a JPEG or PNG.

mod rows;

use super::budget;
use super::decode::{Decoded, damaged, unsupported};
use super::orientation::Orientation;
use super::samples::{Layout, Samples};
use crate::error::{Error, Result};

const FILE_HEADER: usize = 14;

/// Where the colours are in pixels of one byte per colour.
const BLUE_GREEN_RED: [u32; 3] = [0xFF_0000, 0xFF00, 0xFF];

pub(super) fn decode(bytes: &[u8]) -> Decoded {
    let header = Header::read(bytes)?;
    budget::check(header.width as u64, header.height as u64, 3, bytes.len())?;
    let pixels = bytes.get(header.pixels_at..).unwrap_or_default();
    let mut rgb = budget::filled(0, header.width * header.height * 3)?;
    match header.compression {
        Compression::None => header.plain_rows(pixels, &mut rgb)?,
        Compression::RunLength => header.runs(pixels, &mut rgb)?,
    }
    Ok((Samples { width: header.width, height: header.height, layout: Layout::Rgb, bytes: rgb }, Orientation::UPRIGHT))
}

enum Compression {
    None,
    RunLength,
}

struct Header {
    width: usize,
    height: usize,
    top_down: bool,
    bits: usize,
    compression: Compression,
    /// Where in a pixel of 16 bits and more red, green and blue are.
    masks: [u32; 3],
    /// For pixels of 8 bits and fewer.
    palette: Vec<[u8; 3]>,
    pixels_at: usize,
}

fn cut_short() -> Error {
    damaged("BMP", "its end is missing")
}

fn u16_at(bytes: &[u8], at: usize) -> Result<u16> {
    bytes.get(at..).and_then(|rest| rest.first_chunk()).map(|field| u16::from_le_bytes(*field)).ok_or_else(cut_short)
}

fn u32_at(bytes: &[u8], at: usize) -> Result<u32> {
    bytes.get(at..).and_then(|rest| rest.first_chunk()).map(|field| u32::from_le_bytes(*field)).ok_or_else(cut_short)
}

impl Header {
    fn read(bytes: &[u8]) -> Result<Self> {
        let header_length = u32_at(bytes, FILE_HEADER)? as usize;
        let header = bytes.get(FILE_HEADER..).unwrap_or_default();
        // The first of all had sides of 16 bits, no compression, and palettes without padding.
        let core = header_length == 12;
        if !core && !(40..=124).contains(&header_length) {
            return Err(unsupported("BMP", format!("a header of {header_length} bytes")));
        }
        let (width, height, bits) = if core {
            (i32::from(u16_at(header, 4)?), i32::from(u16_at(header, 6)?), u16_at(header, 10)?)
        } else {
            (u32_at(header, 4)? as i32, u32_at(header, 8)? as i32, u16_at(header, 14)?)
        };
        let compression = if core { 0 } else { u32_at(header, 16)? };
        let masks = match (compression, bits) {
            (3, 16 | 24 | 32) => [u32_at(header, 40)?, u32_at(header, 44)?, u32_at(header, 48)?],
            (0, 16) => [0x7C00, 0x3E0, 0x1F],
            (0, 24 | 32) => BLUE_GREEN_RED,
            (0, 1 | 4 | 8) | (1, 8) | (2, 4) => [0; 3],
            _ => return Err(unsupported("BMP", format!("{bits}-bit pixels in compression {compression}"))),
        };

        // Some programs leave them empty.
        let masks = if bits == 32 && masks == [0; 3] { BLUE_GREEN_RED } else { masks };

        let mut palette_at = FILE_HEADER + header_length;
        if compression == 3 && header_length == 40 {
            palette_at += 12;
        }
        let mut palette = Vec::new();
        let mut palette_length = 0;
        if bits <= 8 {
            let stated = if core { 0 } else { u32_at(header, 32)? as usize };
            let colours = if stated == 0 { 1 << bits } else { stated };
            let colour_length = if core { 3 } else { 4 };
            palette_length = colours.saturating_mul(colour_length);
            let given = bytes.get(palette_at..).unwrap_or_default();
            let colours = given.chunks_exact(colour_length).take(colours.min(256));
            palette.extend(colours.map(|colour| [colour[2], colour[1], colour[0]]));
        }
        let pixels_at = match u32_at(bytes, 10)? as usize {
            0 => palette_at.saturating_add(palette_length),
            stated => stated,
        };
        Ok(Self {
            width: width.unsigned_abs() as usize,
            height: height.unsigned_abs() as usize,
            top_down: height < 0,
            bits: usize::from(bits),
            compression: if compression == 1 || compression == 2 { Compression::RunLength } else { Compression::None },
            masks,
            palette,
            pixels_at,
        })
    }
}
