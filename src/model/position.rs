//! Where each token lies: a coarse learnt grid stretched over the map, plus a learnt window repeated over it.

use super::resample::resize_bicubic;
use crate::config::ModelConfig;
use burn::{
    module::{Module, Param},
    nn::Initializer,
    tensor::{Device, Tensor},
};

#[derive(Module, Debug)]
pub struct Position {
    pub pos_embed: Param<Tensor<4>>,
    pub pos_embed_window: Param<Tensor<4>>,
}

impl Position {
    pub fn new(config: &ModelConfig, device: &Device) -> Self {
        let ModelConfig { embed_dim, windows: [window, ..], position_grid: [rows, columns], .. } = *config;
        // SAM2 starts both at zero.
        Self {
            pos_embed: Initializer::Zeros.init([1, embed_dim, rows, columns], device),
            pos_embed_window: Initializer::Zeros.init([1, embed_dim, window, window], device),
        }
    }

    /// `[1, height, width, channels]`.
    pub fn forward(&self, [height, width]: [usize; 2]) -> Tensor<4> {
        let stretched = resize_bicubic(self.pos_embed.val().permute([0, 2, 3, 1]), [height, width]);
        let window = self.pos_embed_window.val().permute([0, 2, 3, 1]);
        let [_, rows, columns, channels] = window.dims();
        let repeated = window.repeat(&[1, height.div_ceil(rows), width.div_ceil(columns), 1]);
        stretched + repeated.slice([0..1, 0..height, 0..width, 0..channels])
    }
}
