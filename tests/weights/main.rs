//! The readers of checkpoints: what torch.save and safetensors wrote, and what a hostile file may try.

#[path = "../support/allocations.rs"]
mod allocations;
mod build;
mod exercise;
mod folders;
mod formats;
mod hostile;
mod mutations;
mod refused;
mod views;

use sam2unet::weights::{Checkpoint, MemorySource, TensorEntry};
use std::path::{Path, PathBuf};

/// The folder that tests/fixtures/make_checkpoints.py fills.
fn fixtures(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/checkpoints").join(folder)
}

fn files_in(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_file()).collect();
    files.sort();
    assert!(!files.is_empty(), "{} is empty", folder.display());
    files
}

fn open_bytes(bytes: &[u8]) -> Result<Checkpoint, String> {
    Checkpoint::from_source(Box::new(MemorySource::new("test.pth", bytes.to_vec()))).map_err(|e| e.to_string())
}

/// What make_checkpoints.py puts into a tensor of that name.
fn ramp(entry: &TensorEntry) -> Vec<f32> {
    let start: u64 = entry.name.bytes().map(u64::from).sum();
    (0..entry.elements()).map(|i| ((start + i) % 200) as f32 / 2.0 - 50.0).collect()
}
