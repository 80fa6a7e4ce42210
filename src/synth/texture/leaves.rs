//! Litter: flat things strewn on top of each other, small ones more often than large ones. Pictures of the world have
//! their statistics from being made so (Lee, Mumford and Huang, 2001).

use super::super::{
    geometry::{Point, direction, length, step},
    noise::Noise,
    plane::Plane,
    random::Random,
};

/// Tones from 0 to 1, with things about as wide as `cell`.
pub fn tones(random: &mut Random, size: [usize; 2], cell: f32, angle: f32, stretch: f32) -> Plane {
    let (noise, scale) = (Noise::new(random), 1.0 / cell);
    let mut tones = Plane::of(size, |[x, y]| 0.2 + 0.2 * noise.octaves([x * scale, y * scale], 3, 0.5));
    // Enough that three lie over each point on average; the spread below makes one cover 1.3 cell² · stretch.
    let things = 3.0 * (size[0] * size[1]) as f32 / (1.3 * cell * cell * stretch);
    for _ in 0..things as usize {
        let thing = Thing::strewn(random, size, cell, angle, stretch);
        thing.draw(&mut tones);
    }
    tones
}

struct Thing {
    centre: Point,
    axis: Point,
    half: Point,
    tone: f32,
    lean: f32,
    vein: f32,
}

impl Thing {
    fn strewn(random: &mut Random, size: [usize; 2], cell: f32, angle: f32, stretch: f32) -> Self {
        // Sizes by a power law, cut at both ends.
        let width = cell * 0.3 / (0.12 + 0.88 * random.unit()).sqrt();
        Self {
            centre: [random.between(0.0, size[0] as f32), random.between(0.0, size[1] as f32)],
            axis: direction(angle + random.bell() * 1.6),
            half: [width * stretch, width],
            tone: random.between(0.15, 0.9),
            lean: random.between(-0.25, 0.25),
            vein: if random.chance(0.5) { 0.12 } else { 0.0 },
        }
    }

    fn draw(&self, tones: &mut Plane) {
        let reach = self.half[0].max(self.half[1]);
        let range = |centre: f32, side: usize| {
            let first = (centre - reach).max(0.0) as usize;
            first..((centre + reach + 2.0).max(0.0) as usize).min(side)
        };
        for y in range(self.centre[1], tones.height) {
            for x in range(self.centre[0], tones.width) {
                let (dx, dy) = (x as f32 - self.centre[0], y as f32 - self.centre[1]);
                let along = (dx * self.axis[0] + dy * self.axis[1]) / self.half[0];
                let across = (dy * self.axis[0] - dx * self.axis[1]) / self.half[1];
                // Pointed at both ends, as leaves are.
                let rim = 1.0 - length([along, across * (1.0 + 0.6 * along * along)]);
                if rim > 0.0 {
                    let shade = self.tone + self.lean * across - self.vein * step(0.12, 0.0, across.abs());
                    let edge = step(0.0, 2.5 / self.half[1], rim);
                    let pixel = &mut tones.values[y * tones.width + x];
                    *pixel += (shade - 0.22 * (1.0 - edge) - *pixel) * step(0.0, 1.0 / self.half[1], rim);
                }
            }
        }
    }
}
