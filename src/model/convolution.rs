//! A convolution and the BatchNorm behind it, which inference folds into one.

use burn::{
    module::{Module, Param},
    nn::{
        BatchNorm, BatchNormConfig, PaddingConfig2d,
        conv::{Conv2d, Conv2dConfig},
    },
    tensor::{Device, Tensor},
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

    /// `[batch, channels, height, width]` in and out.
    pub fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        let x = self.conv.forward(x);
        match &self.bn {
            Some(bn) => bn.forward(x),
            None => x,
        }
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
