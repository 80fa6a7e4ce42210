//! The files that `segment` writes where each pixel is one of several classes.

use super::{Format, encoder, npy_header, rounded, write_f32, write_pixels, write_png, write_whole};
use sam2unet::{
    error::{Error, Result},
    picture::{ClassRow, Picture, RestoredClasses, class_colour},
};
use std::{
    fs::File,
    io::{self, BufWriter, Seek, SeekFrom},
    path::Path,
};

/// Writes what came of a picture.
pub fn write(path: &Path, format: Format, picture: &Picture, restored: &RestoredClasses, count: usize) -> Result<()> {
    let size = (picture.width(), picture.height());
    write_whole(path, |file| match format {
        Format::Npy => write_npy(file, size, restored, count),
        Format::Alpha => {
            let mut pixels = picture.pixels().as_chunks::<3>().0.iter();
            write_png(file, size, png::ColorType::Rgba, |rows| {
                each_row(restored, |row| {
                    let ground = row.classes().next().unwrap_or_default();
                    let with_alpha =
                        ground.iter().zip(&mut pixels).flat_map(|(p, &[r, g, b])| [r, g, b, rounded(1.0 - p)]);
                    rows.write_all(&with_alpha.collect::<Vec<u8>>())
                })
            })
        }
        Format::Mask => {
            let mut encoder = encoder(file, size, png::ColorType::Indexed);
            encoder.set_palette((0..=u8::MAX).take(count).flat_map(class_colour).collect::<Vec<u8>>());
            write_pixels(encoder, |rows| {
                each_row(restored, |row| rows.write_all(&row.likeliest().map(|(class, _)| class).collect::<Vec<_>>()))
            })
        }
        _ => write_png(file, size, png::ColorType::Grayscale, |rows| {
            each_row(restored, |row| rows.write_all(&row.likeliest().map(|(_, p)| rounded(p)).collect::<Vec<_>>()))
        }),
    })
}

/// Rows come with all of their classes, and the file has one class after another.
fn write_npy(
    file: &mut BufWriter<File>,
    (width, height): (usize, usize),
    restored: &RestoredClasses,
    count: usize,
) -> io::Result<()> {
    npy_header(file, &[count, height, width])?;
    let start = file.stream_position()?;
    let mut y = 0;
    each_row(restored, |row| {
        for (class, probabilities) in row.classes().enumerate() {
            let before = ((class * height + y) * width * size_of::<f32>()) as u64;
            file.seek(SeekFrom::Start(start + before))?;
            write_f32(file, probabilities)?;
        }
        y += 1;
        Ok(())
    })
}

fn each_row(restored: &RestoredClasses, mut write: impl FnMut(ClassRow) -> io::Result<()>) -> io::Result<()> {
    restored
        .rows(|row| write(row).map_err(|error| Error::io("", &error)))
        .map_err(|error| io::Error::other(error.to_string()))
}
