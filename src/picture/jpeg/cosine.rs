//! The inverse cosine transform of a block, in libjpeg's accurate integer arithmetic: that of Loeffler, Ligtenberg and
//! Moschytz, in fixed point with 13 bits, columns first, with 2 bits kept between columns and rows.

use super::frame::{Block, Component};
use crate::error::Result;
use crate::picture::budget;

/// The samples of a component, `stride × 8` to a row.
pub(super) fn transform(component: &mut Component, quantisation: &[u16; 64]) -> Result<Vec<u8>> {
    // The coefficients make room for the samples of the next component.
    let blocks = std::mem::take(&mut component.blocks);
    let stride = component.stride * 8;
    let mut samples = budget::filled(0, blocks.len() * 64)?;
    for (rows, blocks) in samples.chunks_exact_mut(stride * 8).zip(blocks.chunks_exact(component.stride)) {
        for (x, block) in blocks.iter().enumerate() {
            let block = inverse(block, quantisation);
            for (row, samples) in rows.chunks_exact_mut(stride).zip(block) {
                row[x * 8..][..8].copy_from_slice(&samples);
            }
        }
    }
    Ok(samples)
}

type Rows = [[i32; 8]; 8];

fn inverse(block: &Block, quantisation: &[u16; 64]) -> [[u8; 8]; 8] {
    if block[1..].iter().all(|&coefficient| coefficient == 0) {
        // What both passes come to for a flat block.
        let value = i32::from(block[0]).wrapping_mul(i32::from(quantisation[0]));
        return [[sample(round_off(value, 3)); 8]; 8];
    }
    let mut rows: Rows = [[0; 8]; 8];
    for ((value, &coefficient), &factor) in rows.as_flattened_mut().iter_mut().zip(block).zip(quantisation) {
        *value = i32::from(coefficient).wrapping_mul(i32::from(factor));
    }
    let columns = transpose(&pass::<{ BITS - 2 }>(&rows));
    transpose(&pass::<{ BITS + 2 + 3 }>(&columns)).map(|row| row.map(sample))
}

/// Samples are stored with 128 taken away.
fn sample(value: i32) -> u8 {
    value.wrapping_add(128).clamp(0, 255) as u8
}

fn round_off(value: i32, bits: u32) -> i32 {
    value.wrapping_add(1 << bits >> 1) >> bits
}

fn transpose(rows: &Rows) -> Rows {
    std::array::from_fn(|y| std::array::from_fn(|x| rows[x][y]))
}

const BITS: u32 = 13;

const fn fixed(value: f64) -> i32 {
    (value * (1 << BITS) as f64 + 0.5) as i32
}

/// One dimension, of all eight columns side by side. The results lose `SHIFT` bits.
///
/// Coefficients of a damaged file may overflow, which libjpeg leaves undefined. Here they wrap.
fn pass<const SHIFT: u32>(input: &Rows) -> Rows {
    let mut output: Rows = [[0; 8]; 8];
    for column in 0..8 {
        let [c0, c1, c2, c3, c4, c5, c6, c7] = std::array::from_fn(|row| Wrap(input[row][column]));

        // The even half.
        let turned = (c2 + c6) * fixed(0.541196100);
        let low = turned - c6 * fixed(1.847759065);
        let high = turned + c2 * fixed(0.765366865);
        let (sum, difference) = ((c0 + c4) * (1 << BITS), (c0 - c4) * (1 << BITS));
        let even = [sum + high, difference + low, difference - low, sum - high];

        // The odd half.
        let (z1, z2, z3, z4) = (c7 + c1, c5 + c3, c7 + c3, c5 + c1);
        let z5 = (z3 + z4) * fixed(1.175875602);
        let (z1, z2) = (z1 * -fixed(0.899976223), z2 * -fixed(2.562915447));
        let (z3, z4) = (z5 - z3 * fixed(1.961570560), z5 - z4 * fixed(0.390180644));
        let odd = [
            c1 * fixed(1.501321110) + z1 + z4,
            c3 * fixed(3.072711026) + z2 + z3,
            c5 * fixed(2.053119869) + z2 + z4,
            c7 * fixed(0.298631336) + z1 + z3,
        ];

        for (row, (even, odd)) in even.into_iter().zip(odd).enumerate() {
            output[row][column] = round_off((even + odd).0, SHIFT);
            output[7 - row][column] = round_off((even - odd).0, SHIFT);
        }
    }
    output
}

#[derive(Clone, Copy)]
struct Wrap(i32);

impl std::ops::Add for Wrap {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.wrapping_add(other.0))
    }
}

impl std::ops::Sub for Wrap {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.wrapping_sub(other.0))
    }
}

impl std::ops::Mul<i32> for Wrap {
    type Output = Self;
    fn mul(self, factor: i32) -> Self {
        Self(self.0.wrapping_mul(factor))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The transform by its definition.
    fn exact(block: &Block) -> [[f64; 8]; 8] {
        let basis = |x: usize, u: usize| {
            let scale = if u == 0 { 0.5f64.sqrt() } else { 1.0 };
            scale * 0.5 * ((2 * x + 1) as f64 * u as f64 * std::f64::consts::PI / 16.0).cos()
        };
        std::array::from_fn(|y| {
            std::array::from_fn(|x| {
                let terms = (0..64).map(|i| f64::from(block[i]) * basis(y, i / 8) * basis(x, i % 8));
                128.0 + terms.sum::<f64>()
            })
        })
    }

    #[test]
    fn close_to_the_definition() {
        let mut seed = 1u32;
        for _ in 0..200 {
            let block: Block = std::array::from_fn(|_| {
                seed = seed.wrapping_mul(1664525).wrapping_add(1013904223);
                (seed >> 24) as i16 - 128
            });
            let exact = exact(&block);
            let ours = inverse(&block, &[1; 64]);
            for (&ours, &exact) in ours.as_flattened().iter().zip(exact.as_flattened()) {
                assert!((f64::from(ours) - exact.clamp(0.0, 255.0)).abs() < 0.6);
            }
        }
    }

    #[test]
    fn a_flat_block_is_no_special_case() {
        for value in (-1100..1100).step_by(7) {
            let mut block = [0; 64];
            block[0] = value;
            let mut rows: Rows = [[0; 8]; 8];
            rows[0][0] = i32::from(value);
            let columns = transpose(&pass::<{ BITS - 2 }>(&rows));
            let full = transpose(&pass::<{ BITS + 2 + 3 }>(&columns)).map(|row| row.map(sample));
            assert_eq!(inverse(&block, &[1; 64]), full);
        }
    }
}
