//! A training on disk: all that is needed to go on as if it had never stopped.
//!
//! It is a folder `state-N` of its own for each step N it was kept at. A folder has its final name only once it is whole,
//! and the one before goes only then: whenever a training is killed, there is one to go on from.

use super::{Learner, Pair, Recipe};
use crate::{
    config::ModelConfig,
    error::{Error, Result},
    weights::{ByteSource, Checkpoint, Contents, MemorySource, export, gather, load_into, sha256},
};
use burn::{module::Module, tensor::Device};
use serde::{Deserialize, Serialize};
use std::{
    fs::{self, File},
    io::BufWriter,
    path::{Path, PathBuf},
};

/// How far a training is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    pub recipe: Recipe,
    pub architecture: ModelConfig,
    /// The names of the classes, where there are several.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub classes: Vec<String>,
    /// The names of what is learnt from, as a hash.
    pub pairs: String,
    pub epoch: usize,
    /// Batches of this epoch that were looked at.
    pub batch: usize,
    /// Steps since the beginning.
    pub step: usize,
    /// Of the batches of this epoch, for their average.
    pub losses: f64,
    /// The epoch with the best validation, and its figure.
    pub best: Option<(usize, f64)>,
}

const PREFIX: &str = "state-";
const PROGRESS: &str = "progress.json";
const WEIGHTS: &str = "weights.safetensors";
const OPTIMIZER: &str = "optimizer.bpk";

impl Progress {
    /// A training that is about to begin.
    pub fn new(recipe: Recipe, architecture: ModelConfig, classes: Vec<String>, pairs: &[Pair]) -> Result<Self> {
        let names = pairs.iter().flat_map(|pair| pair.picture.file_name()).map(|name| name.to_string_lossy() + "\n");
        let names = MemorySource::new("pairs", names.collect::<String>().into_bytes());
        let pairs = sha256([&names as &dyn ByteSource])?;
        Ok(Self { recipe, architecture, classes, pairs, epoch: 0, batch: 0, step: 0, losses: 0.0, best: None })
    }

    /// Where a training in `out` was last kept, if it was.
    pub fn find(out: &Path) -> Result<Option<(Self, PathBuf)>> {
        let Some((_, folder)) = folders(out).pop() else { return Ok(None) };
        let file = folder.join(PROGRESS);
        let name = file.display().to_string();
        let json = fs::read_to_string(&file).map_err(|error| Error::io(&name, &error))?;
        let progress: Self = serde_json::from_str(&json).map_err(|error| {
            Error::new(name, format!("cannot be understood ({error})")).remedy("begin again in another folder")
        })?;
        Ok(Some((progress, folder)))
    }

    /// Keeps this and the learner in `out`.
    pub fn keep(&self, learner: &Learner, out: &Path) -> Result<()> {
        let folder = out.join(format!("{PREFIX}{}", self.step));
        if folder.exists() {
            // Of the same step, and so the same but for where in the epoch it was taken.
            fs::remove_dir_all(&folder).map_err(|error| Error::io(folder.display().to_string(), &error))?;
        }
        let part = out.join("state.part");
        let failed = |error: std::io::Error| Error::io(part.display().to_string(), &error);
        if part.exists() {
            fs::remove_dir_all(&part).map_err(failed)?;
        }
        fs::create_dir_all(&part).map_err(failed)?;
        fs::write(part.join(PROGRESS), serde_json::to_vec_pretty(self).expect("plain values")).map_err(failed)?;
        let weights = gather(&learner.model.valid(), WEIGHTS)?;
        let mut file = BufWriter::new(File::create(part.join(WEIGHTS)).map_err(failed)?);
        export::write_safetensors(&Contents::of(&weights)?, WEIGHTS, &mut file)?;
        let file = file.into_inner().map_err(|error| failed(error.into_error()))?;
        file.sync_all().map_err(failed)?;
        let optimizer = learner.optimizer.into_bytes().map_err(|error| Error::new(OPTIMIZER, error.to_string()))?;
        fs::write(part.join(OPTIMIZER), &optimizer[..]).map_err(failed)?;
        fs::rename(&part, &folder).map_err(failed)?;
        for (step, old) in folders(out) {
            if step != self.step {
                fs::remove_dir_all(&old).map_err(|error| Error::io(old.display().to_string(), &error))?;
            }
        }
        Ok(())
    }

    /// The learner that was kept in `folder`.
    pub fn learner(&self, folder: &Path, device: &Device) -> Result<Learner> {
        let checkpoint = Checkpoint::open(&folder.join(WEIGHTS))?;
        let model = self.architecture.init(device);
        let model = load_into(model, &Contents::of(&checkpoint)?, &self.architecture, device)?;
        let mut learner = Learner::new(model, &self.recipe, device);
        let file = folder.join(OPTIMIZER);
        learner.optimizer = learner.optimizer.load(&file).map_err(|error| {
            Error::new(file.display().to_string(), error.to_string()).remedy("begin again in another folder")
        })?;
        Ok(learner)
    }
}

/// What was kept in `out`, by the number of steps.
fn folders(out: &Path) -> Vec<(usize, PathBuf)> {
    let entries = fs::read_dir(out).into_iter().flatten().flatten();
    let mut folders: Vec<(usize, PathBuf)> = entries
        .filter_map(|entry| {
            let step = entry.file_name().to_str()?.strip_prefix(PREFIX)?.parse().ok()?;
            Some((step, entry.path()))
        })
        .collect();
    folders.sort();
    folders
}
