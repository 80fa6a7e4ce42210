//! Huffman codes: short ones from a table, long ones by their length.

use super::bits::Bits;
use crate::error::Result;
use crate::picture::decode::damaged;

const SHORT: u32 = 9;

pub(super) struct Huffman {
    /// For the next 9 bits: the length of the code they begin with and its symbol; length 0 where the code is longer.
    short: [(u8, u8); 1 << SHORT],
    /// For each length: all codes of it, set at the top of 16 bits, are below this.
    end: [u32; 17],
    /// For each length: what to add to a code for the place of its symbol.
    offset: [i32; 17],
    symbols: Vec<u8>,
}

impl Huffman {
    /// From how many codes there are of each length from 1 to 16, and the symbols in the order of their codes.
    pub(super) fn new(counts: &[u8; 16], symbols: &[u8]) -> Result<Self> {
        let mut table = Self { short: [(0, 0); 1 << SHORT], end: [0; 17], offset: [0; 17], symbols: symbols.to_vec() };
        let (mut code, mut place) = (0u32, 0usize);
        for (length, &count) in (1u32..).zip(counts) {
            table.offset[length as usize] = place as i32 - code as i32;
            for &symbol in symbols.iter().skip(place).take(usize::from(count)) {
                if length <= SHORT {
                    let spread = SHORT - length;
                    let entries = table.short.iter_mut().skip((code << spread) as usize).take(1 << spread);
                    entries.for_each(|entry| *entry = (length as u8, symbol));
                }
                code += 1;
            }
            place += usize::from(count);
            if code > 1 << length {
                return Err(damaged("JPEG", "a Huffman table in it has more codes than there can be"));
            }
            table.end[length as usize] = code << (16 - length);
            code <<= 1;
        }
        Ok(table)
    }

    /// Takes a code, and leaves at least 16 bits to take.
    #[inline]
    pub(super) fn symbol(&self, bits: &mut Bits) -> Result<u8> {
        bits.fill();
        let (length, symbol) = self.short[bits.peek(SHORT) as usize];
        if length > 0 {
            bits.skip(u32::from(length));
            return Ok(symbol);
        }
        self.long_symbol(bits)
    }

    fn long_symbol(&self, bits: &mut Bits) -> Result<u8> {
        let next = bits.peek(16);
        let length = (SHORT + 1..=16).find(|&length| next < self.end[length as usize]);
        let symbol = length.and_then(|length| {
            bits.skip(length);
            let place = (next >> (16 - length)) as i32 + self.offset[length as usize];
            self.symbols.get(usize::try_from(place).ok()?).copied()
        });
        bits.check()?;
        symbol.ok_or_else(|| damaged("JPEG", "a code in it has no meaning"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_all_lengths() {
        // 0, 10, 110, …, fifteen ones and a 0: one code of each length.
        let table = Huffman::new(&[1; 16], &(0..16).collect::<Vec<u8>>()).unwrap();
        let mut text: String = (0..16).map(|ones| "1".repeat(ones) + "0").collect();
        text.push_str(&"0".repeat(text.len().next_multiple_of(8) - text.len()));
        let mut bytes = Vec::new();
        for byte in text.as_bytes().chunks(8) {
            bytes.push(u8::from_str_radix(str::from_utf8(byte).unwrap(), 2).unwrap());
            if bytes.ends_with(&[0xFF]) {
                bytes.push(0);
            }
        }
        let mut bits = Bits::new(&bytes, 0);
        for expected in 0..16 {
            assert_eq!(table.symbol(&mut bits).unwrap(), expected);
        }
        assert!(bits.check().is_ok());
    }

    #[test]
    fn a_code_without_meaning_is_an_error() {
        let table = Huffman::new(&[1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], &[7]).unwrap();
        assert!(table.symbol(&mut Bits::new(&[0xA0; 8], 0)).is_err());
    }

    #[test]
    fn too_many_codes_are_an_error() {
        assert!(Huffman::new(&[3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], &[1, 2, 3]).is_err());
    }
}
