//! What is written down during a training: each step and each epoch as a line of JSON, and after each epoch all of them as
//! CSV and as a picture.

use super::{plot, validate::Validation};
use crate::{
    error::{Error, Result},
    metrics::Figures,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};

/// A step of the optimiser.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    pub step: usize,
    pub epoch: usize,
    pub learning_rate: f64,
    pub loss: f32,
}

/// What an epoch came to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EpochEnd {
    pub epoch: usize,
    /// Steps since the beginning.
    pub step: usize,
    /// The average over its batches.
    pub loss: f64,
    // What the validation found, where there was one, each figure as `eval` has it.
    pub smeasure: Option<f64>,
    pub miou: Option<f64>,
    pub iou: Option<f64>,
    pub mae: Option<f64>,
    /// The average IoU of all classes, where there are several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class_iou: Option<f64>,
    /// The share of pixels whose class was found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accuracy: Option<f64>,
}

impl EpochEnd {
    pub fn new(epoch: usize, step: usize, loss: f64, validation: Option<Validation>) -> Self {
        let (figures, classes) = match validation {
            None => (None, None),
            Some(Validation::Object(figures)) => (Some(figures), None),
            Some(Validation::Classes { mean_iou, accuracy }) => (None, Some((mean_iou, accuracy))),
        };
        let of = |figure: fn(Figures) -> f64| figures.map(figure);
        Self {
            epoch,
            step,
            loss,
            smeasure: of(|f| f.smeasure),
            miou: of(|f| f.miou),
            iou: of(|f| f.iou),
            mae: of(|f| f.mae),
            class_iou: classes.map(|(mean_iou, _)| mean_iou),
            accuracy: classes.map(|(_, accuracy)| accuracy),
        }
    }

    /// The larger, the better. Without a validation, the loss has to tell.
    pub fn merit(&self) -> f64 {
        self.smeasure.or(self.class_iou).unwrap_or(-self.loss)
    }
}

/// The files of a training.
pub struct Journal {
    steps: Log<Step>,
    epochs: Log<EpochEnd>,
    plot: PathBuf,
}

impl Journal {
    /// Opens the journal in `out`, and strikes out what came after `step`: it is about to be done again.
    pub fn open(out: &Path, step: usize) -> Result<Self> {
        Ok(Self {
            steps: Log::open(out.join("steps"), |line: &Step| line.step <= step)?,
            epochs: Log::open(out.join("epochs"), |line: &EpochEnd| line.step <= step)?,
            plot: out.join("curves.svg"),
        })
    }

    pub fn step(&mut self, step: Step) -> Result<()> {
        self.steps.add(step)
    }

    pub fn epoch(&mut self, epoch: EpochEnd) -> Result<()> {
        self.epochs.add(epoch)?;
        self.steps.write_csv()?;
        self.epochs.write_csv()?;
        fs::write(&self.plot, plot::curves(&self.steps.lines, &self.epochs.lines))
            .map_err(|error| Error::io(self.plot.display().to_string(), &error))
    }
}

/// Lines that grow.
struct Log<T> {
    lines: Vec<T>,
    /// Without its extension.
    path: PathBuf,
}

impl<T: Serialize + DeserializeOwned> Log<T> {
    fn open(path: PathBuf, keep: impl Fn(&T) -> bool) -> Result<Self> {
        let file = path.with_extension("jsonl");
        let old = if file.exists() {
            fs::read_to_string(&file).map_err(|error| failed(&file, error))?
        } else {
            String::new()
        };
        // The last line of a training that was killed may be cut short; what it told will be told again.
        let lines: Vec<T> = old.lines().map_while(|line| serde_json::from_str(line).ok()).filter(keep).collect();
        let kept: String = lines.iter().map(json).collect();
        fs::write(&file, kept).map_err(|error| failed(&file, error))?;
        Ok(Self { lines, path })
    }

    fn add(&mut self, line: T) -> Result<()> {
        append(&self.path.with_extension("jsonl"), &json(&line))?;
        self.lines.push(line);
        Ok(())
    }

    fn write_csv(&self) -> Result<()> {
        let path = self.path.with_extension("csv");
        let write = || {
            let mut file = csv::Writer::from_path(&path)?;
            self.lines.iter().try_for_each(|line| file.serialize(line))?;
            Ok(file.flush()?)
        };
        write().map_err(|error: csv::Error| Error::new(path.display().to_string(), error.to_string()))
    }
}

fn json(line: &impl Serialize) -> String {
    serde_json::to_string(line).expect("plain values") + "\n"
}

fn append(path: &Path, text: &str) -> Result<()> {
    let mut file = fs::OpenOptions::new().append(true).open(path).map_err(|error| failed(path, error))?;
    file.write_all(text.as_bytes()).map_err(|error| failed(path, error))
}

fn failed(path: &Path, error: std::io::Error) -> Error {
    Error::io(path.display().to_string(), &error)
}
