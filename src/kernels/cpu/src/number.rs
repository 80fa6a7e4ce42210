//! One number, or on the web four, so that a formula is written once.
//!
//! Natively the compiler makes SIMD of loops over single numbers. A wasm module is compiled for size, where it does not.

use std::ops::{Add, Div, Mul, Sub};

pub trait Number: Copy + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> + Div<Output = Self> {
    fn all(value: f32) -> Self;

    fn at_least(self, low: f32) -> Self;

    fn at_most(self, high: f32) -> Self;

    /// 2 to the power of the integer in the low bits.
    fn power_of_two(self) -> Self;

    /// 0 where `x` is not above `limit`.
    fn where_above(self, x: Self, limit: f32) -> Self;
}

impl Number for f32 {
    #[inline(always)]
    fn all(value: f32) -> Self {
        value
    }

    #[inline(always)]
    fn at_least(self, low: f32) -> Self {
        if self > low { self } else { low }
    }

    #[inline(always)]
    fn at_most(self, high: f32) -> Self {
        if self < high { self } else { high }
    }

    #[inline(always)]
    fn power_of_two(self) -> Self {
        f32::from_bits((self.to_bits() << 23).wrapping_add(1f32.to_bits()))
    }

    #[inline(always)]
    fn where_above(self, x: Self, limit: f32) -> Self {
        if x > limit { self } else { 0.0 }
    }
}

#[cfg(target_family = "wasm")]
pub use four::Four;

#[cfg(target_family = "wasm")]
mod four {
    use super::*;
    use core::arch::wasm32::*;

    #[derive(Clone, Copy)]
    pub struct Four(v128);

    impl From<[f32; 4]> for Four {
        #[inline(always)]
        fn from(numbers: [f32; 4]) -> Self {
            Self(bytemuck::must_cast(numbers))
        }
    }

    impl From<Four> for [f32; 4] {
        #[inline(always)]
        fn from(four: Four) -> Self {
            bytemuck::must_cast(four.0)
        }
    }

    macro_rules! operator {
        ($trait:ident, $method:ident, $instruction:ident) => {
            impl $trait for Four {
                type Output = Self;

                #[inline(always)]
                fn $method(self, other: Self) -> Self {
                    Self($instruction(self.0, other.0))
                }
            }
        };
    }

    operator!(Add, add, f32x4_add);
    operator!(Sub, sub, f32x4_sub);
    operator!(Mul, mul, f32x4_mul);
    operator!(Div, div, f32x4_div);

    impl Number for Four {
        #[inline(always)]
        fn all(value: f32) -> Self {
            Self(f32x4_splat(value))
        }

        #[inline(always)]
        fn at_least(self, low: f32) -> Self {
            Self(f32x4_pmax(f32x4_splat(low), self.0))
        }

        #[inline(always)]
        fn at_most(self, high: f32) -> Self {
            Self(f32x4_pmin(f32x4_splat(high), self.0))
        }

        #[inline(always)]
        fn power_of_two(self) -> Self {
            Self(i32x4_add(i32x4_shl(self.0, 23), f32x4_splat(1.0)))
        }

        #[inline(always)]
        fn where_above(self, x: Self, limit: f32) -> Self {
            Self(v128_and(self.0, f32x4_gt(x.0, f32x4_splat(limit))))
        }
    }
}
