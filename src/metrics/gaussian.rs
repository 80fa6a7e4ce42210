//! Smoothing under a Gaussian of 7 × 7 pixels with a standard deviation of 5; beyond the picture all is 0.

use std::sync::LazyLock;

const REACH: usize = 3;
const WIDTH: usize = 2 * REACH + 1;
const SIGMA: f64 = 5.0;

/// The weights 0 to 3 pixels from the middle. The 7 of a row or a column add up to 1.
static WEIGHTS: LazyLock<[f64; REACH + 1]> = LazyLock::new(|| {
    let part = |distance: usize| (-((distance * distance) as f64) / (2.0 * SIGMA * SIGMA)).exp();
    let sum = part(0) + 2.0 * (1..=REACH).map(part).sum::<f64>();
    std::array::from_fn(|distance| part(distance) / sum)
});

/// Hands over, row by row, what becomes of the `values` that `bytes` stand for.
pub fn each_smoothed(bytes: &[u8], width: usize, values: &[f64; 256], mut each: impl FnMut(usize, &[f64])) {
    let weights = *WEIGHTS;
    let height = bytes.len() / width;
    let mut padded = vec![0.0; width + 2 * REACH];
    let mut lines: [Vec<f64>; WIDTH] = std::array::from_fn(|_| vec![0.0; width]);
    let mut smoothed = vec![0.0; width];
    for below in 0..height + REACH {
        lines.rotate_left(1);
        let newest = &mut lines[WIDTH - 1];
        match bytes.chunks_exact(width).nth(below) {
            Some(row) => {
                padded[REACH..].iter_mut().zip(row).for_each(|(value, &byte)| *value = values[usize::from(byte)]);
                newest
                    .iter_mut()
                    .zip(padded.array_windows())
                    .for_each(|(value, window)| *value = weighted(window, weights));
            }
            None => newest.fill(0.0),
        }
        if let Some(row) = below.checked_sub(REACH) {
            let lines = lines.each_ref().map(|line| &line[..width]);
            for (x, value) in smoothed.iter_mut().enumerate() {
                *value = weighted(&lines.map(|line| line[x]), weights);
            }
            each(row, &smoothed);
        }
    }
}

fn weighted([a, b, c, d, e, f, g]: &[f64; WIDTH], [middle, near, far, farthest]: [f64; REACH + 1]) -> f64 {
    middle * d + near * (c + e) + far * (b + f) + farthest * (a + g)
}
