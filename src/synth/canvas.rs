//! The picture while it is painted.

use super::{
    colour::{Colour, blend},
    geometry::Point,
    plane::Plane,
    window::Window,
};

#[derive(Clone)]
pub struct Canvas {
    pub width: usize,
    pub height: usize,
    pub pixels: Vec<Colour>,
}

impl Canvas {
    pub fn of([width, height]: [usize; 2], mut colour: impl FnMut(Point) -> Colour) -> Self {
        let mut pixels = Vec::with_capacity(width * height);
        for y in 0..height {
            for x in 0..width {
                pixels.push(colour([x as f32, y as f32]));
            }
        }
        Self { width, height, pixels }
    }

    pub fn size(&self) -> [usize; 2] {
        [self.width, self.height]
    }

    /// Changes each pixel, knowing where it is.
    pub fn change(&mut self, mut change: impl FnMut(usize, usize, Colour) -> Colour) {
        for y in 0..self.height {
            for x in 0..self.width {
                let pixel = &mut self.pixels[y * self.width + x];
                *pixel = change(x, y, *pixel);
            }
        }
    }

    /// Lays another picture over this one at a window, where `coverage` says so.
    pub fn cover(&mut self, other: &Canvas, coverage: &Plane, window: Window) {
        let [left, top] = window.corner;
        let [width, height] = window.size;
        for y in 0..height {
            for x in 0..width {
                let share = coverage.values[y * width + x];
                if share > 0.0 {
                    let pixel = &mut self.pixels[(y + top) * self.width + x + left];
                    *pixel = blend(*pixel, other.pixels[y * width + x], share);
                }
            }
        }
    }

    pub fn tint(&mut self, colour: Colour, share: &Plane) {
        for (pixel, share) in self.pixels.iter_mut().zip(&share.values) {
            *pixel = blend(*pixel, colour, *share);
        }
    }

    /// Between pixels, linearly, and beyond the border as at it.
    pub fn at(&self, [x, y]: Point) -> Colour {
        let x = x.clamp(0.0, (self.width - 1) as f32);
        let y = y.clamp(0.0, (self.height - 1) as f32);
        let (column, row) = (x as usize, y as usize);
        let (right, below) = ((column + 1).min(self.width - 1), (row + 1).min(self.height - 1));
        let pixel = |x: usize, y: usize| self.pixels[y * self.width + x];
        let (dx, dy) = (x - column as f32, y - row as f32);
        blend(
            blend(pixel(column, row), pixel(right, row), dx),
            blend(pixel(column, below), pixel(right, below), dx),
            dy,
        )
    }

    pub fn blurred(self, sigma: f32) -> Self {
        let (width, height) = (self.width, self.height);
        let [red, green, blue] = [0, 1, 2].map(|channel| {
            let values = self.pixels.iter().map(|pixel| pixel[channel]).collect();
            Plane { width, height, values }.blurred(sigma).values
        });
        let pixels = (0..red.len()).map(|i| [red[i], green[i], blue[i]]).collect();
        Self { width, height, pixels }
    }
}
