//! One file a task: what its scenes show.

pub mod camouflage;
pub mod marine;
pub mod mirror;
pub mod polyp;
pub mod salient;

use super::{canvas::Canvas, plane::Plane, random::Random, silhouette::Silhouette};

/// A scene before a camera looks at it.
pub struct Drawing {
    pub canvas: Canvas,
    /// The objects' share of each pixel: they are where it is above a half.
    pub mask: Plane,
    pub objects: Vec<&'static str>,
    pub surroundings: String,
}

impl Drawing {
    fn new(canvas: Canvas, surroundings: impl Into<String>) -> Self {
        let mask = Plane::even(canvas.size(), 0.0);
        Self { canvas, mask, objects: Vec::new(), surroundings: surroundings.into() }
    }

    fn lay(&mut self, name: &'static str, body: &Silhouette, surface: &Canvas) {
        self.canvas.cover(surface, &body.coverage, body.window);
        self.change_mask(body, f32::max);
        self.objects.push(name);
    }

    fn change_mask(&mut self, body: &Silhouette, change: impl Fn(f32, f32) -> f32) {
        let ([left, top], [width, height]) = (body.window.corner, body.window.size);
        for y in 0..height {
            for x in 0..width {
                let mask = &mut self.mask.values[(y + top) * self.mask.width + x + left];
                *mask = change(*mask, body.coverage.values[y * width + x]);
            }
        }
    }
}

/// How much of the picture each of so many objects shall cover: all together a twentieth to two fifths, more often little.
fn share(random: &mut Random, objects: usize) -> f32 {
    let most = random.unit();
    (0.06 + 0.36 * most * most) / libm::powf(objects as f32, 0.7)
}
