//! The command line as a user meets it: the built program, real files, its exit code and what it prints.

#[path = "../support/mod.rs"]
mod support;

mod classes;
mod convert;
mod eval;
mod folder;
mod inspect;
mod segment;
mod synth;
mod train;
mod wrong_input;

use folder::Folder;
use std::{
    path::Path,
    process::{Command, Output},
};

fn sam2unet(folder: &Folder, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_sam2unet")).current_dir(folder.path()).args(arguments).output().unwrap()
}

/// Runs it and expects success.
fn succeed(folder: &Folder, arguments: &[&str]) -> String {
    let output = sam2unet(folder, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Runs it and expects failure; gives what it says of it, line by line.
fn fail(folder: &Folder, arguments: &[&str]) -> Vec<String> {
    let output = sam2unet(folder, arguments);
    assert!(!output.status.success(), "{arguments:?} succeeded");
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(!errors.contains("panicked"), "{errors}");
    errors.lines().map(String::from).collect()
}

fn fixture(place: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(place).display().to_string()
}

#[test]
fn help_and_version_are_there() {
    let folder = Folder::new();
    assert!(succeed(&folder, &["--version"]).starts_with(concat!("sam2unet ", env!("CARGO_PKG_VERSION"))));
    let help = succeed(&folder, &["segment", "--help"]);
    for option in
        ["--weights", "--variant", "--size", "--device", "--format", "--threshold", "--stretch", "--jobs", "--out"]
    {
        assert!(help.contains(option), "{option} is not in the help");
    }
}

#[test]
fn every_shell_gets_its_completions() {
    let folder = Folder::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = succeed(&folder, &["completions", shell]);
        assert!(script.contains("segment") && script.contains("inspect"), "{shell}");
    }
}
