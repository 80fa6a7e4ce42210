//! The largest of each 2×2 of a map, and where it was.

use super::parallel::for_each_piece;

/// `[batch, height, width, channels]` with even sides.
#[derive(Clone, Copy)]
pub struct Map {
    pub height: usize,
    pub width: usize,
    pub channels: usize,
}

impl Map {
    /// Where the four of an output pixel begin in the input: `output` counts pixels of all pictures.
    fn corners(self, output: usize) -> [usize; 4] {
        let columns = self.width / 2;
        // Pictures lie one below the other, and none has half a row too much.
        let first = (output / columns * 2 * self.width + output % columns * 2) * self.channels;
        let below = first + self.width * self.channels;
        [first, first + self.channels, below, below + self.channels]
    }
}

/// Halved in height and width.
pub fn max_pool(map: Map, x: &[f32]) -> Vec<f32> {
    let mut pooled = vec![0.0; x.len() / 4];
    let row = map.width / 2 * map.channels;
    for_each_piece(&mut pooled, row, |index, pooled| {
        for (column, pixel) in pooled.chunks_exact_mut(map.channels).enumerate() {
            let corners = map.corners(index * map.width / 2 + column);
            for (channel, value) in pixel.iter_mut().enumerate() {
                *value = corners.map(|corner| x[corner + channel]).into_iter().fold(f32::NEG_INFINITY, f32::max);
            }
        }
    });
    pooled
}

/// The gradient of the input: each output's goes to the first of the four that was the largest.
pub fn max_pool_gradient(map: Map, x: &[f32], pooled: &[f32], gradient: &[f32]) -> Vec<f32> {
    let mut of_x = vec![0.0; x.len()];
    let (rows, row) = (2 * map.width * map.channels, map.width / 2 * map.channels);
    for_each_piece(&mut of_x, rows, |index, of_x| {
        for column in 0..map.width / 2 {
            let corners = map.corners(index * map.width / 2 + column);
            for channel in 0..map.channels {
                let output = index * row + column * map.channels + channel;
                let largest = corners.into_iter().find(|corner| x[corner + channel] == pooled[output]);
                if let Some(corner) = largest {
                    of_x[corner + channel - index * rows] = gradient[output];
                }
            }
        }
    });
    of_x
}
