//! The network's heavy steps: on the CPU by kernels of our own, kept for a measured gain, elsewhere by Burn's.
//!
//! A function here is the plain Burn computation for devices, types and graphs that no kernel of ours is for. Maps
//! are `[batch, height, width, channels]`. The kernels themselves are a crate of their own, in `cpu/`.

mod activation;
mod attention;
mod convolution;
#[cfg(all(feature = "cpu", feature = "train"))]
mod graph;
mod linear;
mod norm;
mod pool;
#[cfg(feature = "cpu")]
mod values;
mod window;

use activation::gelu;
pub use attention::{Attend, attend};
pub use convolution::convolve;
pub use linear::{add_linear, add_linear_gelu, linear, linear_gelu};
pub use norm::normalize_batch;
pub use pool::max_pool;
