//! The normalisation of a batch by its own statistics, and its gradient: `[rows, channels]`, a row a pixel.

use super::{
    elementwise::vectorised,
    parallel::{for_each_piece, map},
};

/// Rows handled in one go.
const ROWS: usize = 1024;

/// A batch's statistics, a channel each.
#[derive(Clone, Debug)]
pub struct Statistics {
    pub mean: Vec<f32>,
    /// Of the batch itself: divided by the number of rows.
    pub variance: Vec<f32>,
}

impl Statistics {
    pub fn of(x: &[f32], channels: usize) -> Self {
        let rows = (x.len() / channels) as f64;
        let mean = sums(channels, x, x, |_, _, x| x);
        let mean: Vec<f32> = mean.into_iter().map(|sum| (sum / rows) as f32).collect();
        let variance = sums(channels, x, x, |channel, x, _| {
            let centred = x - mean[channel];
            centred * centred
        });
        let variance = variance.into_iter().map(|sum| (sum / rows) as f32).collect();
        Self { mean, variance }
    }

    fn scale(&self, epsilon: f32) -> Vec<f32> {
        self.variance.iter().map(|variance| 1.0 / (variance + epsilon).sqrt()).collect()
    }
}

/// `(x − mean) / √(variance + ε) · gamma + beta`.
pub fn normalize(x: &[f32], statistics: &Statistics, epsilon: f32, gamma: &[f32], beta: &[f32]) -> Vec<f32> {
    let factor: Vec<f32> = statistics.scale(epsilon).iter().zip(gamma).map(|(scale, gamma)| scale * gamma).collect();
    let mut normalized = x.to_vec();
    let mean = &statistics.mean;
    for_each_piece(&mut normalized, ROWS * mean.len(), |_, rows| {
        vectorised(|| {
            for row in rows.chunks_exact_mut(mean.len()) {
                for (((value, mean), factor), beta) in row.iter_mut().zip(mean).zip(&factor).zip(beta) {
                    *value = (*value - mean) * factor + beta;
                }
            }
        });
    });
    normalized
}

/// The gradients of x, gamma and beta, from that of the output.
pub fn gradients(
    x: &[f32],
    statistics: &Statistics,
    epsilon: f32,
    gamma: &[f32],
    gradient: &[f32],
) -> (Vec<f32>, Vec<f32>, Vec<f32>) {
    let channels = gamma.len();
    let rows = (x.len() / channels) as f32;
    let (mean, scale) = (&statistics.mean, statistics.scale(epsilon));
    let to_f32 = |sums: Vec<f64>| sums.into_iter().map(|sum| sum as f32).collect::<Vec<f32>>();
    let of_beta = to_f32(sums(channels, x, gradient, |_, _, gradient| gradient));
    let of_gamma =
        to_f32(sums(channels, x, gradient, |channel, x, gradient| (x - mean[channel]) * scale[channel] * gradient));
    let mut of_x = gradient.to_vec();
    for_each_piece(&mut of_x, ROWS * channels, |piece, rows_of_x| {
        let x = &x[piece * ROWS * channels..][..rows_of_x.len()];
        vectorised(|| {
            for (of_x, x) in rows_of_x.chunks_exact_mut(channels).zip(x.chunks_exact(channels)) {
                for channel in 0..channels {
                    let normalized = (x[channel] - mean[channel]) * scale[channel];
                    let along = (of_beta[channel] + normalized * of_gamma[channel]) / rows;
                    of_x[channel] = (of_x[channel] - along) * gamma[channel] * scale[channel];
                }
            }
        });
    });
    (of_x, of_gamma, of_beta)
}

/// Of each channel, the sum over all rows of what `term` makes of its number and that of `other`.
fn sums(channels: usize, x: &[f32], other: &[f32], term: impl Fn(usize, f32, f32) -> f32 + Sync) -> Vec<f64> {
    let piece = ROWS * channels;
    let partial = map(x.len().div_ceil(piece), |index| {
        let [x, other] = [x, other].map(|values| &values[index * piece..][..piece.min(values.len() - index * piece)]);
        vectorised(|| {
            let mut sums = vec![0.0f32; channels];
            for (x, other) in x.chunks_exact(channels).zip(other.chunks_exact(channels)) {
                for channel in 0..channels {
                    sums[channel] += term(channel, x[channel], other[channel]);
                }
            }
            sums
        })
    });
    let mut total = vec![0.0; channels];
    for sums in partial {
        total.iter_mut().zip(sums).for_each(|(total, sum)| *total += f64::from(sum));
    }
    total
}
