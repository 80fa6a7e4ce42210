//! Things that people make, grow or pick, and people.

use super::{
    bodies::{Kind, bent, ellipse, limb},
    geometry::{Point, direction},
    random::Random,
    shape::{Part, Shape},
};

pub const ALL: [Kind; 11] = [
    ("ball", ball),
    ("crate", chest),
    ("bottle", bottle),
    ("mug", mug),
    ("ring", ring),
    ("car", car),
    ("flower", flower),
    ("mushroom", mushroom),
    ("person", person),
    ("fruit", fruit),
    ("lamp", lamp),
];

fn corners(points: &[Point]) -> Part {
    Part::Corners { points: points.to_vec(), rounding: 0.06 }
}

fn ball(random: &mut Random) -> Shape {
    let squeeze = random.between(0.85, 1.0);
    Shape::new(random, vec![ellipse([0.0; 2], [0.8, 0.8 * squeeze], 0.0)]).made()
}

/// Two faces and the lid of it.
fn chest(random: &mut Random) -> Shape {
    let (wide, tall, deep) = (random.between(0.4, 0.7), random.between(0.35, 0.8), random.between(0.1, 0.4));
    let front = [[-wide, -tall], [wide, -tall], [wide, tall], [-wide, tall]];
    let lid = [[-wide + deep, -tall - deep * 0.7], [wide + deep, -tall - deep * 0.7], [wide, -tall], [-wide, -tall]];
    let side = [[wide, -tall], [wide + deep, -tall - deep * 0.7], [wide + deep, tall - deep * 0.7], [wide, tall]];
    Shape::new(random, vec![corners(&front), corners(&lid), corners(&side)]).made()
}

fn bottle(random: &mut Random) -> Shape {
    let (wide, neck) = (random.between(0.24, 0.4), random.between(0.09, 0.15));
    let body = [[-wide, -0.25], [wide, -0.25], [wide, 0.95], [-wide, 0.95]];
    let parts = vec![
        corners(&body),
        ellipse([0.0, -0.25], [wide, random.between(0.2, 0.35)], 0.0),
        corners(&[[-neck, -0.95], [neck, -0.95], [neck, -0.2], [-neck, -0.2]]),
        limb([-neck, -0.95], [neck, -0.95], [0.06; 2]),
    ];
    Shape::new(random, parts).made()
}

fn mug(random: &mut Random) -> Shape {
    let (wide, tall) = (random.between(0.45, 0.6), random.between(0.5, 0.75));
    let taper = random.between(0.7, 1.0);
    let body = [[-wide, -tall], [wide, -tall], [wide * taper, tall], [-wide * taper, tall]];
    let (handle, reach) = ([wide * 0.95, 0.0], random.between(0.34, 0.42));
    let mut shape = Shape::new(random, vec![corners(&body), ellipse(handle, [reach, tall * 0.7], 0.0)]).made();
    let inner = [wide + 0.03, -tall * 0.4];
    shape.holes.push(corners(&[
        inner,
        [wide + reach * 0.5, -tall * 0.3],
        [wide + reach * 0.5, tall * 0.3],
        [wide + 0.03, tall * 0.4],
    ]));
    shape
}

fn ring(random: &mut Random) -> Shape {
    let (tall, hole) = (random.between(0.55, 0.85), random.between(0.35, 0.6));
    let mut shape = Shape::new(random, vec![ellipse([0.0; 2], [0.85, tall], 0.0)]).made();
    shape.holes.push(ellipse([0.0; 2], [0.85 * hole, tall * hole], 0.0));
    shape
}

