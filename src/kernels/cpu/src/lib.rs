//! What the network's time goes into on the CPU, on plain slices of f32: maps are `[batch, height, width, channels]`.
//!
//! Burn's own kernels go over memory more often than the work needs: windows, heads and padding are each copied into
//! place, biases and activations are passes of their own, most of them on one core and a number at a time.

#![deny(unsafe_code)]

pub mod activation;
pub mod attention;
pub mod convolution;
mod elementwise;
#[cfg(feature = "relaxed-simd")]
mod fused;
pub mod linear;
mod matrix;
pub mod norm;
mod number;
mod parallel;
pub mod pool;
