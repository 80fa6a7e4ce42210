//! All numbers of a training.

use super::loss::CrossEntropy;
use serde::{Deserialize, Serialize};

/// How to train. What is preset is the official training's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Recipe {
    pub epochs: usize,
    /// Pictures that go through the network together.
    pub batch: usize,
    /// Batches whose gradients make up a step.
    pub accumulate: usize,
    pub learning_rate: f64,
    /// What the learning rate comes down to.
    pub last_learning_rate: f64,
    /// Steps in which the learning rate rises from nothing.
    pub warmup: usize,
    pub weight_decay: f64,
    /// The side of the square that pictures are resized to.
    pub size: usize,
    /// Also three quarters and five quarters of that side, drawn for each batch.
    pub multi_scale: bool,
    /// Whether pictures are mirrored, each way by half a chance.
    pub flips: bool,
    /// Whether each epoch has an order of its own.
    pub shuffle: bool,
    pub cross_entropy: CrossEntropy,
    /// Whether the trunk stays as it is.
    pub freeze_trunk: bool,
    pub seed: u64,
}

impl Default for Recipe {
    fn default() -> Self {
        Self {
            epochs: 20,
            batch: 12,
            accumulate: 1,
            learning_rate: 1e-3,
            last_learning_rate: 1e-7,
            warmup: 0,
            weight_decay: 5e-4,
            size: crate::segmenter::TRAINED_SIZE,
            multi_scale: false,
            flips: true,
            shuffle: true,
            cross_entropy: CrossEntropy::Plain,
            freeze_trunk: true,
            seed: 0,
        }
    }
}

impl Recipe {
    /// The learning rate of a step, counted from 0 through all epochs: a cosine that falls from epoch to epoch.
    pub fn learning_rate_at(&self, epoch: usize, step: usize) -> f64 {
        let done = epoch as f64 / self.epochs as f64;
        let cosine = (1.0 + (std::f64::consts::PI * done).cos()) / 2.0;
        let rate = self.last_learning_rate + (self.learning_rate - self.last_learning_rate) * cosine;
        rate * ((step + 1) as f64 / (self.warmup + 1) as f64).min(1.0)
    }
}
