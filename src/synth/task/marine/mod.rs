//! Animals under water: they swim or lie before a blue that swallows red first and everything in the end. Rocks, corals
//! and weed that grow from the ground are not what is looked for.

mod growth;
mod water;

use super::{Drawing, share};
use crate::synth::{
    bodies,
    canvas::Canvas,
    colour::{Palette, blend},
    geometry::{Point, step},
    light::{self, Light},
    noise::Noise,
    random::Random,
    silhouette::Silhouette,
    texture::{Pattern, Texture},
};
use water::{Water, shafts, snow};

pub fn draw(random: &mut Random, size: [usize; 2], objects: usize) -> Drawing {
    let light = Light::new(random);
    let water = Water::new(random, size[1]);
    let mut canvas = Canvas::of(size, |[_, y]| water.colour(y as usize));
    shafts(random, &mut canvas);
    let bed = random.chance(0.7).then(|| seabed(random, &mut canvas, &water, light));
    let surroundings = if bed.is_some() { "seabed" } else { "open water" };
    let horizon = bed.unwrap_or(size[1] as f32 * 1.1);
    let growths = if bed.is_some() { random.whole(0, 5) } else { 0 };
    for _ in 0..growths {
        growth::growth(random, &mut canvas, &water, light, horizon);
    }
    let mut drawing = Drawing::new(canvas, surroundings);
    let each = share(random, objects);
    for _ in 0..objects {
        let (name, build) = random.pick(&bodies::IN_WATER);
        let shape = build(random);
        let upright = ["fish", "jellyfish", "octopus"].contains(name);
        let angle = if upright { 0.5 * random.bell() } else { random.angle() };
        let frame = shape.placed(random, size, each, angle);
        let body = Silhouette::clean(&shape, size, &frame);
        let mut skin = skin(random, size, light, &body, frame.centre);
        let far = random.between(0.08, 0.4);
        water.through(&mut skin, body.window.corner[1], |_, _| far);
        if bed.is_some() {
            let strength = random.between(0.1, 0.4);
            light::cast_shadow(&mut drawing.canvas, &body, light, 0.3 * body.thickness() + 2.0, strength);
        }
        drawing.lay(name, &body, &skin);
    }
    snow(random, &mut drawing.canvas);
    let veil = random.between(0.0, 0.25);
    let veiled = water.colour(size[1] / 3);
    let seen = libm::expf(-veil);
    drawing.canvas.change(|_, _, colour| blend(veiled, colour, seen));
    drawing
}

/// The ground and the row at which it is lost in the distance.
fn seabed(random: &mut Random, canvas: &mut Canvas, water: &Water, light: Light) -> f32 {
    let size = canvas.size();
    let mut bed = Texture::natural(random, size[0].min(size[1])).painted(random, size, light);
    let (caustics, strength, wide) = (Noise::new(random), random.between(0.0, 0.5), 9.0 / size[0] as f32);
    bed.change(|x, y, colour| {
        let net = caustics.ridges([x as f32 * wide, y as f32 * wide * 1.4], 2);
        colour.map(|channel| channel * (0.9 + strength * net * net * net))
    });
    let height = size[1] as f32;
    let horizon = height * random.between(-0.3, 0.7);
    let (ridge, rise) = (Noise::new(random), 0.12 * height);
    let line = |x: usize| horizon + rise * ridge.octaves([x as f32 * 2.5 / height, 0.5], 4, 0.5);
    let lines: Vec<f32> = (0..size[0]).map(line).collect();
    let near = |x: usize, y: usize| (y as f32 - lines[x]) / (height - horizon);
    water.through(&mut bed, 0, |x, y| 0.15 + 1.6 * (1.0 - near(x, y)).max(0.0));
    canvas.change(|x, y, colour| {
        let here = near(x, y);
        let seen = step(-0.01, 0.03, here);
        if seen <= 0.0 { colour } else { blend(colour, bed.pixels[y * size[0] + x], seen) }
    });
    horizon
}

/// An animal's skin: strong colours and patterns, as one sees them from near.
fn skin(random: &mut Random, size: [usize; 2], light: Light, body: &Silhouette, centre: Point) -> Canvas {
    let palette = Palette::any(random);
    let bright = random.between(1.0, 1.35);
    let palette = palette.map(|colour| colour.map(|channel| channel * bright));
    let second = random.chance(0.3).then(|| Palette::any(random));
    let pattern = *random.pick(&[Pattern::Grain, Pattern::Pebbles, Pattern::Stripes, Pattern::Spots]);
    let own = (body.thickness() * 6.0).clamp(50.0, size[0].min(size[1]) as f32) as usize;
    let mut texture = Texture::with(random, own, pattern, palette, second);
    texture.contrast = random.between(0.4, 1.1);
    let mut skin = texture.painted(random, body.size(), light);
    // Pale below, as fish are, so that from beneath they vanish in the light.
    let belly = random.between(0.0, 0.5);
    let thick = body.thickness().max(1.0);
    skin.change(|x, y, colour| {
        let [_, row] = body.window.outward([x as f32, y as f32]);
        let down = (row - centre[1]) / thick;
        blend(colour, [0.85, 0.87, 0.85], belly * step(0.0, 1.2, down))
    });
    let height = body.bulge(body.thickness()).map(|height| 0.6 * height).blurred(1.5);
    light.on(&mut skin, &height, random.between(0.5, 0.9));
    skin
}
