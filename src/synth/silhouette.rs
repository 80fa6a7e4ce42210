//! A shape in the picture: which pixels are its own, and how deep inside it they lie.

use super::{
    distance,
    geometry::{Frame, Point, step},
    plane::Plane,
    shape::Shape,
    window::Window,
};

/// Nothing thinner than this share of the picture's shorter side: at 224², which the network may look at, about 4 pixels.
const THINNEST: f32 = 0.02;

pub struct Silhouette {
    /// Where in the picture the planes below lie.
    pub window: Window,
    /// In pixels, below 0 outside.
    pub depth: Plane,
    /// From 0 to 1, with an edge as soft as a lens makes it. The mask is where it is above a half.
    pub coverage: Plane,
}

impl Silhouette {
    /// Without slivers: for what a mask shows.
    pub fn clean(shape: &Shape, size: [usize; 2], frame: &Frame) -> Self {
        let window = shape.window(size, frame);
        let radius = THINNEST / 2.0 * size[0].min(size[1]) as f32;
        Self::of_field(&distance::without_slivers(&drawn(shape, frame, window), radius), window)
    }

    /// As the shape is, for what no mask shows.
    pub fn rough(shape: &Shape, size: [usize; 2], frame: &Frame) -> Self {
        let window = shape.window(size, frame);
        let depth = drawn(shape, frame, window);
        let coverage = depth.clone().map(|depth| (depth + 0.5).clamp(0.0, 1.0));
        Self { window, depth, coverage }
    }

    /// What is above 0.
    pub fn of_field(field: &Plane, window: Window) -> Self {
        let depth = distance::depth(field);
        let coverage = depth.clone().blurred(0.8).map(|depth| step(-1.0, 1.0, depth));
        Self { window, depth, coverage }
    }

    pub fn size(&self) -> [usize; 2] {
        self.window.size
    }

    /// As the body would bulge towards the eye: 0 at the edge, and level at `reach` pixels from it.
    pub fn bulge(&self, reach: f32) -> Plane {
        self.depth.clone().map(|depth| {
            let t = 1.0 - (depth / reach.max(1.0)).clamp(0.0, 1.0);
            reach * (1.0 - t * t).sqrt()
        })
    }

    /// The greatest depth, in pixels.
    pub fn thickness(&self) -> f32 {
        self.depth.values.iter().fold(1.0, |most, depth| depth.max(most))
    }

    /// Where in the picture it stands: the middle of its lowest row.
    pub fn foot(&self) -> Point {
        let rows = self.coverage.values.chunks_exact(self.coverage.width).enumerate();
        let covers = |row: &[f32]| row.iter().any(|share| *share > 0.5);
        let Some((y, row)) = rows.rev().find(|(_, row)| covers(row)) else { return self.window.outward([0.0; 2]) };
        let first = row.iter().position(|share| *share > 0.5).unwrap_or(0);
        let last = row.iter().rposition(|share| *share > 0.5).unwrap_or(0);
        self.window.outward([(first + last) as f32 / 2.0, y as f32])
    }
}

/// How deep each pixel of the window lies in the shape, in pixels.
fn drawn(shape: &Shape, frame: &Frame, window: Window) -> Plane {
    Plane::of(window.size, |point| shape.depth(frame.inward(window.outward(point))) * frame.scale)
}
