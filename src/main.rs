//! The command line: `sam2unet segment`, `eval`, `inspect`, `convert`, `export` and `completions`.

mod cli;

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    match cli::run(cli::Arguments::parse()) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("sam2unet: {error}");
            ExitCode::FAILURE
        }
    }
}
