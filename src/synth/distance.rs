//! Distances in a picture of yes and no, exact to the pixel's centre.

use super::plane::Plane;

/// Farther than any two pixels of a picture are apart, squared.
const NEVER: f32 = 1e12;

/// How deep each pixel lies inside of what is above 0; beyond its edge it is below 0.
pub fn depth(field: &Plane) -> Plane {
    let inside = to_nearest(field, |value| value <= 0.0);
    let outside = to_nearest(field, |value| value > 0.0);
    let values = inside.iter().zip(&outside);
    let signed = |(inside, outside): (&f32, &f32)| if *inside > 0.0 { inside - 0.5 } else { 0.5 - outside };
    Plane { width: field.width, height: field.height, values: values.map(signed).collect() }
}

/// Takes away what is thinner than `2 · radius`, solid or gap, and leaves the rest as it was.
pub fn without_slivers(field: &Plane, radius: f32) -> Plane {
    let opened = reached(field, radius);
    reached(&opened.map(|value| -value), radius).map(|value| -value)
}

/// What discs of this radius that lie wholly inside cover: above 0 there.
fn reached(field: &Plane, radius: f32) -> Plane {
    let core = Plane {
        values: to_nearest(field, |value| value <= 0.0).iter().map(|distance| distance - radius).collect(),
        ..*field
    };
    let values = to_nearest(&core, |value| value > 0.0).iter().map(|distance| radius - distance).collect();
    Plane { values, ..*field }
}

/// The distance of each pixel to the nearest that `is` so, by the lower envelope of parabolas (Felzenszwalb and
/// Huttenlocher, 2012): first along the columns, then along the rows.
fn to_nearest(field: &Plane, is: impl Fn(f32) -> bool) -> Vec<f32> {
    let (width, height) = (field.width, field.height);
    let mut squares: Vec<f32> = field.values.iter().map(|value| if is(*value) { 0.0 } else { NEVER }).collect();
    // Down each column the nearest is found by walking it both ways.
    for y in 1..height {
        for x in 0..width {
            squares[y * width + x] = squares[y * width + x].min(squares[(y - 1) * width + x] + 1.0);
        }
    }
    for y in (0..height - 1).rev() {
        for x in 0..width {
            squares[y * width + x] = squares[y * width + x].min(squares[(y + 1) * width + x] + 1.0);
        }
    }
    let mut envelope = Envelope::default();
    for row in squares.chunks_exact_mut(width) {
        for value in &mut *row {
            *value = if *value < 1e6 { *value * *value } else { NEVER };
        }
        envelope.lower(row);
    }
    for value in &mut squares {
        *value = value.sqrt();
    }
    squares
}

/// The parabolas that are lowest somewhere, and from where on each is.
#[derive(Default)]
struct Envelope {
    parabolas: Vec<(f32, f32, f32)>,
}

impl Envelope {
    fn lower(&mut self, row: &mut [f32]) {
        self.parabolas.clear();
        for (x, height) in row.iter().enumerate().filter(|(_, height)| **height < NEVER) {
            let x = x as f32;
            let mut start = f32::NEG_INFINITY;
            while let Some(&(top, top_height, top_start)) = self.parabolas.last() {
                start = ((height + x * x) - (top_height + top * top)) / (2.0 * (x - top));
                if start > top_start {
                    break;
                }
                self.parabolas.pop();
                start = f32::NEG_INFINITY;
            }
            self.parabolas.push((x, *height, start));
        }
        let mut current = 0;
        for (x, value) in row.iter_mut().enumerate().filter(|_| !self.parabolas.is_empty()) {
            let x = x as f32;
            while self.parabolas.get(current + 1).is_some_and(|next| next.2 <= x) {
                current += 1;
            }
            let (place, height, _) = self.parabolas[current];
            *value = (x - place) * (x - place) + height;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_exact_to_the_nearest_centre() {
        let dot = Plane::of([9, 7], |point| if point == [2.0, 3.0] { 1.0 } else { -1.0 });
        let depth = depth(&dot);
        assert_eq!(depth.values[3 * 9 + 2], 0.5);
        assert_eq!(depth.values[3 * 9 + 7], 0.5 - 5.0);
        assert_eq!(depth.values[6 * 9 + 6], 0.5 - 5.0);
    }

    #[test]
    fn slivers_go_and_bodies_stay() {
        // A bar ten wide, a line two wide on it, and a gap two wide through it.
        let field = Plane::of([40, 40], |[x, y]| {
            let (bar, line) = ((10.0..20.0).contains(&y), (10.0..12.0).contains(&x) && y < 10.0);
            if (bar || line) && !(30.0..32.0).contains(&x) { 1.0 } else { -1.0 }
        });
        let clean = without_slivers(&field, 2.0);
        let is = |x: usize, y: usize| clean.values[y * 40 + x] > 0.0;
        assert!(is(5, 15) && is(5, 11) && is(31, 15));
        assert!(!is(10, 4) && !is(5, 5) && !is(5, 25));
    }
}
