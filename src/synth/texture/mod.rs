//! What surfaces look like: a pattern of tones, the colours that a material gives them, and the relief that light finds.

mod leaves;
mod pattern;
mod reaction;

use super::{
    canvas::Canvas,
    colour::{Palette, blend, scaled},
    geometry::{Point, step, turned},
    light::Light,
    noise::Noise,
    plane::Plane,
    random::Random,
};
pub use pattern::Pattern;

#[derive(Clone)]
pub struct Texture {
    pub pattern: Pattern,
    pub palette: Palette,
    /// A second material that grows over the first in patches: moss, lichen, dirt.
    pub patches: Option<Palette>,
    /// The shorter side of the picture that it is in, which its slow changes go by.
    pub side: f32,
    /// The size of its features, in pixels.
    pub cell: f32,
    pub angle: f32,
    /// How much longer than wide its features are.
    pub stretch: f32,
    /// How far its tones reach: 1 uses the whole palette.
    pub contrast: f32,
    /// How much light and shade its unevenness makes.
    pub relief: f32,
}

impl Texture {
    /// A ground as it is found outdoors, in a picture with this shorter side.
    pub fn natural(random: &mut Random, side: usize) -> Self {
        let pattern = *random.pick(&Pattern::OUTDOORS);
        let palette = Palette::natural(random);
        let patches = random.chance(0.35).then(|| Palette::natural(random));
        Self::with(random, side, pattern, palette, patches)
    }

    pub fn with(
        random: &mut Random,
        side: usize,
        pattern: Pattern,
        palette: Palette,
        patches: Option<Palette>,
    ) -> Self {
        let (fine, coarse) = pattern.cells();
        let (low, high) = pattern.stretches();
        Self {
            pattern,
            palette,
            patches,
            side: side as f32,
            cell: side as f32 * random.between(fine, coarse),
            angle: random.angle(),
            stretch: random.between(low, high),
            contrast: random.between(0.6, 1.1),
            relief: random.between(0.2, 1.0),
        }
    }

    /// A piece of it as large as a picture. Each piece is another one.
    pub fn painted(&self, random: &mut Random, size: [usize; 2], light: Light) -> Canvas {
        let tones = self.tones(random, size);
        let (slow, fine, patchy) = (Noise::new(random), Noise::new(random), Noise::new(random));
        let wide = 2.4 / self.side;
        let drift = Plane::slow(size, |[x, y]| slow.octaves([x * wide, y * wide], 3, 0.5));
        let mut canvas = Canvas::of(size, |point| {
            let index = point[1] as usize * size[0] + point[0] as usize;
            let grain = 0.10 * fine.octaves([point[0] * 0.23, point[1] * 0.23], 2, 0.6);
            let drift = drift.values[index];
            let tone = 0.5 + (tones.values[index] - 0.5) * self.contrast + grain + 0.12 * drift;
            let mut colour = self.palette.at(tone);
            if let Some(other) = &self.patches {
                let place = [point[0] * wide * 1.7, point[1] * wide * 1.7];
                let grown = patchy.octaves(place, 4, 0.6) + 0.25 * (tone - 0.5);
                colour = blend(colour, other.at(tone), 0.85 * step(0.05, 0.3, grown));
            }
            scaled(colour, 1.0 + 0.12 * drift)
        });
        let height = self.relief * self.cell.min(14.0) * 0.22;
        light.on(&mut canvas, &tones.blurred(0.6).map(|tone| tone * height), 0.8);
        canvas
    }

    fn tones(&self, random: &mut Random, size: [usize; 2]) -> Plane {
        let shift = [random.between(0.0, 999.0), random.between(0.0, 999.0)];
        let place = |point: Point| {
            let [along, across] = turned([point[0], point[1]], -self.angle);
            [along / (self.cell * self.stretch) + shift[0], across / self.cell + shift[1]]
        };
        match self.pattern {
            Pattern::Leaves => leaves::tones(random, size, self.cell, self.angle, self.stretch),
            Pattern::Spots => {
                let spots = reaction::Spots::grown(random);
                Plane::of(size, |point| spots.at(place(point)))
            }
            _ => {
                let (first, second) = (Noise::new(random), Noise::new(random));
                Plane::of(size, |point| self.pattern.tone(place(point), first, second))
            }
        }
    }
}
