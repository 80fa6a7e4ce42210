//! The thing that a picture is of: large, sharp and of another colour than what lies around it. What else stands there
//! is small, dull and out of focus.

use super::{Drawing, share};
use crate::synth::{
    bodies::{self, Kind},
    canvas::Canvas,
    colour::{Colour, Palette, blend, luma, saturated, scaled},
    light::{self, Light},
    noise::Noise,
    places,
    random::Random,
    silhouette::Silhouette,
    texture::{Pattern, Texture},
    things,
};

pub fn draw(random: &mut Random, size: [usize; 2], objects: usize) -> Drawing {
    let light = Light::new(random);
    let (surroundings, mut canvas) = backdrop(random, size, light);
    for _ in 0..random.whole(0, 5) {
        clutter(random, &mut canvas, light);
    }
    let side = size[0].min(size[1]) as f32;
    let mut canvas = canvas.blurred(random.between(0.3, 0.014 * side));
    light::uneven(&mut canvas, random);
    let mut drawing = Drawing::new(canvas, surroundings);
    let each = share(random, objects).max(0.05);
    for _ in 0..objects {
        let (name, build) = any_kind(random);
        let shape = build(random);
        let angle = if random.chance(0.75) { 0.3 * random.bell() } else { random.angle() };
        let frame = shape.placed(random, size, each, angle);
        let body = Silhouette::clean(&shape, size, &frame);
        let surface = surface(random, &drawing.canvas, light, &body);
        stand(random, &mut drawing.canvas, &body, light);
        drawing.lay(name, &body, &surface);
    }
    drawing
}

fn any_kind(random: &mut Random) -> Kind {
    if random.chance(0.55) { *random.pick(&things::ALL) } else { *random.pick(&bodies::ON_LAND) }
}

/// What lies behind it all.
fn backdrop(random: &mut Random, size: [usize; 2], light: Light) -> (&'static str, Canvas) {
    let side = size[0].min(size[1]);
    match random.whole(0, 4) {
        0 => ("ground", Texture::natural(random, side).painted(random, size, light)),
        1 => ("landscape", places::landscape(random, size, light)),
        2 => {
            let (from, to) = (Palette::natural(random).at(0.8), Palette::natural(random).at(0.5));
            let noise = Noise::new(random);
            let scale = 2.0 / side as f32;
            let tilt = random.between(-0.5, 0.5);
            let studio = Canvas::of(size, |[x, y]| {
                let cloud = 0.3 * noise.octaves([x * scale, y * scale], 4, 0.5);
                blend(from, to, y / size[1] as f32 + tilt * x / size[0] as f32 + cloud)
            });
            ("studio", studio)
        }
        3 => {
            // What is far behind comes out as patches of many colours.
            let (first, second) = (Palette::natural(random), Palette::any(random));
            let mut far = Texture::with(random, side, Pattern::Leaves, first, Some(second));
            far.cell *= random.between(2.0, 5.0);
            ("clutter", far.painted(random, size, light).blurred(random.between(1.0, 0.02 * side as f32)))
        }
        _ => ("room", places::Room::new(random, size).painted(random, size, light)),
    }
}

/// Something of the surroundings' own colours, and small.
fn clutter(random: &mut Random, canvas: &mut Canvas, light: Light) {
    let (_, build) = any_kind(random);
    let shape = build(random);
    let size = canvas.size();
    let part = random.between(0.003, 0.012);
    let angle = random.angle();
    let frame = shape.placed(random, size, part, angle);
    let body = Silhouette::rough(&shape, size, &frame);
    let own = Palette::natural(random).middle();
    let there = canvas.at([random.between(0.0, size[0] as f32), random.between(0.0, size[1] as f32)]);
    let colour = saturated(blend(there, own, 0.4), 0.7);
    let mut surface = Canvas::of(body.size(), |_| colour);
    light.on(&mut surface, &body.bulge(body.thickness()), 0.5);
    canvas.cover(&surface, &body.coverage, body.window);
}

/// A shadow: on the wall behind it, or on the floor below it.
fn stand(random: &mut Random, canvas: &mut Canvas, body: &Silhouette, light: Light) {
    let strength = random.between(0.1, 0.5);
    if random.chance(0.5) {
        return light::cast_shadow(canvas, body, light, 0.25 * body.thickness() + 2.0, strength);
    }
    let (foot, reach) = (body.foot(), 2.0 * body.thickness());
    canvas.change(|x, y, colour| {
        let (across, down) = (x as f32 - foot[0], y as f32 - foot[1]);
        let far = (across * across + 12.0 * down * down) / (reach * reach);
        scaled(colour, 1.0 - strength * libm::expf(-2.0 * far))
    });
}

/// Its own colours: they differ from the mean of what lies around it by what the eye catches at once.
fn surface(random: &mut Random, behind: &Canvas, light: Light, body: &Silhouette) -> Canvas {
    let size = behind.size();
    let around = mean(behind);
    let palette = contrasting(random, around);
    let second = random.chance(0.4).then(|| Palette::any(random));
    let pattern = *random.pick(&Pattern::ALL);
    // Seen from as far as the body is, its pattern is as large as the body allows.
    let own = (body.thickness() * 5.0).clamp(40.0, size[0].min(size[1]) as f32) as usize;
    let mut texture = Texture::with(random, own, pattern, palette, second);
    texture.contrast = random.between(0.1, 0.9);
    texture.relief *= random.unit();
    let mut surface = texture.painted(random, body.size(), light);
    let height = body.bulge(body.thickness() * random.between(0.4, 1.0)).map(|height| 0.7 * height).blurred(1.2);
    light.on(&mut surface, &height, random.between(0.5, 1.0));
    if random.chance(0.3) {
        let shine = random.between(0.3, 0.8);
        surface.change(|x, y, colour| blend(colour, [1.0; 3], shine * light.glint(&height, x, y, 24.0)));
    }
    surface
}

/// Of some tries the first that is far enough from the surroundings, or else the farthest.
fn contrasting(random: &mut Random, around: Colour) -> Palette {
    let mut best = (0.0, Palette::vivid(random));
    for _ in 0..6 {
        let palette = Palette::any(random);
        let distance = difference(palette.middle(), around);
        if distance > best.0 {
            best = (distance, palette);
        }
        if best.0 > 0.3 {
            break;
        }
    }
    best.1
}

fn difference(a: Colour, b: Colour) -> f32 {
    let [red, green, blue] = [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
    (luma(a) - luma(b)).abs() + 0.6 * ((red - green).abs() + (green - blue).abs())
}

fn mean(canvas: &Canvas) -> Colour {
    let count = canvas.pixels.len() as f32;
    let sum = canvas.pixels.iter().fold([0.0; 3], |sum: Colour, pixel| [0, 1, 2].map(|i| sum[i] + pixel[i]));
    sum.map(|channel| channel / count)
}
