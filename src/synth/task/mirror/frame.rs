//! Frames, and the paintings in them that are no mirrors.

use super::pane::Pane;
use crate::synth::{
    canvas::Canvas,
    colour::{Colour, Palette, blend, scaled},
    geometry::step,
    light::{self, Light},
    plane::Plane,
    random::Random,
    silhouette::Silhouette,
    texture::{Pattern, Texture},
};

/// Wood, gold, black, white or steel around it.
pub fn frame(random: &mut Random, canvas: &mut Canvas, glass: &Silhouette, thick: f32, light: Light) {
    const COLOURS: [Colour; 6] = [
        [0.36, 0.22, 0.12],
        [0.72, 0.56, 0.26],
        [0.10, 0.10, 0.11],
        [0.90, 0.88, 0.84],
        [0.60, 0.62, 0.65],
        [0.52, 0.36, 0.22],
    ];
    let side = canvas.width.min(canvas.height);
    let own = *random.pick(&COLOURS);
    let palette = Palette::new(&[scaled(own, 0.6), own, scaled(own, 1.25)]).toned(random, 0.1);
    let mut texture = Texture::with(random, side, Pattern::Blades, palette, None);
    texture.contrast = 0.5;
    let mut wood = texture.painted(random, glass.size(), light);
    let outer = Plane { values: glass.depth.values.iter().map(|depth| depth + thick).collect(), ..glass.depth };
    let moulding = outer.clone().map(|depth| {
        let t = (2.0 * depth / thick - 1.0).clamp(-1.0, 1.0);
        0.35 * thick * (1.0 - t * t).sqrt()
    });
    light.on(&mut wood, &moulding.blurred(0.8), 0.9);
    let body = Silhouette::of_field(&outer, glass.window);
    light::cast_shadow(canvas, &body, light, 0.25 * thick + 2.0, 0.4);
    canvas.cover(&wood, &body.coverage, body.window);
}

/// A painting or a poster: framed as well, but what it shows is flat, of its own colours, and within a pale margin.
pub fn painting(random: &mut Random, canvas: &mut Canvas, light: Light) {
    let size = canvas.size();
    let part = random.between(0.02, 0.06);
    let pane = Pane::new(random, size, part, 0.0);
    let sheet = pane.silhouette(size);
    let side = size[0].min(size[1]);
    let thick = side as f32 * random.between(0.008, 0.02);
    frame(random, canvas, &sheet, thick, light);
    let art = Palette::any(random);
    let pattern = *random.pick(&Pattern::ALL);
    let art = Texture::with(random, side, pattern, art, None);
    let art = art.painted(random, sheet.size(), light);
    let margin = sheet.thickness() * random.between(0.15, 0.35);
    let paper = Canvas::of(sheet.size(), |point| {
        blend([0.90, 0.88, 0.83], art.at(point), step(0.0, 1.5, sheet.depth.at(point) - margin))
    });
    canvas.cover(&paper, &sheet.coverage, sheet.window);
}
