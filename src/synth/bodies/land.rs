//! What walks, crawls and flies.

use super::{bent, ellipse, limb, polar};
use crate::synth::{
    geometry::{Point, turned},
    random::Random,
    shape::Shape,
};

/// Drops that have run together.
pub fn lump(random: &mut Random) -> Shape {
    let drops = random.whole(3, 6);
    let mut parts = vec![ellipse([0.0; 2], [random.between(0.5, 0.7), random.between(0.4, 0.6)], 0.0)];
    for _ in 0..drops {
        let centre = polar(random.angle(), random.between(0.3, 0.7));
        parts.push(ellipse(centre, [random.between(0.2, 0.4), random.between(0.2, 0.35)], random.angle()));
    }
    let mut shape = Shape::new(random, parts);
    shape.softness = 0.25;
    if random.chance(0.15) {
        shape.holes.push(ellipse(polar(random.angle(), 0.2), [random.between(0.13, 0.22); 2], 0.0));
    }
    shape
}

pub fn beast(random: &mut Random) -> Shape {
    let (thick, legs) = (random.between(0.24, 0.36), random.between(0.35, 0.65));
    let head = [random.between(0.75, 0.95), random.between(-0.55, -0.1)];
    let mut parts = vec![
        limb([-0.5, 0.0], [0.5, random.between(-0.1, 0.05)], [thick * random.between(0.85, 1.1), thick]),
        limb([0.5, -0.05], head, [thick * 0.7, 0.16]),
        limb(head, [head[0] + random.between(0.15, 0.3), head[1] + 0.08], [0.19, 0.10]),
        limb([head[0] - 0.05, head[1] - 0.1], [head[0] - 0.1, head[1] - random.between(0.25, 0.42)], [0.08, 0.05]),
    ];
    for place in [-0.6, -0.4, 0.4, 0.6] {
        let knee = [place + random.between(-0.12, 0.12), legs * 0.55 + 0.1];
        let foot = [place + random.between(-0.2, 0.2), legs + 0.2];
        parts.extend(bent(&[[place * 0.85, 0.1], knee, foot], [0.14, 0.075]));
    }
    let tip = [random.between(-1.15, -0.8), random.between(-0.4, 0.5)];
    parts.extend(bent(&[[-0.65, -0.1], [-0.9, 0.0], tip], [0.11, 0.06]));
    Shape::new(random, parts)
}

pub fn bird(random: &mut Random) -> Shape {
    let lean = random.between(-0.9, -0.2);
    let head = [random.between(0.4, 0.6), random.between(-0.65, -0.4)];
    let beak = [head[0] + random.between(0.3, 0.42), head[1] + random.between(0.0, 0.12)];
    let mut parts = vec![
        ellipse([0.0, 0.05], [0.62, random.between(0.3, 0.42)], lean * 0.6),
        limb([0.25, -0.15], head, [0.28, 0.2]),
        ellipse(head, [0.22; 2], 0.0),
        limb(head, beak, [0.12, 0.03]),
    ];
    let tail = [-1.0, random.between(0.25, 0.6)];
    parts.push(limb([-0.35, 0.2], tail, [0.2, random.between(0.06, 0.13)]));
    if random.chance(0.6) {
        for foot in [-0.05, 0.2] {
            parts.push(limb([foot, 0.3], [foot + random.between(-0.05, 0.1), 0.85], [0.07, 0.06]));
        }
    }
    if random.chance(0.35) {
        parts.extend(bent(&[[0.0, -0.1], [-0.3, -0.6], [-0.75, -0.8]], [0.25, 0.1]));
    }
    Shape::new(random, parts)
}

/// Seen from above, with four legs.
pub fn lizard(random: &mut Random) -> Shape {
    let curl = random.between(-0.35, 0.35);
    let spine = [[0.75, -curl * 0.4], [0.4, 0.0], [0.0, curl * 0.3], [-0.4, 0.0], [-0.8, -curl], [-1.15, -curl * 2.2]];
    let mut parts = vec![ellipse(spine[0], [0.24, 0.17], 0.0)];
    parts.extend(bent(&spine[..4], [0.13, 0.2]));
    parts.extend(bent(&spine[3..], [0.17, 0.05]));
    for (place, side) in [(0.4, 1.0), (0.4, -1.0), (-0.35, 1.0), (-0.35, -1.0)] {
        let knee = [place + random.between(-0.15, 0.2), side * random.between(0.33, 0.45)];
        let foot = [knee[0] + random.between(-0.1, 0.25), side * random.between(0.5, 0.68)];
        parts.extend(bent(&[[place, 0.1 * side], knee, foot], [0.09, 0.07]));
    }
    Shape::new(random, parts)
}

