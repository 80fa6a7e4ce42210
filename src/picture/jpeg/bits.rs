//! The bits of a scan's entropy-coded data, highest first.

use super::cut_short;
use crate::error::Result;

pub(super) struct Bits<'a> {
    data: &'a [u8],
    /// The next byte to fetch: never beyond the marker that ends the data.
    position: usize,
    /// Fetched bits, from the highest on. Those below `count` are not to be relied on.
    held: u64,
    count: u32,
    /// How many of the bits fetched last are zeros of ours, there being no more data.
    invented: u32,
}

impl<'a> Bits<'a> {
    pub(super) fn new(data: &'a [u8], position: usize) -> Self {
        Self { data, position, held: 0, count: 0, invented: 0 }
    }

    /// Where the marker is that ends these data, or bytes of no meaning before it.
    pub(super) fn position(&self) -> usize {
        self.position
    }

    /// An error once more bits were taken than there are.
    pub(super) fn check(&self) -> Result<()> {
        if self.count < self.invented { Err(cut_short()) } else { Ok(()) }
    }

    /// Makes sure that 32 bits can be taken.
    #[inline]
    pub(super) fn fill(&mut self) {
        if self.count < 32 {
            self.fetch();
        }
    }

    fn fetch(&mut self) {
        if let Some(bytes) = self.data.get(self.position..).and_then(|rest| rest.first_chunk()) {
            let word = u32::from_be_bytes(*bytes);
            if bytes.iter().all(|&byte| byte != 0xFF) {
                self.held |= u64::from(word) << (32 - self.count);
                self.count += 32;
                self.position += 4;
                return;
            }
        }
        while self.count <= 56 {
            let byte = match self.data.get(self.position..) {
                // 0xFF begins a marker, unless a 0 says that it is a byte of data.
                Some([0xFF, 0, ..]) => {
                    self.position += 2;
                    0xFF
                }
                Some(&[byte, ..]) if byte != 0xFF => {
                    self.position += 1;
                    byte
                }
                _ => {
                    self.invented += 8;
                    0
                }
            };
            self.held |= u64::from(byte) << (56 - self.count);
            self.count += 8;
        }
    }

    /// The next bits, which stay: at least 16 of them and no more than 32.
    #[inline]
    pub(super) fn peek(&self, count: u32) -> u32 {
        (self.held >> (64 - count)) as u32
    }

    #[inline]
    pub(super) fn skip(&mut self, count: u32) {
        self.held <<= count;
        self.count -= count;
    }

    /// Takes up to 16 bits, of 32 that [`fill`](Self::fill) has made sure of.
    #[inline]
    pub(super) fn take(&mut self, count: u32) -> u32 {
        // A shift by all 64 bits is none.
        let bits = (self.held >> 1 >> (63 - count)) as u32;
        self.skip(count);
        bits
    }

    #[inline]
    pub(super) fn bit(&mut self) -> bool {
        self.fill();
        self.take(1) == 1
    }

    /// A number of that many bits in which negative ones begin with a 0.
    #[inline]
    pub(super) fn signed(&mut self, count: u32) -> i32 {
        let bits = self.take(count) as i32;
        if bits < 1 << count >> 1 { bits - (1 << count) + 1 } else { bits }
    }
}
