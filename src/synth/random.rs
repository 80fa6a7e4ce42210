//! The random numbers of a scene: the same on every platform, and in every scene others.

use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng, SeedableRng},
};

pub struct Random(ChaCha8Rng);

impl Random {
    /// Scene `index` of `seed` has a stream of its own, so it is the same whatever is drawn before it or beside it.
    pub fn of_scene(seed: u64, index: u64) -> Self {
        let mut key = [0; 32];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        let mut generator = ChaCha8Rng::from_seed(key);
        generator.set_stream(index);
        Self(generator)
    }

    pub fn bits(&mut self) -> u32 {
        self.0.next_u32()
    }

    /// From 0 up to 1, without 1: 24 bits, as many as an f32 holds.
    pub fn unit(&mut self) -> f32 {
        (self.bits() >> 8) as f32 / (1 << 24) as f32
    }

    pub fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.unit()
    }

    /// From `low` to `high`, both included.
    pub fn whole(&mut self, low: usize, high: usize) -> usize {
        let choices = (high - low + 1) as u64;
        low + ((u64::from(self.bits()) * choices) >> 32) as usize
    }

    pub fn chance(&mut self, share: f32) -> bool {
        self.unit() < share
    }

    /// Most often near 0, never beyond ±1.
    pub fn bell(&mut self) -> f32 {
        (self.unit() + self.unit() + self.unit()) * (2.0 / 3.0) - 1.0
    }

    pub fn sign(&mut self) -> f32 {
        if self.chance(0.5) { 1.0 } else { -1.0 }
    }

    pub fn pick<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[self.whole(0, choices.len() - 1)]
    }

    /// A direction, all equally likely.
    pub fn angle(&mut self) -> f32 {
        self.between(0.0, core::f32::consts::TAU)
    }
}
