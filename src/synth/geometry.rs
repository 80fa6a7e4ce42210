//! Points of the plane, and how they are moved.

pub type Point = [f32; 2];

/// A place, a size and a direction: where a thing's own coordinates lie in the picture.
#[derive(Clone, Copy)]
pub struct Frame {
    pub centre: Point,
    pub scale: f32,
    axis: Point,
    mirrored: bool,
}

impl Frame {
    pub fn new(centre: Point, scale: f32, angle: f32, mirrored: bool) -> Self {
        Self { centre, scale, axis: direction(angle), mirrored }
    }

    /// From the picture into the thing's own coordinates.
    pub fn inward(&self, [x, y]: Point) -> Point {
        let (dx, dy) = ((x - self.centre[0]) / self.scale, (y - self.centre[1]) / self.scale);
        let [across, along] = [dx * self.axis[0] + dy * self.axis[1], dy * self.axis[0] - dx * self.axis[1]];
        [if self.mirrored { -across } else { across }, along]
    }

    /// From the thing's own coordinates into the picture.
    pub fn outward(&self, [x, y]: Point) -> Point {
        let (across, along) = (self.scale * if self.mirrored { -x } else { x }, self.scale * y);
        let [cos, sin] = self.axis;
        [self.centre[0] + across * cos - along * sin, self.centre[1] + across * sin + along * cos]
    }
}

pub fn direction(angle: f32) -> Point {
    [libm::cosf(angle), libm::sinf(angle)]
}

pub fn turned([x, y]: Point, angle: f32) -> Point {
    let [cos, sin] = direction(angle);
    [x * cos - y * sin, x * sin + y * cos]
}

pub fn length([x, y]: Point) -> f32 {
    (x * x + y * y).sqrt()
}

pub fn mix(a: f32, b: f32, share: f32) -> f32 {
    a + (b - a) * share
}

/// 0 below `low`, 1 above `high`, smooth between.
pub fn step(low: f32, high: f32, value: f32) -> f32 {
    let t = ((value - low) / (high - low)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}
