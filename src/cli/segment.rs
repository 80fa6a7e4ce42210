//! `sam2unet segment`: pictures in, masks out.

use super::{
    inputs::{self, Job},
    output::{self, Finish, Format},
    values::{Size, probability},
};
use burn::tensor::read_sync;
use clap::ValueEnum;
use indicatif::{ProgressBar, ProgressStyle};
use sam2unet::{
    device::{self, Choice},
    error::{Error, Result},
    picture,
    segmenter::{Segmenter, TRAINED_SIZE},
    weights::{Checkpoint, folder::FolderConfig},
};
use std::{
    fs,
    num::NonZeroUsize,
    path::PathBuf,
    process::ExitCode,
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
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
    /// nano, tiny, small, base_plus, large, or a JSON file that describes another [default: as the checkpoint says]
    #[arg(long, value_name = "V")]
    variant: Option<String>,
    /// The size at which the network looks at each picture, in multiples of 32 [default: as the model folder says, or 352]
    #[arg(long, value_name = "N|WxH")]
    size: Option<Size>,
    /// What to compute on; auto takes a GPU where there is a real one
    #[arg(long, value_enum, default_value_t = Device::Auto)]
    device: Device,
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

#[derive(Clone, Copy, ValueEnum)]
enum Device {
    Auto,
    Cpu,
    Gpu,
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
    let segmenter = arguments.format.needs_network().then(|| load(arguments)).transpose()?;
    let progress = progress_bar(jobs.len());
    errors.extend(each(&jobs, arguments.jobs, |job| {
        let outcome = segment(segmenter.as_ref(), job, arguments.format, &manner);
        progress.inc(1);
        outcome.err()
    }));
    progress.finish_and_clear();
    Ok(summarize(pictures, &errors, started.elapsed()))
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
        let of_folder = |folder: &FolderConfig| (folder.input_size, folder.threshold);
        let (size, threshold) = folder.as_ref().map_or(([TRAINED_SIZE; 2], 0.5), of_folder);
        Ok(Self {
            size: arguments.size.map_or(size, |Size(size)| size),
            finish: Finish { threshold: arguments.threshold.unwrap_or(threshold), stretch: arguments.stretch },
        })
    }
}

fn load(arguments: &Arguments) -> Result<Segmenter> {
    let variant = arguments.variant.as_deref().map(super::variant).transpose()?;
    let checkpoint = Checkpoint::open(&arguments.weights)?;
    let choice = match arguments.device {
        Device::Auto => Choice::Auto,
        Device::Cpu => Choice::Cpu,
        Device::Gpu => Choice::Gpu,
    };
    let processor = read_sync(device::open(choice))?;
    Ok(Segmenter::load(&checkpoint, variant, &processor.device)?.within_limits_of(&processor))
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

/// Runs `work` on all jobs, `at_once` at a time, and gathers its errors in the order of the jobs.
fn each(jobs: &[Job], at_once: NonZeroUsize, work: impl Fn(&Job) -> Option<Error> + Sync) -> Vec<Error> {
    let next = AtomicUsize::new(0);
    let errors = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..at_once.get().min(jobs.len()) {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(job) = jobs.get(index) else { break };
                    if let Some(error) = work(job) {
                        errors.lock().expect("no thread panics while it holds the errors").push((index, error));
                    }
                }
            });
        }
    });
    let mut errors = errors.into_inner().expect("all threads are done");
    errors.sort_by_key(|(index, _)| *index);
    errors.into_iter().map(|(_, error)| error).collect()
}

/// Shows itself on a terminal only, and only where there is something to wait for.
fn progress_bar(pictures: usize) -> ProgressBar {
    if pictures < 2 {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:30} {pos} of {len} pictures, {eta} left").expect("a valid template");
    ProgressBar::new(pictures as u64).with_style(style)
}

fn summarize(pictures: usize, errors: &[Error], took: Duration) -> ExitCode {
    for error in errors {
        eprintln!("sam2unet: {error}");
    }
    let done = pictures - errors.len();
    eprintln!("{done} of {pictures} pictures done in {:.1} s, {} failed", took.as_secs_f64(), errors.len());
    if errors.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
