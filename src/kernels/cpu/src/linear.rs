//! A linear layer with its bias, activation and sum while the numbers are at hand.

use super::{
    activation::gelu,
    elementwise::vectorised,
    matrix::{Cores, Onto, Shape, multiply},
    parallel::for_each_piece,
};

/// Numbers handled in one go: enough to outweigh handing them to another core.
const PIECE: usize = 1 << 15;

/// Below so many multiplications one core is done before the others have heard of it.
const WORTH_SHARING: usize = 1 << 21;

#[derive(Clone, Copy)]
pub struct Layer<'a> {
    /// `[input, output]`.
    pub weight: &'a [f32],
    /// `[output]`.
    pub bias: &'a [f32],
}

/// `[rows, input]` → `[rows, output]`.
pub fn linear(layer: Layer, x: &[f32]) -> Vec<f32> {
    let mut sums = layer.bias.repeat(layer.rows(x));
    layer.add_product(&mut sums, x);
    sums
}

/// The GELU of [`linear`].
pub fn linear_gelu(layer: Layer, x: &[f32]) -> Vec<f32> {
    let mut sums = linear(layer, x);
    gelu(&mut sums);
    sums
}

/// Adds [`linear`] to `base`.
pub fn add_linear(base: &mut [f32], layer: Layer, x: &[f32]) {
    let bias = layer.bias;
    for_each_piece(base, PIECE.next_multiple_of(bias.len()), |_, rows| {
        for row in rows.chunks_exact_mut(bias.len()) {
            vectorised(|| row.iter_mut().zip(bias).for_each(|(sum, bias)| *sum += bias));
        }
    });
    layer.add_product(base, x);
}

/// Adds [`linear_gelu`] to `base`.
pub fn add_linear_gelu(base: &mut [f32], layer: Layer, x: &[f32]) {
    let more = linear_gelu(layer, x);
    for_each_piece(base, PIECE, |index, piece| {
        let more = &more[index * PIECE..][..piece.len()];
        vectorised(|| piece.iter_mut().zip(more).for_each(|(sum, more)| *sum += more));
    });
}

impl Layer<'_> {
    fn input(&self) -> usize {
        self.weight.len() / self.bias.len()
    }

    fn rows(&self, x: &[f32]) -> usize {
        x.len() / self.input()
    }

    fn add_product(&self, sums: &mut [f32], x: &[f32]) {
        let (rows, input, output) = (self.rows(x), self.input(), self.bias.len());
        multiply(
            (sums, Shape::packed(rows, output)),
            (x, Shape::packed(rows, input)),
            (self.weight, Shape::packed(input, output)),
            Onto::Itself,
            if rows * input * output < WORTH_SHARING { Cores::One } else { Cores::All },
        );
    }
}
