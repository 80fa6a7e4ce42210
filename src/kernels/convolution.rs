//! Convolutions that keep the size of their map, with what follows them: a sum and a ReLU.

use burn::{
    nn::conv::Conv2d,
    tensor::{Tensor, activation::relu},
};

/// `[batch, height, width, input]` → `[batch, height, width, output]`, `base` added and negative values cut off.
pub fn convolve(layer: &Conv2d, x: Tensor<4>, base: Option<Tensor<4>>, cut: bool) -> Tensor<4> {
    #[cfg(feature = "cpu")]
    if super::cpu::takes_convolution(layer, &x) && base.as_ref().is_none_or(super::cpu::takes) {
        return super::cpu::convolve(layer, x, base, cut);
    }
    let x = layer.forward(x.permute([0, 3, 1, 2])).permute([0, 2, 3, 1]);
    let x = match base {
        Some(base) => base + x,
        None => x,
    };
    if cut { relu(x) } else { x }
}
