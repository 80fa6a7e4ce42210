//! Polyps: rounded bumps on wet pink folds, seen by the light of the endoscope.

use super::{Drawing, share};
use crate::synth::{
    bodies::ellipse,
    canvas::Canvas,
    colour::{Colour, Palette, blend, scaled},
    geometry::{Point, direction, length, step},
    light::{self, Light},
    noise::Noise,
    plane::Plane,
    random::Random,
    shape::Shape,
    silhouette::Silhouette,
    texture::{Pattern, Texture},
    window::Window,
};

/// From the depth of a fold to where the lamp shines, judged by eye from endoscopies.
const MUCOSA: [Colour; 4] = [[0.36, 0.09, 0.07], [0.66, 0.27, 0.20], [0.84, 0.47, 0.38], [0.94, 0.69, 0.60]];

pub fn draw(random: &mut Random, size: [usize; 2], objects: usize) -> Drawing {
    let side = size[0].min(size[1]) as f32;
    let palette = Palette::new(&MUCOSA).toned(random, 0.14);
    let [x, y] = direction(random.angle()).map(|axis| axis * random.between(0.15, 0.5));
    let light = Light::from([x, y, 1.0], random.between(0.25, 0.45));
    let mut height = folds(random, size, side);
    let wall = wall(random, size, &palette, light);
    let mut drawing = Drawing::new(wall, "mucosa");
    light.on(&mut drawing.canvas, &height, 1.0);
    let each = share(random, objects) * 0.85;
    for _ in 0..objects {
        let shape = bump(random);
        let angle = random.angle();
        let frame = shape.placed(random, size, each, angle);
        let body = Silhouette::clean(&shape, size, &frame);
        let rise = body.bulge(body.thickness() * random.between(0.7, 1.1)).map(|height| 0.75 * height).blurred(1.5);
        let mut skin = skin(random, size, &palette, light, &body);
        light.on(&mut skin, &rise, random.between(0.7, 1.0));
        light::cast_shadow(&mut drawing.canvas, &body, light, 0.2 * body.thickness() + 2.0, random.between(0.3, 0.6));
        drawing.lay("polyp", &body, &skin);
        replace(&mut height, &rise, body.window);
    }
    wet(random, &mut drawing.canvas, height, light, side);
    tunnel(random, &mut drawing.canvas);
    if random.chance(0.4) {
        eyepiece(random, &mut drawing);
    }
    drawing
}

/// Where a polyp rises, its relief takes the place of the wall's.
fn replace(height: &mut Plane, rise: &Plane, window: Window) {
    for (y, row) in rise.values.chunks_exact(rise.width).enumerate() {
        let start = (y + window.corner[1]) * height.width + window.corner[0];
        for (ground, rise) in height.values[start..].iter_mut().zip(row).filter(|(_, rise)| **rise > 0.5) {
            *ground = *rise;
        }
    }
}

fn bump(random: &mut Random) -> Shape {
    let mut parts = vec![ellipse([0.0; 2], [random.between(0.6, 0.8), random.between(0.45, 0.75)], 0.0)];
    for _ in 0..random.whole(0, 3) {
        let [x, y] = direction(random.angle()).map(|axis| axis * 0.45);
        parts.push(ellipse([x, y], [random.between(0.25, 0.45); 2], 0.0));
    }
    let mut shape = Shape::new(random, parts);
    shape.softness = 0.2;
    shape
}

/// The wall's own relief: long soft ridges around the way ahead.
fn folds(random: &mut Random, size: [usize; 2], side: f32) -> Plane {
    let (noise, fine) = (Noise::new(random), Noise::new(random));
    let ahead = [random.between(-0.2, 1.2) * size[0] as f32, random.between(-0.2, 1.2) * size[1] as f32];
    let (period, deep) = (side * random.between(0.22, 0.5), side * random.between(0.015, 0.05));
    let (wide, stray) = (1.6 / side, random.between(0.4, 1.0));
    Plane::of(size, |point| {
        let place = [point[0] * wide, point[1] * wide];
        let away = length([point[0] - ahead[0], point[1] - ahead[1]]) / period + stray * noise.octaves(place, 3, 0.5);
        let wave = (2.0 * (away - away.floor()) - 1.0).abs();
        let ridge = 1.0 - step(0.0, 0.8, wave);
        deep * ridge + 0.02 * side * fine.octaves([place[0] * 2.5, place[1] * 2.5], 3, 0.5)
    })
}

