//! The adapter before every encoder block: what the official training learns while the trunk stays frozen.

use crate::kernels::{add_linear_gelu, linear_gelu};
use burn::{
    module::Module,
    nn::{Linear, LinearConfig},
    tensor::{Device, Tensor},
};

/// Width of the bottleneck, the same in every block.
const BOTTLENECK: usize = 32;

/// `x + GELU(up(GELU(down(x))))`: the checkpoints call `down` and `up` `prompt_learn.0` and `.2`.
#[derive(Module, Debug)]
pub struct Adapter {
    pub down: Linear,
    pub up: Linear,
}

impl Adapter {
    pub fn new(width: usize, device: &Device) -> Self {
        Self {
            down: LinearConfig::new(width, BOTTLENECK).init(device),
            up: LinearConfig::new(BOTTLENECK, width).init(device),
        }
    }

    /// `[batch, height, width, channels]` in and out.
    pub fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        let down = linear_gelu(&self.down, x.clone());
        add_linear_gelu(x, &self.up, down)
    }
}
