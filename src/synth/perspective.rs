//! A flat square seen from aside: four corners in the picture, and where each pixel lies in the square.

use super::geometry::Point;

pub struct Perspective([[f32; 3]; 3]);

impl Perspective {
    /// Corners in the order top left, top right, bottom right, bottom left (Heckbert, 1989).
    pub fn new([a, b, c, d]: [Point; 4]) -> Self {
        let sum = [a[0] - b[0] + c[0] - d[0], a[1] - b[1] + c[1] - d[1]];
        let (first, second) = ([b[0] - c[0], b[1] - c[1]], [d[0] - c[0], d[1] - c[1]]);
        let area = first[0] * second[1] - second[0] * first[1];
        let g = (sum[0] * second[1] - second[0] * sum[1]) / area;
        let h = (first[0] * sum[1] - sum[0] * first[1]) / area;
        let row = |axis: usize| [b[axis] - a[axis] + g * b[axis], d[axis] - a[axis] + h * d[axis], a[axis]];
        Self(adjugate([row(0), row(1), [g, h, 1.0]]))
    }

    /// Where in the square a point of the picture lies: from 0 to 1 inside.
    pub fn inward(&self, [x, y]: Point) -> Point {
        let [right, down, depth] = self.0.map(|row| row[0] * x + row[1] * y + row[2]);
        [right / depth, down / depth]
    }
}

/// The inverse but for a factor, which perspective does not feel.
fn adjugate(m: [[f32; 3]; 3]) -> [[f32; 3]; 3] {
    let minor = |row: usize, column: usize| {
        let (r0, r1, c0, c1) = ((row + 1) % 3, (row + 2) % 3, (column + 1) % 3, (column + 2) % 3);
        m[r0][c0] * m[r1][c1] - m[r0][c1] * m[r1][c0]
    };
    [0, 1, 2].map(|row| [0, 1, 2].map(|column| minor(column, row)))
}
