//! What the network is shown in an epoch: batches of pictures and masks, made ready ahead of their turn.

use super::{
    Draw, Recipe,
    loss::edge_weights,
    pairs::{MaskReading, Pair},
    random::{below, shuffled},
};
use crate::{
    config::STRIDE,
    error::{Error, Result},
    parallel::cores,
    picture::{normalize, resize, resize_classes, resize_mask},
    segmenter::{MEAN, STD},
};
use burn::tensor::{Device, Tensor, TensorData};
use rand_chacha::rand_core::Rng;
use std::{sync::mpsc, thread};

/// Pictures and masks of one size, as the network takes them.
pub struct Batch {
    size: usize,
    count: usize,
    pictures: Vec<f32>,
    masks: Vec<f32>,
    wanted: Wanted,
}

/// What masks say.
enum Wanted {
    /// How much a pixel is of the object; and so how much it counts.
    Object { weights: Vec<f32> },
    /// Which of so many classes it is of.
    Classes(usize),
}

/// What the network is to answer.
#[expect(clippy::large_enum_variant, reason = "there is one of them at a time")]
pub enum Targets {
    /// `[batch, 1, height, width]`
    Object {
        masks: Tensor<4>,
        /// How much each pixel counts.
        weights: Tensor<4>,
    },
    /// `[batch, classes, height, width]`: 1 for a pixel's class, 0 for all others; 0 for all where none is asked for.
    Classes(Tensor<4>),
}

impl Batch {
    /// An empty one, for squares of that side and masks from 0 to 1.
    pub fn new(size: usize) -> Self {
        Self { size, count: 0, pictures: Vec::new(), masks: Vec::new(), wanted: Wanted::Object { weights: Vec::new() } }
    }

    /// An empty one, for squares of that side and masks of whole numbers, each the class of its pixel.
    pub fn of_classes(size: usize, classes: usize) -> Self {
        Self { wanted: Wanted::Classes(classes), ..Self::new(size) }
    }

    /// Adds a normalised picture, plane by plane, and its mask.
    pub fn push(&mut self, picture: &[f32], mask: &[f32]) {
        self.count += 1;
        self.pictures.extend(picture);
        self.masks.extend(mask);
        if let Wanted::Object { weights } = &mut self.wanted {
            weights.extend(edge_weights(mask, self.size));
        }
    }

    /// The pictures, `[batch, 3, height, width]`, and what is to be found in them.
    pub fn upload(self, device: &Device) -> (Tensor<4>, Targets) {
        let Self { size, count, pictures, masks, wanted } = self;
        let tensor =
            |values, channels| Tensor::<4>::from_data(TensorData::new(values, [count, channels, size, size]), device);
        let targets = match wanted {
            Wanted::Object { weights } => Targets::Object { masks: tensor(masks, 1), weights: tensor(weights, 1) },
            Wanted::Classes(classes) => Targets::Classes(apart(tensor(masks, 1), classes)),
        };
        (tensor(pictures, 3), targets)
    }

    fn read(&mut self, pair: &Pair, reading: MaskReading, [mirrored, upside_down]: [bool; 2]) -> Result<()> {
        let size = self.size;
        let (picture, mask) = pair.read(reading)?;
        let mut picture = normalize(&resize(&picture, size, size)?, MEAN, STD);
        let mask = match self.wanted {
            Wanted::Object { .. } => resize_mask(&mask, size, size)?,
            Wanted::Classes(_) => resize_classes(&mask, size, size)?,
        };
        let most = if let Wanted::Object { .. } = self.wanted { 255.0 } else { 1.0 };
        let mut mask: Vec<f32> = mask.pixels().iter().map(|&value| f32::from(value) / most).collect();
        for plane in picture.chunks_exact_mut(size * size).chain([mask.as_mut_slice()]) {
            flip(plane, size, mirrored, upside_down);
        }
        self.push(&picture, &mask);
        Ok(())
    }
}

