//! The outlines of a mask's objects, along the edges of pixels.

use super::runs::{Run, Runs};
use std::mem::replace;

/// Corners in pixels from the upper left of the picture, `[x, y]`. The last is joined to the first.
pub type Ring = Vec<[u32; 2]>;

/// An object's outline, and then those of its holes.
///
/// With y counted downwards the area within the outline is positive by the shoelace formula, and that of holes negative.
/// No ring crosses or touches itself, and two touch in single corners at most: what geographers call valid.
pub type Polygon = Vec<Ring>;

/// The objects of a mask, in the order of their first pixels. Filled again, they are the mask.
pub fn polygons(mask: &[u8], width: usize) -> Vec<Polygon> {
    let runs = Runs::of(mask, width);
    let traced = vec![[false; 2]; runs.len()];
    let mut tracer = Tracer { runs, traced };
    let mut polygons: Vec<Polygon> = Vec::new();
    for y in tracer.runs.rows() {
        for place in tracer.runs.row(y) {
            let object = tracer.runs[place].object as usize;
            for side in [Side::Left, Side::Right] {
                let ring = tracer.ring(Edge { place, y, side });
                if ring.is_empty() {
                    continue;
                }
                // An object is met at its outline first, and at its holes further down.
                if object == polygons.len() {
                    polygons.push(Vec::new());
                }
                polygons[object].push(ring);
            }
        }
    }
    polygons
}

#[derive(Clone, Copy)]
enum Side {
    Left,
    Right,
}

/// One of the two upright edges of a run. Outlines have the object to their right: they go up the left ones and down the
/// right ones.
#[derive(Clone, Copy)]
struct Edge {
    place: usize,
    y: usize,
    side: Side,
}

struct Tracer {
    runs: Runs,
    traced: Vec<[bool; 2]>,
}

impl Tracer {
    /// The ring that has this edge, unless it was traced before.
    fn ring(&mut self, mut edge: Edge) -> Ring {
        let mut ring = Vec::new();
        while !replace(&mut self.traced[edge.place][edge.side as usize], true) {
            let (next, y) = match edge.side {
                Side::Left => (self.after_left(edge), edge.y - 1),
                Side::Right => (self.after_right(edge), edge.y),
            };
            let (from, to) = (self.x(edge), self.x(next));
            // What goes straight on has no corner.
            if from != to {
                ring.extend([[from, y as u32], [to, y as u32]]);
            }
            edge = next;
        }
        ring
    }

    fn x(&self, Edge { place, side, .. }: Edge) -> u32 {
        match side {
            Side::Left => self.runs[place].start,
            Side::Right => self.runs[place].end,
        }
    }

    /// Where an outline goes on that has come down a right edge.
    fn after_right(&self, Edge { place, y, .. }: Edge) -> Edge {
        let here = &self.runs[place];
        let below = self.runs.row(y + 1);
        let found = self.runs.find(y + 1, |run| run.end < here.end);
        if found < below.end && meet(&self.runs[found], here) {
            let on = Edge { place: found, y: y + 1, side: Side::Right };
            let next = place + 1;
            let turns_up = next < self.runs.row(y).end && meet(&self.runs[next], &self.runs[found]);
            return if turns_up { Edge { place: next, y, side: Side::Left } } else { on };
        }
        if found > below.start && meet(here, &self.runs[found - 1]) {
            return Edge { place: found - 1, y: y + 1, side: Side::Right };
        }
        Edge { place, y, side: Side::Left }
    }

    /// The same turned by half a circle: where one goes on that has come up a left edge.
    fn after_left(&self, Edge { place, y, .. }: Edge) -> Edge {
        let here = &self.runs[place];
        let above = self.runs.row(y - 1);
        let found = self.runs.find(y - 1, |run| run.start <= here.start);
        if found > above.start && meet(here, &self.runs[found - 1]) {
            let on = Edge { place: found - 1, y: y - 1, side: Side::Left };
            let turns_down = place > self.runs.row(y).start && meet(&self.runs[found - 1], &self.runs[place - 1]);
            return if turns_down { Edge { place: place - 1, y, side: Side::Right } } else { on };
        }
        if found < above.end && meet(&self.runs[found], here) {
            return Edge { place: found, y: y - 1, side: Side::Left };
        }
        Edge { place, y, side: Side::Right }
    }
}

