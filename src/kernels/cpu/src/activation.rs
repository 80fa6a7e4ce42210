//! The exact GELU, by erf, and its gradient.

use super::{
    elementwise::{Gelu, GeluSlope, apply, vectorised},
    parallel::for_each_piece,
};

/// Numbers handled in one go: enough to outweigh handing them to another core.
const PIECE: usize = 1 << 15;

/// The GELU of each number.
pub fn gelu(values: &mut [f32]) {
    for_each_piece(values, PIECE, |_, piece| apply(piece, Gelu));
}

/// The gradient of what went into the GELU, from that of what came out.
pub fn gelu_gradient(x: &[f32], gradient: &[f32]) -> Vec<f32> {
    let mut slopes = x.to_vec();
    for_each_piece(&mut slopes, PIECE, |index, slopes| {
        apply(slopes, GeluSlope);
        let gradient = &gradient[index * PIECE..][..slopes.len()];
        vectorised(|| slopes.iter_mut().zip(gradient).for_each(|(slope, gradient)| *slope *= gradient));
    });
    slopes
}
