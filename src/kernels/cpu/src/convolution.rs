//! A convolution as a sum of products, one for each place of its kernel.
//!
//! Rows of the padded map lie one behind the other, so what a place of the kernel sees of many rows is one matrix that
//! begins further on. Between rows the product computes a few numbers that nobody asked for; they are left behind.

use super::{
    elementwise::vectorised,
    matrix::{Cores, Onto, Shape, multiply},
    parallel::for_each_piece,
};
use std::borrow::Cow;

/// Places of a map handled in one go: their sums stay in a core's own cache.
const PLACES: usize = 768;

/// A kernel of odd height and width, which keeps the size of its map.
#[derive(Clone, Copy)]
pub struct Kernel<'a> {
    /// `[output, input, height, width]`, as is `shape`.
    pub weight: &'a [f32],
    pub shape: [usize; 4],
    pub bias: Option<&'a [f32]>,
    /// Down and across.
    pub dilation: [usize; 2],
}

/// `[batch, height, width, input]` → `[batch, height, width, output]`, with `base` added, and then negative values
/// cut off if so wanted.
pub fn convolve(kernel: Kernel, x: &[f32], [height, width]: [usize; 2], base: Option<&[f32]>, cut: bool) -> Vec<f32> {
    let Kernel { shape: [output, input, tall, wide], bias, dilation, .. } = kernel;
    let [down, across] = [dilation[0] * (tall - 1) / 2, dilation[1] * (wide - 1) / 2];
    let batch = x.len() / (height * width * input);
    let weight = by_place(kernel.weight, [output, input]);

    // The zeros at the right of a row are those at the left of the next.
    let pitch = width + across;
    let places = |row: usize| {
        (0..tall * wide).map(move |place| (row + place / wide * dilation[0]) * pitch + place % wide * dilation[1])
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
                if let Some(bias) = bias {
                    rows.chunks_exact_mut(output).for_each(|values| add(values, bias));
                }
                if let Some(base) = base {
                    add(rows, &base[(start + first * width) * output..][..rows.len()]);
                }
                if cut {
                    rows.iter_mut().for_each(|value| *value = if *value > 0.0 { *value } else { 0.0 });
                }
            });
        });
    }
    convolved
}

/// What [`convolve`] does with `weight`, turned so that it takes a gradient of its output to one of its input.
pub fn backwards(weight: &[f32], [output, input, tall, wide]: [usize; 4]) -> Vec<f32> {
    let places = tall * wide;
    let mut turned = vec![0.0; weight.len()];
    for (index, &value) in weight.iter().enumerate() {
        let (pair, place) = (index / places, index % places);
        turned[(pair % input * output + pair / input) * places + places - 1 - place] = value;
    }
    turned
}

/// The gradient of a kernel's weight, of the shape of the weight, from its input and the gradient of its output.
pub fn weight_gradient(
    [output, input, tall, wide]: [usize; 4],
    dilation: [usize; 2],
    x: &[f32],
    gradient: &[f32],
    [height, width]: [usize; 2],
) -> Vec<f32> {
    let [down, across] = [dilation[0] * (tall - 1) / 2, dilation[1] * (wide - 1) / 2];
    let pitch = width + across;
    let rows = height * pitch - across;
    let mut by_place = vec![0.0; tall * wide * input * output];
    let pictures = x.chunks_exact(height * width * input).zip(gradient.chunks_exact(height * width * output));
    for (x, gradient) in pictures {
        let x = pad(x, width * input, down, across * input);
        // The gap between its rows has to be nothing, so that what the product computes there counts nothing.
        let gradient = pad(gradient, width * output, 0, across * output);
        let gradient = &gradient[gradient.len() - height * pitch * output..][..rows * output];
        let cores = if tall * wide == 1 { Cores::All } else { Cores::One };
        for_each_piece(&mut by_place, input * output, |place, product| {
            let start = place / wide * dilation[0] * pitch + place % wide * dilation[1];
            multiply(
                (product, Shape::packed(input, output)),
                (&x[start * input..], Shape::packed(rows, input).turned()),
                (gradient, Shape::packed(rows, output)),
                Onto::Itself,
                cores,
            );
        });
    }
    let places = tall * wide;
    let mut weight = vec![0.0; by_place.len()];
    for (index, &value) in by_place.iter().enumerate() {
        let (place, pair) = (index / (input * output), index % (input * output));
        weight[(pair % output * input + pair / output) * places + place] = value;
    }
    weight
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
