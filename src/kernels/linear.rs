//! Linear layers with what follows them: the exact (erf) GELU, and a sum.

use super::gelu;
use burn::{
    nn::Linear,
    tensor::{Tensor, module},
};

/// `[.., input]` → `[.., output]`.
pub fn linear<const D: usize>(layer: &Linear, x: Tensor<D>) -> Tensor<D> {
    #[cfg(feature = "cpu")]
    if on_cpu::takes(layer, &x) {
        return on_cpu::map(layer, x, cpu_kernels::linear::linear);
    }
    layer.forward(x)
}

/// The GELU of [`linear`].
pub fn linear_gelu<const D: usize>(layer: &Linear, x: Tensor<D>) -> Tensor<D> {
    #[cfg(feature = "cpu")]
    if on_cpu::takes(layer, &x) {
        return on_cpu::map(layer, x, cpu_kernels::linear::linear_gelu);
    }
    gelu(layer.forward(x))
}

/// `base` and [`linear`], summed.
pub fn add_linear<const D: usize>(base: Tensor<D>, layer: &Linear, x: Tensor<D>) -> Tensor<D> {
    #[cfg(feature = "cpu")]
    if on_cpu::takes(layer, &x) && super::values::takes(&base) {
        return on_cpu::add(base, layer, x, cpu_kernels::linear::add_linear);
    }
    base + layer.forward(x)
}

/// `base` and [`linear_gelu`], summed.
pub fn add_linear_gelu<const D: usize>(base: Tensor<D>, layer: &Linear, x: Tensor<D>) -> Tensor<D> {
    #[cfg(feature = "cpu")]
    if on_cpu::takes(layer, &x) && super::values::takes(&base) {
        return on_cpu::add(base, layer, x, cpu_kernels::linear::add_linear_gelu);
    }
    base + gelu(layer.forward(x))
}

/// [`linear`] without its bias.
pub fn product<const D: usize>(layer: &Linear, x: Tensor<D>) -> Tensor<D> {
    module::linear(x, layer.weight.val(), None)
}

#[cfg(feature = "cpu")]
pub mod on_cpu {
    use super::super::values::{self, Values, into_vec, tensor};
    use burn::{nn::Linear, tensor::Tensor};
    use cpu_kernels::linear::Layer;

    pub fn takes<const D: usize>(layer: &Linear, x: &Tensor<D>) -> bool {
        values::takes(x) && values::takes(&layer.weight.val()) && layer.bias.is_some()
    }

    pub fn map<const D: usize>(layer: &Linear, x: Tensor<D>, kernel: fn(Layer, &[f32]) -> Vec<f32>) -> Tensor<D> {
        let mut shape = x.dims();
        let (weight, bias) = parameters(layer);
        shape[D - 1] = bias.len();
        tensor(kernel(Layer { weight: &weight, bias: &bias }, &Values::of(x)), shape)
    }

    pub fn add<const D: usize>(
        base: Tensor<D>,
        layer: &Linear,
        x: Tensor<D>,
        kernel: fn(&mut [f32], Layer, &[f32]),
    ) -> Tensor<D> {
        let shape = base.dims();
        let (weight, bias) = parameters(layer);
        let mut sums = into_vec(base);
        kernel(&mut sums, Layer { weight: &weight, bias: &bias }, &Values::of(x));
        tensor(sums, shape)
    }

    fn parameters(layer: &Linear) -> (Values, Values) {
        let bias = layer.bias.as_ref().expect("checked by `takes`");
        (Values::of(layer.weight.val()), Values::of(bias.val()))
    }
}

#[cfg(all(test, feature = "cpu"))]
mod tests {
    use super::*;
    use burn::{
        nn::LinearConfig,
        tensor::{Device, Distribution, activation},
    };

    #[track_caller]
    fn assert_close(ours: Tensor<3>, theirs: Tensor<3>) {
        let difference = (ours - theirs).abs().max().into_scalar::<f32>();
        assert!(difference <= 1e-5, "{difference}");
    }

    #[test]
    fn all_four_are_burns_for_any_number_of_rows() {
        let device = Device::flex();
        let layer = LinearConfig::new(24, 40).init(&device);
        for rows in [1, 63, 64, 65, 3000] {
            let x = Tensor::<3>::random([2, rows, 24], Distribution::Normal(0.0, 2.0), &device);
            let base = Tensor::<3>::random([2, rows, 40], Distribution::Normal(0.0, 2.0), &device);
            assert!(on_cpu::takes(&layer, &x));
            let plain = layer.forward(x.clone());
            assert_close(linear(&layer, x.clone()), plain.clone());
            assert_close(linear_gelu(&layer, x.clone()), activation::gelu(plain.clone()));
            assert_close(add_linear(base.clone(), &layer, x.clone()), base.clone() + plain.clone());
            assert_close(add_linear_gelu(base.clone(), &layer, x), base + activation::gelu(plain));
        }
    }

    #[test]
    fn gelu_is_burns_over_all_that_networks_see() {
        let device = Device::flex();
        let mut same = LinearConfig::new(1, 1).init(&device);
        same.weight = same.weight.map(|weight| weight.ones_like());
        same.bias = same.bias.map(|bias| bias.map(|bias| bias.zeros_like()));
        let values: Vec<f32> = (-80_000..=80_000).map(|i| i as f32 * 1e-4).collect();
        let x = Tensor::<1>::from_floats(values.as_slice(), &device).reshape([-1, 1]);
        let difference = (linear_gelu(&same, x.clone()) - activation::gelu(x.clone())).abs();
        let most = (difference / x.abs().clamp_min(1.0)).max().into_scalar::<f32>();
        assert!(most <= 1e-6, "{most}");
    }
}
