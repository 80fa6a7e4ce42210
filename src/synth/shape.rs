//! Shapes as soft unions of limbs, ellipses and corners, with holes: a number that is above 0 inside.

use super::{
    geometry::{Frame, Point, length, turned},
    noise::Noise,
    random::Random,
    window::Window,
};

/// What shapes are made of, in the shape's own coordinates, where it reaches about from -1 to 1.
pub enum Part {
    /// From point to point, as thick at each as its radius.
    Limb {
        ends: [Point; 2],
        radii: [f32; 2],
    },
    Ellipse {
        centre: Point,
        radii: Point,
        angle: f32,
    },
    /// Convex, its corners in the order in which the picture's clock turns, rounded.
    Corners {
        points: Vec<Point>,
        rounding: f32,
    },
}

impl Part {
    /// How deep a point lies in it; below 0 outside.
    fn depth(&self, point: Point) -> f32 {
        match self {
            Self::Limb { ends: [from, to], radii } => {
                let along = [to[0] - from[0], to[1] - from[1]];
                let offset = [point[0] - from[0], point[1] - from[1]];
                let square = (along[0] * along[0] + along[1] * along[1]).max(1e-9);
                let share = ((offset[0] * along[0] + offset[1] * along[1]) / square).clamp(0.0, 1.0);
                let thickness = radii[0] + (radii[1] - radii[0]) * share;
                thickness - length([offset[0] - along[0] * share, offset[1] - along[1] * share])
            }
            Self::Ellipse { centre, radii, angle } => {
                let [x, y] = turned([point[0] - centre[0], point[1] - centre[1]], -angle);
                let reach = length([x / radii[0], y / radii[1]]);
                let slope = length([x / (radii[0] * radii[0]), y / (radii[1] * radii[1])]);
                // The distance to first order, which is exact at the edge, where it counts.
                if slope < 1e-6 { radii[0].min(radii[1]) } else { reach * (1.0 - reach) / slope }
            }
            Self::Corners { points, rounding } => {
                let sides = points.iter().zip(points.iter().cycle().skip(1));
                let beyond = sides.map(|(a, b)| {
                    let side = [b[0] - a[0], b[1] - a[1]];
                    (side[0] * (point[1] - a[1]) - side[1] * (point[0] - a[0])) / length(side).max(1e-6)
                });
                // Sides grow together softly, which rounds the corners between them.
                beyond.fold(f32::MAX, |depth, side| -soft_max(-depth, -side, *rounding))
            }
        }
    }
}

impl Part {
    /// Discs whose hull it lies in.
    fn discs(&self) -> Vec<(Point, f32)> {
        match self {
            Self::Limb { ends, radii } => vec![(ends[0], radii[0]), (ends[1], radii[1])],
            Self::Ellipse { centre, radii, .. } => vec![(*centre, radii[0].max(radii[1]))],
            Self::Corners { points, .. } => points.iter().map(|point| (*point, 0.0)).collect(),
        }
    }
}

pub struct Shape {
    pub solids: Vec<Part>,
    pub holes: Vec<Part>,
    /// How softly the solids grow together.
    pub softness: f32,
    /// How far the outline strays, as no body is drawn with a ruler.
    pub wobble: f32,
    pub noise: Noise,
}

impl Shape {
    pub fn new(random: &mut Random, solids: Vec<Part>) -> Self {
        let wobble = random.between(0.02, 0.08);
        Self { solids, holes: Vec::new(), softness: 0.08, wobble, noise: Noise::new(random) }
    }

    /// Made by hand or machine: hard corners and even outlines.
    pub fn made(self) -> Self {
        Self { softness: 0.01, wobble: 0.0, ..self }
    }

    pub fn depth(&self, point: Point) -> f32 {
        let stray = |shift: f32| {
            let place = [point[0] * 1.7 + shift, point[1] * 1.7 - shift];
            self.wobble * self.noise.octaves(place, 3, 0.5)
        };
        let point = if self.wobble > 0.0 { [point[0] + stray(5.1), point[1] + stray(31.7)] } else { point };
        let solid = self.solids.iter().fold(f32::NEG_INFINITY, |depth, part| {
            let new = part.depth(point);
            if depth == f32::NEG_INFINITY { new } else { soft_max(depth, new, self.softness) }
        });
        self.holes.iter().fold(solid, |depth, hole| depth.min(-hole.depth(point)))
    }

    /// Somewhere in the picture, so large that it covers this share of it, or as much as fits.
    pub fn placed(&self, random: &mut Random, size: [usize; 2], share: f32, angle: f32) -> Frame {
        let mirrored = random.chance(0.5);
        let unit = Frame::new([0.0; 2], 1.0, angle, mirrored);
        let (area, low, high) = self.extent(&unit);
        let sides = size.map(|side| side as f32);
        let wished = (sides[0] * sides[1] * share / area).sqrt();
        let fitting = (0..2).map(|axis| 0.96 * sides[axis] / (high[axis] - low[axis])).fold(wished, f32::min);
        // One in eight is cut by the border, as photographers are not always in time.
        let overhang = if random.chance(0.125) { 0.25 } else { 0.0 };
        let centre = [0, 1].map(|axis| {
            let (first, last) = (low[axis] * fitting, high[axis] * fitting);
            let give = overhang * (last - first);
            random.between(-first - give, sides[axis] - last + give)
        });
        Frame::new(centre, fitting, angle, mirrored)
    }

    /// Its area and its bounds, sampled.
    fn extent(&self, frame: &Frame) -> (f32, Point, Point) {
        const REACH: f32 = 1.8;
        const SAMPLES: usize = 72;
        let (mut inside, mut low, mut high) = (0, [REACH; 2], [-REACH; 2]);
        let place = |index: usize| (index as f32 + 0.5) * (2.0 * REACH / SAMPLES as f32) - REACH;
        for y in (0..SAMPLES).map(place) {
            for x in (0..SAMPLES).map(place) {
                if self.depth(frame.inward([x, y])) > 0.0 {
                    inside += 1;
                    low = [low[0].min(x), low[1].min(y)];
                    high = [high[0].max(x), high[1].max(y)];
                }
            }
        }
        let cell = 2.0 * REACH / SAMPLES as f32;
        if inside == 0 {
            return (1.0, [-1.0; 2], [1.0; 2]);
        }
        (inside as f32 * cell * cell, low.map(|side| side - cell / 2.0), high.map(|side| side + cell / 2.0))
    }

    /// What it needs of the picture, its shadow included.
    pub fn window(&self, picture: [usize; 2], frame: &Frame) -> Window {
        let margin = (self.wobble + 0.35) * frame.scale + 10.0;
        let discs = self.solids.iter().flat_map(Part::discs);
        Window::around(discs.map(|(centre, radius)| (frame.outward(centre), radius * frame.scale)), margin, picture)
    }
}

/// The greater of two, and a little more where they are near each other.
fn soft_max(a: f32, b: f32, softness: f32) -> f32 {
    let nearness = (softness - (a - b).abs()).max(0.0) / softness.max(1e-6);
    a.max(b) + nearness * nearness * softness * 0.25
}
