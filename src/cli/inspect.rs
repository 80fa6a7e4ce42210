//! `sam2unet inspect`: what a checkpoint is, and whether it is whole.

use super::checkpoint::Input;
use burn::tensor::Device;
use sam2unet::{
    error::{Error, Result},
    weights::{ByteSource, Contents, DType, Extent, folder::FolderConfig, sha256},
};
use serde::Serialize;
use std::{collections::BTreeSet, process::ExitCode};

/// Tells what a checkpoint is: variant, parameters, types, tensors and SHA-256. Reads and checks all of it.
#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    input: Input,
    /// Print one JSON object, with every tensor's name, type and shape
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Report {
    file: String,
    /// `sam2unet`, or `sam2` for SAM2's own file, whose encoder alone is of use here.
    model: &'static str,
    variant: String,
    /// The classes that it tells apart; none where it tells an object from the ground.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    classes: Vec<String>,
    parameters: u64,
    /// Of the weights; more than one where they are mixed.
    dtype: String,
    bytes: u64,
    sha256: String,
    tensor_count: usize,
    tensors: Vec<TensorReport>,
}

#[derive(Serialize)]
struct TensorReport {
    name: String,
    dtype: String,
    shape: Vec<usize>,
}

pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    let checkpoint = arguments.input.open()?;
    let contents = Contents::of(&checkpoint)?;
    let config = contents.fitting(arguments.input.variant.stated()?, &Device::flex())?;
    for name in contents.tensors.keys() {
        contents.read(name)?;
    }

    let tensors: Vec<_> = checkpoint.tensors().collect();
    let report = Report {
        file: checkpoint.name().into(),
        model: match contents.extent {
            Extent::Trunk => "sam2",
            Extent::Body | Extent::Whole => "sam2unet",
        },
        classes: contents.class_names(&config),
        variant: config.name,
        parameters: tensors.iter().filter(|tensor| is_parameter(&tensor.name)).map(|tensor| tensor.elements()).sum(),
        dtype: precision(&contents),
        // Of all files, one after another.
        bytes: checkpoint.sources().map(ByteSource::size).sum(),
        sha256: sha256(checkpoint.sources())?,
        tensor_count: tensors.len(),
        tensors: tensors
            .iter()
            .map(|tensor| TensorReport {
                name: tensor.name.clone(),
                dtype: spelled(tensor.dtype),
                shape: tensor.shape.clone(),
            })
            .collect(),
    };
    print(&report, checkpoint.folder(), arguments.json)?;
    Ok(ExitCode::SUCCESS)
}

fn print(report: &Report, folder: Option<&FolderConfig>, json: bool) -> Result<()> {
    if json {
        let text = serde_json::to_string(report).map_err(|error| Error::new(&report.file, error.to_string()))?;
        println!("{text}");
        return Ok(());
    }
    let kind = match report.model {
        "sam2" => "SAM2 (the encoder alone)",
        _ => "SAM2-UNet",
    };
    println!("file        {}", report.file);
    println!("model       {kind}");
    println!("variant     {}", report.variant);
    // Words from a file that we do not trust: each on its one line, and nothing that drives a terminal.
    let plain = |text: &str| text.replace(char::is_control, " ");
    if !report.classes.is_empty() {
        println!("classes     {}", plain(&report.classes.join(", ")));
    }
    println!("parameters  {}", report.parameters);
    println!("dtype       {}", report.dtype);
    println!("tensors     {}", report.tensor_count);
    println!("bytes       {}", report.bytes);
    println!("sha256      {}", report.sha256);
    if let Some(folder) = folder {
        let [width, height] = folder.input_size;
        println!("precision   {}", folder.precision);
        println!("task        {}", plain(&folder.task));
        if !folder.description.is_empty() {
            println!("description {}", plain(&folder.description));
        }
        println!("size        {width}x{height}");
        println!("threshold   {}", folder.threshold);
        println!("licence     {}", plain(&folder.licence));
        println!("source      {}", plain(&folder.source));
    }
    Ok(())
}

/// The types of the tensors that the network computes with.
fn precision(contents: &Contents) -> String {
    let types: BTreeSet<String> = contents.tensors.values().map(|tensor| spelled(tensor.dtype)).collect();
    Vec::from_iter(types).join(", ")
}

/// As PyTorch's and our own options spell it.
fn spelled(dtype: DType) -> String {
    dtype.name().to_lowercase()
}

/// What BatchNorm counts along the way is no parameter.
fn is_parameter(name: &str) -> bool {
    ![".running_mean", ".running_var", ".num_batches_tracked"].iter().any(|buffer| name.ends_with(buffer))
}
