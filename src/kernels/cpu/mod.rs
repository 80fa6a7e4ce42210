//! Kernels for Burn's CPU backend: f32, for inference.
//!
//! Burn's own go over memory more often than the work needs: windows, heads and padding are each copied into place,
//! biases and activations are passes of their own, most of them on one core and a number at a time.

mod attention;
mod convolution;
mod elementwise;
mod linear;
mod matrix;
mod parallel;
mod values;

pub use attention::attend;
pub use convolution::{convolve, takes_convolution};
pub use linear::{add_linear, add_linear_gelu, linear, takes_layer};
pub use values::takes;