/// Whether `right` begins before `left` ends, of runs in neighbouring rows.
///
/// Where they share a corner alone, a ring of one object would touch itself there if it kept to either side, so it goes
/// from one to the other. Rings of different objects keep apart.
fn meet(right: &Run, left: &Run) -> bool {
    right.start < left.end || right.start == left.end && right.object == left.object
}

#[cfg(test)]
mod tests {
    use super::{super::random, *};

    /// Twice the area by the shoelace formula.
    fn area(ring: &Ring) -> i64 {
        let next = ring.iter().cycle().skip(1);
        ring.iter().zip(next).map(|(a, b)| i64::from(a[0]) * i64::from(b[1]) - i64::from(b[0]) * i64::from(a[1])).sum()
    }

    /// The pixels within an odd number of rings.
    fn filled(polygons: &[Polygon], width: usize, height: usize) -> Vec<u8> {
        let mut mask = vec![0u8; width * height];
        for ring in polygons.iter().flatten() {
            for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)).filter(|(a, b)| a[0] == b[0]) {
                for y in a[1].min(b[1]) as usize..a[1].max(b[1]) as usize {
                    mask[y * width..(y + 1) * width][a[0] as usize..].iter_mut().for_each(|pixel| *pixel ^= 255);
                }
            }
        }
        mask
    }

    /// How many parts of the mask hang together by their sides.
    fn parts(mask: &[u8], width: usize) -> usize {
        let mut left = mask.to_vec();
        let mut parts = 0;
        while let Some(first) = left.iter().position(|&pixel| pixel != 0) {
            parts += 1;
            let mut found = vec![first];
            while let Some(place) = found.pop() {
                if replace(&mut left[place], 0) == 0 {
                    continue;
                }
                let x = place % width;
                found.extend((x > 0).then(|| place - 1));
                found.extend((x + 1 < width).then_some(place + 1));
                found.extend(place.checked_sub(width));
                found.extend(Some(place + width).filter(|&below| below < left.len()));
            }
        }
        parts
    }

    #[test]
    fn polygons_are_the_mask() {
        for (mask, width) in random::masks() {
            let polygons = polygons(&mask, width);
            assert_eq!(filled(&polygons, width, mask.len() / width), mask);
            assert_eq!(polygons.len(), parts(&mask, width));
            let pixels = mask.iter().filter(|&&pixel| pixel != 0).count() as i64;
            assert_eq!(polygons.iter().flatten().map(area).sum::<i64>(), 2 * pixels);
        }
    }

    #[test]
    fn polygons_are_valid() {
        for (mask, width) in random::masks() {
            for polygon in polygons(&mask, width) {
                assert!(area(&polygon[0]) > 0 && polygon[1..].iter().all(|hole| area(hole) < 0));
                for ring in &polygon {
                    let mut corners = ring.clone();
                    corners.sort_unstable();
                    assert!(corners.windows(2).all(|pair| pair[0] != pair[1]), "a corner is there twice: {ring:?}");
                    let (b, c) = (ring.iter().cycle().skip(1), ring.iter().cycle().skip(2));
                    let mut turns = ring.iter().zip(b).zip(c);
                    let turn = |a: &[u32; 2], b: &[u32; 2], c: &[u32; 2]| (a[0] == b[0]) != (b[0] == c[0]);
                    assert!(turns.all(|((a, b), c)| turn(a, b, c)), "a corner does not turn: {ring:?}");
                }
            }
        }
    }

    #[test]
    fn corners_join_nothing_and_close_holes() {
        let apart = polygons(&[1, 0, 0, 1], 2);
        let first = vec![[0, 0], [1, 0], [1, 1], [0, 1]];
        let second = vec![[1, 1], [2, 1], [2, 2], [1, 2]];
        assert_eq!(apart, [vec![first], vec![second]]);
        let bay = polygons(&[1, 1, 1, 1, 0, 1, 1, 1, 0], 3);
        assert_eq!(bay.len(), 1);
        assert_eq!(bay[0].iter().map(|ring| area(ring) / 2).collect::<Vec<_>>(), [8, -1]);
    }

    #[test]
    fn nothing_has_no_polygons() {
        assert!(polygons(&[0; 12], 4).is_empty());
        assert!(polygons(&[], 4).is_empty());
    }
}
