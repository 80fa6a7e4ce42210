//! A model's files as JavaScript hands them over: one checkpoint, or a model folder's shards.

use super::{Result, blob::BlobSource, thrown};
use crate::{
    config::ModelConfig,
    error::{self, Error},
    segmenter::Segmenter,
    weights::{self, ByteSource, Checkpoint, folder::FolderConfig},
};
use burn::tensor::Device;
use js_sys::Function;
use serde::Deserialize;
use std::collections::BTreeMap;
use wasm_bindgen::prelude::*;
use web_sys::Blob;

#[wasm_bindgen(js_name = Model)]
pub struct WebModel {
    pub(super) checkpoint: Checkpoint,
    variant: Option<ModelConfig>,
}

/// A file of a model folder.
#[derive(Deserialize)]
struct Part {
    name: String,
    #[serde(with = "serde_wasm_bindgen::preserve")]
    blob: Blob,
}

#[wasm_bindgen(js_class = Model)]
impl WebModel {
    /// Opens a `.pth`, `.pt` or `.safetensors` file. `variant` is the name of one, or the JSON text of another;
    /// it is recognised where it is left out.
    pub fn open(name: String, file: Blob, variant: Option<String>, progress: Option<Function>) -> Result<WebModel> {
        open(name, file, variant, progress).map_err(thrown)
    }

    /// Opens a model folder, given the text of its config.json and `{ name, blob }` of all files that it lists.
    #[wasm_bindgen(js_name = openFolder)]
    pub fn open_folder(name: &str, config: &str, parts: JsValue, progress: Option<Function>) -> Result<WebModel> {
        let parts: Vec<Part> = serde_wasm_bindgen::from_value(parts)?;
        open_folder(name, config, parts, progress).map_err(thrown)
    }

    pub(super) fn load(&self, device: &Device) -> error::Result<Segmenter> {
        Segmenter::load(&self.checkpoint, self.variant.clone(), device)
    }
}

fn open(name: String, file: Blob, variant: Option<String>, progress: Option<Function>) -> error::Result<WebModel> {
    let variant = match variant {
        Some(json) if json.trim_start().starts_with('{') => Some(ModelConfig::from_json("variant", &json)?),
        Some(known) => Some(ModelConfig::named(&known)?),
        None => None,
    };
    let checkpoint = Checkpoint::from_source(Box::new(BlobSource::new(name, file, progress)?))?;
    Ok(WebModel { checkpoint, variant })
}

fn open_folder(name: &str, config: &str, parts: Vec<Part>, progress: Option<Function>) -> error::Result<WebModel> {
    let config = FolderConfig::parse(name, config.as_bytes())?;
    let mut blobs: BTreeMap<_, _> = parts.into_iter().map(|part| (part.name, part.blob)).collect();
    let checkpoint = Checkpoint::from_folder(name, config, |file| {
        let blob = blobs.remove(&file.name).ok_or_else(|| Error::new(&file.name, "is not among the model's files"))?;
        let source: Box<dyn ByteSource> = Box::new(BlobSource::new(file.name.clone(), blob, progress.clone())?);
        Ok(source)
    })?;
    Ok(WebModel { checkpoint, variant: None })
}

/// A file's SHA-256 in hexadecimal. The browser's own wants all of the file in memory.
#[wasm_bindgen]
pub fn sha256(name: String, file: Blob) -> Result<String> {
    let source = BlobSource::new(name, file, None).map_err(thrown)?;
    weights::sha256([&source as &dyn ByteSource]).map_err(thrown)
}
