//! Where on the wall a flat thing hangs.

use crate::synth::{
    geometry::{Point, length},
    perspective::Perspective,
    plane::Plane,
    random::Random,
    silhouette::Silhouette,
    window::Window,
};

/// A flat thing on the wall, seen in perspective, with rounded corners.
pub struct Pane {
    corners: [Point; 4],
    pub perspective: Perspective,
    half: Point,
    rounding: f32,
}

impl Pane {
    pub fn new(random: &mut Random, size: [usize; 2], share: f32, rounding: f32) -> Self {
        let [width, height] = size.map(|side| side as f32);
        let long = libm::powf(2.0, random.between(-0.9, 0.7));
        let area = width * height * share;
        let wide = (area * long).sqrt().min(0.88 * width) / 2.0;
        let tall = (area / long).sqrt().min(0.88 * height) / 2.0;
        let x = random.between(wide, width - wide);
        let y = random.between(tall, (height - tall).min(0.62 * height).max(tall));
        // One side is farther away, so shorter; the other way round where it is below 0.
        let aside = 0.22 * random.bell();
        let (left, right) = (tall * (1.0 - aside.max(0.0)), tall * (1.0 + aside.min(0.0)));
        let lean = 0.05 * random.bell() * tall;
        let corners = [
            [x - wide, y - left + lean],
            [x + wide, y - right - lean],
            [x + wide, y + right - lean],
            [x - wide, y + left + lean],
        ];
        Self {
            corners,
            perspective: Perspective::new(corners),
            half: [wide, tall],
            rounding: rounding * wide.min(tall),
        }
    }

    /// Whether there is room for both with their frames.
    pub fn is_clear_of(&self, other: &Self) -> bool {
        (0..2).any(|axis| {
            let range = |pane: &Self| {
                let places = pane.corners.map(|corner| corner[axis]);
                (places.iter().copied().fold(f32::MAX, f32::min), places.iter().copied().fold(f32::MIN, f32::max))
            };
            let ((low, high), (other_low, other_high)) = (range(self), range(other));
            let gap = 0.25 * self.half[0].min(self.half[1]);
            high + gap < other_low || other_high + gap < low
        })
    }

    pub fn silhouette(&self, size: [usize; 2]) -> Silhouette {
        let margin = 0.1 * size[0].min(size[1]) as f32;
        let window = Window::around(self.corners.iter().map(|corner| (*corner, 0.0)), margin, size);
        Silhouette::of_field(&Plane::of(window.size, |point| self.depth(window.outward(point))), window)
    }

    /// How deep a pixel lies in it, about in pixels.
    fn depth(&self, point: Point) -> f32 {
        let [u, v] = self.perspective.inward(point);
        let beyond = [0, 1].map(|axis| {
            let offset = ([u, v][axis] - 0.5).abs() * 2.0 * self.half[axis];
            offset - (self.half[axis] - self.rounding)
        });
        let corner = length([beyond[0].max(0.0), beyond[1].max(0.0)]);
        self.rounding - corner - beyond[0].max(beyond[1]).min(0.0)
    }
}
