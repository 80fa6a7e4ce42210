//! Attention of one window and head at a time, so that its scores never leave the cache.

use super::{
    elementwise::{ExpLess, Times, apply, largest, sum, vectorised},
    matrix::{Cores, Onto, Shape, multiply},
    parallel::{for_each_piece, map},
};
use std::ops::Range;

/// So many scores at a time stay in a core's own cache.
const SCORES: usize = 1 << 17;

/// The map, and what in it attends to what.
#[derive(Clone, Copy)]
pub struct Map<'a> {
    /// Queries, keys and values of each token one behind the other, as they come out of their layer.
    pub values: &'a [f32],
    /// Those of a token of zeros, with which windows at the lower and right edges are filled.
    pub padding: &'a [f32],
    pub height: usize,
    pub width: usize,
    pub heads: usize,
    /// Side of the windows; `None` attends to the whole map.
    pub window: Option<usize>,
    /// Whether the queries are halved in height and width, and with them what comes out.
    pub halve: bool,
}

/// The part of the map that a window covers, and how much of the window lies beyond the map.
struct Window {
    rows: Range<usize>,
    columns: Range<usize>,
    beyond: usize,
}

impl Map<'_> {
    pub fn channels(&self) -> usize {
        self.padding.len() / 3
    }

    fn head_channels(&self) -> usize {
        self.channels() / self.heads
    }

    /// Height and width of what comes out.
    pub fn output(&self) -> [usize; 2] {
        [self.height, self.width].map(|side| if self.halve { side / 2 } else { side })
    }

    /// Windows from top to bottom and from left to right.
    fn windows(&self) -> [usize; 2] {
        let side = self.window.unwrap_or(usize::MAX);
        [self.height.div_ceil(side), self.width.div_ceil(side)]
    }

    fn window(&self, index: usize) -> Window {
        let [_, across] = self.windows();
        let Some(side) = self.window else {
            return Window { rows: 0..self.height, columns: 0..self.width, beyond: 0 };
        };
        let [top, left] = [index / across * side, index % across * side];
        let rows = top..(top + side).min(self.height);
        let columns = left..(left + side).min(self.width);
        let beyond = side * side - rows.len() * columns.len();
        Window { rows, columns, beyond }
    }

    /// `[batch, height, width, channels]`, of as many pictures as there are values for.
    pub fn attend(&self) -> Vec<f32> {
        let batch = self.values.len() / (self.height * self.width * self.padding.len());
        let heads = self.heads;
        let [down, across] = self.windows();
        let parts = map(batch * down * across * heads, |index| {
            let window = self.window(index / heads % (down * across));
            self.attend_within(index / heads / (down * across), &window, index % heads)
        });

        let (channels, width) = (self.channels(), self.head_channels());
        let [rows, columns] = self.output();
        let side = self.window.map_or(usize::MAX, |side| if self.halve { side / 2 } else { side });
        let mut joined = vec![0.0; batch * rows * columns * channels];
        for_each_piece(&mut joined, columns * channels, |line, tokens| {
            let (picture, row) = (line / rows, line % rows);
            for (column, token) in tokens.chunks_exact_mut(channels).enumerate() {
                let window = (picture * down + row / side) * across + column / side;
                let window_columns = side.min(columns - column / side * side);
                let index = row % side * window_columns + column % side;
                for (head, values) in token.chunks_exact_mut(width).enumerate() {
                    values.copy_from_slice(&parts[window * heads + head][index * width..][..width]);
                }
            }
        });
        joined
    }

    /// `[tokens, head channels]` of what comes out of one window.
    fn attend_within(&self, picture: usize, window: &Window, head: usize) -> Vec<f32> {
        let width = self.head_channels();
        let queries = self.queries(picture, window, head);
        let [keys, values] = [1, 2].map(|part| self.gather(picture, window, head, part));
        let [tokens, seen] = [queries.len() / width, keys.len() / width];

        let mut attended = vec![0.0; queries.len()];
        let block = (SCORES / seen).clamp(16, tokens.max(16));
        let mut scores = vec![0.0; block.min(tokens) * seen];
        for (queries, attended) in queries.chunks(block * width).zip(attended.chunks_mut(block * width)) {
            let tokens = queries.len() / width;
            let scores = &mut scores[..tokens * seen];
            multiply(
                (scores, Shape::packed(tokens, seen)),
                (queries, Shape::packed(tokens, width)),
                (&keys, Shape::packed(seen, width).turned()),
                Onto::Nothing,
                Cores::One,
            );
            scores.chunks_exact_mut(seen).for_each(|row| soft_max(row, window.beyond));
            multiply(
                (attended, Shape::packed(tokens, width)),
                (scores, Shape::packed(tokens, seen)),
                (&values, Shape::packed(seen, width)),
                Onto::Nothing,
                Cores::One,
            );
        }
        attended
    }

    /// `[tokens, head channels]` of the window's keys (part 1) or values (2). All tokens beyond the map are alike, so
    /// one stands for them, the last.
    fn gather(&self, picture: usize, window: &Window, head: usize, part: usize) -> Vec<f32> {
        let width = self.head_channels();
        let mut gathered = Vec::with_capacity((window.rows.len() * window.columns.len() + 1) * width);
        for row in window.rows.clone() {
            for column in window.columns.clone() {
                gathered.extend_from_slice(self.token(picture, row, column, head, part));
            }
        }
        if window.beyond > 0 {
            gathered.extend_from_slice(&self.padding[self.within_token(head, part)]);
        }
        gathered
    }

    /// `[tokens, head channels]` of the window's queries, halved where they are to be, and scaled.
    fn queries(&self, picture: usize, window: &Window, head: usize) -> Vec<f32> {
        let scale = 1.0 / (self.head_channels() as f32).sqrt();
        let mut queries = if self.halve {
            let mut queries = Vec::new();
            for row in window.rows.clone().step_by(2) {
                for column in window.columns.clone().step_by(2) {
                    let at = |down, right| self.token(picture, row + down, column + right, head, 0);
                    let four = at(0, 0).iter().zip(at(0, 1)).zip(at(1, 0).iter().zip(at(1, 1)));
                    queries.extend(four.map(|((a, b), (c, d))| a.max(*b).max(c.max(*d))));
                }
            }
            queries
        } else {
            let mut queries = self.gather(picture, window, head, 0);
            queries.truncate(window.rows.len() * window.columns.len() * self.head_channels());
            queries
        };
        queries.iter_mut().for_each(|value| *value *= scale);
        queries
    }

    fn token(&self, picture: usize, row: usize, column: usize, head: usize, part: usize) -> &[f32] {
        let token = (picture * self.height + row) * self.width + column;
        &self.values[token * self.padding.len()..][self.within_token(head, part)]
    }

    fn within_token(&self, head: usize, part: usize) -> Range<usize> {
        let start = part * self.channels() + head * self.head_channels();
        start..start + self.head_channels()
    }
}

/// Scores to weights that sum to 1. Where some tokens lie beyond the map, the last score is that of each of them.
#[inline(always)]
fn soft_max(scores: &mut [f32], beyond: usize) {
    let most = vectorised(|| largest(scores));
    apply(scores, ExpLess { most });
    if let (Some(last), 1..) = (scores.last_mut(), beyond) {
        *last *= beyond as f32;
    }
    let sum = vectorised(|| sum(scores));
    apply(scores, Times(1.0 / sum));
}
