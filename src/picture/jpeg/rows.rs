//! Rows of a component as wide as the picture. Where a component has half the samples, the ones between are
//! interpolated, a quarter of the way to the neighbour, which libjpeg calls fancy upsampling. Its roundings alternate
//! between up and down.

use super::frame::{Component, Frame};
use crate::error::Result;
use crate::picture::decode::unsupported;

enum Method {
    AsIs,
    Across,
    Down,
    AcrossAndDown,
    Repeat { across: usize, down: usize },
}

pub(super) struct Rows {
    samples: Vec<u8>,
    stride: usize,
    width: usize,
    height: usize,
    method: Method,
    /// The row asked for last, and a row of sums on the way to it.
    row: Vec<u8>,
    sums: Vec<i32>,
}

impl Rows {
    pub(super) fn new(component: &Component, samples: Vec<u8>, frame: &Frame) -> Result<Self> {
        if !frame.across.is_multiple_of(component.across) || !frame.down.is_multiple_of(component.down) {
            return Err(unsupported("JPEG", "sampling factors that don't divide each other"));
        }
        let (width, height) = (component.width, component.height);
        let method = match (frame.across / component.across, frame.down / component.down) {
            (1, 1) => Method::AsIs,
            // libjpeg does not interpolate across so few.
            (2, 1) if width > 2 => Method::Across,
            (1, 2) => Method::Down,
            (2, 2) if width > 2 => Method::AcrossAndDown,
            (across, down) => Method::Repeat { across, down },
        };
        let stride = component.stride * 8;
        Ok(Self { samples, stride, width, height, method, row: Vec::new(), sums: Vec::new() })
    }

    /// The picture's `y`-th row of this component. It may be longer than the picture is wide.
    pub(super) fn row(&mut self, y: usize) -> &[u8] {
        let (samples, stride, width, last) = (&self.samples, self.stride, self.width, self.height - 1);
        let own = |y: usize| &samples[y * stride..][..width];
        // Of the rows above and below, the one that this one leans towards.
        let neighbour =
            |y: usize| own(if y.is_multiple_of(2) { (y / 2).saturating_sub(1) } else { (y / 2 + 1).min(last) });
        self.row.clear();
        match self.method {
            Method::AsIs => return own(y),
            Method::Across => {
                self.sums.clear();
                self.sums.extend(own(y).iter().map(|&sample| i32::from(sample)));
                across::<4>(&self.sums, [1, 2], &mut self.row);
            }
            Method::Down => {
                let bias = 1 + y as i32 % 2;
                let pairs = own(y / 2).iter().zip(neighbour(y));
                self.row.extend(pairs.map(|(&near, &far)| ((lean(near.into(), far.into()) + bias) / 4) as u8));
            }
            Method::AcrossAndDown => {
                self.sums.clear();
                let pairs = own(y / 2).iter().zip(neighbour(y));
                self.sums.extend(pairs.map(|(&near, &far)| lean(near.into(), far.into())));
                across::<16>(&self.sums, [8, 7], &mut self.row);
            }
            Method::Repeat { across, down } => {
                self.row.extend(own(y / down).iter().flat_map(|&sample| std::iter::repeat_n(sample, across)));
            }
        }
        &self.row
    }
}

fn lean(near: i32, far: i32) -> i32 {
    near * 3 + far
}

/// Two samples for each of at least two sums, which are `DIVISOR / 4` times as large.
fn across<const DIVISOR: i32>(sums: &[i32], [left_bias, right_bias]: [i32; 2], row: &mut Vec<u8>) {
    row.resize(sums.len() * 2, 0);
    let pairs = row.as_chunks_mut::<2>().0;
    for (pair, window) in pairs[1..].iter_mut().zip(sums.array_windows()) {
        let &[left, sum, right] = window;
        *pair = [((lean(sum, left) + left_bias) / DIVISOR) as u8, ((lean(sum, right) + right_bias) / DIVISOR) as u8];
    }
    // Beyond the ends the sums go on.
    let last = sums.len() - 1;
    pairs[0] = [((sums[0] * 4 + left_bias) / DIVISOR) as u8, ((lean(sums[0], sums[1]) + right_bias) / DIVISOR) as u8];
    pairs[last] = [
        ((lean(sums[last], sums[last - 1]) + left_bias) / DIVISOR) as u8,
        ((sums[last] * 4 + right_bias) / DIVISOR) as u8,
    ];
}
