//! The runs of a mask's pixels in its rows, and which of them make up one object.

use std::ops::{Index, Range};

/// Neighbours in a row, none of which could be added at either end.
pub struct Run {
    pub start: u32,
    pub end: u32,
    /// The number of its object, in the order of their first pixels. The pixels of an object hang together by their
    /// sides; a corner joins nothing.
    pub object: u32,
}

/// In their order: from left to right and from top to bottom.
pub struct Runs {
    runs: Vec<Run>,
    /// Where each row begins, counted from 1. The rows before the first and after the last are empty.
    rows: Vec<usize>,
}

impl Runs {
    pub fn of(mask: &[u8], width: usize) -> Self {
        let mut runs: Vec<Run> = Vec::new();
        let mut rows = vec![0];
        for row in mask.chunks_exact(width) {
            rows.push(runs.len());
            let mut end = 0;
            for pixels in row.chunk_by(|&a, &b| (a == 0) == (b == 0)) {
                let start = end;
                end += pixels.len() as u32;
                if pixels[0] != 0 {
                    runs.push(Run { start, end, object: runs.len() as u32 });
                }
            }
        }
        rows.extend([runs.len(); 2]);
        let mut all = Self { runs, rows };
        all.find_objects();
        all
    }

    pub fn len(&self) -> usize {
        self.runs.len()
    }

    /// The numbers of all rows that may have runs.
    pub fn rows(&self) -> Range<usize> {
        1..self.rows.len() - 2
    }

    /// The places of a row's runs.
    pub fn row(&self, y: usize) -> Range<usize> {
        self.rows[y]..self.rows[y + 1]
    }

    /// The first place in a row whose run is not `before`.
    pub fn find(&self, y: usize, before: impl Fn(&Run) -> bool) -> usize {
        let row = self.row(y);
        row.start + self.runs[row].partition_point(before)
    }

    fn find_objects(&mut self) {
        // Until all are joined, `object` is the place of a run before it in the same object, or its own.
        for y in self.rows() {
            let (mut above, mut below) = (self.rows[y - 1], self.rows[y]);
            while above < self.rows[y] && below < self.rows[y + 1] {
                let (a, b) = (&self.runs[above], &self.runs[below]);
                let (apart, above_ends) = (a.start >= b.end || b.start >= a.end, a.end <= b.end);
                if !apart {
                    let (a, b) = (self.first(above), self.first(below));
                    self.runs[a.max(b)].object = a.min(b) as u32;
                }
                if above_ends {
                    above += 1;
                } else {
                    below += 1;
                }
            }
        }
        let mut objects = 0;
        for place in 0..self.runs.len() {
            let before = self.runs[place].object as usize;
            self.runs[place].object = if before < place { self.runs[before].object } else { objects };
            objects += u32::from(before == place);
        }
    }

    /// The first run that `place` is known to hang together with. Halves the way to it.
    fn first(&mut self, mut place: usize) -> usize {
        while self.runs[place].object as usize != place {
            let before = self.runs[place].object as usize;
            self.runs[place].object = self.runs[before].object;
            place = before;
        }
        place
    }
}

impl Index<usize> for Runs {
    type Output = Run;

    fn index(&self, place: usize) -> &Run {
        &self.runs[place]
    }
}
