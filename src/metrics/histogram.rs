//! How often each value of a prediction occurs, inside the mask and outside of it.

use super::pair::is_object;

/// Numbers of pixels, by the byte that the prediction gives them.
pub type Bins = [u32; 256];

/// Of a picture, or of a part of it.
#[derive(Clone)]
pub struct Histogram {
    /// Of the ground, of the object where the mask is not quite white, and where it is.
    bins: [Bins; 3],
}

impl Histogram {
    pub const EMPTY: Self = Self { bins: [[0; 256]; 3] };

    pub fn add(&mut self, prediction: &[u8], mask: &[u8]) {
        for (&prediction, &mask) in prediction.iter().zip(mask) {
            let class = usize::from(is_object(mask)) + usize::from(mask == 255);
            self.bins[class][usize::from(prediction)] += 1;
        }
    }

    /// By the rule for objects.
    pub fn objects(&self) -> Split {
        let [ground, grey, white] = &self.bins;
        Split { inside: sum(grey, white), outside: *ground }
    }

    /// By the rule for mirrors: only white is mirror.
    pub fn mirrors(&self) -> Split {
        let [ground, grey, white] = &self.bins;
        Split { inside: *white, outside: sum(ground, grey) }
    }
}

/// The same by one rule of what is inside.
#[derive(Clone)]
pub struct Split {
    pub inside: Bins,
    pub outside: Bins,
}

impl Split {
    pub fn joined(parts: &[Self]) -> Self {
        let none = Self { inside: [0; 256], outside: [0; 256] };
        parts.iter().fold(none, |all, part| Self {
            inside: sum(&all.inside, &part.inside),
            outside: sum(&all.outside, &part.outside),
        })
    }

    pub fn pixels_inside(&self) -> u32 {
        self.inside.iter().sum()
    }

    pub fn pixels(&self) -> u32 {
        self.pixels_inside() + self.outside.iter().sum::<u32>()
    }

    /// The darkest and the brightest byte of the prediction.
    pub fn range(&self) -> (u8, u8) {
        let occurs = |byte: &u8| self.inside[usize::from(*byte)] + self.outside[usize::from(*byte)] > 0;
        ((0..=255).find(occurs).unwrap_or(0), (0..=255).rfind(occurs).unwrap_or(0))
    }
}

fn sum(a: &Bins, b: &Bins) -> Bins {
    std::array::from_fn(|byte| a[byte] + b[byte])
}

/// The sum over all pixels of what `value` says of their byte.
pub fn sum_of(bins: &Bins, value: impl Fn(usize) -> f64) -> f64 {
    bins.iter().enumerate().filter(|(_, count)| **count > 0).map(|(byte, &count)| f64::from(count) * value(byte)).sum()
}
