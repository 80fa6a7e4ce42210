//! `cargo run --example generate VARIANT CLASSES FILE` writes a checkpoint of generated weights, for tests that are not in
//! Rust.

#[path = "mod.rs"]
mod support;

use sam2unet::config::ModelConfig;
use support::checkpoint::{safetensors, tensors};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [variant, classes, file] = arguments.as_slice() else { panic!("name a variant, classes and a file to write") };
    let config = ModelConfig { classes: classes.parse().unwrap(), ..ModelConfig::named(variant).unwrap() };
    std::fs::write(file, safetensors(&tensors(&config))).unwrap();
}
