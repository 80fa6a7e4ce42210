//! What stands in a room.

use crate::synth::{
    bodies,
    canvas::Canvas,
    colour::Palette,
    geometry::Frame,
    light::{self, Light},
    random::Random,
    shape::Shape,
    silhouette::Silhouette,
    texture::{Pattern, Texture},
    things,
};

/// Something in the room, which the mirror may show from its other side.
pub struct Furniture {
    shape: Shape,
    pub frame: Frame,
    texture: Texture,
}

impl Furniture {
    pub fn new(random: &mut Random, size: [usize; 2]) -> Self {
        let (_, build) = *random.pick(&[things::ALL.as_slice(), &bodies::ON_LAND].concat());
        let shape = build(random);
        let (part, angle) = (random.between(0.015, 0.07), 0.15 * random.bell());
        let mut frame = shape.placed(random, size, part, angle);
        // Things stand on floors and tables, below the middle.
        frame.centre[1] = size[1] as f32 * random.between(0.6, 0.95);
        let palette = Palette::any(random);
        let pattern = *random.pick(&Pattern::ALL);
        let mut texture = Texture::with(random, size[0].min(size[1]) / 2, pattern, palette, None);
        texture.contrast = random.between(0.2, 0.9);
        Self { shape, frame, texture }
    }

    pub fn stand(&self, random: &mut Random, canvas: &mut Canvas, light: Light, frame: &Frame) -> Silhouette {
        let body = Silhouette::clean(&self.shape, canvas.size(), frame);
        let mut surface = self.texture.painted(random, body.size(), light);
        let height = body.bulge(body.thickness()).map(|height| 0.6 * height).blurred(1.2);
        light.on(&mut surface, &height, 0.8);
        light::cast_shadow(canvas, &body, light, 0.2 * body.thickness() + 2.0, 0.3);
        canvas.cover(&surface, &body.coverage, body.window);
        body
    }
}
