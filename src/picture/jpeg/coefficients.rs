//! The coefficients of a block as a scan codes them: all of them, or, in a progressive picture, some bits of some.

use super::ZIGZAG;
use super::bits::Bits;
use super::frame::Block;
use super::huffman::Huffman;
use crate::error::{Error, Result};
use crate::picture::decode::damaged;

/// What a scan holds of each block.
pub(super) struct Coefficients {
    pub kind: Kind,
    /// The first and the last of them.
    pub first: usize,
    pub last: usize,
    /// The place of the lowest bit.
    pub shift: u32,
    /// How many further blocks have no new ones.
    pub empty_blocks: u32,
}

/// Which bits they are.
pub(super) enum Kind {
    /// All, in a picture that is not progressive.
    All,
    /// The highest, down to the shift.
    Highest,
    /// The one below those of an earlier scan.
    Next,
}

/// The tables of a component: for the first coefficient of a block, and for the others.
#[derive(Clone, Copy)]
pub(super) struct Tables<'a> {
    pub first: Option<&'a Huffman>,
    pub others: Option<&'a Huffman>,
}

fn no_table() -> Error {
    damaged("JPEG", "a Huffman table is missing")
}

fn no_meaning() -> Error {
    damaged("JPEG", "a code in it has no meaning")
}

impl Coefficients {
    /// Reads into `block`. `previous` is the first coefficient of the component's block before.
    pub(super) fn read(
        &mut self,
        block: &mut Block,
        bits: &mut Bits,
        tables: Tables,
        previous: &mut i32,
    ) -> Result<()> {
        let others = || tables.others.ok_or_else(no_table);
        match self.kind {
            Kind::All => {
                self.first(block, bits, tables, previous)?;
                self.others(block, bits, others()?)?;
            }
            Kind::Highest if self.first == 0 => self.first(block, bits, tables, previous)?,
            Kind::Highest => self.highest_of_others(block, bits, others()?)?,
            Kind::Next if self.first == 0 => block[0] |= i16::from(bits.bit()) << self.shift,
            Kind::Next => self.next_of_others(block, bits, others()?)?,
        }
        bits.check()
    }

    /// The first coefficient, which is stored as its difference to the block before.
    fn first(&self, block: &mut Block, bits: &mut Bits, tables: Tables, previous: &mut i32) -> Result<()> {
        let size = tables.first.ok_or_else(no_table)?.symbol(bits)?;
        if size > 15 {
            return Err(no_meaning());
        }
        *previous = previous.wrapping_add(bits.signed(u32::from(size)));
        block[0] = (*previous << self.shift) as i16;
        Ok(())
    }

    /// All others.
    fn others(&self, block: &mut Block, bits: &mut Bits, table: &Huffman) -> Result<()> {
        runs(block, bits, table, [1, 63], 0).map(drop)
    }

    /// The same, where a code may also end many blocks at once.
    fn highest_of_others(&mut self, block: &mut Block, bits: &mut Bits, table: &Huffman) -> Result<()> {
        if self.empty_blocks > 0 {
            self.empty_blocks -= 1;
            return Ok(());
        }
        if let Some(size) = runs(block, bits, table, [self.first, self.last], self.shift)? {
            self.empty_blocks = (1 << size) - 1 + bits.take(size);
        }
        Ok(())
    }

    /// One more bit for those that are not 0, and those that become ±1 in that bit.
    fn next_of_others(&mut self, block: &mut Block, bits: &mut Bits, table: &Huffman) -> Result<()> {
        let one = 1i16 << self.shift;
        let mut index = self.first;
        while index <= self.last && self.empty_blocks == 0 {
            let symbol = table.symbol(bits)?;
            let (mut zeros, size) = (symbol >> 4, symbol & 15);
            let new = match size {
                0 if zeros < 15 => {
                    self.empty_blocks = (1 << zeros) + bits.take(u32::from(zeros));
                    break;
                }
                0 => 0,
                1 if bits.bit() => one,
                1 => -one,
                _ => return Err(no_meaning()),
            };
            // Only zeros are counted; whatever else is on the way gets its bit.
            while index <= self.last {
                let value = coefficient(block, index)?;
                if *value != 0 {
                    refine(value, one, bits);
                } else if zeros == 0 {
                    *value = new;
                    break;
                } else {
                    zeros -= 1;
                }
                index += 1;
            }
            index += 1;
        }
        if self.empty_blocks > 0 {
            self.empty_blocks -= 1;
            for index in index..=self.last {
                let value = coefficient(block, index)?;
                if *value != 0 {
                    refine(value, one, bits);
                }
            }
        }
        Ok(())
    }
}

/// Coefficients `first` to `last`, each with how many zeros come before it. A code that ends the block before `last`
/// gives the number in it.
fn runs(
    block: &mut Block,
    bits: &mut Bits,
    table: &Huffman,
    [first, last]: [usize; 2],
    shift: u32,
) -> Result<Option<u32>> {
    let mut index = first;
    while index <= last {
        let symbol = table.symbol(bits)?;
        let (zeros, size) = (usize::from(symbol >> 4), u32::from(symbol & 15));
        if size == 0 {
            if zeros < 15 {
                return Ok(Some(zeros as u32));
            }
            index += 16;
            continue;
        }
        index += zeros;
        *coefficient(block, index)? = (bits.signed(size) << shift) as i16;
        index += 1;
    }
    Ok(None)
}

fn coefficient(block: &mut Block, index: usize) -> Result<&mut i16> {
    let place = ZIGZAG.get(index).ok_or_else(|| damaged("JPEG", "a block in it has more than 64 coefficients"))?;
    Ok(&mut block[usize::from(*place)])
}

fn refine(value: &mut i16, one: i16, bits: &mut Bits) {
    if bits.bit() && *value & one == 0 {
        *value = value.wrapping_add(if *value > 0 { one } else { -one });
    }
}
