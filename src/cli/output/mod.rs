//! The files that `segment` writes. Each is written beside its place and moved there once it is whole.

mod classes;

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
    /// Grey PNG of the picture's size: 0 is surely ground, 255 surely object; of several classes, how sure the likeliest
    /// is.
    Probability,
    /// Black and white PNG of the picture's size: white where the probability reaches the threshold; of several classes,
    /// a PNG with a palette, whose numbers are the likeliest classes.
    Mask,
    /// The picture itself as a PNG, see-through where there is no object.
    Alpha,
    /// Probabilities of the picture's size as a NumPy file, f32, height × width; of several classes, classes × height ×
    /// width.
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
        write_png(file, (width, height), png::ColorType::Rgb, |rows| rows.write_all(resized.pixels()))
    })
}

/// Writes what came of a picture.
pub fn write(path: &Path, format: Format, picture: &Picture, logits: &Logits, finish: Finish) -> Result<()> {
    if format == Format::LogitsNpy {
        return write_whole(path, |file| {
            let shape = [logits.classes, logits.height, logits.width];
            npy_header(file, if logits.classes == 1 { &shape[1..] } else { &shape })?;
            write_f32(file, &logits.values)
        });
    }
    if logits.classes > 1 {
        return classes::write(path, format, picture, &logits.restore_classes(picture.size())?, logits.classes);
    }
    let mut restored = logits.restore(picture.size())?;
    if finish.stretch {
        restored = restored.stretched()?;
    }
    write_whole(path, |file| match format {
        Format::Npy => {
            npy_header(file, &[picture.height(), picture.width()])?;
            each_band(&restored, |band| write_f32(file, band))
        }
        Format::Alpha => write_cut_out(file, picture, &restored),
        Format::Mask => {
            write_grey(file, picture, &restored, |probability| if probability >= finish.threshold { 255 } else { 0 })
        }
        _ if finish.stretch => write_grey(file, picture, &restored, truncated),
        _ => write_grey(file, picture, &restored, rounded),
    })
}

fn write_grey(
    file: &mut BufWriter<File>,
    picture: &Picture,
    restored: &Restored,
    grey: impl Fn(f32) -> u8,
) -> io::Result<()> {
    write_png(file, (picture.width(), picture.height()), png::ColorType::Grayscale, |rows| {
        each_band(restored, |band| rows.write_all(&band.iter().map(|&p| grey(p)).collect::<Vec<_>>()))
    })
}

fn write_cut_out(file: &mut BufWriter<File>, picture: &Picture, restored: &Restored) -> io::Result<()> {
    let mut pixels = picture.pixels().as_chunks::<3>().0.iter();
    write_png(file, (picture.width(), picture.height()), png::ColorType::Rgba, |rows| {
        each_band(restored, |band| {
            let with_alpha = band.iter().zip(&mut pixels).flat_map(|(&p, &[r, g, b])| [r, g, b, rounded(p)]);
            rows.write_all(&with_alpha.collect::<Vec<u8>>())
        })
    })
}

/// As the official script writes what it stretched; nobody else should lose half a level.
pub fn truncated(probability: f32) -> u8 {
    (probability * 255.0) as u8
}

fn rounded(probability: f32) -> u8 {
    (probability * 255.0).round() as u8
}

fn each_band(restored: &Restored, mut write: impl FnMut(&[f32]) -> io::Result<()>) -> io::Result<()> {
    restored
        .bands(BAND, |band| write(band).map_err(|error| Error::io("", &error)))
        .map_err(|error| io::Error::other(error.to_string()))
}

/// Writes a PNG whose pixels `write` gives row by row.
fn write_png(
    file: &mut BufWriter<File>,
    size: (usize, usize),
    color: png::ColorType,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    write_pixels(encoder(file, size, color), write)
}

fn encoder(
    file: &mut BufWriter<File>,
    (width, height): (usize, usize),
    color: png::ColorType,
) -> png::Encoder<'static, &mut BufWriter<File>> {
    // The sides fit: pictures are limited to far less when they are decoded.
    let mut encoder = png::Encoder::new(file, width as u32, height as u32);
    encoder.set_color(color);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    encoder
}

fn write_pixels(
    encoder: png::Encoder<&mut BufWriter<File>>,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let mut writer = encoder.write_header()?;
    let mut rows = writer.stream_writer()?;
    write(&mut rows)?;
    rows.finish().map_err(io::Error::other)
}

/// The header of NumPy's format 1.0: its length is padded to a multiple of 64.
fn npy_header(file: &mut impl Write, shape: &[usize]) -> io::Result<()> {
    const FIXED: usize = 10;
    let shape = shape.iter().map(usize::to_string).collect::<Vec<_>>().join(", ");
    let mut header = format!("{{'descr': '<f4', 'fortran_order': False, 'shape': ({shape}), }}");
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
pub fn write_whole(path: &Path, write: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>) -> Result<()> {
    let mut part = path.as_os_str().to_owned();
    part.push(".part");
    let outcome = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| {
        let mut file = BufWriter::new(File::create(&part)?);
        write(&mut file)?;
        // Dropped, it would keep to itself that the disk is full.
        file.flush()?;
        fs::rename(&part, path)
    });
    outcome.map_err(|error| {
        // What is left of a failed write helps nobody; that it cannot be removed changes nothing.
        let _ = fs::remove_file(&part);
        Error::io(path.display().to_string(), &error).remedy("see that the folder can be written to and has room")
    })
}