fn car(random: &mut Random) -> Shape {
    let (tall, roof) = (random.between(0.16, 0.24), random.between(0.3, 0.5));
    let parts = vec![
        corners(&[[-1.0, -tall], [1.0, -tall * 0.7], [1.0, tall], [-1.0, tall]]),
        corners(&[[-0.5, -tall - roof], [0.3, -tall - roof], [0.65, -tall * 0.5], [-0.8, -tall * 0.5]]),
        ellipse([-0.55, tall], [0.21; 2], 0.0),
        ellipse([0.55, tall], [0.21; 2], 0.0),
    ];
    Shape::new(random, parts).made()
}

fn flower(random: &mut Random) -> Shape {
    let petals = random.whole(5, 9);
    let (wide, start) = (2.1 / petals as f32, random.angle());
    let mut parts = vec![ellipse([0.0, -0.2], [0.28; 2], 0.0)];
    for petal in 0..petals {
        let angle = start + petal as f32 * core::f32::consts::TAU / petals as f32;
        let [x, y] = direction(angle).map(|axis| axis * 0.45);
        parts.push(ellipse([x, y - 0.2], [0.36, wide * 0.6], angle));
    }
    if random.chance(0.6) {
        let foot = [random.between(-0.3, 0.3), 1.2];
        parts.extend(bent(&[[0.0, 0.1], [foot[0] * 0.3, 0.7], foot], [0.06, 0.07]));
        parts.push(ellipse([foot[0] * 0.5 + 0.2, 0.8], [0.26, 0.11], -0.6));
    }
    Shape::new(random, parts)
}

fn mushroom(random: &mut Random) -> Shape {
    let (wide, tall) = (random.between(0.6, 0.85), random.between(0.3, 0.5));
    let stalk = random.between(0.14, 0.24);
    let mut shape = Shape::new(random, vec![ellipse([0.0, -0.3], [wide, tall], 0.0)]);
    shape.solids.push(limb([0.0, -0.2], [random.between(-0.12, 0.12), 0.75], [stalk, stalk * 1.3]));
    shape
}

fn person(random: &mut Random) -> Shape {
    let mut parts = vec![
        ellipse([0.0, -0.95], [0.17, 0.2], 0.0),
        limb([0.0, -0.65], [0.0, 0.0], [0.25, 0.2]),
        limb([0.0, -0.8], [0.0, -0.6], [0.1, 0.2]),
    ];
    for side in [-1.0, 1.0] {
        let elbow = [side * random.between(0.35, 0.55), random.between(-0.5, -0.15)];
        let hand = [side * random.between(0.25, 0.7), elbow[1] + random.between(-0.4, 0.4)];
        parts.extend(bent(&[[side * 0.2, -0.65], elbow, hand], [0.11, 0.08]));
        let knee = [side * random.between(0.12, 0.3), 0.5];
        parts.extend(bent(&[[side * 0.1, 0.0], knee, [knee[0] * random.between(0.8, 1.4), 1.0]], [0.15, 0.09]));
    }
    Shape::new(random, parts)
}

fn fruit(random: &mut Random) -> Shape {
    let (wide, narrow) = (random.between(0.55, 0.75), random.between(0.25, 0.5));
    let mut parts = vec![ellipse([0.0, 0.2], [wide, 0.62], 0.0), limb([0.0, 0.0], [0.05, -0.35], [wide * 0.8, narrow])];
    parts.extend(bent(&[[0.05, -0.5], [0.1, -0.9]], [0.06, 0.07]));
    if random.chance(0.6) {
        parts.push(ellipse([0.35, -0.85], [0.28, 0.12], -0.4));
    }
    Shape::new(random, parts)
}

fn lamp(random: &mut Random) -> Shape {
    let (top, bottom) = (random.between(0.2, 0.4), random.between(0.5, 0.7));
    let parts = vec![
        corners(&[[-top, -0.95], [top, -0.95], [bottom, -0.2], [-bottom, -0.2]]),
        limb([0.0, -0.2], [0.0, 0.85], [0.08; 2]),
        ellipse([0.0, 0.85], [random.between(0.3, 0.5), 0.12], 0.0),
    ];
    Shape::new(random, parts).made()
}
