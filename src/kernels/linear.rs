//! A linear layer whose bias, and GELU where one follows, go over its product once, on all cores.
//!
//! Burn's CPU backend adds the bias in one pass and takes the GELU in another, each on one thread, the latter through
//! a scalar `erf`.

use burn::{
    nn::Linear,
    tensor::{Tensor, activation, module},
};

/// `[.., input]` → `[.., output]`.
pub fn linear<const D: usize>(layer: &Linear, x: Tensor<D>) -> Tensor<D> {
    add_bias(layer, product(layer, x))
}

/// The exact (erf) GELU of [`linear`].
pub fn linear_gelu<const D: usize>(layer: &Linear, x: Tensor<D>) -> Tensor<D> {
    let product = product(layer, x);
    #[cfg(feature = "cpu")]
    if on_cpu::applies(layer, &product) {
        return on_cpu::add_bias(layer, product, on_cpu::gelu);
    }
    activation::gelu(add_bias(layer, product))
}

/// [`linear`] before its bias.
pub fn product<const D: usize>(layer: &Linear, x: Tensor<D>) -> Tensor<D> {
    module::linear(x, layer.weight.val(), None)
}

/// What [`product`] leaves to do.
pub fn add_bias<const D: usize>(layer: &Linear, product: Tensor<D>) -> Tensor<D> {
    #[cfg(feature = "cpu")]
    if on_cpu::applies(layer, &product) {
        return on_cpu::add_bias(layer, product, |value| value);
    }
    match &layer.bias {
        Some(bias) => product + bias.val().unsqueeze(),
        None => product,
    }
}

#[cfg(feature = "cpu")]
mod on_cpu {
    use crate::kernels::parallel::for_each_rows;
    use burn::{
        nn::Linear,
        tensor::{DType, Device, Tensor},
    };
    use std::f32::consts::{FRAC_1_SQRT_2, FRAC_2_SQRT_PI};

    pub fn applies<const D: usize>(layer: &Linear, product: &Tensor<D>) -> bool {
        // Inside an autodiff graph every step must be one that Burn knows the gradient of.
        let tracked = product.is_autodiff() || layer.bias.as_ref().is_none_or(|bias| bias.val().is_autodiff());
        !tracked && product.dtype() == DType::F32 && product.device() == Device::flex()
    }

    /// Adds the bias and takes `finish` of the sum.
    pub fn add_bias<const D: usize>(
        layer: &Linear,
        product: Tensor<D>,
        finish: impl Fn(f32) -> f32 + Send + Sync,
    ) -> Tensor<D> {
        let device = product.device();
        let bias = layer.bias.as_ref().expect("checked by `applies`").val().into_data();
        let bias = bias.as_slice::<f32>().expect("the bias is of the product's type");

        // This backend hands its memory over and takes it back without a copy.
        let mut data = product.into_data();
        for_each_rows(data.as_mut_slice::<f32>().expect("checked by `applies`"), bias.len(), |rows| {
            for row in rows.chunks_exact_mut(bias.len()) {
                for (value, bias) in row.iter_mut().zip(bias) {
                    *value = finish(*value + bias);
                }
            }
        });
        Tensor::from_data(data, &device)
    }

    /// Plain arithmetic without a branch, so that the compiler makes it SIMD.
    #[inline(always)]
    pub fn gelu(x: f32) -> f32 {
        0.5 * x * (1.0 + erf(x * FRAC_1_SQRT_2))
    }

    /// Past this `erf` is 1 to within 3e-8.
    const FLAT: f32 = 3.92;

    /// A quotient of polynomials in x², fitted by least squares to a largest relative error of 2e-8; rounding in f32
    /// makes it an absolute 3.3e-7.
    #[inline(always)]
    fn erf(x: f32) -> f32 {
        const P: [f32; 6] =
            [FRAC_2_SQRT_PI, 0.190_396_88, 0.052_747_276, 0.003_765_159, 0.000_284_864_86, 2.050_061_8e-6];
        const Q: [f32; 6] = [1.0, 0.502_067_57, 0.114_104_986, 0.014_968_302, 0.001_162_410_5, 3.809_051_5e-5];
        let x = x.clamp(-FLAT, FLAT);
        let square = x * x;
        let polynomial = |c: [f32; 6]| c.into_iter().rev().fold(0.0, |sum, c| sum * square + c);
        x * polynomial(P) / polynomial(Q)
    }

    #[cfg(test)]
    mod tests {
        use super::*;
        use burn::{
            nn::LinearConfig,
            tensor::{Distribution, activation},
        };

        #[test]
        fn gelu_is_burns_over_all_that_networks_see() {
            let values: Vec<f32> = (-80_000..=80_000).map(|i| i as f32 * 1e-4).collect();
            let theirs = activation::gelu(Tensor::<1>::from_floats(values.as_slice(), &Device::flex())).into_data();
            for (&x, &theirs) in values.iter().zip(theirs.as_slice::<f32>().unwrap()) {
                assert!((gelu(x) - theirs).abs() <= 1e-6 * x.abs().max(1.0), "at {x}: {} and {theirs}", gelu(x));
            }
        }

        #[test]
        fn linear_is_burns_for_any_number_of_rows() {
            let device = Device::flex();
            let layer = LinearConfig::new(24, 40).init(&device);
            for rows in [1, 63, 64, 65, 200] {
                let x = Tensor::<3>::random([2, rows, 24], Distribution::Normal(0.0, 2.0), &device);
                assert!(applies(&layer, &super::super::product(&layer, x.clone())));
                let theirs = layer.forward(x.clone());
                let difference =
                    (super::super::linear(&layer, x.clone()) - theirs.clone()).abs().max().into_scalar::<f32>();
                assert!(difference <= 1e-5, "{rows} rows differ by {difference}");
                let theirs = activation::gelu(theirs);
                let difference = (super::super::linear_gelu(&layer, x) - theirs).abs().max().into_scalar::<f32>();
                assert!(difference <= 1e-5, "{rows} rows with GELU differ by {difference}");
            }
        }
    }
}
