//! Training: pictures and their masks in, a checkpoint out that PyTorch and all of this crate read.
//!
//! The loop is our own, over burn-optim's optimiser: burn-train's draws the order of each epoch from a generator that it
//! does not keep, so a training that was killed could not go on with the same numbers.

mod batches;
mod class_loss;
mod journal;
mod learner;
mod loss;
mod pairs;
mod plot;
mod random;
mod recipe;
mod start;
mod state;
mod validate;

pub use batches::{Batch, Targets};
pub use class_loss::class_loss;
pub use learner::Learner;
pub use loss::{CrossEntropy, structure_loss};
pub use pairs::{IGNORED, MaskReading, Pair, check, find};
pub use recipe::Recipe;
pub use start::{Adapters, Start};
pub use state::Progress;

use crate::{
    error::{Error, Result},
    segmenter::Segmenter,
    weights::{Contents, export, gather},
};
use batches::Epoch;
use burn::module::Module;
use journal::{EpochEnd, Journal, Step};
use random::{Draw, shuffled};
use std::{fs::File, io::BufWriter, path::PathBuf};
use validate::validate;

/// What is learnt from, and where the results go.
pub struct Data {
    pub pairs: Vec<Pair>,
    /// Held back, to see after each epoch what was learnt.
    pub validation: Vec<Pair>,
    pub reading: MaskReading,
}

impl Data {
    /// Holds back that share of the pairs, drawn by the seed.
    pub fn split(pairs: Vec<Pair>, share: f64, reading: MaskReading, seed: u64) -> Self {
        let held_back = (pairs.len() as f64 * share).round() as usize;
        let mut order = shuffled(pairs.len(), Draw::Split.from(seed));
        order.truncate(held_back);
        let (mut learnt, mut validation) = (Vec::new(), Vec::new());
        for (index, pair) in pairs.into_iter().enumerate() {
            if order.contains(&index) { validation.push(pair) } else { learnt.push(pair) }
        }
        Self { pairs: learnt, validation, reading }
    }
}

/// How a training runs that does not change what it computes.
pub struct Run {
    pub out: PathBuf,
    /// Steps after which its state is kept, besides the end of each epoch.
    pub keep_every: Option<usize>,
    /// Epochs without a better validation, after which it ends.
    pub patience: Option<usize>,
}

/// What is worth telling while it runs.
pub enum Event<'a> {
    Step { step: usize, steps: usize, loss: f32 },
    Epoch(&'a EpochEnd),
    EndsEarly { best: usize },
}

/// Trains from where `progress` is to the end.
pub fn train(
    mut learner: Learner,
    mut progress: Progress,
    data: &Data,
    run: &Run,
    tell: &mut dyn FnMut(Event),
) -> Result<()> {
    let recipe = progress.recipe.clone();
    let mut journal = Journal::open(&run.out, progress.step)?;
    let batches = data.pairs.len().div_ceil(recipe.batch);
    let steps = recipe.epochs * batches.div_ceil(recipe.accumulate);
    while progress.epoch < recipe.epochs {
        let epoch = Epoch { recipe: &recipe, pairs: &data.pairs, reading: data.reading, epoch: progress.epoch };
        let mut gathered = Vec::new();
        epoch.for_each(progress.batch, |index, batch| {
            // The last step of an epoch may be of fewer batches, and each batch has its equal share.
            let of_step = recipe.accumulate.min(batches - index / recipe.accumulate * recipe.accumulate);
            let loss = learner.look(batch, 1.0 / of_step as f32)?;
            if !loss.is_finite() {
                return Err(not_a_number(progress.epoch, progress.step));
            }
            gathered.push(loss);
            progress.batch = index + 1;
            progress.losses += f64::from(loss);
            if gathered.len() < of_step {
                return Ok(());
            }
            let learning_rate = recipe.learning_rate_at(progress.epoch, progress.step);
            learner.step(learning_rate);
            progress.step += 1;
            let loss = gathered.drain(..).sum::<f32>() / of_step as f32;
            journal.step(Step { step: progress.step, epoch: progress.epoch, learning_rate, loss })?;
            tell(Event::Step { step: progress.step, steps, loss });
            match run.keep_every {
                Some(every) if progress.step.is_multiple_of(every) && progress.batch < batches => {
                    progress.keep(&learner, &run.out)
                }
                _ => Ok(()),
            }
        })?;
        let ends_early = end_epoch(&learner, &mut progress, data, run, &mut journal, tell)?;
        progress.keep(&learner, &run.out)?;
        if ends_early {
            break;
        }
    }
    Ok(())
}

/// Validates, and keeps the weights as they are, and as the best if they are. Tells whether it is time to end.
fn end_epoch(
    learner: &Learner,
    progress: &mut Progress,
    data: &Data,
    run: &Run,
    journal: &mut Journal,
    tell: &mut dyn FnMut(Event),
) -> Result<bool> {
    let model = learner.model.valid();
    let Progress { epoch, step, losses, batch, ref architecture, ref recipe, .. } = *progress;
    let segmenter = Segmenter::of(model.clone(), architecture.clone(), &model.head.weight.device());
    let figures = validate(&segmenter, recipe.size, &data.validation, data.reading)?;
    let end = EpochEnd::new(epoch, step, losses / batch as f64, figures);
    let merit = end.merit();
    let is_best = progress.best.is_none_or(|(_, best)| merit > best);
    if is_best {
        progress.best = Some((progress.epoch, merit));
    }
    let weights = gather(&model, "the weights")?;
    for (file, wanted) in [("last.pth", true), ("best.pth", is_best)] {
        if wanted {
            save(&Contents::of(&weights)?, run, file)?;
        }
    }
    journal.epoch(end.clone())?;
    tell(Event::Epoch(&end));
    progress.epoch += 1;
    (progress.batch, progress.losses) = (0, 0.0);
    let best = progress.best.map_or(0, |(epoch, _)| epoch);
    let ends_early = run.patience.is_some_and(|patience| progress.epoch > best + patience);
    if ends_early {
        tell(Event::EndsEarly { best });
    }
    Ok(ends_early)
}

/// Writes a checkpoint beside its place, and moves it there once it is whole.
fn save(weights: &Contents, run: &Run, name: &str) -> Result<()> {
    let (path, part) = (run.out.join(name), run.out.join(format!("{name}.part")));
    let failed = |error: std::io::Error| Error::io(part.display().to_string(), &error);
    let mut file = BufWriter::new(File::create(&part).map_err(failed)?);
    export::write_pytorch(weights, &part.display().to_string(), &mut file)?;
    file.into_inner().map_err(|error| failed(error.into_error()))?.sync_all().map_err(failed)?;
    std::fs::rename(&part, &path).map_err(failed)
}

fn not_a_number(epoch: usize, step: usize) -> Error {
    Error::new("training", format!("the loss of step {} (epoch {epoch}) is not a number", step + 1)).remedy(
        "begin again with --small-adapters, which lets the adapters change nothing at first, or with a lower --lr; what \
         was kept before is still there",
    )
}
