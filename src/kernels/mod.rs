//! Faster ways to compute what Burn computes too, each kept for a measured gain.
//!
//! Every function here gives the plain Burn result on devices, types and graphs that its fast path is not for.

mod linear;
#[cfg(feature = "cpu")]
mod parallel;

pub use linear::{add_bias, linear, linear_gelu, product};
