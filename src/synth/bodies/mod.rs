//! Living bodies, each kind never twice the same.

mod land;
mod water;

use super::{
    geometry::{Point, direction},
    random::Random,
    shape::{Part, Shape},
};
pub use land::lump;

/// A kind of body: its name, and what builds one.
pub type Kind = (&'static str, fn(&mut Random) -> Shape);

pub const ON_LAND: [Kind; 10] = [
    ("lump", land::lump),
    ("beast", land::beast),
    ("bird", land::bird),
    ("lizard", land::lizard),
    ("snake", land::snake),
    ("beetle", land::beetle),
    ("moth", land::moth),
    ("frog", land::frog),
    ("crab", land::crab),
    ("fish", water::fish),
];

/// Fish thrice, as they are what one meets most.
pub const IN_WATER: [Kind; 10] = [
    ("fish", water::fish),
    ("fish", water::fish),
    ("fish", water::fish),
    ("ray", water::ray),
    ("star", water::star),
    ("octopus", water::octopus),
    ("snake", land::snake),
    ("turtle", water::turtle),
    ("crab", land::crab),
    ("jellyfish", water::jellyfish),
];

pub fn limb(from: Point, to: Point, radii: [f32; 2]) -> Part {
    Part::Limb { ends: [from, to], radii }
}

pub fn ellipse(centre: Point, radii: Point, angle: f32) -> Part {
    Part::Ellipse { centre, radii, angle }
}

/// A limb that bends from point to point.
pub fn bent(points: &[Point], radii: [f32; 2]) -> Vec<Part> {
    let last = (points.len() - 1) as f32;
    let radius = |index: usize| radii[0] + (radii[1] - radii[0]) * index as f32 / last;
    let pieces = points.windows(2).enumerate();
    pieces.map(|(index, ends)| limb(ends[0], ends[1], [radius(index), radius(index + 1)])).collect()
}

fn polar(angle: f32, reach: f32) -> Point {
    direction(angle).map(|axis| axis * reach)
}
