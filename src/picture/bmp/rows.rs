//! The rows of a BMP, plain or as runs.

use super::{Header, cut_short};
use crate::error::Result;
use crate::picture::decode::damaged;

impl Header {
    pub(super) fn plain_rows(&self, pixels: &[u8], rgb: &mut [u8]) -> Result<()> {
        // Rows are filled up to whole words.
        let row_bits = self.width as u64 * self.bits as u64;
        let row_length = usize::try_from(row_bits.div_ceil(32) * 4).map_err(|_| cut_short())?;
        let mut rows = pixels.chunks(row_length);
        for y in 0..self.height {
            let row = rows.next().unwrap_or_default();
            if (row.len() as u64) < row_bits.div_ceil(8) {
                return Err(cut_short());
            }
            for (x, pixel) in self.row_mut(rgb, y).iter_mut().enumerate() {
                *pixel = match self.bits / 8 {
                    0 => {
                        let place = x * self.bits;
                        let shift = 8 - self.bits - place % 8;
                        self.colour(row[place / 8] >> shift & ((1 << self.bits) - 1))?
                    }
                    1 => self.colour(row[x])?,
                    2 => self.unmask(u32::from_le_bytes([row[x * 2], row[x * 2 + 1], 0, 0])),
                    3 => self.unmask(u32::from_le_bytes([row[x * 3], row[x * 3 + 1], row[x * 3 + 2], 0])),
                    _ => self.unmask(u32::from_le_bytes([row[x * 4], row[x * 4 + 1], row[x * 4 + 2], row[x * 4 + 3]])),
                };
            }
        }
        Ok(())
    }

    /// Runs of one colour, or of two that alternate, and stretches of plain pixels.
    pub(super) fn runs(&self, pixels: &[u8], rgb: &mut [u8]) -> Result<()> {
        rgb.as_chunks_mut::<3>().0.fill(self.colour(0)?);
        let mut bytes = pixels.iter().copied();
        let mut next = || bytes.next().ok_or_else(cut_short);
        let (mut x, mut y) = (0, 0);
        while y < self.height {
            let mut put = |x: usize, index: u8| -> Result<()> {
                if let Some(pixel) = self.row_mut(rgb, y).get_mut(x) {
                    *pixel = self.colour(index)?;
                }
                Ok(())
            };
            match (next()?, next()?) {
                (0, 0) => (x, y) = (0, y + 1),
                (0, 1) => return Ok(()),
                (0, 2) => (x, y) = (x + usize::from(next()?), y + usize::from(next()?)),
                (0, count) if self.bits == 8 => {
                    for _ in 0..count {
                        put(x, next()?)?;
                        x += 1;
                    }
                    // Stretches are filled up to whole words of 16 bits.
                    if count % 2 == 1 {
                        next()?;
                    }
                }
                (0, count) => {
                    for half in 0..count.div_ceil(2) {
                        let two = next()?;
                        put(x, two >> 4)?;
                        if half * 2 + 1 < count {
                            put(x + 1, two & 15)?;
                        }
                        x += 2;
                    }
                    x -= usize::from(count % 2);
                    if count.div_ceil(2) % 2 == 1 {
                        next()?;
                    }
                }
                (count, value) => {
                    let two = if self.bits == 8 { [value; 2] } else { [value >> 4, value & 15] };
                    for index in two.into_iter().cycle().take(usize::from(count)) {
                        put(x, index)?;
                        x += 1;
                    }
                }
            }
        }
        Ok(())
    }

    /// The row that is the `y`-th in the file.
    fn row_mut<'a>(&self, rgb: &'a mut [u8], y: usize) -> &'a mut [[u8; 3]] {
        let y = if self.top_down { y } else { self.height - 1 - y };
        let rows = rgb.as_chunks_mut().0;
        &mut rows[y * self.width..][..self.width]
    }

    fn colour(&self, index: u8) -> Result<[u8; 3]> {
        let colour = self.palette.get(usize::from(index)).copied();
        colour.ok_or_else(|| damaged("BMP", format!("colour {index} is not in its palette")))
    }

    fn unmask(&self, pixel: u32) -> [u8; 3] {
        self.masks.map(|mask| match mask.checked_shr(mask.trailing_zeros()) {
            None => 0,
            Some(most) => (u64::from((pixel & mask) >> mask.trailing_zeros()) * 255 / u64::from(most)) as u8,
        })
    }
}