pub fn snake(random: &mut Random) -> Shape {
    let (waves, wide, thick) = (random.between(0.8, 2.2), random.between(0.2, 0.42), random.between(0.11, 0.17));
    let start = random.angle();
    let points: Vec<Point> = (0..13)
        .map(|index| {
            let t = index as f32 / 12.0;
            [2.2 * t - 1.1, wide * libm::sinf(start + waves * core::f32::consts::TAU * t)]
        })
        .collect();
    let mut parts = bent(&points[..7], [thick * 1.1, thick]);
    parts.extend(bent(&points[6..], [thick, thick * 0.45]));
    parts.push(ellipse(points[0], [thick * 1.6, thick * 1.25], 0.0));
    Shape::new(random, parts)
}

pub fn beetle(random: &mut Random) -> Shape {
    let mut parts = vec![
        ellipse([-0.1, 0.0], [random.between(0.5, 0.65), random.between(0.34, 0.46)], 0.0),
        ellipse([0.55, 0.0], [0.22, 0.25], 0.0),
        ellipse([0.78, 0.0], [0.14, 0.15], 0.0),
    ];
    for (place, side) in [-0.4, 0.0, 0.4].into_iter().flat_map(|place| [(place, 1.0), (place, -1.0)]) {
        let knee = [place * 1.3, side * random.between(0.5, 0.6)];
        let foot = [place * 1.3 + random.between(-0.15, 0.15), side * random.between(0.72, 0.85)];
        parts.extend(bent(&[[place, 0.2 * side], knee, foot], [0.07, 0.055]));
    }
    Shape::new(random, parts)
}

pub fn moth(random: &mut Random) -> Shape {
    let (spread, fore, hind) = (random.between(0.3, 0.8), random.between(0.5, 0.65), random.between(0.35, 0.5));
    let mut parts = vec![limb([0.0, -0.4], [0.0, 0.55], [0.12, 0.08]), ellipse([0.0, -0.48], [0.12; 2], 0.0)];
    for side in [-1.0, 1.0] {
        let upper = turned([side * fore, 0.0], -side * spread * 0.6);
        let lower = turned([side * hind, 0.0], side * spread * 0.8);
        parts.push(ellipse(
            [upper[0], upper[1] - 0.15],
            [fore * 0.95, random.between(0.26, 0.36)],
            -side * spread * 0.6,
        ));
        parts.push(ellipse([lower[0], lower[1] + 0.15], [hind * 0.95, 0.28], side * spread * 0.8));
    }
    Shape::new(random, parts)
}

pub fn frog(random: &mut Random) -> Shape {
    let mut parts = vec![
        ellipse([0.0, 0.05], [random.between(0.38, 0.5), 0.55], 0.0),
        ellipse([0.0, -0.5], [0.34, 0.28], 0.0),
        ellipse([-0.22, -0.68], [0.12; 2], 0.0),
        ellipse([0.22, -0.68], [0.12; 2], 0.0),
    ];
    for side in [-1.0, 1.0] {
        let (thigh, fore) = (random.between(0.6, 0.8), random.between(0.5, 0.65));
        parts.extend(bent(
            &[[side * 0.3, 0.4], [side * thigh, 0.3], [side * 0.5, 0.75], [side * 0.8, 0.85]],
            [0.2, 0.08],
        ));
        parts.extend(bent(&[[side * 0.3, -0.2], [side * fore, -0.1], [side * 0.6, -0.45]], [0.12, 0.08]));
    }
    Shape::new(random, parts)
}

pub fn crab(random: &mut Random) -> Shape {
    let mut parts = vec![ellipse([0.0; 2], [random.between(0.5, 0.62), random.between(0.34, 0.44)], 0.0)];
    for side in [-1.0, 1.0] {
        let elbow = [side * 0.75, -random.between(0.25, 0.45)];
        let claw = [side * random.between(0.35, 0.6), -random.between(0.65, 0.85)];
        parts.extend(bent(&[[side * 0.4, -0.15], elbow, claw], [0.1, 0.09]));
        parts.push(ellipse(claw, [0.2, 0.13], random.angle()));
        for leg in 0..3 {
            let reach = -0.05 + 0.22 * leg as f32;
            let knee = [side * 0.82, reach + random.between(-0.06, 0.06)];
            parts.extend(bent(&[[side * 0.4, reach * 0.6], knee, [side * 0.98, reach + 0.3]], [0.085, 0.055]));
        }
    }
    Shape::new(random, parts)
}
