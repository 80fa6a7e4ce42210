//! SAM2-UNet: a picture in, a mask out.
//!
//! A picture passes each room once: [`picture`] decodes and resizes it as Pillow does, [`model`] is the network, which
//! [`weights`] fills from PyTorch's checkpoints, and `picture` again brings the logits back to the picture's own size.
//! [`segmenter`] is that whole way, and what the command line, the browser and the tests share.
//! [`mask`] makes polygons and run lengths of masks, and [`metrics`] says how good they are.

#![cfg_attr(not(target_family = "wasm"), deny(unsafe_code))]

pub mod config;
pub mod device;
pub mod error;
pub mod kernels;
pub mod mask;
pub mod metrics;
pub mod model;
#[cfg(not(target_family = "wasm"))]
pub mod parallel;
pub mod picture;
#[cfg(not(target_family = "wasm"))]
pub mod picture_files;
pub mod segmenter;
pub mod selftest;
#[cfg(feature = "synth")]
pub mod synth;
#[cfg(feature = "train")]
pub mod train;
#[cfg(target_family = "wasm")]
pub mod web;
pub mod weights;
