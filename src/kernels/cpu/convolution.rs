//! A convolution as a sum of products, one for each place of its kernel.
//!
//! Rows of the padded map lie one behind the other, so what a place of the kernel sees of many rows is one matrix that
//! begins further on. Between rows the product computes a few numbers that nobody asked for; they are left behind.

use super::{
    elementwise::vectorised,
    matrix::{Cores, Onto, Shape, multiply},
    parallel::for_each_piece,
    values::{Values, takes, tensor},
};
use burn::{
    nn::{PaddingConfig2d, conv::Conv2d},
    tensor::Tensor,
};
use std::borrow::Cow;

/// Places of a map handled in one go: their sums stay in a core's own cache.
const PLACES: usize = 768;

pub fn takes_convolution(layer: &Conv2d, x: &Tensor<4>) -> bool {
    let [_, _, tall, wide] = layer.weight.dims();
    let [down, across] = padding(layer);
    let keeps_size = tall % 2 == 1
        && wide % 2 == 1
        && layer.stride == [1, 1]
        && layer.groups == 1
        && match layer.padding {
            PaddingConfig2d::Explicit(top, left, bottom, right) => {
                [top, left, bottom, right] == [down, across, down, across]
            }
            PaddingConfig2d::Same => true,
            PaddingConfig2d::Valid => [down, across] == [0, 0],
        };
    keeps_size && takes(x) && takes(&layer.weight.val())
}

/// Zeros above and below, and at the left and right, with which a map keeps its size.
fn padding(layer: &Conv2d) -> [usize; 2] {
    let [_, _, tall, wide] = layer.weight.dims();
    [layer.dilation[0] * (tall - 1) / 2, layer.dilation[1] * (wide - 1) / 2]
}

pub fn convolve(layer: &Conv2d, x: Tensor<4>, base: Option<Tensor<4>>, cut: bool) -> Tensor<4> {
    let [batch, height, width, input] = x.dims();
    let [output, _, tall, wide] = layer.weight.dims();
    let [down, across] = padding(layer);
    let x = Values::of(x);
    let base = base.map(Values::of);
    let bias = layer.bias.as_ref().map(|bias| Values::of(bias.val()));
    let weight = by_place(&Values::of(layer.weight.val()), [output, input]);

    // The zeros at the right of a row are those at the left of the next.
    let pitch = width + across;
    let places = |row: usize| {
        (0..tall * wide)
            .map(move |place| (row + place / wide * layer.dilation[0]) * pitch + place % wide * layer.dilation[1])
    };
    let rows_at_once = (PLACES / pitch).max(1);
    let mut convolved = vec![0.0; batch * height * width * output];
    for (picture, convolved) in convolved.chunks_exact_mut(height * width * output).enumerate() {
        let start = picture * height * width;
        let padded = pad(&x[start * input..][..height * width * input], width * input, down, across * input);
        for_each_piece(convolved, rows_at_once * width * output, |index, rows| {
            let first = index * rows_at_once;
            let count = rows.len() / (width * output);
            let wanted = count * pitch - across;
            let mut sums = vec![0.0; wanted * output];
            for (place, weight) in places(first).zip(weight.chunks_exact(input * output)) {
                multiply(
                    (&mut sums, Shape::packed(wanted, output)),
                    (&padded[place * input..], Shape::packed(wanted, input)),
                    (weight, Shape::packed(input, output)),
                    Onto::Itself,
                    Cores::One,
                );
            }
            vectorised(|| {
                for (row, sums) in rows.chunks_exact_mut(width * output).zip(sums.chunks(pitch * output)) {
                    row.copy_from_slice(&sums[..row.len()]);
                }
                if let Some(bias) = &bias {
                    rows.chunks_exact_mut(output).for_each(|values| add(values, bias));
                }
                if let Some(base) = &base {
                    add(rows, &base[(start + first * width) * output..][..rows.len()]);
                }
                if cut {
                    rows.iter_mut().for_each(|value| *value = if *value > 0.0 { *value } else { 0.0 });
                }
            });
        });
    }
    tensor(convolved, [batch, height, width, output])
}

#[inline(always)]
fn add(values: &mut [f32], more: &[f32]) {
    values.iter_mut().zip(more).for_each(|(value, more)| *value += more);
}

/// `[output, input, place]` → `[place, input, output]`.
fn by_place(weight: &[f32], [output, input]: [usize; 2]) -> Vec<f32> {
    let places = weight.len() / (output * input);
    let mut turned = vec![0.0; weight.len()];
    for (index, &value) in weight.iter().enumerate() {
        let (pair, place) = (index / places, index % places);
        turned[(place * input + pair % input) * output + pair / input] = value;
    }
    turned
}

/// `down` rows of zeros above and below, `across` zeros before the first row and behind each.
fn pad(map: &[f32], row: usize, down: usize, across: usize) -> Cow<'_, [f32]> {
    if [down, across] == [0, 0] {
        return Cow::Borrowed(map);
    }
    let pitch = row + across;
    let mut padded = vec![0.0; across + (map.len() / row + 2 * down) * pitch];
    let inner = &mut padded[across + down * pitch..][..map.len() / row * pitch];
    for_each_piece(inner, pitch, |index, padded| padded[..row].copy_from_slice(&map[index * row..][..row]));
    Cow::Owned(padded)
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::{
        nn::conv::Conv2dConfig,
        tensor::{Device, Distribution, activation::relu},
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
            assert!(takes_convolution(&layer, &x));
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
