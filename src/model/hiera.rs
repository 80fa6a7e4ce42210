//! SAM2's Hiera: a transformer whose tokens grow fewer and wider from stage to stage.

use super::{Adapter, Position};
use crate::{
    config::ModelConfig,
    kernels::{Attend, add_linear, attend, linear, linear_gelu, max_pool},
};
use burn::{
    module::Module,
    nn::{
        LayerNorm, LayerNormConfig, Linear, LinearConfig, PaddingConfig2d,
        conv::{Conv2d, Conv2dConfig},
    },
    tensor::{Device, Tensor},
};

#[derive(Module, Debug)]
pub struct Hiera {
    pub patch_embed: PatchEmbed,
    pub position: Position,
    pub blocks: Vec<AdaptedBlock>,
    /// Index of the last block of each stage: what it gives goes to the decoder.
    #[module(skip)]
    stage_ends: [usize; 4],
}

#[derive(Module, Debug)]
pub struct PatchEmbed {
    pub proj: Conv2d,
}

/// A block of the trunk and the adapter in front of it.
#[derive(Module, Debug)]
pub struct AdaptedBlock {
    pub prompt_learn: Adapter,
    pub block: Block,
}

#[derive(Module, Debug)]
pub struct Block {
    pub norm1: LayerNorm,
    pub attn: Attention,
    pub norm2: LayerNorm,
    pub mlp: Mlp,
    /// Takes the shortcut to the new width, in the first block of stages 2 to 4.
    pub proj: Option<Linear>,
    /// Side of the attention window; `None` attends to the whole map.
    #[module(skip)]
    window: Option<usize>,
}

#[derive(Module, Debug)]
pub struct Attention {
    pub qkv: Linear,
    pub proj: Linear,
    #[module(skip)]
    heads: usize,
    /// Whether the queries are halved in height and width, and with them what comes out.
    #[module(skip)]
    halve: bool,
}

/// The checkpoints call `fc1` and `fc2` `layers.0` and `layers.1`.
#[derive(Module, Debug)]
pub struct Mlp {
    pub fc1: Linear,
    pub fc2: Linear,
}

const PATCH: usize = 7;
const PATCH_STRIDE: usize = 4;
const MLP_RATIO: usize = 4;
/// SAM2's, unlike PyTorch's default of 1e-5.
const NORM_EPSILON: f64 = 1e-6;

impl Hiera {
    pub fn new(config: &ModelConfig, device: &Device) -> Self {
        let padding = PATCH / 2;
        let proj = Conv2dConfig::new([3, config.embed_dim], [PATCH, PATCH])
            .with_stride([PATCH_STRIDE, PATCH_STRIDE])
            .with_padding(PaddingConfig2d::Explicit(padding, padding, padding, padding))
            .init(device);

        let widths = config.widths();
        let mut blocks = Vec::with_capacity(config.depth());
        let mut stage_ends = [0; 4];
        for stage in 0..4 {
            for block in 0..config.blocks[stage] {
                // What a stage changes, its first block changes: width, heads and resolution. Only the window lags by
                // one block, since it splits the map that the previous stage left.
                let first = block == 0 && stage > 0;
                let before = if first { stage - 1 } else { stage };
                let global = config.global_blocks.contains(&blocks.len());
                let block = Block::new(
                    [widths[before], widths[stage]],
                    config.heads << stage,
                    (!global).then_some(config.windows[before]),
                    device,
                );
                blocks.push(AdaptedBlock { prompt_learn: Adapter::new(widths[before], device), block });
            }
            stage_ends[stage] = blocks.len() - 1;
        }
        Self { patch_embed: PatchEmbed { proj }, position: Position::new(config, device), blocks, stage_ends }
    }

    /// `[batch, 3, height, width]` → four maps `[batch, height, width, channels]` at strides 4, 8, 16 and 32.
    pub fn forward(&self, picture: Tensor<4>) -> [Tensor<4>; 4] {
        let x = self.patch_embed.proj.forward(picture).permute([0, 2, 3, 1]);
        let [_, height, width, _] = x.dims();
        let mut x = x + self.position.forward([height, width]);

        let mut features = Vec::with_capacity(4);
        for (index, block) in self.blocks.iter().enumerate() {
            x = block.forward(x);
            if self.stage_ends.contains(&index) {
                features.push(x.clone());
            }
        }
        features.try_into().expect("each of the four stages ends once")
    }
}

impl AdaptedBlock {
    /// `[batch, height, width, channels]` in and out.
    pub fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        self.block.forward(self.prompt_learn.forward(x))
    }
}

impl Block {
    fn new([input, output]: [usize; 2], heads: usize, window: Option<usize>, device: &Device) -> Self {
        let norm = |width| LayerNormConfig::new(width).with_epsilon(NORM_EPSILON).init(device);
        let widens = input != output;
        Self {
            norm1: norm(input),
            attn: Attention {
                qkv: LinearConfig::new(input, 3 * output).init(device),
                proj: LinearConfig::new(output, output).init(device),
                heads,
                halve: widens,
            },
            norm2: norm(output),
            mlp: Mlp {
                fc1: LinearConfig::new(output, MLP_RATIO * output).init(device),
                fc2: LinearConfig::new(MLP_RATIO * output, output).init(device),
            },
            proj: widens.then(|| LinearConfig::new(input, output).init(device)),
            window,
        }
    }

    /// `[batch, height, width, channels]` → the same, or half as high and wide with twice the channels.
    pub fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        let normed = self.norm1.forward(x.clone());
        // Where the width changes, the shortcut starts behind the norm, not before it.
        let shortcut = match &self.proj {
            Some(proj) => max_pool(linear(proj, normed.clone())),
            None => x,
        };
        let x = self.attn.add_to(shortcut, normed, self.window);
        let normed = self.norm2.forward(x.clone());
        self.mlp.add_to(x, normed)
    }
}

impl Attention {
    /// `shortcut` and what the tokens of `x` gather from each other, each window on its own.
    pub fn add_to(&self, shortcut: Tensor<4>, x: Tensor<4>, window: Option<usize>) -> Tensor<4> {
        let attended = attend(&self.qkv, x, Attend { heads: self.heads, window, halve: self.halve });
        add_linear(shortcut, &self.proj, attended)
    }
}

impl Mlp {
    pub fn add_to(&self, shortcut: Tensor<4>, x: Tensor<4>) -> Tensor<4> {
        add_linear(shortcut, &self.fc2, linear_gelu(&self.fc1, x))
    }
}
