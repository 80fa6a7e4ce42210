//! `sam2unet export`: back to a file that PyTorch reads.

use super::{
    checkpoint::Input,
    part::{self, Part},
};
use burn::tensor::Device;
use sam2unet::{
    error::{Error, Result},
    weights::{Checkpoint, Contents, export},
};
use std::{
    ffi::OsStr,
    fs::File,
    io::{BufWriter, Write},
    path::PathBuf,
    process::ExitCode,
};

/// Writes a model folder or checkpoint, in f32, as a file that the official module's load_state_dict takes as it is.
///
/// Example: sam2unet export camouflage camouflage.pth
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Arguments {
    #[command(flatten)]
    input: Input,
    /// The .safetensors, .pth or .pt file to write; it must not exist
    #[arg(value_name = "OUT")]
    output: PathBuf,
}

pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    let name = arguments.output.display().to_string();
    let write = match arguments.output.extension().and_then(OsStr::to_str) {
        Some("safetensors") => export::write_safetensors,
        Some("pth" | "pt") => export::write_pytorch,
        _ => {
            return Err(Error::new(name, "has an ending that says nothing of its format")
                .remedy("let it end in .safetensors or .pth"));
        }
    };
    part::refuse_to_replace(&arguments.output)?;
    let checkpoint = arguments.input.open()?;
    let contents = Contents::of(&checkpoint)?;
    contents.fitting_whole(arguments.input.variant.stated()?, &Device::flex())?;
    let part = Part::beside(&arguments.output)?;
    let failed = |error| part::failed(&arguments.output, &error);
    let mut file = BufWriter::new(File::create_new(&part.path).map_err(failed)?);
    write(&contents, &name, &mut file)?;
    file.flush().map_err(failed)?;
    drop(file);
    export::check(&Checkpoint::open(&part.path)?, &contents)?;
    part.move_to_place()?;
    Ok(ExitCode::SUCCESS)
}
