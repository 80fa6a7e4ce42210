//! The patterns of surfaces, as tones from 0 to 1 with features of about size 1.

use super::super::{
    geometry::{Point, length, step},
    noise::Noise,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// Soil, sand, snow, skin.
    Grain,
    /// Bark and cracked rock.
    Ridges,
    /// Gravel and scales.
    Pebbles,
    /// Grass, reeds and wood: long and narrow.
    Blades,
    /// Bands, wavering.
    Stripes,
    /// The spots and labyrinths of coats and corals.
    Spots,
    /// Litter: things on top of things.
    Leaves,
}

impl Pattern {
    pub const ALL: [Self; 7] =
        [Self::Grain, Self::Ridges, Self::Pebbles, Self::Blades, Self::Stripes, Self::Spots, Self::Leaves];

    /// As often as they lie on the ground outdoors.
    pub const OUTDOORS: [Self; 11] = [
        Self::Grain,
        Self::Grain,
        Self::Ridges,
        Self::Pebbles,
        Self::Blades,
        Self::Blades,
        Self::Stripes,
        Self::Spots,
        Self::Leaves,
        Self::Leaves,
        Self::Leaves,
    ];

    /// The finest and the coarsest that a feature is, as a share of the picture's shorter side.
    pub fn cells(self) -> (f32, f32) {
        match self {
            Self::Grain => (0.04, 0.12),
            Self::Ridges => (0.05, 0.13),
            Self::Pebbles => (0.025, 0.07),
            Self::Blades => (0.012, 0.03),
            Self::Stripes => (0.03, 0.08),
            Self::Spots => (0.03, 0.07),
            Self::Leaves => (0.025, 0.07),
        }
    }

    /// How much longer than wide a feature is, at least and at most.
    pub fn stretches(self) -> (f32, f32) {
        match self {
            Self::Grain | Self::Pebbles => (1.0, 1.6),
            Self::Ridges => (1.5, 4.0),
            Self::Blades => (6.0, 12.0),
            Self::Stripes => (2.5, 5.0),
            Self::Spots => (1.0, 2.0),
            Self::Leaves => (1.2, 2.6),
        }
    }

    /// `first` and `second` are two noises that know nothing of each other.
    pub fn tone(self, point: Point, first: Noise, second: Noise) -> f32 {
        let [x, y] = point;
        match self {
            Self::Grain | Self::Spots | Self::Leaves => 0.5 + 0.55 * first.octaves(point, 5, 0.6),
            Self::Ridges => {
                let ridge = first.ridges([x * 0.6, y * 0.6], 4);
                0.15 + 0.65 * ridge * ridge + 0.25 * second.octaves([x * 2.0, y * 2.0], 2, 0.5)
            }
            Self::Pebbles => {
                let (near, gap, own) = nearest_cell(point, first);
                (0.25 + 0.6 * own - 0.25 * near) * step(0.0, 0.22, gap)
                    + 0.12 * second.octaves([x * 3.0, y * 3.0], 2, 0.5)
            }
            Self::Blades => 0.5 + 0.6 * first.octaves([x, y + 1.5 * second.at([x * 0.7, y * 0.06])], 4, 0.65),
            Self::Stripes => {
                let waver = 0.9 * first.octaves([x * 0.5, y * 0.5], 3, 0.5);
                let phase = y * 0.5 + waver;
                let band = (2.0 * (phase - phase.floor()) - 1.0).abs();
                0.1 + 0.75 * step(0.25, 0.75, band) + 0.2 * second.octaves([x * 2.0, y * 2.0], 2, 0.5)
            }
        }
    }
}

/// The distance to the nearest of points strewn one to a cell, how much farther the next one is, and the cell's number.
fn nearest_cell([x, y]: Point, noise: Noise) -> (f32, f32, f32) {
    let (column, row) = (x.floor() as i32, y.floor() as i32);
    let (mut nearest, mut next, mut own) = (f32::MAX, f32::MAX, 0.0);
    for (right, down) in (-1..=1).flat_map(|right| (-1..=1).map(move |down| (right, down))) {
        let (column, row) = (column + right, row + down);
        let jitter = |salt: i32| noise.of_cell(column ^ salt, row.wrapping_add(salt));
        let seed = [column as f32 + 0.1 + 0.8 * jitter(0x2b5), row as f32 + 0.1 + 0.8 * jitter(0x5d1)];
        let distance = length([x - seed[0], y - seed[1]]);
        if distance < nearest {
            (next, nearest, own) = (nearest, distance, noise.of_cell(column, row));
        } else {
            next = next.min(distance);
        }
    }
    (nearest, next - nearest, own)
}
