//! Products with fused multiply-add, for browsers that have relaxed SIMD: half the instructions of plain SIMD.
//!
//! The crate that multiplies elsewhere knows plain SIMD alone. Both matrices are packed into panels that lie as the
//! innermost loop reads them; what sticks out of the last panels is filled with zeros.

use super::matrix::{Onto, Shape};
use core::arch::wasm32::{f32x4_add, f32x4_relaxed_madd, f32x4_splat, v128};

/// A tile of the product: 3 rows of 3 vectors, which with their inputs just fill the 15 registers that V8 gives out.
const ROWS: usize = 3;
const VECTORS: usize = 3;
/// An inner loop that is unrolled, or a larger tile, has numbers pushed out of registers, and is a third slower.
const COLUMNS: usize = 4 * VECTORS;
type Tile = [[v128; VECTORS]; ROWS];

/// So much of the inner dimension at once, so that a panel of columns stays in the first cache.
const DEPTH: usize = 384;
/// So many rows at once, so that their panels stay in the second.
const BLOCK: usize = 256;

pub fn multiply(
    (product, to): (&mut [f32], Shape),
    (a, a_shape): (&[f32], Shape),
    (b, b_shape): (&[f32], Shape),
    onto: Onto,
) {
    if onto == Onto::Nothing {
        for row in 0..to.rows {
            product[row * to.row..][..to.columns].fill(0.0);
        }
    }
    let depth = a_shape.columns;
    let mut columns = Vec::new();
    let mut rows = Vec::new();
    for from in (0..depth).step_by(DEPTH) {
        let deep = DEPTH.min(depth - from);
        pack::<COLUMNS>(&mut columns, &b[from * b_shape.row..], b_shape.turned(), b_shape.columns, deep);
        for top in (0..to.rows).step_by(BLOCK) {
            let count = BLOCK.min(to.rows - top);
            let start = top * a_shape.row + from * a_shape.column;
            pack::<ROWS>(&mut rows, &a[start..], a_shape, count, deep);
            for (index, columns) in columns.chunks_exact(deep).enumerate() {
                let left = index * COLUMNS;
                for (index, rows) in rows.chunks_exact(deep).enumerate() {
                    let row = top + index * ROWS;
                    let place = &mut product[row * to.row + left..];
                    let size = [ROWS.min(to.rows - row), COLUMNS.min(to.columns - left)];
                    add_tile(place, to.row, size, rows, columns);
                }
            }
        }
    }
}

/// Panels of `N` rows of the matrix, each as `deep` groups of `N` numbers.
fn pack<const N: usize>(panels: &mut Vec<[f32; N]>, from: &[f32], shape: Shape, rows: usize, deep: usize) {
    panels.clear();
    panels.resize(rows.div_ceil(N) * deep, [0.0; N]);
    for (index, panel) in panels.chunks_exact_mut(deep).enumerate() {
        let first = index * N;
        let count = N.min(rows - first);
        if shape.row == 1 && count == N {
            for (step, group) in panel.iter_mut().enumerate() {
                group.copy_from_slice(&from[first + step * shape.column..][..N]);
            }
            continue;
        }
        for lane in 0..count {
            let start = (first + lane) * shape.row;
            if shape.column == 1 {
                for (group, &value) in panel.iter_mut().zip(&from[start..][..deep]) {
                    group[lane] = value;
                }
            } else {
                for (step, group) in panel.iter_mut().enumerate() {
                    group[lane] = from[start + step * shape.column];
                }
            }
        }
    }
}

#[target_feature(enable = "relaxed-simd")]
fn add_tile(
    place: &mut [f32],
    stride: usize,
    [height, width]: [usize; 2],
    rows: &[[f32; ROWS]],
    columns: &[[f32; COLUMNS]],
) {
    let tile = tile(rows, columns);
    for (row, sums) in tile.iter().enumerate().take(height) {
        let line = &mut place[row * stride..][..width];
        if let Ok(line) = <&mut [f32; COLUMNS]>::try_from(&mut *line) {
            let old: [v128; VECTORS] = bytemuck::must_cast(*line);
            *line = bytemuck::must_cast(std::array::from_fn::<_, VECTORS, _>(|i| f32x4_add(old[i], sums[i])));
        } else {
            let sums: [f32; COLUMNS] = bytemuck::must_cast(*sums);
            line.iter_mut().zip(sums).for_each(|(number, sum)| *number += sum);
        }
    }
}

#[inline]
#[target_feature(enable = "relaxed-simd")]
fn tile(rows: &[[f32; ROWS]], columns: &[[f32; COLUMNS]]) -> Tile {
    let [mut first, mut second, mut third] = [[f32x4_splat(0.0); VECTORS]; ROWS];
    // Written out, because a compiler that is asked for small code would keep the sums in memory.
    for (row, column) in rows.iter().zip(columns) {
        let [x, y, z]: [v128; VECTORS] = bytemuck::must_cast(*column);
        let add = |[a, b, c]: [v128; VECTORS], value: f32| {
            let value = f32x4_splat(value);
            [f32x4_relaxed_madd(value, x, a), f32x4_relaxed_madd(value, y, b), f32x4_relaxed_madd(value, z, c)]
        };
        first = add(first, row[0]);
        second = add(second, row[1]);
        third = add(third, row[2]);
    }
    [first, second, third]
}
