//! The part of a picture that one thing needs, so that small things cost little.

use super::geometry::Point;

#[derive(Clone, Copy)]
pub struct Window {
    /// Its left and upper border in the picture.
    pub corner: [usize; 2],
    pub size: [usize; 2],
}

impl Window {
    /// Around discs, each a centre and a radius, as far as the picture reaches.
    pub fn around(discs: impl Iterator<Item = (Point, f32)>, margin: f32, picture: [usize; 2]) -> Self {
        let (mut low, mut high) = ([f32::MAX; 2], [f32::MIN; 2]);
        for (centre, radius) in discs {
            low = [0, 1].map(|axis| low[axis].min(centre[axis] - radius - margin));
            high = [0, 1].map(|axis| high[axis].max(centre[axis] + radius + margin));
        }
        // A thing beyond the border still gets a window, in which nothing of it shows.
        let corner = [0, 1].map(|axis| (low[axis].max(0.0) as usize).min(picture[axis].saturating_sub(4)));
        let end = [0, 1].map(|axis| (high[axis].max(0.0) as usize).clamp(corner[axis] + 4, picture[axis].max(4)));
        Self { corner, size: [0, 1].map(|axis| end[axis] - corner[axis]) }
    }

    /// A point of the window in the picture.
    pub fn outward(&self, [x, y]: Point) -> Point {
        [x + self.corner[0] as f32, y + self.corner[1] as f32]
    }
}
