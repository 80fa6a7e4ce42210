//! Model folders: a network as it is published, with all that is needed to run it.
//!
//! `config.json` tells what the network is and lists the other files: safetensors shards and their index. The trunk has
//! shards of its own, and shards are named by their content, so that the tasks of one trunk share it in any cache.
//! Tensors have their official names. Two forms are the folder's own: rows of a tensor that no shard holds whole stand
//! under `name#0`, `name#1`, …, and 8-bit integers under `name` are to be multiplied, row by row, with `name.scale`.

mod base;
mod config;
mod encode;
mod open;
mod packed;
mod shards;
mod write;

pub use base::check_trunk;
pub use config::{FolderConfig, FolderFile, Golden};
pub use encode::Precision;
pub use write::write;

pub(super) use packed::{Packed, pack};

/// What tells what the folder is.
const CONFIG: &str = "config.json";
