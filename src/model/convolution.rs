//! A convolution and the BatchNorm behind it, which inference folds into one.

use crate::kernels::convolve;
use burn::{
    module::{Module, Param},
    nn::{
        BatchNorm, BatchNormConfig, PaddingConfig2d,
        conv::{Conv2d, Conv2dConfig},
    },
    tensor::{Device, Tensor, activation::relu},
};

/// There is no ReLU here: the official `BasicConv2d` has one but never calls it.
#[derive(Module, Debug)]
pub struct ConvNorm {
    pub conv: Conv2d,
    /// `None` once folded.
    pub bn: Option<BatchNorm>,
}

impl ConvNorm {
    /// Pads so that the map keeps its size.
    pub fn new(input: usize, output: usize, kernel: [usize; 2], dilation: usize, device: &Device) -> Self {
        let [down, across] = kernel.map(|side| dilation * (side - 1) / 2);
        let conv = Conv2dConfig::new([input, output], kernel)
            .with_dilation([dilation, dilation])
            .with_padding(PaddingConfig2d::Explicit(down, across, down, across))
            .with_bias(false)
            .init(device);
        Self { conv, bn: Some(BatchNormConfig::new(output).init(device)) }
    }

    /// `[batch, height, width, channels]` in and out.
    pub fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        self.run(x, None, false)
    }

    /// What [`Self::forward`] gives, with its negative values cut off.
    pub fn forward_relu(&self, x: Tensor<4>) -> Tensor<4> {
        self.run(x, None, true)
    }

    /// `base` and what [`Self::forward`] gives, summed, negative values cut off.
    pub fn add_to_relu(&self, base: Tensor<4>, x: Tensor<4>) -> Tensor<4> {
        self.run(x, Some(base), true)
    }

    fn run(&self, x: Tensor<4>, base: Option<Tensor<4>>, cut: bool) -> Tensor<4> {
        let Some(bn) = &self.bn else { return convolve(&self.conv, x, base, cut) };
        let x = bn.forward(self.conv.forward(x.permute([0, 3, 1, 2]))).permute([0, 2, 3, 1]);
        let x = match base {
            Some(base) => base + x,
            None => x,
        };
        if cut { relu(x) } else { x }
    }

    pub fn fold_norm(mut self) -> Self {
        let Some(bn) = self.bn.take() else { return self };
        let scale = bn.gamma.val() / (bn.running_var.value_sync() + bn.epsilon).sqrt();
        let shift = bn.beta.val() - bn.running_mean.value_sync() * scale.clone();
        self.conv.weight = self.conv.weight.map(|weight| weight * scale.reshape([-1, 1, 1, 1]));
        self.conv.bias = Some(Param::from_tensor(shift));
        self
    }
}
