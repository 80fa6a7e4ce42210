//! Smooth noise over the plane, as hills and clouds have it.

use super::{geometry::Point, random::Random};

/// Gradient noise: near 0 on average, within about ±1, with features of size 1.
#[derive(Clone, Copy)]
pub struct Noise(u32);

impl Noise {
    pub fn new(random: &mut Random) -> Self {
        Self(random.bits())
    }

    pub fn at(self, [x, y]: Point) -> f32 {
        let (column, row) = (below(x), below(y));
        let (dx, dy) = (x - column as f32, y - row as f32);
        let columns = [self.of_column(column), self.of_column(column.wrapping_add(1))];
        let slope = |right: usize, down: i32| {
            let hash = of_row(columns[right], row.wrapping_add(down));
            // Two numbers within ±1 make a slope good enough; that a table of directions is evener shows in no picture.
            let across = (hash & 0xffff) as f32 * (2.0 / 65535.0) - 1.0;
            let along = (hash >> 16) as f32 * (2.0 / 65535.0) - 1.0;
            across * (dx - right as f32) + along * (dy - down as f32)
        };
        let (across, along) = (fade(dx), fade(dy));
        let upper = mix(slope(0, 0), slope(1, 0), across);
        let lower = mix(slope(0, 1), slope(1, 1), across);
        mix(upper, lower, along) * 1.6
    }

    /// Octaves on top of each other, each twice as fine and `gain` times as strong: 0.5 is nature's 1/f.
    pub fn octaves(self, [x, y]: Point, count: usize, gain: f32) -> f32 {
        let (mut sum, mut strength, mut scale) = (0.0, 1.0, 1.0);
        for octave in 0..count {
            let shift = octave as f32 * 17.3;
            sum += strength * self.at([x * scale + shift, y * scale - shift]);
            strength *= gain;
            scale *= 2.0;
        }
        sum
    }

    /// Ridges along the lines where the noise crosses 0: 1 on the ridge.
    pub fn ridges(self, point: Point, count: usize) -> f32 {
        1.0 - (2.0 * self.octaves(point, count, 0.5)).abs().min(1.0)
    }

    /// An even number from 0 to 1 for a cell of a lattice.
    pub fn of_cell(self, column: i32, row: i32) -> f32 {
        (of_row(self.of_column(column), row) >> 8) as f32 / (1 << 24) as f32
    }

    fn of_column(self, column: i32) -> u32 {
        let bits = (self.0 ^ column as u32).wrapping_mul(0x9e37_79b1);
        bits ^ (bits >> 15)
    }
}

/// Goes on where the column's hash ended, so that neighbours in a row share it.
fn of_row(column: u32, row: i32) -> u32 {
    let bits = (column ^ (row as u32).wrapping_mul(0x85eb_ca77)).wrapping_mul(0x2c1b_3c6d);
    let bits = (bits ^ (bits >> 15)).wrapping_mul(0x297a_2d39);
    bits ^ (bits >> 15)
}

/// The next whole number below, without the call to the system's library that `floor` is on older processors.
fn below(x: f32) -> i32 {
    let cut = x as i32;
    cut - i32::from(x < cut as f32)
}

fn fade(t: f32) -> f32 {
    t * t * t * (t * (t * 6.0 - 15.0) + 10.0)
}

fn mix(a: f32, b: f32, share: f32) -> f32 {
    a + (b - a) * share
}
