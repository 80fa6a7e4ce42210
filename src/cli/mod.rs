//! One file a command.

mod completions;
mod convert;
mod export;
mod inputs;
mod inspect;
mod output;
mod part;
mod segment;
mod values;

use clap::{Parser, Subcommand};
use sam2unet::{
    config::ModelConfig,
    error::{Error, Result},
};
use std::{path::Path, process::ExitCode};

/// Segments pictures with SAM2-UNet: camouflaged, salient, marine and mirror objects, and polyps.
#[derive(Parser)]
#[command(name = "sam2unet", version, arg_required_else_help = true)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Segment(segment::Arguments),
    Inspect(inspect::Arguments),
    Convert(convert::Arguments),
    Export(export::Arguments),
    Completions(completions::Arguments),
}

pub fn run(arguments: Arguments) -> Result<ExitCode> {
    match arguments.command {
        Command::Segment(arguments) => segment::run(&arguments),
        Command::Inspect(arguments) => inspect::run(&arguments),
        Command::Convert(arguments) => convert::run(&arguments),
        Command::Export(arguments) => export::run(&arguments),
        Command::Completions(arguments) => completions::run(&arguments),
    }
}

/// A variant by name, or from a JSON file that describes another.
fn variant(stated: &str) -> Result<ModelConfig> {
    if !stated.ends_with(".json") {
        return ModelConfig::named(stated);
    }
    let json = std::fs::read_to_string(Path::new(stated)).map_err(|error| Error::io(stated, &error))?;
    ModelConfig::from_json(stated, &json)
}
