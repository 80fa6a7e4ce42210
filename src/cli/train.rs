//! `sam2unet train`: pictures and masks in, a checkpoint out.

use super::{checkpoint::variant, classes::class_names, progress::progress_bar, values::finite};
use burn::tensor::{Device, read_sync};
use indicatif::{ProgressBar, ProgressStyle};
use sam2unet::{
    config::{ModelConfig, check_input_size},
    device::{self, Choice},
    error::{Error, Result},
    segmenter::TRAINED_SIZE,
    train::{self, Adapters, CrossEntropy, Data, Event, Learner, MaskReading, Pair, Progress, Recipe, Run, Start},
    weights::{Checkpoint, Contents},
};
use std::{
    fs,
    num::NonZeroUsize,
    path::{Path, PathBuf},
    process::ExitCode,
};

/// Trains a SAM2-UNet on pictures and masks of the same names, by the official recipe unless told otherwise.
///
/// OUT then holds last.pth and best.pth, which PyTorch's official module and all commands here read; a line for each step
/// and each epoch; their curves; and all that --resume needs.
///
/// Example: sam2unet train --images train/images --masks train/masks --base sam2_hiera_large.pt --variant large --out run
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Arguments {
    /// The folder of the pictures
    #[arg(long, value_name = "DIR")]
    images: PathBuf,
    /// The folder of their masks, each of its picture's name and size: grey, white where the object is; with --classes,
    /// PNGs whose numbers (of a palette, or greys) are classes, and 255 what is not to count
    #[arg(long, value_name = "DIR")]
    masks: PathBuf,
    /// SAM2's own file, whose trunk is taken; a whole SAM2-UNet to begin from; or `none`, to train all from nothing
    #[arg(long, value_name = "FILE|none")]
    base: String,
    /// nano, tiny, small, base_plus, large, or a JSON file that describes another [default: as the base says]
    #[arg(long, value_name = "V", required_if_eq("base", "none"))]
    variant: Option<String>,
    /// Tell several classes apart: a file with a name a line, the first that of the ground. For `convert` too
    #[arg(long, value_name = "FILE", conflicts_with_all = ["weighted_cross_entropy", "colour_masks"])]
    classes: Option<PathBuf>,
    /// The folder for what comes of it; made where it does not exist
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Go on with the training that was begun in OUT
    #[arg(long)]
    resume: bool,
    /// What to compute on
    #[arg(long, value_enum, default_value_t)]
    device: Choice,

    /// A share of the pairs to hold back, such as 0.1, or a folder with pictures to validate with (then --val-masks too)
    #[arg(long, value_name = "SHARE|DIR")]
    val: Option<String>,
    /// The folder of the masks of --val
    #[arg(long, value_name = "DIR")]
    val_masks: Option<PathBuf>,
    /// Times that all pictures are looked at; the authors took 50 for camouflaged and salient objects
    #[arg(long, value_name = "N", default_value = "20")]
    epochs: NonZeroUsize,
    /// Pictures that go through the network together
    #[arg(long, value_name = "N", default_value = "12")]
    batch: NonZeroUsize,
    /// Batches that make up a step: for larger steps than fit into memory
    #[arg(long, value_name = "N", default_value = "1")]
    accumulate: NonZeroUsize,
    /// The learning rate, which falls from there in half a cosine
    #[arg(long, value_name = "RATE", default_value = "1e-3", value_parser = finite)]
    lr: f64,
    /// Steps in which the learning rate rises to its first value
    #[arg(long, value_name = "STEPS", default_value_t = 0)]
    warmup: usize,
    /// What AdamW takes from the weights
    #[arg(long, value_name = "W", default_value = "5e-4", value_parser = finite)]
    weight_decay: f64,
    /// The side of the square that pictures are resized to, a multiple of 32
    #[arg(long, value_name = "N", default_value_t = TRAINED_SIZE)]
    size: usize,
    /// Also three quarters and five quarters of that size, drawn for each batch
    #[arg(long)]
    multi_scale: bool,
    /// Do not mirror pictures
    #[arg(long)]
    no_flips: bool,
    /// Take the pictures in the order of their names
    #[arg(long)]
    no_shuffle: bool,
    /// Let the cross-entropy count edges more, which the official code means to and does not
    #[arg(long)]
    weighted_cross_entropy: bool,
    /// Train the trunk of the base too
    #[arg(long)]
    train_trunk: bool,
    /// Let the adapters change nothing at first: the remedy where the loss is not a number
    #[arg(long)]
    small_adapters: bool,
    /// Take the brightness of masks in colour, instead of refusing them
    #[arg(long)]
    colour_masks: bool,
    /// End after so many epochs without a better validation
    #[arg(long, value_name = "EPOCHS")]
    patience: Option<usize>,
    /// Keep the state after so many steps too, not at the ends of epochs alone
    #[arg(long, value_name = "STEPS")]
    keep_every: Option<NonZeroUsize>,
    /// What all that is drawn is drawn from
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
}

pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    check_input_size(arguments.size, arguments.size)?;
    let kept = Progress::find(&arguments.out)?;
    match (&kept, arguments.resume) {
        (Some(_), false) => {
            return Err(Error::new(arguments.out.display().to_string(), "holds a training already")
                .remedy("go on with it by --resume, or choose another --out"));
        }
        (None, true) => {
            return Err(Error::new(arguments.out.display().to_string(), "holds no training to go on with")
                .remedy("leave out --resume to begin one"));
        }
        _ => {}
    }
    let classes = arguments.classes.as_deref().map(class_names).transpose()?.unwrap_or_default();
    let Some(data) = data(arguments, &classes)? else { return Ok(ExitCode::FAILURE) };
    fs::create_dir_all(&arguments.out).map_err(|error| Error::io(arguments.out.display().to_string(), &error))?;
    let recipe = recipe(arguments);
    let run = Run {
        out: arguments.out.clone(),
        keep_every: arguments.keep_every.map(NonZeroUsize::get),
        patience: arguments.patience,
    };
    let device = read_sync(device::open(arguments.device))?.device.autodiff();
    let (learner, progress) = match kept {
        Some((progress, folder)) => go_on(progress, &folder, arguments, recipe, classes, &data, &device)?,
        None => begin(arguments, recipe, classes, &data, &device)?,
    };
    let bar = ProgressBar::new(0).with_style(
        ProgressStyle::with_template("{bar:30} step {pos} of {len}, {eta} left, {msg}").expect("a valid template"),
    );
    bar.set_position(progress.step as u64);
    bar.reset_eta();
    train::train(learner, progress, &data, &run, &mut |event| tell(&bar, event))?;
    bar.finish_and_clear();
    eprintln!("{0}/last.pth is what came of it, {0}/best.pth the best of it", arguments.out.display());
    Ok(ExitCode::SUCCESS)
}

fn recipe(arguments: &Arguments) -> Recipe {
    let cross_entropy = if arguments.weighted_cross_entropy { CrossEntropy::Weighted } else { CrossEntropy::Plain };
    Recipe {
        epochs: arguments.epochs.get(),
        batch: arguments.batch.get(),
        accumulate: arguments.accumulate.get(),
        learning_rate: arguments.lr,
        warmup: arguments.warmup,
        weight_decay: arguments.weight_decay,
        size: arguments.size,
        multi_scale: arguments.multi_scale,
        flips: !arguments.no_flips,
        shuffle: !arguments.no_shuffle,
        cross_entropy,
        freeze_trunk: arguments.base != "none" && !arguments.train_trunk,
        seed: arguments.seed,
        ..Recipe::default()
    }
}

