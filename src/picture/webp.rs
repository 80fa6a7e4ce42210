//! WebP: its first frame, decoded by the `image-webp` crate.
//!
//! We read the container and hand that crate nothing but the frame, as a file of one still picture. Its own handling of
//! animations blends the first frame with the canvas, which Pillow does not, and trusts the sizes inside frames.

use std::io::Cursor;

use image_webp::WebPDecoder;

use super::budget;
use super::decode::{Decoded, damaged};
use super::orientation::Orientation;
use super::samples::{Layout, Samples};
use crate::error::{Error, Result};

pub(super) fn decode(bytes: &[u8]) -> Decoded {
    let file = riff_body(bytes)?;
    let Some(header) = chunk(file, b"VP8X") else {
        let frame = Frame::find(file)?;
        budget::check(frame.width, frame.height, 4, bytes.len())?;
        return Ok((frame.decode()?, Orientation::UPRIGHT));
    };

    let (width, height) = (u24_plus_1(header, 4)?, u24_plus_1(header, 7)?);
    budget::check(width, height, 4, bytes.len())?;
    let (frame, left, top) = match chunk(file, b"ANMF") {
        Some(animated) => {
            let place = |at| Ok::<u64, Error>((u24_plus_1(animated, at)? - 1) * 2);
            (Frame::find(animated.get(16..).unwrap_or_default())?, place(0)?, place(3)?)
        }
        None => (Frame::find(file)?, 0, 0),
    };
    if left + frame.width > width || top + frame.height > height {
        return Err(cut_short("its frame is larger than the picture"));
    }
    let samples = frame.decode()?;
    let samples = if (samples.width as u64, samples.height as u64) == (width, height) {
        samples
    } else {
        on_canvas(&samples.into_picture()?, [width, height, left, top].map(|side| side as usize))?
    };
    Ok((samples, chunk(file, b"EXIF").map_or(Orientation::UPRIGHT, Orientation::from_exif)))
}

fn cut_short(reason: &str) -> Error {
    damaged("WebP", reason)
}

/// The chunks of the file: all that its header says is there.
fn riff_body(bytes: &[u8]) -> Result<&[u8]> {
    let length = bytes.get(4..).and_then(|rest| rest.first_chunk()).map_or(0, |length| u32::from_le_bytes(*length));
    let length = usize::try_from(length).unwrap_or(usize::MAX);
    bytes.get(12..length.saturating_add(8)).ok_or_else(|| cut_short("its end is missing"))
}

/// The contents of the first chunk of that name.
fn chunk<'a>(mut chunks: &'a [u8], name: &[u8; 4]) -> Option<&'a [u8]> {
    while let Some((header, rest)) = chunks.split_first_chunk::<8>() {
        let [a, b, c, d, length @ ..] = *header;
        let length = usize::try_from(u32::from_le_bytes(length)).ok()?;
        if [a, b, c, d] == *name {
            return rest.get(..length);
        }
        // Chunks begin at even places.
        chunks = rest.get(length.checked_add(length % 2)?..)?;
    }
    None
}

fn u24_plus_1(bytes: &[u8], at: usize) -> Result<u64> {
    match bytes.get(at..at + 3) {
        Some(&[a, b, c]) => Ok(u64::from(u32::from_le_bytes([a, b, c, 0])) + 1),
        _ => Err(cut_short("a header in it is too short")),
    }
}

struct Frame<'a> {
    width: u64,
    height: u64,
    /// The chunks that make a still picture of it, by their names.
    parts: Vec<(&'static [u8; 4], &'a [u8])>,
}

impl<'a> Frame<'a> {
    fn find(chunks: &'a [u8]) -> Result<Self> {
        if let Some(lossless) = chunk(chunks, b"VP8L") {
            // A byte that says what follows, then both sides, 14 bits each, less 1.
            let sides = lossless.get(1..).and_then(|rest| rest.first_chunk()).map(|sides| u32::from_le_bytes(*sides));
            let sides = u64::from(sides.ok_or_else(|| cut_short("its frame has no header"))?);
            let (width, height) = ((sides & 0x3FFF) + 1, (sides >> 14 & 0x3FFF) + 1);
            return Ok(Self { width, height, parts: vec![(b"VP8L", lossless)] });
        }
        let lossy = chunk(chunks, b"VP8 ").ok_or_else(|| cut_short("there is no whole frame in it"))?;
        let &[a, b, c, d] = lossy.get(6..10).and_then(|sides| sides.first_chunk()).unwrap_or(&[0; 4]);
        let [width, height] = [[a, b], [c, d]].map(|side| u64::from(u16::from_le_bytes(side) & 0x3FFF));
        let mut parts = vec![(b"VP8 ", lossy)];
        if let Some(alpha) = chunk(chunks, b"ALPH") {
            parts.insert(0, (b"ALPH", alpha));
        }
        Ok(Self { width, height, parts })
    }

    fn decode(&self) -> Result<Samples> {
        budget::check_sides(self.width, self.height)?;
        let still = self.still_file();
        let damaged = |error| damaged("WebP", error);
        let mut decoder = WebPDecoder::new(Cursor::new(still)).map_err(damaged)?;
        let layout = if decoder.has_alpha() { Layout::Rgba } else { Layout::Rgb };
        let (width, height) = (self.width as usize, self.height as usize);
        let mut bytes = budget::filled(0, width * height * layout.channels())?;
        decoder.read_image(&mut bytes).map_err(damaged)?;
        Ok(Samples { width, height, layout, bytes })
    }

    fn still_file(&self) -> Vec<u8> {
        let mut chunks = b"WEBP".to_vec();
        let mut push = |name: &[u8; 4], contents: &[u8]| {
            chunks.extend_from_slice(name);
            chunks.extend_from_slice(&(contents.len() as u32).to_le_bytes());
            chunks.extend_from_slice(contents);
            chunks.resize(chunks.len().next_multiple_of(2), 0);
        };
        if self.parts.len() > 1 {
            const WITH_ALPHA: u8 = 0x10;
            let [a, b, c, _] = (self.width as u32 - 1).to_le_bytes();
            let [d, e, f, _] = (self.height as u32 - 1).to_le_bytes();
            push(b"VP8X", &[WITH_ALPHA, 0, 0, 0, a, b, c, d, e, f]);
        }
        for (name, contents) in &self.parts {
            push(name, contents);
        }
        [b"RIFF".as_slice(), &(chunks.len() as u32).to_le_bytes(), &chunks].concat()
    }
}

/// The frame in its place, and black, which is libwebp's transparent, around it.
fn on_canvas(frame: &super::Picture, [width, height, left, top]: [usize; 4]) -> Result<Samples> {
    let mut bytes = budget::filled(0, width * height * 3)?;
    let rows = bytes.chunks_exact_mut(width * 3).skip(top);
    for (row, frame_row) in rows.zip(frame.pixels.chunks_exact(frame.width * 3)) {
        row[left * 3..][..frame_row.len()].copy_from_slice(frame_row);
    }
    Ok(Samples { width, height, layout: Layout::Rgb, bytes })
}
