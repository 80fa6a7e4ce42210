//! `sam2unet segment`: pictures in, masks out.

use super::{
    inputs::{self, Job},
    network::Network,
    output::{self, Finish, Format},
    progress,
    values::probability,
};
use burn::tensor::read_sync;
use sam2unet::{
    error::{Error, Result},
    picture,
    segmenter::Segmenter,
    weights::folder::FolderConfig,
};
use std::{
    fs,
    num::NonZeroUsize,
    path::PathBuf,
    process::ExitCode,
    time::{Duration, Instant},
};

/// Segments pictures, or all pictures in folders, and writes one file for each.
///
/// Example: sam2unet segment --weights SAM2-UNet-COD.pth photos/ cat.jpg --format mask --out masks
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Arguments {
    /// Pictures (PNG, JPEG, WebP, BMP, TIFF, GIF), or folders of them
    #[arg(required = true, value_name = "PICTURE|DIR")]
    inputs: Vec<PathBuf>,
    /// The checkpoint: a .pth or .pt that the SAM2-UNet training wrote, .safetensors, or a model folder
    #[arg(long, value_name = "FILE")]
    weights: PathBuf,
    /// The folder for the results; made where it does not exist
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    #[command(flatten)]
    network: Network,
    /// What to write
    #[arg(long, value_enum, default_value_t = Format::Probability)]
    format: Format,
    /// The probability from which a pixel belongs to the mask, 0 to 1 [default: as the model folder says, or 0.5]
    #[arg(long, value_name = "P", value_parser = probability)]
    threshold: Option<f32>,
    /// Stretch each picture's probabilities to 0..1 as the official test script does, for comparing with published
    /// maps; it invents objects in empty pictures
    #[arg(long)]
    stretch: bool,
    /// Pictures handled at the same time; each needs memory of its own
    #[arg(long, value_name = "N", default_value_t = NonZeroUsize::MIN)]
    jobs: NonZeroUsize,
}

pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    let from_probabilities = !matches!(arguments.format, Format::LogitsNpy | Format::Resized);
    if arguments.stretch && !from_probabilities {
        return Err(
            Error::new("--stretch", "works on probabilities, and this --format has none").remedy("leave it out")
        );
    }
    let started = Instant::now();
    let (jobs, mut errors) = inputs::jobs(&arguments.inputs, &arguments.out, arguments.format.extension());
    let pictures = jobs.len() + errors.len();
    let manner = Manner::of(arguments)?;
    let segmenter = arguments.format.needs_network().then(|| arguments.network.load(&arguments.weights)).transpose()?;
    if let Some(segmenter) = &segmenter {
        check_classes(arguments, segmenter)?;
    }
    let outcomes = progress::map(&jobs, "pictures", arguments.jobs, |job| {
        segment(segmenter.as_ref(), job, arguments.format, &manner)
    });
    errors.extend(outcomes.into_iter().filter_map(Result::err));
    Ok(summarize(pictures, &errors, started.elapsed()))
}

/// Refuses what means nothing where each pixel is of its likeliest class.
fn check_classes(arguments: &Arguments, segmenter: &Segmenter) -> Result<()> {
    let option = match (arguments.stretch, arguments.threshold) {
        _ if segmenter.classes().is_empty() => return Ok(()),
        (true, _) => "--stretch",
        (_, Some(_)) => "--threshold",
        _ => return Ok(()),
    };
    let problem = format!("is for an object, and this network tells {} classes apart", segmenter.classes().len());
    Err(Error::new(option, problem).remedy("leave it out"))
}

/// How each picture is looked at, and how its result is finished.
struct Manner {
    size: [usize; 2],
    finish: Finish,
}

impl Manner {
    /// What the options say, then what a model folder says, then what is usual.
    fn of(arguments: &Arguments) -> Result<Self> {
        let folder = FolderConfig::of(&arguments.weights)?;
        let threshold = folder.as_ref().map_or(0.5, |folder| folder.threshold);
        Ok(Self {
            size: arguments.network.size(folder.as_ref()),
            finish: Finish { threshold: arguments.threshold.unwrap_or(threshold), stretch: arguments.stretch },
        })
    }
}

fn segment(segmenter: Option<&Segmenter>, job: &Job, format: Format, manner: &Manner) -> Result<()> {
    let name = job.picture.display().to_string();
    let bytes = fs::read(&job.picture).map_err(|error| Error::io(&name, &error))?;
    let picture = picture::decode(&name, &bytes)?;
    drop(bytes);
    let Some(segmenter) = segmenter else {
        return output::write_resized(&job.output, &picture, manner.size);
    };
    let logits = read_sync(segmenter.segment(&picture, manner.size)).map_err(|error| error.about(&name))?;
    output::write(&job.output, format, &picture, &logits, manner.finish)
}

fn summarize(pictures: usize, errors: &[Error], took: Duration) -> ExitCode {
    for error in errors {
        eprintln!("sam2unet: {error}");
    }
    let done = pictures - errors.len();
    eprintln!("{done} of {pictures} pictures done in {:.1} s, {} failed", took.as_secs_f64(), errors.len());
    if errors.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
