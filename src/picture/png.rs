//! PNG, decoded by the `png` crate.

use std::io::Cursor;

use ::png::{BitDepth, ColorType, DecodingError, Limits, Transformations};

use super::budget;
use super::decode::{self, Decoded};
use super::orientation::Orientation;
use super::samples::{Layout, Samples};
use crate::error::{Error, Result};

pub(super) fn decode(bytes: &[u8]) -> Decoded {
    let mut reader = open(bytes, Transformations::EXPAND | Transformations::STRIP_16)?;
    let palette = reader.info().color_type == ColorType::Indexed;
    let layout = match reader.output_color_type().0 {
        ColorType::Grayscale => Layout::Grey,
        ColorType::GrayscaleAlpha => Layout::GreyAlpha,
        ColorType::Rgb | ColorType::Indexed if palette => Layout::Paletted,
        ColorType::Rgb | ColorType::Indexed => Layout::Rgb,
        ColorType::Rgba => Layout::Rgba,
    };
    let (width, height) = (reader.info().width as usize, reader.info().height as usize);
    let mut samples = budget::filled(0, width * height * layout.channels())?;
    let orientation = read(&mut reader, &mut samples)?;
    Ok((Samples { width, height, layout, bytes: samples }, orientation))
}

/// The numbers that the file has for its pixels: of its palette, or its shades of grey, whatever those look like.
pub(super) fn decode_numbers(bytes: &[u8]) -> Decoded {
    let mut reader = open(bytes, Transformations::IDENTITY)?;
    let (colour, depth) = reader.output_color_type();
    if !matches!(colour, ColorType::Grayscale | ColorType::Indexed) || depth == BitDepth::Sixteen {
        let problem = "has more than one number of 8 bits for a pixel, where a class is one";
        return Err(Error::new("", problem).remedy("save it as a PNG with a palette, or in 8-bit grey"));
    }
    let (width, height) = (reader.info().width as usize, reader.info().height as usize);
    let length = reader.output_line_size(width as u32).unwrap_or(width);
    let mut packed = budget::filled(0, length * height)?;
    let orientation = read(&mut reader, &mut packed)?;
    let bits = depth as usize;
    if bits == 8 {
        return Ok((Samples { width, height, layout: Layout::Grey, bytes: packed }, orientation));
    }
    let mut numbers = budget::reserve(width * height)?;
    for row in packed.chunks_exact(length) {
        // The first pixel of a byte is in its highest bits.
        let number = |x: usize| row[x * bits / 8] << (x * bits % 8) >> (8 - bits);
        numbers.extend((0..width).map(number));
    }
    Ok((Samples { width, height, layout: Layout::Grey, bytes: numbers }, orientation))
}

type Reader<'a> = ::png::Reader<Cursor<&'a [u8]>>;

/// Ready to read the pixels, for which there is room.
fn open(bytes: &[u8], transformations: Transformations) -> Result<Reader<'_>> {
    let limits = Limits { bytes: budget::most_bytes(bytes.len()) as usize };
    let mut decoder = ::png::Decoder::new_with_limits(Cursor::new(bytes), limits);
    decoder.set_ignore_text_chunk(true);
    decoder.set_ignore_iccp_chunk(true);
    decoder.set_transformations(transformations);

    let header = decoder.read_header_info().map_err(damaged)?;
    let (width, height) = (header.width, header.height);
    budget::check(u64::from(width), u64::from(height), header.bytes_per_pixel().max(4) as u64, bytes.len())?;

    let reader = decoder.read_info().map_err(damaged)?;
    // The decoder panics on a palette that ends within a colour (png 0.18.1).
    if reader.info().palette.as_deref().is_some_and(|palette| palette.len() % 3 != 0) {
        return Err(decode::damaged("PNG", "its palette ends within a colour"));
    }
    Ok(reader)
}

/// Reads the pixels, and tells which way up they are.
fn read(reader: &mut Reader, pixels: &mut [u8]) -> Result<Orientation> {
    reader.next_frame(pixels).map_err(damaged)?;
    // To the end of the file: EXIF may stand behind the pixels, and a file cut short in between is told from a whole one.
    reader.finish().map_err(damaged)?;
    Ok(reader.info().exif_metadata.as_deref().map_or(Orientation::UPRIGHT, Orientation::from_exif))
}

fn damaged(error: DecodingError) -> Error {
    decode::damaged("PNG", error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_the_files_own_at_every_depth() {
        for (depth, most) in [(BitDepth::One, 1), (BitDepth::Two, 3), (BitDepth::Four, 15), (BitDepth::Eight, 255)] {
            for colour in [ColorType::Grayscale, ColorType::Indexed] {
                let (width, height, bits) = (13, 5, depth as usize);
                let numbers: Vec<u8> = (0..width * height).map(|i| (i * 37 % (most + 1)) as u8).collect();
                let mut rows = vec![0; (width * bits).div_ceil(8) * height];
                for (i, number) in numbers.iter().enumerate() {
                    let bit = i % width * bits;
                    rows[i / width * (width * bits).div_ceil(8) + bit / 8] |= number << (8 - bits - bit % 8);
                }
                let mut file = Vec::new();
                let mut encoder = ::png::Encoder::new(&mut file, width as u32, height as u32);
                encoder.set_color(colour);
                encoder.set_depth(depth);
                if colour == ColorType::Indexed {
                    encoder.set_palette([9; 3].repeat(most + 1));
                }
                encoder.write_header().unwrap().write_image_data(&rows).unwrap();
                assert_eq!(decode_numbers(&file).unwrap().0.bytes, numbers, "{colour:?} of {bits} bits");
            }
        }
    }
}
