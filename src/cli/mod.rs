//! One file a command.

mod checkpoint;
mod classes;
mod completions;
mod convert;
mod eval;
mod export;
mod inputs;
mod inspect;
mod network;
mod output;
mod part;
mod progress;
mod segment;
mod synth;
mod train;
mod values;

use clap::{Parser, Subcommand};
use sam2unet::error::Result;
use std::process::ExitCode;

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
    Eval(eval::Arguments),
    Inspect(inspect::Arguments),
    Convert(convert::Arguments),
    Export(export::Arguments),
    Synth(synth::Arguments),
    Train(Box<train::Arguments>),
    Completions(completions::Arguments),
}

pub fn run(arguments: Arguments) -> Result<ExitCode> {
    match arguments.command {
        Command::Segment(arguments) => segment::run(&arguments),
        Command::Eval(arguments) => eval::run(&arguments),
        Command::Inspect(arguments) => inspect::run(&arguments),
        Command::Convert(arguments) => convert::run(&arguments),
        Command::Export(arguments) => export::run(&arguments),
        Command::Synth(arguments) => synth::run(&arguments),
        Command::Train(arguments) => train::run(&arguments),
        Command::Completions(arguments) => completions::run(&arguments),
    }
}
