//! The files that `segment` writes. Each is written beside its place and moved there once it is whole.

use clap::ValueEnum;
use sam2unet::{
    error::{Error, Result},
    picture::{self, Picture, Restored},
    segmenter::Logits,
};
use std::{
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::Path,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Grey PNG of the picture's size: 0 is surely ground, 255 surely object.
    Probability,
    /// Black and white PNG of the picture's size: white where the probability reaches the threshold.
    Mask,
    /// The picture itself as a PNG, see-through where there is no object.
    Alpha,
    /// Probabilities of the picture's size as a NumPy file, f32, height × width.
    Npy,
    /// What the network said, before any restoring, as a NumPy file of the network's size.
    LogitsNpy,
    /// The picture as the network was given it, as a PNG of the network's size.
    Resized,
}

/// How probabilities become what is written.
#[derive(Clone, Copy)]
pub struct Finish {
    pub threshold: f32,
    pub stretch: bool,
}

/// Rows of probabilities held at a time: a 100-megapixel picture needs no 400 MB of them.
const BAND: usize = 64;

impl Format {
    pub fn extension(self) -> &'static str {
        match self {
            Self::Npy | Self::LogitsNpy => "npy",
            Self::Probability | Self::Mask | Self::Alpha | Self::Resized => "png",
        }
    }

    /// Whether the network has to run for it.
    pub fn needs_network(self) -> bool {
        self != Self::Resized
    }
}

/// Writes the picture as the network is given it.
pub fn write_resized(path: &Path, picture: &Picture, [width, height]: [usize; 2]) -> Result<()> {
    let resized = picture::resize(picture, width, height)?;
    write_whole(path, |file| {
        let mut rows = png_rows(file, (width, height), png::ColorType::Rgb)?;
        rows.write_all(resized.pixels())?;
        rows.finish().map_err(io::Error::other)
    })
}

/// Writes what came of a picture.
pub fn write(path: &Path, format: Format, picture: &Picture, logits: &Logits, finish: Finish) -> Result<()> {
    if format == Format::LogitsNpy {
        return write_whole(path, |mut file| {
            npy_header(&mut file, [logits.height, logits.width])?;
            write_f32(&mut file, &logits.values)
        });
    }
    let mut restored = logits.restore(picture)?;
    if finish.stretch {
        restored = restored.stretched()?;
    }
    let size = (picture.width(), picture.height());
    write_whole(path, |mut file| match format {
        Format::Npy => {
            npy_header(&mut file, [picture.height(), picture.width()])?;
            each_band(&restored, |band| write_f32(&mut file, band))
        }
        Format::Mask => {
            let white = |p: f32| if p >= finish.threshold { 255 } else { 0 };
            let mut rows = png_rows(file, size, png::ColorType::Grayscale)?;
            each_band(&restored, |band| rows.write_all(&band.iter().map(|&p| white(p)).collect::<Vec<_>>()))?;
            rows.finish().map_err(io::Error::other)
        }
        Format::Alpha => {
            let mut pixels = picture.pixels().as_chunks::<3>().0.iter();
            let mut rows = png_rows(file, size, png::ColorType::Rgba)?;
            each_band(&restored, |band| {
                let rgba: Vec<u8> =
                    band.iter().zip(&mut pixels).flat_map(|(&p, &[r, g, b])| [r, g, b, rounded(p)]).collect();
                rows.write_all(&rgba)
            })?;
            rows.finish().map_err(io::Error::other)
        }
        _ => {
            // The official script truncates what it stretched; nobody else should lose half a level.
            let grey = |p: f32| if finish.stretch { (p * 255.0) as u8 } else { rounded(p) };
            let mut rows = png_rows(file, size, png::ColorType::Grayscale)?;
            each_band(&restored, |band| rows.write_all(&band.iter().map(|&p| grey(p)).collect::<Vec<_>>()))?;
            rows.finish().map_err(io::Error::other)
        }
    })
}

fn rounded(probability: f32) -> u8 {
    (probability * 255.0).round() as u8
}

fn each_band(restored: &Restored, mut write: impl FnMut(&[f32]) -> io::Result<()>) -> io::Result<()> {
    restored
        .bands(BAND, |band| write(band).map_err(|error| Error::io("", &error)))
        .map_err(|error| io::Error::other(error.to_string()))
}

type PngRows<W> = png::StreamWriter<'static, W>;

fn png_rows<W: Write + 'static>(file: W, (width, height): (usize, usize), color: png::ColorType) -> io::Result<PngRows<W>> {
    // The sides fit: pictures are limited to far less when they are decoded.
    let mut encoder = png::Encoder::new(file, width as u32, height as u32);
    encoder.set_color(color);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    encoder.write_header()?.into_stream_writer().map_err(io::Error::other)
}

/// The header of NumPy's format 1.0: its length is padded to a multiple of 64.
fn npy_header(file: &mut impl Write, [height, width]: [usize; 2]) -> io::Result<()> {
    const FIXED: usize = 10;
    let mut header = format!("{{'descr': '<f4', 'fortran_order': False, 'shape': ({height}, {width}), }}");
    let length = (FIXED + header.len() + 1).next_multiple_of(64) - FIXED;
    header.extend(std::iter::repeat_n(' ', length - 1 - header.len()));
    file.write_all(b"\x93NUMPY\x01\x00")?;
    file.write_all(&(length as u16).to_le_bytes())?;
    writeln!(file, "{header}")
}

fn write_f32(file: &mut impl Write, values: &[f32]) -> io::Result<()> {
    values.iter().try_for_each(|value| file.write_all(&value.to_le_bytes()))
}

/// A file that is whole or not there.
fn write_whole(path: &Path, write: impl FnOnce(BufWriter<File>) -> io::Result<()>) -> Result<()> {
    let mut part = path.as_os_str().to_owned();
    part.push(".part");
    let outcome = path
        .parent()
        .map_or(Ok(()), fs::create_dir_all)
        .and_then(|()| write(BufWriter::new(File::create(&part)?)))
        .and_then(|()| fs::rename(&part, path));
    outcome.map_err(|error| {
        // What is left of a failed write helps nobody; that it cannot be removed changes nothing.
        let _ = fs::remove_file(&part);
        Error::io(path.display().to_string(), &error).remedy("see that the folder can be written to and has room")
    })
}
