//! rustfmt and clippy, which a minimal toolchain lacks.

use std::process::Command;

use anyhow::{Context, Result};

use crate::process::{cargo, read, run, say};

pub fn ready() -> Result<()> {
    for (subcommand, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        let present = || read(cargo().args([subcommand, "--version"]));
        if present().is_err() {
            say(&format!("{component} is missing: asking rustup for it"));
            run(Command::new("rustup").args(["component", "add", component]))
                .and_then(|()| present())
                .with_context(|| format!("this needs {component}: install it as your Rust toolchain came"))?;
        }
    }
    Ok(())
}
