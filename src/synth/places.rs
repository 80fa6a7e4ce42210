//! Places that a picture may be taken in.

use super::{
    canvas::Canvas,
    colour::{Palette, blend, scaled},
    geometry::step,
    light::Light,
    noise::Noise,
    random::Random,
    texture::{Pattern, Texture},
};

/// Sky, perhaps hills, and a ground that grows finer towards the horizon.
pub fn landscape(random: &mut Random, size: [usize; 2], light: Light) -> Canvas {
    let side = size[0].min(size[1]);
    let ground = Texture::natural(random, side).painted(random, size, light);
    let forest = Palette::natural(random);
    let hills = Texture::with(random, side / 2, Pattern::Grain, forest, None);
    let hills = hills.painted(random, size, light);
    let grey = random.between(0.0, 0.8);
    let zenith = blend([0.30, 0.50, 0.82], [0.62, 0.66, 0.70], grey);
    let low = blend([0.78, 0.86, 0.93], [0.88, 0.86, 0.82], random.unit());
    let (clouds, ridge) = (Noise::new(random), Noise::new(random));
    let horizon = size[1] as f32 * random.between(0.25, 0.6);
    let rise = size[1] as f32 * random.between(0.02, 0.25);
    let wide = 1.0 / side as f32;
    let cover = random.between(-0.1, 0.5);
    Canvas::of(size, |[x, y]| {
        if y > horizon {
            let near = (y - horizon) / (size[1] as f32 - horizon).max(1.0);
            let place =
                [size[0] as f32 / 2.0 + (x - size[0] as f32 / 2.0) * (1.3 - near), size[1] as f32 * near.sqrt()];
            return blend(low, ground.at(place), 0.55 + 0.45 * step(0.0, 0.5, near));
        }
        let height = rise * (0.6 + ridge.octaves([x * wide * 2.5, 0.5], 5, 0.5));
        if y > horizon - height {
            return blend(low, hills.at([x, y]), 0.6);
        }
        let up = 1.0 - y / horizon;
        let cloud = clouds.octaves([x * wide * 2.0, y * wide * 5.0], 5, 0.55);
        blend(blend(low, zenith, up), [0.95, 0.95, 0.96], step(0.0, 0.6, cloud + cover - 0.3))
    })
}

/// A wall over a table or a floor.
pub struct Room {
    wall: Texture,
    floor: Texture,
    edge: f32,
    tilt: f32,
}

impl Room {
    pub fn new(random: &mut Random, size: [usize; 2]) -> Self {
        let side = size[0].min(size[1]);
        let plaster = Palette::natural(random).map(|colour| blend(colour, [0.75, 0.72, 0.68], 0.5));
        // Plaster mostly, else paper, boards or bricks.
        let cover =
            *random.pick(&[Pattern::Grain, Pattern::Grain, Pattern::Stripes, Pattern::Blades, Pattern::Pebbles]);
        let mut wall = Texture::with(random, side, cover, plaster, None);
        wall.contrast *= random.between(0.1, 0.5);
        wall.relief *= 0.3;
        let pattern = *random.pick(&[Pattern::Blades, Pattern::Grain, Pattern::Stripes, Pattern::Pebbles]);
        let boards = Palette::natural(random);
        let mut floor = Texture::with(random, side, pattern, boards, None);
        floor.angle = 0.1 * random.bell();
        floor.contrast *= random.between(0.3, 0.9);
        Self { wall, floor, edge: random.between(0.5, 0.8), tilt: 0.08 * random.bell() }
    }

    /// Its other side: the same floor, and a wall in other light.
    pub fn opposite(&self, random: &mut Random) -> Self {
        let bright = random.between(0.6, 1.25);
        let mut wall = self.wall.clone();
        wall.palette = wall.palette.toned(random, 0.12).map(|colour| scaled(colour, bright));
        Self { wall, floor: self.floor.clone(), edge: random.between(0.55, 0.8), tilt: -self.tilt }
    }

    pub fn painted(&self, random: &mut Random, size: [usize; 2], light: Light) -> Canvas {
        let [width, height] = size.map(|side| side as f32);
        // The wall is painted no farther down than it is seen, and a few rows more for what its light looks at.
        let foot = self.edge * height + self.tilt.abs() * width / 2.0;
        let wall = self.wall.painted(random, [size[0], size[1].min(foot as usize + 8)], light);
        let floor = self.floor.painted(random, size, light);
        Canvas::of(size, |[x, y]| {
            let below = y - self.edge * height - self.tilt * (x - width / 2.0);
            let corner = 1.0 - 0.35 * libm::expf(-below.abs() / (0.05 * width.min(height)));
            scaled(if below > 0.0 { floor.at([x, y]) } else { wall.at([x, y]) }, corner)
        })
    }
}
