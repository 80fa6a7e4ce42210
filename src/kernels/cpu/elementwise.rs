//! Functions of single numbers and of rows, written so that the compiler makes SIMD of them.

use std::f32::consts::{FRAC_1_SQRT_2, FRAC_2_SQRT_PI, LOG2_E};

/// Runs `work` compiled for the widest SIMD that this processor has. What it calls has to be `inline(always)`.
#[inline(always)]
pub fn vectorised<T>(work: impl FnOnce() -> T) -> T {
    #[cfg(target_arch = "x86_64")]
    return pulp::Arch::new().dispatch(work);
    #[cfg(not(target_arch = "x86_64"))]
    return work();
}

#[inline(always)]
pub fn gelu(x: f32) -> f32 {
    0.5 * x * (1.0 + erf(x * FRAC_1_SQRT_2))
}

/// Past this `erf` is 1 to within 3e-8.
const FLAT: f32 = 3.92;

/// A quotient of polynomials in x², fitted by least squares to a largest relative error of 2e-8; rounding in f32
/// makes it an absolute 3.3e-7.
#[inline(always)]
fn erf(x: f32) -> f32 {
    const P: [f32; 6] = [FRAC_2_SQRT_PI, 0.190_396_88, 0.052_747_276, 0.003_765_159, 0.000_284_864_86, 2.050_061_8e-6];
    const Q: [f32; 6] = [1.0, 0.502_067_57, 0.114_104_986, 0.014_968_302, 0.001_162_410_5, 3.809_051_5e-5];
    let x = x.clamp(-FLAT, FLAT);
    let square = x * x;
    x * polynomial(P, square) / polynomial(Q, square)
}

#[inline(always)]
fn polynomial<const N: usize>(coefficients: [f32; N], x: f32) -> f32 {
    coefficients.into_iter().rev().fold(0.0, |sum, c| sum * x + c)
}

/// Added to a small number and taken off again, it leaves the nearest integer, which meanwhile is in the low bits.
const ROUND: f32 = 12_582_912.0;

/// Below this the exponential is taken for 0. It is far less than f32 sees beside 1, and far more than what is so
/// small that processors take a hundred times as long with it.
const NOTHING: f32 = -40.0;

/// The exponential of a number that is not above 0, to a relative 2e-7; of less than -40, nothing.
#[inline(always)]
pub fn exp_of_negative(x: f32) -> f32 {
    /// ln 2 in two parts, the first so short that its product with an integer is exact.
    const LN_2: [f32; 2] = [0.693_359_4, -2.121_944_4e-4];
    const TAYLOR: [f32; 8] = [1.0, 1.0, 0.5, 1.0 / 6.0, 1.0 / 24.0, 1.0 / 120.0, 1.0 / 720.0, 1.0 / 5040.0];
    let above = if x > NOTHING { x } else { NOTHING };
    let shifted = above * LOG2_E + ROUND;
    let whole = shifted - ROUND;
    let rest = above - whole * LN_2[0] - whole * LN_2[1];
    let power = f32::from_bits((shifted.to_bits() << 23).wrapping_add(1f32.to_bits()));
    if x > NOTHING { polynomial(TAYLOR, rest) * power } else { 0.0 }
}

/// As many numbers as the widest SIMD takes at once.
const LANES: usize = 16;

/// Takes one step for [`LANES`] numbers at a time, in an order that does not depend on the processor.
#[inline(always)]
fn fold(row: &[f32], start: f32, step: impl Fn(f32, f32) -> f32) -> f32 {
    let mut lanes = [start; LANES];
    let (chunks, rest) = row.as_chunks::<LANES>();
    for chunk in chunks {
        for (lane, &value) in lanes.iter_mut().zip(chunk) {
            *lane = step(*lane, value);
        }
    }
    for (lane, &value) in lanes.iter_mut().zip(rest) {
        *lane = step(*lane, value);
    }
    lanes.into_iter().fold(start, step)
}

#[inline(always)]
pub fn largest(row: &[f32]) -> f32 {
    fold(row, f32::NEG_INFINITY, |a, b| if a > b { a } else { b })
}

#[inline(always)]
pub fn sum(row: &[f32]) -> f32 {
    fold(row, 0.0, |a, b| a + b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::{Device, Tensor, activation};

    #[test]
    fn gelu_is_burns_over_all_that_networks_see() {
        let values: Vec<f32> = (-80_000..=80_000).map(|i| i as f32 * 1e-4).collect();
        let theirs = activation::gelu(Tensor::<1>::from_floats(values.as_slice(), &Device::flex())).into_data();
        for (&x, &theirs) in values.iter().zip(theirs.as_slice::<f32>().unwrap()) {
            assert!((gelu(x) - theirs).abs() <= 1e-6 * x.abs().max(1.0), "at {x}: {} and {theirs}", gelu(x));
        }
    }

    #[test]
    fn the_exponential_is_that_of_f64_rounded() {
        for x in (0..400_000).map(|i| i as f32 * -1e-4) {
            let exact = f64::from(x).exp();
            assert!((f64::from(exp_of_negative(x)) / exact - 1.0).abs() < 2e-7, "at {x}");
        }
        assert_eq!([-40.0, -1e4, f32::NEG_INFINITY].map(exp_of_negative), [0.0; 3]);
        assert_eq!(exp_of_negative(0.0), 1.0);
    }

    #[test]
    fn rows_of_any_length_are_folded_whole() {
        for length in [0, 1, 15, 16, 17, 100] {
            let row: Vec<f32> = (0..length).map(|i| ((i * 37) % 101) as f32 - 50.0).collect();
            assert_eq!(largest(&row), row.iter().copied().fold(f32::NEG_INFINITY, f32::max));
            assert_eq!(sum(&row), row.iter().sum::<f32>());
        }
    }
}
