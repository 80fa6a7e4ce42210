//! What swims, and what lies on the ground of the sea.

use super::{bent, ellipse, limb, polar};
use crate::synth::{
    random::Random,
    shape::{Part, Shape},
};

pub fn fish(random: &mut Random) -> Shape {
    let (tall, fork) = (random.between(0.22, 0.46), random.between(0.2, 0.42));
    let (stalk, end) = (random.between(-0.62, -0.5), random.between(-1.1, -0.9));
    let parts = vec![
        ellipse([0.1, 0.0], [0.72, tall], 0.0),
        limb([-0.3, 0.0], [stalk - 0.15, 0.0], [tall * 0.6, 0.09]),
        limb([stalk, 0.0], [end, -fork], [0.11, 0.09]),
        limb([stalk, 0.0], [end, fork], [0.11, 0.09]),
        limb([0.2, -tall * 0.8], [-0.25, -tall * random.between(1.0, 1.5)], [0.12, 0.08]),
        limb([0.05, tall * 0.7], [-0.2, tall * random.between(1.0, 1.4)], [0.1, 0.07]),
    ];
    Shape::new(random, parts)
}

pub fn ray(random: &mut Random) -> Shape {
    let (wing, back) = (random.between(0.65, 0.95), random.between(-0.25, 0.0));
    let points = vec![[0.65, 0.0], [back, wing], [-0.55, 0.0], [back, -wing]];
    let swing = random.between(-0.3, 0.3);
    let mut parts = vec![Part::Corners { points, rounding: 0.3 }, ellipse([0.1, 0.0], [0.5, 0.26], 0.0)];
    parts.extend(bent(&[[-0.4, 0.0], [-0.8, swing * 0.4], [-1.2, swing]], [0.09, 0.05]));
    Shape::new(random, parts)
}

pub fn star(random: &mut Random) -> Shape {
    let (arms, thick) = (random.whole(5, 6), random.between(0.16, 0.26));
    let step = core::f32::consts::TAU / arms as f32;
    let mut parts = vec![ellipse([0.0; 2], [thick * 1.5; 2], 0.0)];
    for arm in 0..arms {
        let angle = arm as f32 * step + random.between(-0.15, 0.15);
        let tip = polar(angle + random.between(-0.35, 0.35), random.between(0.8, 1.0));
        parts.extend(bent(&[[0.0; 2], polar(angle, 0.5), tip], [thick, thick * 0.4]));
    }
    Shape::new(random, parts)
}

pub fn octopus(random: &mut Random) -> Shape {
    let mut parts = vec![
        ellipse([0.0, -0.5], [random.between(0.3, 0.42), random.between(0.38, 0.5)], random.between(-0.3, 0.3)),
        ellipse([0.0, -0.05], [0.3, 0.22], 0.0),
    ];
    let arms = random.whole(5, 7);
    for arm in 0..arms {
        let angle = 0.25 + (2.64 * arm as f32) / (arms - 1) as f32;
        let (first, curl) = (polar(angle, 0.5), random.between(-0.9, 0.9));
        let second = polar(angle + curl * 0.35, 0.8);
        let third = polar(angle + curl, random.between(0.9, 1.1));
        parts.extend(bent(&[polar(angle, 0.1), first, second, third], [0.14, 0.06]));
    }
    Shape::new(random, parts)
}

pub fn turtle(random: &mut Random) -> Shape {
    let mut parts = vec![
        ellipse([0.0; 2], [random.between(0.55, 0.65), random.between(0.4, 0.52)], 0.0),
        limb([0.5, 0.0], [random.between(0.8, 0.92), random.between(-0.12, 0.12)], [0.14, 0.16]),
    ];
    for side in [-1.0, 1.0] {
        let sweep = random.between(-0.5, 0.2);
        parts.extend(bent(&[[0.35, side * 0.25], [0.4, side * 0.6], [sweep, side * 0.95]], [0.16, 0.08]));
        parts.push(limb([-0.4, side * 0.25], [random.between(-0.85, -0.7), side * 0.5], [0.13, 0.08]));
    }
    Shape::new(random, parts)
}

pub fn jellyfish(random: &mut Random) -> Shape {
    let wide = random.between(0.5, 0.7);
    let mut parts = vec![ellipse([0.0, -0.45], [wide, random.between(0.38, 0.5)], 0.0)];
    let arms = random.whole(3, 5);
    for arm in 0..arms {
        let place = wide * 0.75 * (2.0 * arm as f32 / (arms - 1) as f32 - 1.0);
        let swing = random.between(-0.25, 0.25);
        let points = [[place, -0.3], [place + swing, 0.2], [place - swing, 0.6], [place, random.between(0.8, 1.2)]];
        parts.extend(bent(&points, [0.12, 0.06]));
    }
    Shape::new(random, parts)
}