/// `[batch, 1, height, width]` of numbers → `[batch, classes, height, width]`: 1 in the plane of each one's class.
fn apart(numbers: Tensor<4>, classes: usize) -> Tensor<4> {
    let [batch, _, height, width] = numbers.dims();
    let shape = [batch, classes, height, width];
    let planes: Vec<f32> = (0..classes).map(|class| class as f32).collect();
    let planes = Tensor::<4>::from_data(TensorData::new(planes, [1, classes, 1, 1]), &numbers.device());
    numbers.expand(shape).equal(planes.expand(shape)).float()
}

fn flip(plane: &mut [f32], width: usize, mirrored: bool, upside_down: bool) {
    match (mirrored, upside_down) {
        (false, false) => {}
        (true, true) => plane.reverse(),
        (true, false) => plane.chunks_exact_mut(width).for_each(<[f32]>::reverse),
        (false, true) => {
            plane.reverse();
            plane.chunks_exact_mut(width).for_each(<[f32]>::reverse);
        }
    }
}

/// The batches of an epoch.
pub struct Epoch<'a> {
    pub recipe: &'a Recipe,
    pub pairs: &'a [Pair],
    pub reading: MaskReading,
    pub epoch: usize,
}

impl Epoch<'_> {
    /// How many there are, the last one perhaps with fewer pictures.
    pub fn batches(&self) -> usize {
        self.pairs.len().div_ceil(self.recipe.batch)
    }

    /// Hands over the batches from `first` on, in their order, until all are handed over or `each` gives an error. They
    /// are made on all cores, each a little before its turn.
    pub fn for_each(&self, first: usize, mut each: impl FnMut(usize, Batch) -> Result<()>) -> Result<()> {
        let order = match self.recipe.shuffle {
            true => shuffled(self.pairs.len(), Draw::Order { epoch: self.epoch }.from(self.recipe.seed)),
            false => (0..self.pairs.len()).collect(),
        };
        let workers = cores().get();
        let order = order.as_slice();
        thread::scope(|scope| {
            let made: Vec<_> = (0..workers)
                .map(|worker| {
                    let (sender, receiver) = mpsc::sync_channel(1);
                    scope.spawn(move || {
                        for batch in (first + worker..self.batches()).step_by(workers) {
                            // Nobody takes any more of them once one has failed.
                            if sender.send(self.make(batch, order)).is_err() {
                                break;
                            }
                        }
                    });
                    receiver
                })
                .collect();
            for batch in first..self.batches() {
                let gone = |_| Error::new("", "a decoder gave up");
                each(batch, made[(batch - first) % workers].recv().map_err(gone)??)?;
            }
            Ok(())
        })
    }

    fn make(&self, batch: usize, order: &[usize]) -> Result<Batch> {
        let Recipe { batch: count, size, multi_scale, flips, seed, .. } = *self.recipe;
        let size = if multi_scale { self.drawn_size(batch) } else { size };
        let mut made = match self.reading {
            MaskReading::Object { .. } => Batch::new(size),
            MaskReading::Classes(classes) => Batch::of_classes(size, classes),
        };
        for &pair in order.iter().skip(batch * count).take(count) {
            let drawn = if flips { Draw::Flips { epoch: self.epoch, pair }.from(seed).next_u32() } else { 0 };
            made.read(&self.pairs[pair], self.reading, [drawn & 1 == 1, drawn & 2 == 2])?;
        }
        Ok(made)
    }

    fn drawn_size(&self, batch: usize) -> usize {
        let quarters = 3 + below(3, &mut Draw::Size { epoch: self.epoch, batch }.from(self.recipe.seed));
        (self.recipe.size * quarters / 4 / STRIDE).max(1) * STRIDE
    }
}

#[cfg(test)]
mod tests {
    use super::flip;

    #[test]
    fn pictures_are_flipped() {
        let flipped = |mirrored, upside_down| {
            let mut plane = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
            flip(&mut plane, 3, mirrored, upside_down);
            plane.map(|value| value as usize)
        };
        assert_eq!(flipped(false, false), [1, 2, 3, 4, 5, 6]);
        assert_eq!(flipped(true, false), [3, 2, 1, 6, 5, 4]);
        assert_eq!(flipped(false, true), [4, 5, 6, 1, 2, 3]);
        assert_eq!(flipped(true, true), [6, 5, 4, 3, 2, 1]);
    }
}
