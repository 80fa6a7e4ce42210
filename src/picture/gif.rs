//! GIF: its first frame, decoded by the `gif` crate.

use std::io::Cursor;

use ::gif::{ColorOutput, DecodeOptions, DecodingError};

use super::budget;
use super::decode::{Decoded, damaged};
use super::orientation::Orientation;
use super::samples::{Layout, Samples};

pub(super) fn decode(bytes: &[u8]) -> Decoded {
    let damaged = |error: DecodingError| damaged("GIF", error);
    let mut options = DecodeOptions::new();
    options.set_color_output(ColorOutput::Indexed);
    let mut decoder = options.read_info(Cursor::new(bytes)).map_err(damaged)?;
    let (screen_width, screen_height) = (usize::from(decoder.width()), usize::from(decoder.height()));
    let Some(frame) = decoder.next_frame_info().map_err(damaged)? else {
        return Err(super::decode::damaged("GIF", "there is no frame in it"));
    };
    let (left, top) = (usize::from(frame.left), usize::from(frame.top));
    let (frame_width, frame_height) = (usize::from(frame.width), usize::from(frame.height));
    // What the frame leaves free shows the transparent colour, or else the first, as in Pillow.
    let free = frame.transparent.unwrap_or(0);
    let own_colours = frame.palette.as_deref().map(colours);
    let colours = own_colours.unwrap_or_else(|| colours(decoder.global_palette().unwrap_or_default()));

    // A frame may stick out of the screen, which then grows.
    let (width, height) = (screen_width.max(left + frame_width), screen_height.max(top + frame_height));
    budget::check(width as u64, height as u64, 3, bytes.len())?;
    budget::check(frame_width as u64, frame_height as u64, 1, bytes.len())?;
    let mut indices = budget::filled(0, frame_width * frame_height)?;
    decoder.read_into_buffer(&mut indices).map_err(damaged)?;

    let mut rgb = budget::filled(0, width * height * 3)?;
    for (y, row) in rgb.chunks_exact_mut(width * 3).enumerate() {
        let frame_row = y.checked_sub(top).and_then(|y| indices.chunks_exact(frame_width).nth(y)).unwrap_or_default();
        for (x, pixel) in row.as_chunks_mut::<3>().0.iter_mut().enumerate() {
            let index = x.checked_sub(left).and_then(|x| frame_row.get(x)).unwrap_or(&free);
            *pixel = colours[usize::from(*index)];
        }
    }
    Ok((Samples { width, height, layout: Layout::Rgb, bytes: rgb }, Orientation::UPRIGHT))
}

/// Colours that the file does not give are shades of grey, as in Pillow.
fn colours(rgb: &[u8]) -> [[u8; 3]; 256] {
    let given = rgb.as_chunks::<3>().0;
    std::array::from_fn(|index| given.get(index).copied().unwrap_or([index as u8; 3]))
}
