//! The checkpoint that a command is given, and what it is said to be.

use sam2unet::{
    config::ModelConfig,
    error::{Error, Result},
    weights::Checkpoint,
};
use std::path::PathBuf;

#[derive(clap::Args)]
pub struct Input {
    /// A .pth, .pt or .safetensors file, the index of a sharded checkpoint, or a model folder
    #[arg(value_name = "IN")]
    path: PathBuf,
    #[command(flatten)]
    pub variant: Variant,
}

impl Input {
    pub fn open(&self) -> Result<Checkpoint> {
        Checkpoint::open(&self.path)
    }
}

#[derive(clap::Args)]
pub struct Variant {
    /// nano, tiny, small, base_plus, large, or a JSON file that describes another [default: as the checkpoint says]
    #[arg(long = "variant", value_name = "V")]
    stated: Option<String>,
}

impl Variant {
    pub fn stated(&self) -> Result<Option<ModelConfig>> {
        self.stated.as_deref().map(variant).transpose()
    }
}

/// A variant by name, or from a JSON file that describes another.
pub fn variant(stated: &str) -> Result<ModelConfig> {
    if !stated.ends_with(".json") {
        return ModelConfig::named(stated);
    }
    let json = std::fs::read_to_string(stated).map_err(|error| Error::io(stated, &error))?;
    ModelConfig::from_json(stated, &json)
}
