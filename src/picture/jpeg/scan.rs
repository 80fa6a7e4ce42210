//! One scan: which components it holds, and the order of their blocks.

use super::bits::Bits;
use super::coefficients::{Coefficients, Kind, Tables};
use super::cut_short;
use super::frame::{Component, Frame};
use super::restarts::Restarts;
use super::segments::File;
use crate::error::{Error, Result};
use crate::picture::decode::damaged;

pub(super) struct Scan<'a> {
    parts: Vec<Part<'a>>,
    coefficients: Coefficients,
}

/// A component in a scan.
struct Part<'a> {
    component: usize,
    tables: Tables<'a>,
    /// The first coefficient of its last block.
    previous: i32,
}

fn senseless() -> Error {
    damaged("JPEG", "a scan's header in it makes no sense")
}

impl<'a> Scan<'a> {
    /// From the scan's header. Sets the quantisation tables of components that have none yet.
    pub(super) fn read(header: &[u8], frame: &mut Frame, file: &'a File) -> Result<Self> {
        let (&count, rest) = header.split_first().ok_or_else(cut_short)?;
        let (selected, rest) = rest.split_at_checked(usize::from(count) * 2).ok_or_else(cut_short)?;
        let coefficients = coefficients(frame.progressive, count, rest.first_chunk().ok_or_else(cut_short)?)?;

        let mut parts: Vec<Part> = Vec::new();
        for &[id, tables] in selected.as_chunks().0 {
            let component = frame.components.iter().position(|component| component.id == id).ok_or_else(senseless)?;
            if parts.iter().any(|part| part.component == component) {
                return Err(senseless());
            }
            let table = |kind: usize, index: u8| file.huffman[kind].get(usize::from(index)).and_then(Option::as_ref);
            let tables = Tables { first: table(0, tables >> 4), others: table(1, tables & 15) };
            parts.push(Part { component, tables, previous: 0 });

            let component = &mut frame.components[component];
            if component.quantisation.is_none() {
                let table = file.quantisation.get(component.table).copied().flatten();
                component.quantisation = Some(table.ok_or_else(|| damaged("JPEG", "a quantisation table is missing"))?);
            }
        }
        if parts.is_empty() { Err(senseless()) } else { Ok(Self { parts, coefficients }) }
    }

    /// Reads the scan, which is at `start`, and returns where it ends.
    pub(super) fn decode(mut self, frame: &mut Frame, data: &[u8], start: usize, interval: usize) -> Result<usize> {
        let mut bits = Bits::new(data, start);
        let mut restarts = Restarts::every(interval);
        if let [part] = self.parts.as_mut_slice() {
            // A component on its own comes without the blocks that fill up the units.
            let component = &mut frame.components[part.component];
            let (across, down) = (component.width.div_ceil(8), component.height.div_ceil(8));
            for row in component.blocks.chunks_exact_mut(component.stride).take(down) {
                for block in &mut row[..across] {
                    if restarts.due() {
                        bits = Bits::new(data, restarts.pass(data, bits.position())?);
                        self.coefficients.empty_blocks = 0;
                        part.previous = 0;
                    }
                    self.coefficients.read(block, &mut bits, part.tables, &mut part.previous)?;
                }
            }
            return Ok(bits.position());
        }
        let (across, down) = frame.units();
        for y in 0..down {
            for x in 0..across {
                if restarts.due() {
                    bits = Bits::new(data, restarts.pass(data, bits.position())?);
                    self.parts.iter_mut().for_each(|part| part.previous = 0);
                }
                for part in &mut self.parts {
                    let component = &mut frame.components[part.component];
                    unit(&mut self.coefficients, part, component, (x, y), &mut bits)?;
                }
            }
        }
        Ok(bits.position())
    }
}

/// From the end of the header of a scan with that many components.
fn coefficients(progressive: bool, count: u8, &[first, last, packed]: &[u8; 3]) -> Result<Coefficients> {
    let (high, shift) = (u32::from(packed >> 4), u32::from(packed & 15));
    if !progressive {
        return Ok(Coefficients { kind: Kind::All, first: 0, last: 63, shift: 0, empty_blocks: 0 });
    }
    let one_below = high == 0 || high == shift + 1;
    let of_others = first <= last && last < 64 && count == 1;
    if !one_below || shift > 13 || !(if first == 0 { last == 0 } else { of_others }) {
        return Err(senseless());
    }
    let kind = if high == 0 { Kind::Highest } else { Kind::Next };
    Ok(Coefficients { kind, first: usize::from(first), last: usize::from(last), shift, empty_blocks: 0 })
}

/// The blocks of a component in a unit of an interleaved scan.
fn unit(
    coefficients: &mut Coefficients,
    part: &mut Part,
    component: &mut Component,
    (x, y): (usize, usize),
    bits: &mut Bits,
) -> Result<()> {
    let Component { across, down, stride, .. } = *component;
    for y in y * down..(y + 1) * down {
        let row = &mut component.blocks[y * stride..][..stride];
        for block in &mut row[x * across..][..across] {
            coefficients.read(block, bits, part.tables, &mut part.previous)?;
        }
    }
    Ok(())
}
