//! Resizing feature maps, as two products with constant matrices.
//!
//! Burn has `interpolate`, but on the GPU its bilinear mode has no backward pass and its bicubic mode on one channel
//! exhausted the memory of the browser's GPU process. A product runs, and can be trained through, on every device.

use burn::tensor::{Tensor, TensorData};

/// Whether the first and last samples stay on the corners, as PyTorch's `align_corners` says.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Corners {
    Aligned,
    Free,
}

/// `[batch, height, width, channels]` to a new height and width.
pub fn resize_bilinear(x: Tensor<4>, size: [usize; 2], corners: Corners) -> Tensor<4> {
    resize(x, size, |from, to| bilinear_weights(from, to, corners))
}

/// The same with the cubic of PyTorch (a = −0.75), corners free, without antialiasing.
pub fn resize_bicubic(x: Tensor<4>, size: [usize; 2]) -> Tensor<4> {
    resize(x, size, bicubic_weights)
}

fn resize(x: Tensor<4>, [height, width]: [usize; 2], weights: impl Fn(usize, usize) -> Vec<f32>) -> Tensor<4> {
    let [batch, old_height, old_width, channels] = x.dims();
    if [old_height, old_width] == [height, width] {
        return x;
    }
    // Rows first: the cheaper order for enlarging.
    let x = mix(x.reshape([batch, old_height, old_width * channels]), height, &weights);
    let x = mix(x.reshape([batch * height, old_width, channels]), width, &weights);
    x.reshape([batch, height, width, channels])
}

/// `[batch, from, values]` → `[batch, to, values]`.
fn mix(x: Tensor<3>, to: usize, weights: impl Fn(usize, usize) -> Vec<f32>) -> Tensor<3> {
    let [batch, from, values] = x.dims();
    let matrix = TensorData::new(weights(from, to), [to, from]);
    let matrix = Tensor::<2>::from_data(matrix, &x.device()).cast(x.dtype());
    if values == 1 {
        // One product instead of many with a single column.
        return x.reshape([batch, from]).matmul(matrix.transpose()).reshape([batch, to, 1]);
    }
    matrix.unsqueeze::<3>().matmul(x)
}

/// Row-major `[to, from]`: how much of each old sample goes into each new one.
fn bilinear_weights(from: usize, to: usize, corners: Corners) -> Vec<f32> {
    let mut weights = vec![0.0; to * from];
    for (new, row) in weights.chunks_exact_mut(from).enumerate() {
        let position = match corners {
            Corners::Aligned if to == 1 => 0.0,
            Corners::Aligned => new as f32 * ((from - 1) as f32 / (to - 1) as f32),
            Corners::Free => free_position(new, from, to).max(0.0),
        };
        let first = (position as usize).min(from - 1);
        let fraction = position - first as f32;
        row[first] += 1.0 - fraction;
        row[(first + 1).min(from - 1)] += fraction;
    }
    weights
}

fn bicubic_weights(from: usize, to: usize) -> Vec<f32> {
    let mut weights = vec![0.0; to * from];
    for (new, row) in weights.chunks_exact_mut(from).enumerate() {
        let position = free_position(new, from, to);
        let first = position.floor();
        let t = position - first;
        for (tap, weight) in
            [cubic_far(t + 1.0), cubic_near(t), cubic_near(1.0 - t), cubic_far(2.0 - t)].into_iter().enumerate()
        {
            let old = (first as isize + tap as isize - 1).clamp(0, from as isize - 1);
            row[old as usize] += weight;
        }
    }
    weights
}

/// Where the centre of a new sample lies among the old ones.
fn free_position(new: usize, from: usize, to: usize) -> f32 {
    (new as f32 + 0.5) * (from as f32 / to as f32) - 0.5
}

/// PyTorch's choice for the free parameter of the cubic convolution kernel.
const A: f32 = -0.75;

/// The kernel up to distance 1.
fn cubic_near(x: f32) -> f32 {
    ((A + 2.0) * x - (A + 3.0)) * x * x + 1.0
}

/// The kernel between distances 1 and 2.
fn cubic_far(x: f32) -> f32 {
    ((A * x - 5.0 * A) * x + 8.0 * A) * x - 4.0 * A
}
