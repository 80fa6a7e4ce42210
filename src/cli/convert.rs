//! `sam2unet convert`: a checkpoint in, a model folder out.

use super::{
    checkpoint::Input,
    classes::class_names,
    part::{self, Part},
    values::{Size, probability},
};
use burn::tensor::{Device, read_sync};
use sam2unet::{
    config::ModelConfig,
    error::{Error, Result},
    segmenter::{MEAN, STD, Segmenter, TRAINED_SIZE},
    weights::{
        Checkpoint, Contents,
        folder::{self, FolderConfig, Precision, check_trunk},
    },
};
use std::{fs, path::PathBuf, process::ExitCode};

/// Converts a checkpoint to a model folder, which tells all that is needed to run it and downloads in small files.
///
/// The trunk goes into files of its own, named by their content: the folders of several tasks with one trunk share them
/// in the browser's cache.
///
/// Example: sam2unet convert SAM2-UNet-COD.pth camouflage --precision f16 --task camouflage
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Arguments {
    #[command(flatten)]
    input: Input,
    /// The model folder to write; it must not exist
    #[arg(value_name = "OUT")]
    output: PathBuf,
    /// What to store the weights in
    #[arg(long, value_enum)]
    precision: Precision,
    /// Make sure that the trunk is that of this model folder, checkpoint or SAM2 file, and so can be shared with it
    #[arg(long, value_name = "BASE")]
    base: Option<PathBuf>,
    /// What it finds: camouflage, salient, marine, mirror, polyp, or your own word for it [default: unknown]
    #[arg(long)]
    task: Option<String>,
    /// The names of its classes, where it tells several apart: a name a line, in their order [default: class 0, …]
    #[arg(long, value_name = "FILE")]
    classes: Option<PathBuf>,
    /// The probability from which a pixel belongs to the mask, 0 to 1 [default: 0.5]
    #[arg(long, value_name = "P", value_parser = probability)]
    threshold: Option<f32>,
    /// What its user should know: what it was trained on, and what it cannot do
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,
    /// Under what licence the weights are [default: unknown]
    #[arg(long)]
    licence: Option<String>,
    /// Where the weights are from, such as an address [default: unknown]
    #[arg(long)]
    source: Option<String>,
    /// The size at which the network is meant to look at pictures, in multiples of 32 [default: 352]
    #[arg(long, value_name = "N|WxH")]
    size: Option<Size>,
}

pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    part::refuse_to_replace(&arguments.output)?;
    let checkpoint = arguments.input.open()?;
    let contents = Contents::of(&checkpoint)?;
    let architecture = contents.fitting_whole(arguments.input.variant.stated()?, &Device::flex())?;
    let config = describe(arguments, architecture, &contents)?;
    if let Some(base) = &arguments.base {
        let base = Checkpoint::open(base)?;
        check_trunk(&contents, &Contents::of(&base)?, config.precision)?;
    }
    let part = Part::beside(&arguments.output)?;
    fs::create_dir(&part.path).map_err(|error| part::failed(&arguments.output, &error))?;
    let mut config = folder::write(&contents, config, &part.path)?;
    config.save(&part.path)?;
    // Opening checks every byte, and what the network then says is the answer to hold other devices against.
    let written = Segmenter::load(&Checkpoint::open(&part.path)?, None, &Device::flex())?;
    config.golden = Some(read_sync(written.golden())?);
    config.save(&part.path)?;
    if FolderConfig::of(&part.path)?.as_ref() != Some(&config) {
        return Err(Error::new(arguments.output.display().to_string(), "was written wrongly")
            .remedy("see whether the disk is sound, and convert again"));
    }
    part.move_to_place()?;
    report(arguments, &config);
    Ok(ExitCode::SUCCESS)
}

/// What the options say, then what a model folder says, then what is usual.
fn describe(arguments: &Arguments, architecture: ModelConfig, contents: &Contents) -> Result<FolderConfig> {
    let folder = contents.folder();
    let text = |stated: &Option<String>, inherited: fn(&FolderConfig) -> &String| {
        stated.clone().or_else(|| folder.map(inherited).cloned()).unwrap_or_else(|| "unknown".into())
    };
    Ok(FolderConfig {
        classes: classes(arguments, contents, &architecture)?,
        architecture,
        input_size: match (&arguments.size, folder) {
            (Some(Size(size)), _) => *size,
            (None, Some(folder)) => folder.input_size,
            (None, None) => [TRAINED_SIZE; 2],
        },
        mean: folder.map_or(MEAN, |folder| folder.mean),
        std: folder.map_or(STD, |folder| folder.std),
        task: text(&arguments.task, |folder| &folder.task),
        description: match (&arguments.description, folder) {
            (Some(stated), _) => stated.clone(),
            (None, folder) => folder.map_or(String::new(), |folder| folder.description.clone()),
        },
        threshold: arguments.threshold.or(folder.map(|folder| folder.threshold)).unwrap_or(0.5),
        licence: text(&arguments.licence, |folder| &folder.licence),
        source: text(&arguments.source, |folder| &folder.source),
        precision: arguments.precision,
        files: vec![],
        golden: None,
    })
}

/// The names that the options give, or those that there are.
fn classes(arguments: &Arguments, contents: &Contents, architecture: &ModelConfig) -> Result<Vec<String>> {
    let Some(file) = &arguments.classes else { return Ok(contents.class_names(architecture)) };
    let names = class_names(file)?;
    if names.len() != architecture.classes {
        let problem = format!("names {} classes, and {} has {}", names.len(), contents.name(), architecture.classes);
        return Err(Error::new(file.display().to_string(), problem).remedy("name as many as there are, in their order"));
    }
    Ok(names)
}

fn report(arguments: &Arguments, config: &FolderConfig) {
    let size = |kind: &str| -> f64 {
        let files = config.files.iter().filter(|file| file.name.starts_with(kind));
        files.map(|file| file.bytes).sum::<u64>() as f64 / 1e6
    };
    println!(
        "{}: {} in {}, {:.1} MB in {} files, of which the trunk is {:.1} MB and the task {:.1} MB",
        arguments.output.display(),
        config.architecture.name,
        config.precision,
        size(""),
        config.files.len() + 1,
        size("trunk-"),
        size("head-"),
    );
    if let Some(base) = &arguments.base {
        println!("{}: has the same trunk", base.display());
    }
}
