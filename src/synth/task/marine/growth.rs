//! What grows on the ground of the sea, or is the ground.

use super::water::Water;
use crate::synth::{
    bodies::{self, bent, ellipse},
    canvas::Canvas,
    colour::{Palette, saturated},
    geometry::{Frame, Point, direction},
    light::Light,
    random::Random,
    shape::Shape,
    silhouette::Silhouette,
    texture::{Pattern, Texture},
};

/// A rock, a coral or weed: rooted, dull, and farther off than the animals.
pub fn growth(random: &mut Random, canvas: &mut Canvas, water: &Water, light: Light, horizon: f32) {
    let size = canvas.size();
    let height = size[1] as f32;
    let shape = match random.whole(0, 2) {
        0 => bodies::lump(random),
        1 => coral(random),
        _ => weed(random),
    };
    let scale = height * random.between(0.08, 0.22);
    let foot = random.between((horizon + 0.15 * height).clamp(0.3 * height, 0.9 * height), 1.05 * height);
    let frame = Frame::new([random.unit() * size[0] as f32, foot - 0.5 * scale], scale, 0.0, random.chance(0.5));
    let body = Silhouette::rough(&shape, size, &frame);
    let palette = Palette::natural(random).map(|colour| saturated(colour, 0.6));
    let pattern = *random.pick(&[Pattern::Grain, Pattern::Ridges, Pattern::Spots]);
    let surface = Texture::with(random, size[0].min(size[1]), pattern, palette, None);
    let mut surface = surface.painted(random, body.size(), light);
    light.on(&mut surface, &body.bulge(scale * 0.3), 0.5);
    let far = random.between(0.6, 1.3);
    water.through(&mut surface, body.window.corner[1], |_, _| far);
    canvas.cover(&surface, &body.coverage.blurred(1.2), body.window);
}

fn coral(random: &mut Random) -> Shape {
    let mut parts = Vec::new();
    let mut tips: Vec<(Point, f32, f32)> = vec![([0.0, 0.9], -1.57, 0.16)];
    for _ in 0..3 {
        let mut next = Vec::new();
        for ([x, y], heading, thick) in tips {
            for _ in 0..2 {
                let heading = heading + 0.75 * random.bell();
                let [right, down] = direction(heading).map(|axis| axis * random.between(0.35, 0.6));
                parts.extend(bent(&[[x, y], [x + right, y + down]], [thick, thick * 0.75]));
                next.push(([x + right, y + down], heading, thick * 0.75));
            }
        }
        tips = next;
    }
    Shape::new(random, parts)
}

fn weed(random: &mut Random) -> Shape {
    let mut parts = vec![ellipse([0.0, 1.0], [0.35, 0.12], 0.0)];
    for _ in 0..random.whole(3, 6) {
        let (foot, sway) = (0.3 * random.bell(), 0.5 * random.bell());
        let points = [[foot, 1.0], [foot + sway * 0.5, 0.2], [foot - sway * 0.3, -0.5], [foot + sway, -1.2]];
        parts.extend(bent(&points, [0.09, 0.04]));
    }
    Shape::new(random, parts)
}
