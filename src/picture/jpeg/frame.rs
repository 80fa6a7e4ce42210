//! What a JPEG's frame header says, and the coefficients of its components.

use super::cut_short;
use crate::error::Result;
use crate::picture::budget;
use crate::picture::decode::{damaged, unsupported};

/// The coefficients of 8×8 samples, row by row.
pub(super) type Block = [i16; 64];

pub(super) struct Frame {
    pub width: usize,
    pub height: usize,
    pub progressive: bool,
    pub components: Vec<Component>,
    /// The largest sampling factors.
    pub across: usize,
    pub down: usize,
}

pub(super) struct Component {
    pub id: u8,
    /// Sampling factors: how many blocks of it are in a unit of an interleaved scan.
    pub across: usize,
    pub down: usize,
    pub table: usize,
    /// The quantisation table as it stood when the component's first scan began.
    pub quantisation: Option<[u16; 64]>,
    /// Its size in samples.
    pub width: usize,
    pub height: usize,
    /// Blocks in a row of `blocks`, which is filled up to whole units.
    pub stride: usize,
    pub blocks: Vec<Block>,
}

impl Frame {
    /// From the contents of the frame header with that marker.
    pub(super) fn read(marker: u8, contents: &[u8], most: Option<(usize, usize)>, file_length: usize) -> Result<Self> {
        let coding = match marker {
            0xC0..=0xC2 => "",
            0xC3 => "lossless coding",
            0xC9..=0xCB => "arithmetic coding",
            _ => "hierarchical coding",
        };
        if !coding.is_empty() {
            return Err(unsupported("JPEG", coding));
        }
        let Some((&[bits, h1, h0, w1, w0, count], parts)) = contents.split_first_chunk() else {
            return Err(cut_short());
        };
        if bits != 8 {
            return Err(unsupported("JPEG", format!("{bits} bits per sample")));
        }
        if !matches!(count, 1 | 3 | 4) || parts.len() < usize::from(count) * 3 {
            return Err(unsupported("JPEG", format!("{count} components")));
        }
        let (width, height) = (usize::from(u16::from_be_bytes([w1, w0])), usize::from(u16::from_be_bytes([h1, h0])));
        if most.is_some_and(|most| width > most.0 || height > most.1) {
            return Err(damaged("TIFF", "a JPEG in it is larger than its part of the picture"));
        }
        budget::check(width as u64, height as u64, u64::from(count), file_length)?;

        let parts = &parts.as_chunks::<3>().0[..usize::from(count)];
        let factors = |packed: u8| (usize::from(packed >> 4), usize::from(packed & 15));
        if parts.iter().any(|&[_, packed, _]| !(1..=4).contains(&(packed >> 4)) || !(1..=4).contains(&(packed & 15))) {
            return Err(damaged("JPEG", "its sampling factors are none"));
        }
        let across = parts.iter().map(|part| factors(part[1]).0).max().unwrap_or(1);
        let down = parts.iter().map(|part| factors(part[1]).1).max().unwrap_or(1);
        let units = (width.div_ceil(8 * across), height.div_ceil(8 * down));
        let mut components = Vec::new();
        for &[id, packed, table] in parts {
            let own = factors(packed);
            let stride = units.0 * own.0;
            components.push(Component {
                id,
                across: own.0,
                down: own.1,
                table: usize::from(table),
                quantisation: None,
                width: (width * own.0).div_ceil(across),
                height: (height * own.1).div_ceil(down),
                stride,
                blocks: budget::filled([0; 64], stride * units.1 * own.1)?,
            });
        }
        Ok(Self { width, height, progressive: marker == 0xC2, components, across, down })
    }

    /// Units of an interleaved scan, across and down.
    pub(super) fn units(&self) -> (usize, usize) {
        (self.width.div_ceil(8 * self.across), self.height.div_ceil(8 * self.down))
    }
}
