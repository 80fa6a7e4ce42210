//! Everything drawn during training, each from the seed and where it is drawn: what was drawn before does not matter,
//! and so a training that is resumed draws what it would have.

use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng, SeedableRng},
};

/// What numbers are drawn for.
#[derive(Clone, Copy)]
pub enum Draw {
    /// Which pairs are held back for validation.
    Split,
    /// The order of an epoch.
    Order { epoch: usize },
    /// How a picture is turned in an epoch.
    Flips { epoch: usize, pair: usize },
    /// The size of an epoch's batch.
    Size { epoch: usize, batch: usize },
}

impl Draw {
    /// A generator for this, and nothing else.
    pub fn from(self, seed: u64) -> ChaCha8Rng {
        let [kind, a, b] = match self {
            Self::Split => [0, 0, 0],
            Self::Order { epoch } => [1, epoch, 0],
            Self::Flips { epoch, pair } => [2, epoch, pair],
            Self::Size { epoch, batch } => [3, epoch, batch],
        };
        let words = [seed, kind as u64, a as u64, b as u64].map(u64::to_le_bytes);
        ChaCha8Rng::from_seed(words.as_flattened().try_into().expect("four words of 8 bytes are 32"))
    }
}

/// The numbers below `count` in some order.
pub fn shuffled(count: usize, mut generator: ChaCha8Rng) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    for last in (1..count).rev() {
        order.swap(last, below(last + 1, &mut generator));
    }
    order
}

/// A number below `limit`.
pub fn below(limit: usize, generator: &mut ChaCha8Rng) -> usize {
    // The bias is less than limit / 2⁶⁴.
    (generator.next_u64() % limit as u64) as usize
}
