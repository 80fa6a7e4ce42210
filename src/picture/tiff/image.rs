//! A picture of a TIFF: what its directory says of it, and its strips or tiles put together.

use super::codec::Codec;
use super::directory::Directory;
use super::{cut_short, damaged};
use crate::error::Result;
use crate::picture::budget;
use crate::picture::decode::{Decoded, unsupported};
use crate::picture::orientation::Orientation;
use crate::picture::samples::{Layout, Samples};

const WIDTH: u64 = 256;
const HEIGHT: u64 = 257;
const BITS_PER_SAMPLE: u64 = 258;
const COMPRESSION: u64 = 259;
const PHOTOMETRIC: u64 = 262;
const FILL_ORDER: u64 = 266;
const STRIP_OFFSETS: u64 = 273;
const ORIENTATION: u64 = 274;
const SAMPLES_PER_PIXEL: u64 = 277;
const ROWS_PER_STRIP: u64 = 278;
const STRIP_BYTE_COUNTS: u64 = 279;
const PLANAR: u64 = 284;
const PREDICTOR: u64 = 317;
const COLOUR_MAP: u64 = 320;
const TILE_WIDTH: u64 = 322;
const TILE_HEIGHT: u64 = 323;
const TILE_OFFSETS: u64 = 324;
const TILE_BYTE_COUNTS: u64 = 325;
const EXTRA_SAMPLES: u64 = 338;
const SAMPLE_FORMAT: u64 = 339;
const JPEG_TABLES: u64 = 347;

pub(super) struct Image {
    pub width: usize,
    pub height: usize,
    pub colours: Colours,
    pub codec: Codec,
    pub bits: usize,
    /// Samples of a pixel in the file, of which the first few are for us.
    pub samples: usize,
    /// Whether each sample has parts of its own.
    pub planar: bool,
    pub little_endian: bool,
    pub differences: bool,
    pub lowest_bit_first: bool,
    /// The size of a strip or tile.
    pub part: (usize, usize),
    pub tiles: bool,
}

pub(super) enum Colours {
    Grey {
        white_is_zero: bool,
    },
    Palette,
    Direct(Layout),
    /// In JPEG only.
    YCbCr,
}

impl Colours {
    /// How many samples we need of each pixel.
    fn channels(&self) -> usize {
        match self {
            Self::Grey { .. } | Self::Palette => 1,
            Self::Direct(layout) => layout.channels(),
            Self::YCbCr => 3,
        }
    }
}

impl Image {
    pub(super) fn read(directory: &Directory, file_length: usize) -> Result<Self> {
        let side = |tag| Ok(directory.first(tag)?.unwrap_or(0));
        let number = |tag, default: u64| Ok(directory.first(tag)?.unwrap_or(default));
        let (width, height) = (side(WIDTH)?, side(HEIGHT)?);
        budget::check(width, height, 4, file_length)?;
        let (width, height) = (width as usize, height as usize);

        let formats = directory.all(SAMPLE_FORMAT)?.unwrap_or_default();
        if formats.iter().any(|&format| format != 1 && format != 4) {
            return Err(unsupported("TIFF", "samples that are not whole numbers from 0 up"));
        }
        let bits = directory.all(BITS_PER_SAMPLE)?.unwrap_or(vec![1]);
        let (Some(&first), true) = (bits.first(), bits.windows(2).all(|two| two[0] == two[1])) else {
            return Err(unsupported("TIFF", "samples of different sizes"));
        };
        let codec = Codec::from_tag(number(COMPRESSION, 1)?)?;
        let samples = number(SAMPLES_PER_PIXEL, 1)?;
        let premultiplied = samples == 4 && directory.first(EXTRA_SAMPLES)? == Some(1);
        let colours = match number(PHOTOMETRIC, 1)? {
            white_or_black @ (0 | 1) => Colours::Grey { white_is_zero: white_or_black == 0 },
            2 if premultiplied => Colours::Direct(Layout::RgbaPremultiplied),
            2 => Colours::Direct(Layout::Rgb),
            3 => Colours::Palette,
            5 => Colours::Direct(Layout::Cmyk),
            6 if codec == Codec::Jpeg => Colours::YCbCr,
            6 => return Err(unsupported("TIFF", "YCbCr colours")),
            8..=10 => return Err(unsupported("TIFF", "Lab colours")),
            other => return Err(unsupported("TIFF", format!("photometric interpretation {other}"))),
        };
        let known_bits = match (&colours, codec) {
            (_, Codec::Jpeg) => first == 8,
            (Colours::Grey { .. }, _) => matches!(first, 1 | 2 | 4 | 8 | 16),
            (Colours::Palette, _) => matches!(first, 1 | 2 | 4 | 8),
            _ => matches!(first, 8 | 16),
        };
        if !known_bits || codec == Codec::Fax4 && (first, samples) != (1, 1) {
            return Err(unsupported("TIFF", format!("{first} bits per sample")));
        }
        // The specification counts samples in 16 bits.
        if samples < colours.channels() as u64 || samples > 0xFFFF {
            return Err(damaged(format!("it has {samples} samples per pixel")));
        }
        let differences = match number(PREDICTOR, 1)? {
            2 if first >= 8 && codec != Codec::Jpeg => true,
            1 => false,
            other => return Err(unsupported("TIFF", format!("predictor {other}"))),
        };

        let tiles = directory.first(TILE_OFFSETS)?.is_some();
        let part = if tiles {
            (side(TILE_WIDTH)?, side(TILE_HEIGHT)?)
        } else {
            (width as u64, number(ROWS_PER_STRIP, height as u64)?.min(height as u64))
        };
        budget::check_sides(part.0, part.1)?;
        Ok(Self {
            width,
            height,
            colours,
            codec,
            bits: first as usize,
            samples: samples as usize,
            planar: number(PLANAR, 1)? == 2,
            little_endian: directory.little_endian,
            differences,
            lowest_bit_first: number(FILL_ORDER, 1)? == 2,
            part: (part.0 as usize, part.1 as usize),
            tiles,
        })
    }

