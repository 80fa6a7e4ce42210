//! PNG, decoded by the `png` crate.

use std::io::Cursor;

use ::png::{ColorType, DecodingError, Limits, Transformations};

use super::budget;
use super::decode::{self, Decoded};
use super::orientation::Orientation;
use super::samples::{Layout, Samples};

pub(super) fn decode(bytes: &[u8]) -> Decoded {
    let damaged = |error: DecodingError| decode::damaged("PNG", error);
    let limits = Limits { bytes: budget::most_bytes(bytes.len()) as usize };
    let mut decoder = ::png::Decoder::new_with_limits(Cursor::new(bytes), limits);
    decoder.set_ignore_text_chunk(true);
    decoder.set_ignore_iccp_chunk(true);
    decoder.set_transformations(Transformations::EXPAND | Transformations::STRIP_16);

    let header = decoder.read_header_info().map_err(damaged)?;
    let (width, height) = (header.width, header.height);
    budget::check(u64::from(width), u64::from(height), header.bytes_per_pixel().max(4) as u64, bytes.len())?;

    let mut reader = decoder.read_info().map_err(damaged)?;
    // The decoder panics on a palette that ends within a colour (png 0.18.1).
    if reader.info().palette.as_deref().is_some_and(|palette| palette.len() % 3 != 0) {
        return Err(decode::damaged("PNG", "its palette ends within a colour"));
    }
    let layout = match reader.output_color_type().0 {
        ColorType::Grayscale => Layout::Grey,
        ColorType::GrayscaleAlpha => Layout::GreyAlpha,
        ColorType::Rgb | ColorType::Indexed => Layout::Rgb,
        ColorType::Rgba => Layout::Rgba,
    };
    let (width, height) = (width as usize, height as usize);
    let mut samples = budget::filled(0, width * height * layout.channels())?;
    reader.next_frame(&mut samples).map_err(damaged)?;
    // To the end of the file: EXIF may stand behind the pixels, and a file cut short in between is told from a whole one.
    reader.finish().map_err(damaged)?;
    let orientation = reader.info().exif_metadata.as_deref().map_or(Orientation::UPRIGHT, Orientation::from_exif);
    Ok((Samples { width, height, layout, bytes: samples }, orientation))
}
