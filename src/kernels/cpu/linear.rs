//! A linear layer with its bias, activation and sum while the numbers are at hand.

use super::{
    elementwise::{gelu, vectorised},
    matrix::{Cores, Onto, Shape, multiply},
    parallel::for_each_piece,
    values::{Values, into_vec, takes, tensor},
};
use burn::{nn::Linear, tensor::Tensor};

/// Numbers handled in one go: enough to outweigh handing them to another core.
const PIECE: usize = 1 << 15;

/// Below so many multiplications one core is done before the others have heard of it.
const WORTH_SHARING: usize = 1 << 21;

pub fn takes_layer<const D: usize>(layer: &Linear, x: &Tensor<D>) -> bool {
    takes(x) && takes(&layer.weight.val()) && layer.bias.is_some()
}

pub fn linear<const D: usize>(layer: &Linear, x: Tensor<D>, then_gelu: bool) -> Tensor<D> {
    let [input, output] = layer.weight.dims();
    let mut shape = x.dims();
    shape[D - 1] = output;
    let x = Values::of(x);
    let bias = Values::of(bias(layer));
    let mut sums = bias.repeat(x.len() / input);
    add_product(&mut sums, layer, &x);
    if then_gelu {
        for_each_piece(&mut sums, PIECE, |_, piece| {
            vectorised(|| piece.iter_mut().for_each(|value| *value = gelu(*value)));
        });
    }
    tensor(sums, shape)
}

pub fn add_linear<const D: usize>(base: Tensor<D>, layer: &Linear, x: Tensor<D>) -> Tensor<D> {
    let shape = base.dims();
    let mut sums = into_vec(base);
    let bias = Values::of(bias(layer));
    for_each_piece(&mut sums, PIECE.next_multiple_of(bias.len()), |_, rows| {
        for row in rows.chunks_exact_mut(bias.len()) {
            vectorised(|| row.iter_mut().zip(&*bias).for_each(|(sum, bias)| *sum += bias));
        }
    });
    add_product(&mut sums, layer, &Values::of(x));
    tensor(sums, shape)
}

pub fn add_linear_gelu<const D: usize>(base: Tensor<D>, layer: &Linear, x: Tensor<D>) -> Tensor<D> {
    let shape = base.dims();
    let mut sums = into_vec(base);
    let x = Values::of(x);
    let bias = Values::of(bias(layer));
    let mut products = bias.repeat(sums.len() / bias.len());
    add_product(&mut products, layer, &x);
    for_each_piece(&mut sums, PIECE, |index, piece| {
        let products = &products[index * PIECE..][..piece.len()];
        vectorised(|| piece.iter_mut().zip(products).for_each(|(sum, &product)| *sum += gelu(product)));
    });
    tensor(sums, shape)
}

fn bias(layer: &Linear) -> Tensor<1> {
    layer.bias.as_ref().expect("checked by `takes_layer`").val()
}

fn add_product(sums: &mut [f32], layer: &Linear, x: &[f32]) {
    let [input, output] = layer.weight.dims();
    let rows = x.len() / input;
    let weight = Values::of(layer.weight.val());
    multiply(
        (sums, Shape::packed(rows, output)),
        (x, Shape::packed(rows, input)),
        (&weight, Shape::packed(input, output)),
        Onto::Itself,
        if rows * input * output < WORTH_SHARING { Cores::One } else { Cores::All },
    );
}

#[cfg(test)]
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
            assert!(takes_layer(&layer, &x));
            let plain = layer.forward(x.clone());
            assert_close(linear(&layer, x.clone(), false), plain.clone());
            assert_close(linear(&layer, x.clone(), true), activation::gelu(plain.clone()));
            assert_close(add_linear(base.clone(), &layer, x.clone()), base.clone() + plain.clone());
            assert_close(add_linear_gelu(base.clone(), &layer, x), base + activation::gelu(plain));
        }
    }
}
