//! Where predictions come from: files, or the network.

use super::data_sets::Item;
use crate::cli::output::truncated;
use burn::tensor::read_sync;
use sam2unet::{
    error::{Error, Result},
    metrics::Scores,
    picture::{self, Picture},
    segmenter::Segmenter,
};
use std::{fs, path::Path};

pub enum Source {
    Files,
    /// And the width and height at which it looks at pictures.
    Network(Box<Segmenter>, [usize; 2]),
}

/// A prediction beside its mask, both grey and of one size.
pub struct Pair {
    pub width: usize,
    pub height: usize,
    pub prediction: Vec<u8>,
    pub mask: Vec<u8>,
    /// Whether the prediction had another size.
    pub resized: bool,
}

impl Source {
    /// An item's scores, and whether its prediction was resized.
    pub fn score(&self, item: &Item) -> Result<(Scores, bool)> {
        let Pair { width, height, prediction, mask, resized } = self.pair(item)?;
        Ok((Scores::of(&prediction, &mask, width, height)?, resized))
    }

    pub fn pair(&self, item: &Item) -> Result<Pair> {
        let mask = read(&item.mask)?;
        let (width, height) = (mask.width(), mask.height());
        let source = read(&item.source)?;
        let (prediction, resized) = match self {
            Self::Files if (source.width(), source.height()) == (width, height) => (source.grey().into_pixels(), false),
            Self::Files => (picture::resize(&source, width, height)?.grey().into_pixels(), true),
            Self::Network(segmenter, size) => {
                let map = published(segmenter, &source, *size, (width, height));
                (map.map_err(|error| error.about(item.source.display().to_string()))?, false)
            }
        };
        Ok(Pair { width, height, prediction, mask: mask.grey().into_pixels(), resized })
    }
}

/// The map that the official test script writes.
fn published(segmenter: &Segmenter, source: &Picture, size: [usize; 2], to: (usize, usize)) -> Result<Vec<u8>> {
    let logits = read_sync(segmenter.segment(source, size))?;
    let probabilities = picture::restore(&logits.values, (logits.width, logits.height), to)?.stretched()?.collect()?;
    Ok(probabilities.into_iter().map(truncated).collect())
}

/// What keeps an item's files from being read.
pub fn check(item: &Item) -> Vec<Error> {
    let files =
        [Some(&item.mask), Some(&item.source), item.picture.as_ref().filter(|&picture| *picture != item.source)];
    files.into_iter().flatten().filter_map(|file| read(file).err()).collect()
}

pub fn read(path: &Path) -> Result<Picture> {
    let name = path.display().to_string();
    let bytes = fs::read(path).map_err(|error| Error::io(&name, &error))?;
    picture::decode(&name, &bytes)
}