fn wall(random: &mut Random, size: [usize; 2], palette: &Palette, light: Light) -> Canvas {
    let side = size[0].min(size[1]);
    let mut texture = Texture::with(random, side, Pattern::Grain, palette.clone(), None);
    texture.contrast = random.between(0.15, 0.4);
    texture.relief = 0.2;
    let mut wall = texture.painted(random, size, light);
    let (vessels, supply) = (Noise::new(random), Noise::new(random));
    let wide = random.between(3.0, 7.0) / side as f32;
    let strength = random.between(0.0, 0.6);
    let blood = palette.at(0.12);
    wall.change(|x, y, colour| {
        let place: Point = [x as f32 * wide, y as f32 * wide];
        let line = step(0.88, 0.99, vessels.ridges(place, 3));
        let here = step(-0.1, 0.4, supply.octaves([place[0] * 0.5, place[1] * 0.5], 2, 0.5));
        blend(colour, blood, strength * line * here)
    });
    wall
}

/// A polyp's own skin: redder or paler than the wall, and of finer grain.
fn skin(random: &mut Random, size: [usize; 2], palette: &Palette, light: Light, body: &Silhouette) -> Canvas {
    let towards = if random.chance(0.6) { [0.72, 0.16, 0.14] } else { [0.93, 0.74, 0.62] };
    let share = random.between(0.1, 0.4);
    let palette = palette.clone().map(|colour| blend(colour, towards, share)).toned(random, 0.05);
    let pattern = *random.pick(&[Pattern::Grain, Pattern::Grain, Pattern::Spots, Pattern::Pebbles]);
    let mut texture = Texture::with(random, size[0].min(size[1]), pattern, palette, None);
    texture.cell = (0.18 * body.thickness()).max(3.0) * random.between(0.7, 1.6);
    texture.contrast = random.between(0.12, 0.35);
    texture.relief = random.between(0.1, 0.4);
    texture.painted(random, body.size(), light)
}

/// The film of water throws the lamp back.
fn wet(random: &mut Random, canvas: &mut Canvas, height: Plane, light: Light, side: f32) {
    let (ripple, wide) = (Noise::new(random), random.between(14.0, 30.0) / side);
    let rough = random.between(0.2, 0.7);
    let height = Plane::of(height.size(), |[x, y]| {
        height.values[y as usize * height.width + x as usize] + rough * ripple.octaves([x * wide, y * wide], 2, 0.5)
    });
    let (shine, sharpness) = (random.between(0.4, 1.0), random.between(60.0, 160.0));
    let size = canvas.size();
    let glints = Plane::of(size, |[x, y]| {
        let glint = light.glint(&height, x as usize, y as usize, sharpness);
        shine * step(0.80, 0.97, glint)
    });
    canvas.tint([1.0, 0.97, 0.94], &glints.blurred(0.7));
}

/// The lamp reaches less far into the distance, and in most pictures one looks along the gut.
fn tunnel(random: &mut Random, canvas: &mut Canvas) {
    let side = canvas.width.min(canvas.height) as f32;
    let way = [random.unit() * canvas.width as f32, random.unit() * canvas.height as f32];
    let reach = side * random.between(0.15, 0.45);
    let dark = if random.chance(0.6) { random.between(0.3, 0.75) } else { 0.0 };
    canvas.change(|x, y, colour| {
        let far = length([x as f32 - way[0], y as f32 - way[1]]) / reach;
        scaled(colour, 1.0 - dark * libm::expf(-far * far))
    });
    light::vignette(canvas, random.between(0.1, 0.5));
}

/// The black border of the endoscope's picture: round, or with its corners cut.
fn eyepiece(random: &mut Random, drawing: &mut Drawing) {
    let [width, height] = drawing.canvas.size().map(|side| side as f32);
    let round = random.chance(0.5);
    let reach = random.between(0.46, 0.6);
    let black = random.between(0.0, 0.05);
    let inside = Plane::of(drawing.canvas.size(), |[x, y]| {
        let (across, along) = ((x - width / 2.0).abs(), (y - height / 2.0).abs());
        let side = width.max(height);
        let depth = if round {
            side * reach - length([across, along])
        } else {
            (width * 0.5 - across - 3.0).min(height * 0.5 - along - 3.0).min((width + height) * 0.42 - across - along)
        };
        step(-1.0, 1.0, depth)
    });
    drawing.canvas.tint([black; 3], &inside.clone().map(|share| 1.0 - share));
    for (mask, inside) in drawing.mask.values.iter_mut().zip(&inside.values) {
        *mask = mask.min(*inside);
    }
}