/// What is learnt from, once all of it was looked at; or nothing, when what is wrong has been told.
fn data(arguments: &Arguments, classes: &[String]) -> Result<Option<Data>> {
    let reading = match classes {
        [] => MaskReading::Object { colour: arguments.colour_masks },
        names => MaskReading::Classes(names.len()),
    };
    let (pairs, mut errors) = train::find(&arguments.images, &arguments.masks);
    let data = match (&arguments.val, &arguments.val_masks) {
        (None, None) => Data { pairs, validation: Vec::new(), reading },
        (Some(folder), Some(masks)) => {
            let (validation, more) = train::find(Path::new(folder), masks);
            errors.extend(more);
            Data { pairs, validation, reading }
        }
        (Some(share), None) => {
            let share = share.parse().ok().filter(|share| (0.0..1.0).contains(share)).ok_or_else(|| {
                Error::new(format!("--val {share}"), "is no share from 0 up to 1")
                    .remedy("give one, such as 0.1, or a folder together with --val-masks")
            })?;
            Data::split(pairs, share, reading, arguments.seed)
        }
        (None, Some(_)) => return Err(Error::new("--val-masks", "needs --val").remedy("name the pictures' folder too")),
    };
    let all: Vec<Pair> = data.pairs.iter().chain(&data.validation).cloned().collect();
    let bar = progress_bar(all.len(), "pairs looked at");
    errors.extend(train::check(&all, reading, || bar.inc(1)));
    bar.finish_and_clear();
    if data.pairs.is_empty() && errors.is_empty() {
        errors.push(Error::new("--val", "holds all pairs back").remedy("give a smaller share"));
    }
    for error in &errors {
        eprintln!("sam2unet: {error}");
    }
    if errors.is_empty() {
        return Ok(Some(data));
    }
    eprintln!("{} problems, and so nothing was trained", errors.len());
    Ok(None)
}

fn begin(
    arguments: &Arguments,
    recipe: Recipe,
    classes: Vec<String>,
    data: &Data,
    device: &Device,
) -> Result<(Learner, Progress)> {
    let stated = arguments.variant.as_deref().map(variant).transpose()?;
    let base = match arguments.base.as_str() {
        "none" => None,
        file => Some(Checkpoint::open(Path::new(file))?),
    };
    let architecture = match (stated, &base) {
        (Some(stated), _) => stated,
        (None, Some(base)) => Contents::of(base)?.variant()?,
        (None, None) => ModelConfig::named("")?,
    };
    let architecture = ModelConfig { classes: classes.len().max(1), ..architecture };
    let adapters = if arguments.small_adapters { Adapters::Small } else { Adapters::Preset };
    let start = Start { architecture: architecture.clone(), base: base.as_ref(), adapters };
    let learner = start.learner(&recipe, device)?;
    Ok((learner, Progress::new(recipe, architecture, classes, &data.pairs)?))
}

fn go_on(
    progress: Progress,
    folder: &Path,
    arguments: &Arguments,
    recipe: Recipe,
    classes: Vec<String>,
    data: &Data,
    device: &Device,
) -> Result<(Learner, Progress)> {
    let now = Progress::new(recipe, progress.architecture.clone(), classes, &data.pairs)?;
    if now.recipe != progress.recipe || now.classes != progress.classes {
        return Err(Error::new(arguments.out.display().to_string(), "was begun with other options")
            .remedy(format!("give the same again: {}", folder.join("progress.json").display())));
    }
    if now.pairs != progress.pairs {
        return Err(Error::new(arguments.images.display().to_string(), "holds other pictures than at the beginning")
            .remedy("put them back, or begin anew in another --out"));
    }
    Ok((progress.learner(folder, device)?, progress))
}

fn tell(bar: &ProgressBar, event: Event) {
    match event {
        Event::Step { step, steps, loss } => {
            bar.set_length(steps as u64);
            bar.set_position(step as u64);
            bar.set_message(format!("loss {loss:.4}"));
        }
        Event::Epoch(end) => {
            let mut line = format!("epoch {}: loss {:.4}", end.epoch + 1, end.loss);
            let figures = [
                ("S", end.smeasure),
                ("mIoU", end.miou),
                ("IoU", end.iou),
                ("MAE", end.mae),
                ("IoU of classes", end.class_iou),
                ("pixels right", end.accuracy),
            ];
            for (name, figure) in figures {
                line += &figure.map_or(String::new(), |figure| format!(", {name} {figure:.4}"));
            }
            bar.suspend(|| eprintln!("{line}"));
        }
        Event::EndsEarly { best } => {
            bar.suspend(|| eprintln!("nothing better since epoch {}, and so it ends here", best + 1));
        }
    }
}
