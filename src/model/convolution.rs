//! A convolution and the BatchNorm behind it, which inference folds into one.

use crate::kernels::{convolve, normalize_batch};
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
        let x = normalize(bn, convolve(&self.conv, x, None, false));
        let x = match base {
            Some(base) => base + x,
            None => x,
        };
        if cut { relu(x) } else { x }
    }

    /// For inference, and only for it: what training counts of its batches is no longer apart.
    pub fn fold_norm(mut self) -> Self {
        let Some(bn) = self.bn.take() else { return self };
        let (scale, shift) = scale_and_shift(&bn);
        self.conv.weight = self.conv.weight.map(|weight| weight * scale.reshape([-1, 1, 1, 1]));
        self.conv.bias = Some(Param::from_tensor(shift));
        self
    }
}

/// What a channel is multiplied by, and what is added to it, by the statistics that training counted.
fn scale_and_shift(bn: &BatchNorm) -> (Tensor<1>, Tensor<1>) {
    let scale = bn.gamma.val() / (bn.running_var.value_sync() + bn.epsilon).sqrt();
    let shift = bn.beta.val() - bn.running_mean.value_sync() * scale.clone();
    (scale, shift)
}

/// `[batch, height, width, channels]` by the statistics of the batch itself where gradients are wanted, else by those that
/// training counted.
fn normalize(bn: &BatchNorm, x: Tensor<4>) -> Tensor<4> {
    if !x.is_autodiff() {
        let (scale, shift) = scale_and_shift(bn);
        return x * scale.unsqueeze() + shift.unsqueeze();
    }
    let [batch, height, width, _] = x.dims();
    let normalized = normalize_batch(x, bn.gamma.val(), bn.beta.val(), bn.epsilon);
    // PyTorch counts the variance that is to be expected of other pictures. Burn's own layer does not.
    let values = (batch * height * width) as f64;
    let expected = normalized.variance * (values / (values - 1.0).max(1.0));
    for (counted, of_batch) in [(&bn.running_mean, normalized.mean), (&bn.running_var, expected)] {
        counted.update(counted.value_sync() * (1.0 - bn.momentum) + of_batch * bn.momentum);
    }
    normalized.output
}
