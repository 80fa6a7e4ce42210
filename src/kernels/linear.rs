//! Linear layers with what follows them: the exact (erf) GELU, and a sum.

use burn::{
    nn::Linear,
    tensor::{Tensor, activation, module},
};

/// `[.., input]` → `[.., output]`.
pub fn linear<const D: usize>(layer: &Linear, x: Tensor<D>) -> Tensor<D> {
    #[cfg(feature = "cpu")]
    if super::cpu::takes_layer(layer, &x) {
        return super::cpu::linear(layer, x, false);
    }
    layer.forward(x)
}

/// The GELU of [`linear`].
pub fn linear_gelu<const D: usize>(layer: &Linear, x: Tensor<D>) -> Tensor<D> {
    #[cfg(feature = "cpu")]
    if super::cpu::takes_layer(layer, &x) {
        return super::cpu::linear(layer, x, true);
    }
    activation::gelu(layer.forward(x))
}

/// `base` and [`linear`], summed.
pub fn add_linear<const D: usize>(base: Tensor<D>, layer: &Linear, x: Tensor<D>) -> Tensor<D> {
    #[cfg(feature = "cpu")]
    if super::cpu::takes_layer(layer, &x) && super::cpu::takes(&base) {
        return super::cpu::add_linear(base, layer, x);
    }
    base + layer.forward(x)
}

/// `base` and [`linear_gelu`], summed.
pub fn add_linear_gelu<const D: usize>(base: Tensor<D>, layer: &Linear, x: Tensor<D>) -> Tensor<D> {
    #[cfg(feature = "cpu")]
    if super::cpu::takes_layer(layer, &x) && super::cpu::takes(&base) {
        return super::cpu::add_linear_gelu(base, layer, x);
    }
    base + activation::gelu(layer.forward(x))
}

/// [`linear`] without its bias.
pub fn product<const D: usize>(layer: &Linear, x: Tensor<D>) -> Tensor<D> {
    module::linear(x, layer.weight.val(), None)
}
