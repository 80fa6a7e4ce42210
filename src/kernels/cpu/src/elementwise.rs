//! Functions of single numbers and of rows, written so that the compiler makes SIMD of them.

use super::number::Number;
use std::f32::consts::{FRAC_1_SQRT_2, FRAC_2_SQRT_PI, LOG2_E};

/// Runs `work` compiled for the widest SIMD that this processor has. What it calls has to be `inline(always)`.
#[inline(always)]
pub fn vectorised<T>(work: impl FnOnce() -> T) -> T {
    #[cfg(target_arch = "x86_64")]
    return pulp::Arch::new().dispatch(work);
    #[cfg(not(target_arch = "x86_64"))]
    return work();
}

pub trait Formula {
    fn of<N: Number>(&self, x: N) -> N;
}

/// Replaces each number by what the formula makes of it.
#[inline(always)]
pub fn apply(values: &mut [f32], formula: impl Formula) {
    #[cfg(target_family = "wasm")]
    let values = {
        let (fours, rest) = values.as_chunks_mut::<4>();
        fours.iter_mut().for_each(|four| *four = formula.of(super::number::Four::from(*four)).into());
        rest
    };
    vectorised(|| values.iter_mut().for_each(|value| *value = formula.of(*value)));
}

/// The exact one, by erf.
pub struct Gelu;

impl Formula for Gelu {
    #[inline(always)]
    fn of<N: Number>(&self, x: N) -> N {
        N::all(0.5) * x * (N::all(1.0) + erf(x * N::all(FRAC_1_SQRT_2)))
    }
}

/// The slope of [`Gelu`].
pub struct GeluSlope;

impl Formula for GeluSlope {
    #[inline(always)]
    fn of<N: Number>(&self, x: N) -> N {
        /// 1 / √(2π): of the bell whose area below x the GELU multiplies x by.
        const BELL: f32 = FRAC_2_SQRT_PI * FRAC_1_SQRT_2 * 0.5;
        let bell = ExpLess { most: 0.0 }.of(N::all(-0.5) * x * x) * N::all(BELL);
        N::all(0.5) * (N::all(1.0) + erf(x * N::all(FRAC_1_SQRT_2))) + x * bell
    }
}

/// Past this `erf` is 1 to within 3e-8.
const FLAT: f32 = 3.92;

/// A quotient of polynomials in x², fitted by least squares to a largest relative error of 2e-8; rounding in f32
/// makes it an absolute 3.3e-7.
#[inline(always)]
fn erf<N: Number>(x: N) -> N {
    const P: [f32; 6] = [FRAC_2_SQRT_PI, 0.190_396_88, 0.052_747_276, 0.003_765_159, 0.000_284_864_86, 2.050_061_8e-6];
    const Q: [f32; 6] = [1.0, 0.502_067_57, 0.114_104_986, 0.014_968_302, 0.001_162_410_5, 3.809_051_5e-5];
    let x = x.at_least(-FLAT).at_most(FLAT);
    let square = x * x;
    x * polynomial(P, square) / polynomial(Q, square)
}

#[inline(always)]
fn polynomial<N: Number, const TERMS: usize>(coefficients: [f32; TERMS], x: N) -> N {
    coefficients.into_iter().rev().fold(N::all(0.0), |sum, c| sum * x + N::all(c))
}

/// Added to a small number and taken off again, it leaves the nearest integer, which meanwhile is in the low bits.
const ROUND: f32 = 12_582_912.0;

/// Below this the exponential is taken for 0. It is far less than f32 sees beside 1, and far more than what is so
/// small that processors take a hundred times as long with it.
const NOTHING: f32 = -40.0;

/// The exponential of a number less `most`, above which none may be, to a relative 2e-7; of less than -40, nothing.
pub struct ExpLess {
    pub most: f32,
}

impl Formula for ExpLess {
    #[inline(always)]
    fn of<N: Number>(&self, x: N) -> N {
        /// ln 2 in two parts, the first so short that its product with an integer is exact.
        const LN_2: [f32; 2] = [0.693_359_4, -2.121_944_4e-4];
        const TAYLOR: [f32; 8] = [1.0, 1.0, 0.5, 1.0 / 6.0, 1.0 / 24.0, 1.0 / 120.0, 1.0 / 720.0, 1.0 / 5040.0];
        let x = x - N::all(self.most);
        let above = x.at_least(NOTHING);
        let shifted = above * N::all(LOG2_E) + N::all(ROUND);
        let whole = shifted - N::all(ROUND);
        let rest = above - whole * N::all(LN_2[0]) - whole * N::all(LN_2[1]);
        (polynomial(TAYLOR, rest) * shifted.power_of_two()).where_above(x, NOTHING)
    }
}

/// Multiplies.
pub struct Times(pub f32);

impl Formula for Times {
    #[inline(always)]
    fn of<N: Number>(&self, x: N) -> N {
        x * N::all(self.0)
    }
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

    #[test]
    fn the_exponential_is_that_of_f64_rounded() {
        let exp = |x| ExpLess { most: 0.0 }.of::<f32>(x);
        for x in (0..400_000).map(|i| i as f32 * -1e-4) {
            let exact = f64::from(x).exp();
            assert!((f64::from(exp(x)) / exact - 1.0).abs() < 2e-7, "at {x}");
        }
        assert_eq!([-40.0, -1e4, f32::NEG_INFINITY].map(exp), [0.0; 3]);
        assert_eq!(exp(0.0), 1.0);
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
