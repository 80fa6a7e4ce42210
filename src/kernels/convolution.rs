//! Convolutions that keep the size of their map, with what follows them: a sum and a ReLU.

use burn::{
    nn::conv::Conv2d,
    tensor::{Tensor, activation::relu},
};

/// `[batch, height, width, input]` → `[batch, height, width, output]`, `base` added and negative values cut off.
pub fn convolve(layer: &Conv2d, x: Tensor<4>, base: Option<Tensor<4>>, cut: bool) -> Tensor<4> {
    #[cfg(feature = "cpu")]
    if on_cpu::takes(layer, &x) && base.as_ref().is_none_or(super::values::takes) {
        return on_cpu::convolve(layer, x, base, cut);
    }
    let x = convolve_plainly(layer, x);
    let x = match base {
        Some(base) => base + x,
        None => x,
    };
    if cut { relu(x) } else { x }
}

fn convolve_plainly(layer: &Conv2d, x: Tensor<4>) -> Tensor<4> {
    #[cfg(all(feature = "cpu", feature = "train"))]
    if super::graph::takes(&x) && on_cpu::keeps_size(layer) {
        return in_graph::convolve(layer, x);
    }
    layer.forward(x.permute([0, 3, 1, 2])).permute([0, 2, 3, 1])
}

#[cfg(all(feature = "cpu", feature = "train"))]
mod in_graph {
    use super::super::{
        graph::{record, tracked},
        values::{Values, primitive},
    };
    use burn::{nn::conv::Conv2d, tensor::Tensor};
    use cpu_kernels::convolution::{Kernel, backwards, convolve as by_kernel, weight_gradient};

    pub fn convolve(layer: &Conv2d, x: Tensor<4>) -> Tensor<4> {
        let [batch, height, width, input] = x.dims();
        let (size, shape, dilation) = ([height, width], layer.weight.dims(), layer.dilation);
        let [output, _, tall, wide] = shape;
        let (x, weight) = (tracked(x), tracked(layer.weight.val()));
        let [of_x, of_weight] = [&x, &weight].map(|tensor| Values::of_primitive(tensor.primitive().clone()));
        let convolved = by_kernel(Kernel { weight: &of_weight, shape, bias: None, dilation }, &of_x, size, None, false);
        let convolved = primitive::<4>(convolved, [batch, height, width, output]);
        let convolved = record([&x, &weight], convolved, move |gradient, [wants_x, wants_weight]| {
            let gradient = Values::of_primitive(gradient);
            let for_x = wants_x.then(|| {
                let (weight, shape) = (backwards(&of_weight, shape), [input, output, tall, wide]);
                let kernel = Kernel { weight: &weight, shape, bias: None, dilation };
                primitive(by_kernel(kernel, &gradient, size, None, false), [batch, height, width, input])
            });
            let for_weight =
                wants_weight.then(|| primitive(weight_gradient(shape, dilation, &of_x, &gradient, size), shape));
            [for_x, for_weight]
        });
        match &layer.bias {
            Some(bias) => convolved + bias.val().unsqueeze(),
            None => convolved,
        }
    }
}

#[cfg(feature = "cpu")]
mod on_cpu {
    use super::super::values::{self, Values, tensor};
    use burn::{
        nn::{PaddingConfig2d, conv::Conv2d},
        tensor::Tensor,
    };
    use cpu_kernels::convolution::{self, Kernel};

    pub fn takes(layer: &Conv2d, x: &Tensor<4>) -> bool {
        keeps_size(layer) && values::takes(x) && values::takes(&layer.weight.val())
    }

    pub fn keeps_size(layer: &Conv2d) -> bool {
        let [_, _, tall, wide] = layer.weight.dims();
        let [down, across] = [layer.dilation[0] * (tall - 1) / 2, layer.dilation[1] * (wide - 1) / 2];
        tall % 2 == 1
            && wide % 2 == 1
            && layer.stride == [1, 1]
            && layer.groups == 1
            && match layer.padding {
                PaddingConfig2d::Explicit(top, left, bottom, right) => {
                    [top, left, bottom, right] == [down, across, down, across]
                }
                PaddingConfig2d::Same => true,
                PaddingConfig2d::Valid => [down, across] == [0, 0],
            }
    }

    pub fn convolve(layer: &Conv2d, x: Tensor<4>, base: Option<Tensor<4>>, cut: bool) -> Tensor<4> {
        let [batch, height, width, _] = x.dims();
        let weight = Values::of(layer.weight.val());
        let bias = layer.bias.as_ref().map(|bias| Values::of(bias.val()));
        let base = base.map(Values::of);
        let shape = layer.weight.dims();
        let kernel = Kernel { weight: &weight, shape, bias: bias.as_deref(), dilation: layer.dilation };
        let convolved = convolution::convolve(kernel, &Values::of(x), [height, width], base.as_deref(), cut);
        tensor(convolved, [batch, height, width, shape[0]])
    }
}

#[cfg(all(test, feature = "cpu"))]
mod tests {
    use super::on_cpu::{convolve, takes};
    use super::*;
    use burn::{
        nn::{PaddingConfig2d, conv::Conv2dConfig},
        tensor::{Device, Distribution},
    };

    #[test]
    fn it_is_burns_for_every_kernel_of_the_network() {
        let device = Device::flex();
        let x = Tensor::<4>::random([2, 13, 29, 6], Distribution::Normal(0.0, 1.0), &device);
        let base = Tensor::<4>::random([2, 13, 29, 5], Distribution::Normal(0.0, 1.0), &device);
        for (kernel, dilation) in [([1, 1], 1), ([1, 7], 1), ([7, 1], 1), ([3, 3], 1), ([3, 3], 3), ([3, 3], 7)] {
            let [down, across] = kernel.map(|side: usize| dilation * (side - 1) / 2);
            let layer = Conv2dConfig::new([6, 5], kernel)
                .with_dilation([dilation; 2])
                .with_padding(PaddingConfig2d::Explicit(down, across, down, across))
                .init(&device);
            assert!(takes(&layer, &x));
            let plain = layer.forward(x.clone().permute([0, 3, 1, 2])).permute([0, 2, 3, 1]);
            let pairs = [
                (convolve(&layer, x.clone(), None, false), plain.clone()),
                (convolve(&layer, x.clone(), Some(base.clone()), true), relu(base.clone() + plain)),
            ];
            for (ours, theirs) in pairs {
                let difference = (ours - theirs).abs().max().into_scalar::<f32>();
                assert!(difference <= 1e-5, "{kernel:?} dilated {dilation}: {difference}");
            }
        }
    }
}
