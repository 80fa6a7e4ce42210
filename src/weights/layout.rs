//! How a tensor's elements lie in their storage: row after row, or as any view that PyTorch can make of it.

use crate::error::Error;

/// Shape and strides over a storage, counted in elements. Never reaches past the storage it was made for.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    offset: u64,
    elements: u64,
    /// The axes longer than 1, outermost first.
    axes: Vec<Axis>,
}

#[derive(Clone, Copy, Debug)]
struct Axis {
    size: u64,
    /// Elements of the storage from one index to the next.
    stride: u64,
    /// The same in the row-major result.
    step: u64,
}

/// The most dimensions that PyTorch and NumPy know.
pub(super) const MOST_AXES: usize = 64;

/// A view is read in blocks of at most this many bytes of its storage,
const BLOCK_BYTES: u64 = 1 << 20;
/// which hold at most this many elements for each one wanted,
const SPARSITY: u64 = 8;
/// unless they are this small, where one read costs the same anyway.
const PAGE_BYTES: u64 = 4096;

impl Layout {
    /// Row after row from the start of a storage on.
    pub fn rows(elements: u64) -> Self {
        Self { offset: 0, elements, axes: vec![] }
    }

    /// A view of a storage of `available` elements, or what is wrong with it.
    pub fn view(shape: &[u64], strides: &[u64], offset: u64, available: u64) -> Result<Self, String> {
        if shape.len() != strides.len() {
            return Err(format!("has {} dimensions and {} strides", shape.len(), strides.len()));
        }
        let elements = count(shape).ok_or("has more elements than can be counted")?;
        if elements > available {
            return Err(format!("has {elements} elements over a storage of {available}"));
        }
        // An empty tensor lies nowhere, wherever its strides may point.
        if elements == 0 {
            return Ok(Self::rows(0));
        }
        let mut axes = Vec::new();
        let mut last = Some(offset);
        let mut step = 1;
        for (&size, &stride) in shape.iter().zip(strides).rev().filter(|(size, _)| **size > 1) {
            axes.push(Axis { size, stride, step });
            step *= size;
            last = last.and_then(|last| last.checked_add((size - 1).checked_mul(stride)?));
        }
        axes.reverse();
        if last.is_none_or(|last| last >= available) {
            return Err(format!("reaches past the end of its storage of {available} elements"));
        }
        Ok(Self { offset, elements, axes })
    }

    pub fn elements(&self) -> u64 {
        self.elements
    }

    /// Where the elements begin, if they lie one after the other.
    pub fn contiguous_from(&self) -> Option<u64> {
        self.axes.iter().all(|axis| axis.stride == axis.step).then_some(self.offset)
    }

    /// Fills `rows`, row-major, with elements of `width` bytes. `read` fetches bytes from an element of the storage on.
    pub fn gather(
        &self,
        width: usize,
        rows: &mut [u8],
        read: impl Fn(u64, &mut [u8]) -> Result<(), Error>,
    ) -> Result<(), Error> {
        match width {
            1 => self.gather_elements::<1>(rows, read),
            2 => self.gather_elements::<2>(rows, read),
            4 => self.gather_elements::<4>(rows, read),
            _ => self.gather_elements::<8>(rows, read),
        }
    }

    fn gather_elements<const WIDTH: usize>(
        &self,
        rows: &mut [u8],
        read: impl Fn(u64, &mut [u8]) -> Result<(), Error>,
    ) -> Result<(), Error> {
        if self.elements == 0 {
            return Ok(());
        }
        let (rows, _) = rows.as_chunks_mut::<WIDTH>();
        let blocks = Blocks::new(&self.axes, WIDTH as u64);
        let mut block = vec![[0; WIDTH]; blocks.span(blocks.chunk) as usize];
        for_each(&blocks.outer, self.offset, 0, &mut |from, to| {
            let mut done = 0;
            while done < blocks.chunked.size {
                let chunk = blocks.chunk.min(blocks.chunked.size - done);
                let block = &mut block[..blocks.span(chunk) as usize];
                read(from + done * blocks.chunked.stride, block.as_flattened_mut())?;
                let start = to + done * blocks.chunked.step;
                for_each(&blocks.inner, 0, start, &mut |from, to| {
                    for index in 0..chunk {
                        let from = from + index * blocks.chunked.stride;
                        rows[(to + index * blocks.chunked.step) as usize] = block[from as usize];
                    }
                    Ok(())
                })?;
                done += chunk;
            }
            Ok(())
        })
    }
}

/// The product of all sides, unless it overflows.
pub(super) fn count(shape: &[u64]) -> Option<u64> {
    if shape.contains(&0) { Some(0) } else { shape.iter().try_fold(1u64, |count, &size| count.checked_mul(size)) }
}

/// A cut of the axes into those that are walked, one that is taken in chunks, and those that one read covers whole.
struct Blocks {
    outer: Vec<Axis>,
    chunked: Axis,
    /// Indices of `chunked` that one read covers.
    chunk: u64,
    inner: Vec<Axis>,
}

impl Blocks {
    fn new(axes: &[Axis], width: u64) -> Self {
        let mut outer = axes.to_vec();
        // In the order of the storage, so that what lies close together is read together.
        outer.sort_by_key(|axis| std::cmp::Reverse(axis.stride));
        let mut blocks = Self { outer, chunked: Axis { size: 1, stride: 0, step: 0 }, chunk: 1, inner: Vec::new() };
        let mut wanted = 1;
        while blocks.chunk == blocks.chunked.size {
            let Some(axis) = blocks.outer.pop() else { break };
            let covered = blocks.span(blocks.chunk);
            blocks.inner.push(std::mem::replace(&mut blocks.chunked, axis));
            let dense = axis.stride <= SPARSITY * wanted;
            let most = if dense { BLOCK_BYTES } else { PAGE_BYTES } / width;
            let further = most.saturating_sub(covered).checked_div(axis.stride).unwrap_or(axis.size);
            blocks.chunk = axis.size.min(1 + further);
            wanted *= blocks.chunk;
        }
        blocks
    }

    /// Elements of the storage from the first to the last of a block.
    fn span(&self, chunk: u64) -> u64 {
        let inner: u64 = self.inner.iter().map(|axis| (axis.size - 1) * axis.stride).sum();
        1 + inner + (chunk - 1) * self.chunked.stride
    }
}

/// Calls `visit` with the place in the storage and in the result of every index over `axes`. Recurses once per axis
/// longer than 1, of which a tensor that fits into memory has less than 64.
fn for_each(
    axes: &[Axis],
    from: u64,
    to: u64,
    visit: &mut dyn FnMut(u64, u64) -> Result<(), Error>,
) -> Result<(), Error> {
    let [axis, rest @ ..] = axes else { return visit(from, to) };
    for index in 0..axis.size {
        for_each(rest, from + index * axis.stride, to + index * axis.step, visit)?;
    }
    Ok(())
}