    pub(super) fn decode(&self, directory: &Directory, bytes: &[u8]) -> Decoded {
        let (offsets, counts) =
            if self.tiles { (TILE_OFFSETS, TILE_BYTE_COUNTS) } else { (STRIP_OFFSETS, STRIP_BYTE_COUNTS) };
        let offsets = directory.all(offsets)?.ok_or_else(cut_short)?;
        let counts = directory.all(counts)?.unwrap_or_default();
        let tables = directory.raw(JPEG_TABLES)?.unwrap_or_default();
        // All there can be take 3 KiB, and they are read again for each part.
        if tables.len() > 4096 {
            return Err(damaged(format!("it has {} bytes of JPEG tables", tables.len())));
        }
        let (width, height) = (self.width, self.height);
        let channels = self.colours.channels();
        let (across, down) = (width.div_ceil(self.part.0), height.div_ceil(self.part.1));
        // Parts that all are the same stretch of the file would take time without end.
        let mut unread = bytes.len();

        let mut samples = budget::filled(0, width * height * channels)?;
        for plane in 0..if self.planar { channels } else { 1 } {
            for index in 0..across * down {
                let place = plane * across * down + index;
                let start = offsets.get(place).and_then(|&start| usize::try_from(start).ok()).ok_or_else(cut_short)?;
                let rest = bytes.get(start..).ok_or_else(cut_short)?;
                let count = counts.get(place).map_or(Ok(rest.len()), |&count| usize::try_from(count));
                let data = count.ok().and_then(|count| rest.get(..count)).ok_or_else(cut_short)?;
                unread = unread.checked_sub(data.len()).ok_or_else(|| damaged("its parts overlap"))?;

                let (left, top) = (index % across * self.part.0, index / across * self.part.1);
                let rows = if self.tiles { self.part.1 } else { self.part.1.min(height - top) };
                let (in_file, part) = self.part(data, tables, rows, bytes.len())?;
                let rows = samples.chunks_exact_mut(width * channels).skip(top);
                for (row, part_row) in rows.zip(part.chunks_exact(self.part.0 * in_file)) {
                    let row = &mut row[left * channels..];
                    if in_file == channels {
                        let length = row.len().min(part_row.len());
                        row[..length].copy_from_slice(&part_row[..length]);
                        continue;
                    }
                    for (pixel, part_pixel) in row.chunks_exact_mut(channels).zip(part_row.chunks_exact(in_file)) {
                        if self.planar {
                            pixel[plane] = part_pixel[0];
                        } else {
                            pixel.copy_from_slice(&part_pixel[..channels]);
                        }
                    }
                }
            }
        }
        let orientation = Orientation::from_tag(directory.first(ORIENTATION)?.unwrap_or(1));
        Ok((self.with_colours(samples, directory)?, orientation))
    }

    fn with_colours(&self, mut samples: Vec<u8>, directory: &Directory) -> Result<Samples> {
        let (layout, bytes) = match self.colours {
            Colours::Grey { white_is_zero } => {
                if white_is_zero {
                    samples.iter_mut().for_each(|sample| *sample = 255 - *sample);
                }
                (Layout::Grey, samples)
            }
            Colours::Palette => {
                // All reds, all greens, all blues, 16 bits each.
                let map = directory.all(COLOUR_MAP)?.ok_or_else(cut_short)?;
                let size = 1 << self.bits;
                if map.len() < 3 * size {
                    return Err(cut_short());
                }
                let palette: Vec<_> =
                    (0..size).map(|index| [0, 1, 2].map(|part| (map[part * size + index] >> 8) as u8)).collect();
                let mut rgb = budget::reserve(samples.len() * 3)?;
                rgb.extend(samples.iter().flat_map(|&index| palette[usize::from(index)]));
                (Layout::Rgb, rgb)
            }
            Colours::Direct(layout) => (layout, samples),
            Colours::YCbCr => (Layout::Rgb, samples),
        };
        Ok(Samples { width: self.width, height: self.height, layout, bytes })
    }
}
