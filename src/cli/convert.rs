//! `sam2unet convert`: a checkpoint in, a model folder out.

use super::{
    part::{self, Part},
    values::{Size, probability},
};
use burn::tensor::{Device, read_sync};
use clap::ValueEnum;
use sam2unet::{
    error::{Error, Result},
    segmenter::{MEAN, STD, Segmenter, TRAINED_SIZE},
    weights::{
        Checkpoint, Contents, Extent, check_fit,
        folder::{self, FolderConfig, check_trunk},
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
    /// A .pth, .pt or .safetensors file, or a model folder
    #[arg(value_name = "IN")]
    input: PathBuf,
    /// The model folder to write; it must not exist
    #[arg(value_name = "OUT")]
    output: PathBuf,
    /// What to store the weights in
    #[arg(long, value_enum)]
    precision: Precision,
    /// Make sure that the trunk is that of this model folder, checkpoint or SAM2 file, and so can be shared with it
    #[arg(long, value_name = "BASE")]
    base: Option<PathBuf>,
    /// nano, tiny, small, base_plus, large, or a JSON file that describes another [default: as the checkpoint says]
    #[arg(long, value_name = "V")]
    variant: Option<String>,
    /// What it finds: camouflage, salient, marine, mirror, polyp, or your own word for it [default: unknown]
    #[arg(long)]
    task: Option<String>,
    /// The probability from which a pixel belongs to the mask, 0 to 1 [default: 0.5]
    #[arg(long, value_name = "P", value_parser = probability)]
    threshold: Option<f32>,
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

#[derive(Clone, Copy, ValueEnum)]
enum Precision {
    /// As trained
    F32,
    /// Half the size
    F16,
    /// About a quarter of the size, for the download alone: it is run as the others are, and is a little less exact
    Int8,
}

pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    part::refuse_to_replace(&arguments.output)?;
    let checkpoint = Checkpoint::open(&arguments.input)?;
    let contents = Contents::of(&checkpoint)?;
    let config = describe(arguments, &contents)?;
    check_fit(&contents, &config.architecture, &Device::flex())?;
    if contents.extent == Extent::Trunk {
        return Err(Error::new(contents.name(), "is SAM2's own file, which holds the encoder alone")
            .remedy("convert a checkpoint that the SAM2-UNet training wrote; --base takes this one"));
    }
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
fn describe(arguments: &Arguments, contents: &Contents) -> Result<FolderConfig> {
    let folder = contents.folder();
    let text = |stated: &Option<String>, inherited: fn(&FolderConfig) -> &String| {
        stated.clone().or_else(|| folder.map(inherited).cloned()).unwrap_or_else(|| "unknown".into())
    };
    Ok(FolderConfig {
        architecture: match &arguments.variant {
            Some(stated) => super::variant(stated)?,
            None => contents.variant()?,
        },
        input_size: match (&arguments.size, folder) {
            (Some(Size(size)), _) => *size,
            (None, Some(folder)) => folder.input_size,
            (None, None) => [TRAINED_SIZE; 2],
        },
        mean: folder.map_or(MEAN, |folder| folder.mean),
        std: folder.map_or(STD, |folder| folder.std),
        task: text(&arguments.task, |folder| &folder.task),
        threshold: arguments.threshold.or(folder.map(|folder| folder.threshold)).unwrap_or(0.5),
        licence: text(&arguments.licence, |folder| &folder.licence),
        source: text(&arguments.source, |folder| &folder.source),
        precision: match arguments.precision {
            Precision::F32 => folder::Precision::F32,
            Precision::F16 => folder::Precision::F16,
            Precision::Int8 => folder::Precision::Int8,
        },
        files: vec![],
        golden: None,
    })
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
