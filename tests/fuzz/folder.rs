//! Model folders: their config.json, and tensors in parts and as integers. From the repository's root:
//! `cargo +nightly fuzz run --fuzz-dir tests/fuzz folder -- -rss_limit_mb=1024 -malloc_limit_mb=512`

#![no_main]

#[path = "../weights/build.rs"]
#[allow(dead_code)]
mod build;
#[path = "../weights/exercise.rs"]
#[allow(dead_code)]
mod exercise;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| exercise::folder(bytes));
