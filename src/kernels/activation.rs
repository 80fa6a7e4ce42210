//! The exact (erf) GELU.

use burn::tensor::{Tensor, activation};
use std::f64::consts::FRAC_1_SQRT_2;

pub fn gelu<const D: usize>(x: Tensor<D>) -> Tensor<D> {
    #[cfg(all(feature = "cpu", feature = "train"))]
    if super::graph::takes(&x) {
        return in_graph::gelu(x);
    }
    // Burn gives it the slope of another GELU, the one by tanh: adapters' gradients would be off by 1.1e-3.
    if x.is_autodiff() { x.clone() * ((x * FRAC_1_SQRT_2).erf() + 1.0) * 0.5 } else { activation::gelu(x) }
}

#[cfg(all(feature = "cpu", feature = "train"))]
mod in_graph {
    use super::super::{
        graph::{record, tracked},
        values::{Values, primitive},
    };
    use burn::tensor::Tensor;
    use cpu_kernels::activation;

    pub fn gelu<const D: usize>(x: Tensor<D>) -> Tensor<D> {
        let shape = x.dims();
        let x = tracked(x);
        let of_x = Values::of_primitive(x.primitive().clone());
        let mut values = of_x.to_vec();
        activation::gelu(&mut values);
        record([&x], primitive(values, shape), move |gradient, _| {
            [Some(primitive(activation::gelu_gradient(&of_x, &Values::of_primitive(gradient)), shape))]
        })
    }
}

#[cfg(all(test, feature = "cpu", feature = "train"))]
mod tests {
    use super::gelu;
    use burn::tensor::{Device, Tensor, activation};

    #[test]
    fn its_slope_is_burns_over_all_that_networks_see() {
        let device = Device::flex().autodiff();
        let values: Vec<f32> = (-80_000..=80_000).map(|i| i as f32 * 1e-4).collect();
        let x = Tensor::<1>::from_floats(values.as_slice(), &device).require_grad();
        let slope = |y: Tensor<1>| x.grad(&y.sum().backward()).unwrap();
        let off = (slope(gelu(x.clone())) - slope(activation::gelu(x.clone()))).abs().max().into_scalar::<f32>();
        assert!(off <= 1e-6, "{off}");
    }
}
