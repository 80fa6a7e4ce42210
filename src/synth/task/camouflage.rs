//! Animals that are hard to see: their coat is of the ground's own pattern and colours. What gives them away is what
//! gives real ones away: the coat's scale or direction, a slightly other colour, a body's light and shade.

use super::{Drawing, share};
use crate::synth::{
    bodies,
    canvas::Canvas,
    colour::{Palette, scaled},
    geometry::step,
    light::{self, Light},
    random::Random,
    silhouette::Silhouette,
    texture::Texture,
};

pub fn draw(random: &mut Random, size: [usize; 2], objects: usize) -> Drawing {
    let light = Light::new(random);
    let ground = Texture::natural(random, size[0].min(size[1]));
    let canvas = ground.painted(random, size, light);
    let mut drawing = Drawing::new(canvas, format!("{:?}", ground.pattern).to_lowercase());
    let each = share(random, objects);
    for _ in 0..objects {
        let (name, build) = random.pick(&bodies::ON_LAND);
        let shape = build(random);
        let angle = random.angle();
        let frame = shape.placed(random, size, each, angle);
        let body = Silhouette::clean(&shape, size, &frame);
        let coat = coat(random, &ground, light, &body);
        let strength = random.between(0.3, 0.55);
        light::cast_shadow(&mut drawing.canvas, &body, light, 0.12 * body.thickness() + 1.5, strength);
        drawing.lay(name, &body, &coat);
    }
    light::uneven(&mut drawing.canvas, random);
    drawing
}

fn coat(random: &mut Random, ground: &Texture, light: Light, body: &Silhouette) -> Canvas {
    let mut texture = ground.clone();
    texture.cell *= if random.chance(0.5) { random.between(0.5, 0.75) } else { random.between(1.35, 1.9) };
    texture.angle += random.sign() * random.between(0.5, 1.57);
    texture.contrast *= random.between(0.55, 0.95);
    let brighter = 1.0 + random.sign() * random.between(0.12, 0.28);
    texture.palette = disguised(random, texture.palette, brighter);
    texture.patches =
        texture.patches.filter(|_| random.chance(0.5)).map(|patches| disguised(random, patches, brighter));
    let mut coat = texture.painted(random, body.size(), light);
    let (reach, strength) = (body.thickness() * random.between(0.5, 1.0), random.between(0.55, 1.0));
    let height = body.bulge(reach).map(|height| 0.6 * height).blurred(1.5);
    light.on(&mut coat, &height, strength);
    let (width, shade) = (random.between(2.0, 6.0), random.between(0.2, 0.5));
    coat.change(|x, y, colour| {
        let depth = body.depth.values[y * body.depth.width + x];
        scaled(colour, 1.0 - shade * (1.0 - step(0.0, width, depth)))
    });
    coat
}

fn disguised(random: &mut Random, palette: Palette, brighter: f32) -> Palette {
    palette.toned(random, 0.11).map(|colour| scaled(colour, brighter))
}
