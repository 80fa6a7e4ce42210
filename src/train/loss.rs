//! The loss of the official training: cross-entropy, and the overlap of mask and answer, where edges count more.

use burn::tensor::{Tensor, activation::log_sigmoid};
use serde::{Deserialize, Serialize};

/// What the cross-entropy is averaged with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum CrossEntropy {
    /// As the official code runs: every pixel counts the same. It asks for weights, and by a quirk of a PyTorch option
    /// that no longer exists (`reduce='none'`) never gets them.
    #[default]
    Plain,
    /// As the official code reads: pixels near edges count up to six times.
    Weighted,
}

/// The loss of one of the network's outputs, `[batch, 1, height, width]` logits, where pixels count by their weights.
pub fn structure_loss(logits: Tensor<4>, masks: &Tensor<4>, weights: &Tensor<4>, how: CrossEntropy) -> Tensor<1> {
    let over_picture = |x: Tensor<4>| x.sum_dims(&[2, 3]);
    // −m·ln σ(x) − (1−m)·ln(1−σ(x)), in the form that no large x overflows.
    let cross_entropy = (masks.clone().neg() + 1.0) * logits.clone() - log_sigmoid(logits.clone());
    let cross_entropy = match how {
        CrossEntropy::Plain => cross_entropy.mean(),
        CrossEntropy::Weighted => {
            (over_picture(cross_entropy * weights.clone()) / over_picture(weights.clone())).mean()
        }
    };
    let answer = burn::tensor::activation::sigmoid(logits);
    let both = over_picture(answer.clone() * masks.clone() * weights.clone());
    let either = over_picture((answer + masks.clone()) * weights.clone());
    let overlap = (both.clone() + 1.0) / (either - both + 1.0);
    cross_entropy + (overlap.neg() + 1.0).mean()
}

/// Side of the square that a pixel is compared with.
const NEIGHBOURHOOD: usize = 31;

/// How much each pixel of a mask counts: `1 + 5·|average around it − it|`, with zeros around the picture.
pub fn edge_weights(mask: &[f32], width: usize) -> Vec<f32> {
    let height = mask.len() / width;
    let across: Vec<f32> = mask.chunks_exact(width).flat_map(|row| window_sums(row.iter().copied())).collect();
    let mut around = vec![0.0; mask.len()];
    for column in 0..width {
        let sums = window_sums((0..height).map(|row| across[row * width + column]));
        for (row, sum) in sums.into_iter().enumerate() {
            around[row * width + column] = sum;
        }
    }
    let area = (NEIGHBOURHOOD * NEIGHBOURHOOD) as f32;
    mask.iter().zip(around).map(|(&value, sum)| 1.0 + 5.0 * (sum / area - value).abs()).collect()
}

/// For each value, the sum of those at most half a neighbourhood away.
fn window_sums(values: impl Iterator<Item = f32>) -> Vec<f32> {
    let mut sum = 0.0f64;
    let ends: Vec<f64> = std::iter::once(0.0)
        .chain(values.map(|value| {
            sum += f64::from(value);
            sum
        }))
        .collect();
    let count = ends.len() - 1;
    let reach = NEIGHBOURHOOD / 2;
    (0..count).map(|at| (ends[(at + reach + 1).min(count)] - ends[at.saturating_sub(reach)]) as f32).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_those_of_a_plain_average() {
        let (width, height) = (40, 37);
        let mask: Vec<f32> = (0..width * height).map(|i| ((i * 7919) % 13) as f32 / 12.0).collect();
        let weights = edge_weights(&mask, width);
        for (at, weight) in weights.iter().enumerate() {
            let (x, y) = ((at % width) as isize, (at / width) as isize);
            let near = |place: isize, side: usize| (place - 15).max(0) as usize..((place + 16) as usize).min(side);
            let sum: f32 =
                near(y, height).flat_map(|y| near(x, width).map(move |x| y * width + x)).map(|i| mask[i]).sum();
            let expected = 1.0 + 5.0 * (sum / 961.0 - mask[at]).abs();
            assert!((weight - expected).abs() < 1e-5, "{at}: {weight} {expected}");
        }
    }
}
