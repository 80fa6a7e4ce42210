//! `sam2unet completions`: what a shell needs to complete the command line.

use clap::CommandFactory;
use clap_complete::Shell;
use sam2unet::error::Result;
use std::{io, process::ExitCode};

/// Prints completions for your shell: `sam2unet completions bash > ~/.local/share/bash-completion/completions/sam2unet`
#[derive(clap::Args)]
pub struct Arguments {
    shell: Shell,
}

pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    clap_complete::generate(arguments.shell, &mut super::Arguments::command(), "sam2unet", &mut io::stdout());
    Ok(ExitCode::SUCCESS)
}
