//! The nearest pixel of the object, exactly, and of several the one that scipy's `distance_transform_edt` gives: the
//! first from the left, and in its column the first from the top.
//!
//! First the nearest in each column, then, in each row, for which pixels each column's nearest is the nearest of all
//! (Meijster, Roerdink and Hesselink, 2000).

use super::pair::{Pair, is_object};

/// Hands over every pixel of the ground with the nearest of the object and the square of their distance: nothing, where
/// there is no object.
pub fn each_nearest(pair: &Pair, mut each: impl FnMut(usize, usize, u64)) {
    let nearest_rows = nearest_in_columns(pair);
    let mut segments = Vec::new();
    for (y, (mask, rows)) in pair.mask.chunks_exact(pair.width).zip(nearest_rows.chunks_exact(pair.width)).enumerate() {
        let mut start = 0;
        for run in mask.chunk_by(|&a, &b| is_object(a) == is_object(b)) {
            let end = start + run.len();
            if !is_object(run[0]) {
                // Beyond the object's pixels on both sides nothing can be nearer than they are.
                let columns = start.saturating_sub(1)..(end + 1).min(pair.width);
                divide(&mut segments, y, columns.clone(), rows);
                for (index, segment) in segments.iter().enumerate() {
                    let until = segments.get(index + 1).map_or(end, |next: &Segment| next.start.min(end));
                    for x in segment.start.max(start)..until {
                        each(y * pair.width + x, segment.row * pair.width + segment.column, segment.squared(x));
                    }
                }
            }
            start = end;
        }
    }
}

/// No row: the column has no pixel of the object.
const NONE: u32 = u32::MAX;

/// For every pixel the row of the nearest pixel of the object in its column, the upper of two.
fn nearest_in_columns(pair: &Pair) -> Vec<u32> {
    let width = pair.width;
    let mut nearest = vec![NONE; width * pair.height];
    let mut above = vec![NONE; width];
    for (y, (mask, nearest)) in (0..).zip(pair.mask.chunks_exact(width).zip(nearest.chunks_exact_mut(width))) {
        for (above, &mask) in above.iter_mut().zip(mask) {
            *above = if is_object(mask) { y } else { *above };
        }
        nearest.copy_from_slice(&above);
    }
    let mut below = above;
    for (y, nearest) in (0..pair.height as u32).zip(nearest.chunks_exact_mut(width)).rev() {
        for (below, nearest) in below.iter_mut().zip(nearest) {
            if *nearest == y {
                *below = y;
            }
            // Below the last pixel of the object this wraps around, to farther than any.
            let down = below.wrapping_sub(y);
            if *nearest == NONE || down < y - *nearest {
                *nearest = *below;
            }
        }
    }
    nearest
}

/// The pixels of a row from `start` to the next segment: all are nearest to the same pixel of the object.
struct Segment {
    start: usize,
    column: usize,
    row: usize,
    /// The square of the distance between the rows.
    down: u64,
}

impl Segment {
    fn squared(&self, x: usize) -> u64 {
        (x.abs_diff(self.column) as u64).pow(2) + self.down
    }
}

/// Divides row `y` among the nearest pixels of `columns`.
fn divide(segments: &mut Vec<Segment>, y: usize, columns: std::ops::Range<usize>, nearest_rows: &[u32]) {
    segments.clear();
    for column in columns.clone().filter(|&column| nearest_rows[column] != NONE) {
        let row = nearest_rows[column] as usize;
        let mut new = Segment { start: columns.start, column, row, down: (row.abs_diff(y) as u64).pow(2) };
        while segments.last().is_some_and(|last| last.squared(last.start) > new.squared(last.start)) {
            segments.pop();
        }
        if let Some(last) = segments.last() {
            // The last pixel from which the older one is no farther. There is one: where its segment starts.
            let apart = (column - last.column) as u64;
            let sides = apart * (column + last.column) as u64 + new.down - last.down;
            new.start = (sides / (2 * apart) + 1).min(columns.end as u64) as usize;
        }
        if new.start < columns.end {
            segments.push(new);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All nearest by trying all.
    fn tried(pair: &Pair) -> Vec<(usize, usize, u64)> {
        let objects: Vec<usize> = (0..pair.mask.len()).filter(|&pixel| is_object(pair.mask[pixel])).collect();
        let grounds = (0..pair.mask.len()).filter(|&pixel| !is_object(pair.mask[pixel]));
        let place = |pixel: usize| (pixel % pair.width, pixel / pair.width);
        let nearest = |ground: usize| {
            let (x, y) = place(ground);
            let far = |object: usize| (place(object).0.abs_diff(x).pow(2) + place(object).1.abs_diff(y).pow(2)) as u64;
            let object = objects.iter().copied().min_by_key(|&object| (far(object), place(object)))?;
            Some((ground, object, far(object)))
        };
        grounds.filter_map(nearest).collect()
    }

    #[test]
    fn nearest_is_nearest_and_ties_go_left_then_up() {
        let mut state = 1u64;
        let mut random = |below: u64| {
            state = state.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(1);
            (state >> 33) % below
        };
        for _ in 0..300 {
            let (width, height, every) = (1 + random(20) as usize, 1 + random(20) as usize, 2 + random(60));
            let mask: Vec<u8> = (0..width * height).map(|_| if random(every) == 0 { 255 } else { 0 }).collect();
            let pair = Pair::new(&mask, &mask, width, height).unwrap();
            let mut ours = Vec::new();
            each_nearest(&pair, |ground, object, far| ours.push((ground, object, far)));
            assert_eq!(ours, tried(&pair), "{width}×{height}");
        }
    }
}
