//! A picture file of any of the formats we know → an upright RGB picture.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::orientation::{Orientation, turn};
use super::samples::{Layout, Samples};
use super::{Grey, Picture, bmp, gif, jpeg, png, tiff, webp};
use crate::error::{Error, Result};

/// What the decoder of a format gives.
pub(super) type Decoded = Result<(Samples, Orientation)>;

/// The picture in `bytes`, upright, as Pillow's `convert("RGB")` gives it: alpha is dropped, not blended in.
///
/// The format is recognised by the content. `name` is what errors call the picture.
///
/// Two things differ from Pillow on purpose. 16-bit grey is scaled to 8 bits by its high byte, as Pillow itself does
/// with 16-bit RGB, where it cuts grey off at 255 and so turns nearly every such picture white. And the EXIF
/// orientation is applied, where Pillow leaves that to the caller.
pub fn decode(name: &str, bytes: &[u8]) -> Result<Picture> {
    let upright = || {
        let (samples, orientation) = decode_samples(bytes)?;
        turn(samples.into_picture()?, orientation)
    };
    upright().map_err(|error| error.about(name))
}

/// The mask in `bytes`, as Pillow's `convert("L")` gives it, and whether it was several channels before.
pub fn decode_mask(name: &str, bytes: &[u8]) -> Result<(Grey, bool)> {
    let upright = || {
        let (samples, orientation) = decode_samples(bytes)?;
        let layout = samples.layout;
        let picture = turn(samples.into_picture()?, orientation)?;
        let grey = matches!(layout, Layout::Grey | Layout::GreyAlpha);
        Ok((picture.grey(), !grey && layout != Layout::Paletted))
    };
    upright().map_err(|error: Error| error.about(name))
}

/// The classes in the PNG `bytes`: the numbers of its palette or its shades of grey, and not what those look like.
pub fn decode_classes(name: &str, bytes: &[u8]) -> Result<Grey> {
    let upright = || {
        let (samples, orientation) = match recognise(bytes)? {
            ("PNG", _) => caught("PNG", || png::decode_numbers(bytes))?,
            (format, _) => {
                let problem = format!("is a {format} picture, which may change numbers");
                return Err(Error::new("", problem).remedy("save classes as PNG"));
            }
        };
        Ok(turn(samples.into_picture()?, orientation)?.grey())
    };
    upright().map_err(|error: Error| error.about(name))
}

fn decode_samples(bytes: &[u8]) -> Decoded {
    let (format, decoder) = recognise(bytes)?;
    caught(format, || decoder(bytes))
}

fn caught(format: &str, decoder: impl FnOnce() -> Decoded) -> Decoded {
    // The decoders of others meet bytes here that they were not tried on. In wasm a panic can't be caught; there are
    // tests that flip and cut the fixtures to see that there is none to catch.
    catch_unwind(AssertUnwindSafe(decoder)).unwrap_or_else(|_| Err(damaged(format, "its decoder gave up")))
}

type Decoder = fn(&[u8]) -> Decoded;

fn recognise(bytes: &[u8]) -> Result<(&'static str, Decoder)> {
    Ok(match bytes {
        [0x89, b'P', b'N', b'G', ..] => ("PNG", png::decode),
        [0xFF, 0xD8, 0xFF, ..] => ("JPEG", jpeg::decode),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => ("WebP", webp::decode),
        [b'G', b'I', b'F', b'8', ..] => ("GIF", gif::decode),
        [b'I', b'I', 42 | 43, 0, ..] | [b'M', b'M', 0, 42 | 43, ..] => ("TIFF", tiff::decode),
        [b'B', b'M', ..] => ("BMP", bmp::decode),
        _ => return Err(unrecognised(bytes)),
    })
}

fn unrecognised(bytes: &[u8]) -> Error {
    let problem = match bytes {
        [] => "the file is empty",
        // Telephones make these, so their owners should be told more than that we don't know what it is.
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => "HEIC and AVIF pictures are not supported",
        _ => "this is not a picture of a known format",
    };
    Error::new("", problem).remedy("give a PNG, JPEG, WebP, BMP, TIFF or GIF file")
}

/// The error for data that break off or contradict their format.
pub(super) fn damaged(format: &str, reason: impl std::fmt::Display) -> Error {
    let reason = reason.to_string();
    let reason = reason.trim_end_matches('.');
    Error::new("", format!("the {format} data are damaged or cut short: {reason}")).remedy("get the file again")
}

/// The error for what the format allows and we don't read.
pub(super) fn unsupported(format: &str, feature: impl std::fmt::Display) -> Error {
    Error::new("", format!("{format} with {feature} is not supported")).remedy("save the picture as PNG")
}
