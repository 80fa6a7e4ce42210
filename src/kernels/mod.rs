//! The network's heavy steps: on the CPU by kernels of our own, kept for a measured gain, elsewhere by Burn's.
//!
//! A function here is the plain Burn computation for devices, types and graphs that no kernel of ours is for. Maps
//! are `[batch, height, width, channels]`. The kernels themselves are a crate of their own, in `cpu/`.

mod attention;
mod convolution;
mod linear;
#[cfg(feature = "cpu")]
mod values;
mod window;

pub use attention::{Attend, attend};
pub use convolution::convolve;
pub use linear::{add_linear, add_linear_gelu, linear, linear_gelu};
pub use window::max_pool;
