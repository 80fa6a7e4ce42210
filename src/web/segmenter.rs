//! The segmenter as a JavaScript object.

use super::{blob::BlobSource, thrown};
use crate::{
    config::ModelConfig,
    device::{self, Choice},
    error::{Error, Result},
    picture,
    segmenter::Segmenter,
    weights::Checkpoint,
};
use js_sys::Float32Array;
use wasm_bindgen::prelude::*;
use web_sys::Blob;

/// A network in this worker, on the device that the module was built for.
#[wasm_bindgen(js_name = Segmenter)]
pub struct WebSegmenter {
    segmenter: Segmenter,
    device: String,
}

/// Probabilities of the picture's own size.
#[wasm_bindgen(js_name = Prediction)]
pub struct WebPrediction {
    pub width: usize,
    pub height: usize,
    probabilities: Vec<f32>,
}

#[wasm_bindgen(js_class = Segmenter)]
impl WebSegmenter {
    /// Loads a checkpoint: `.pth`, `.pt` or `.safetensors`. `variant` is the name of one, or the JSON text of another.
    pub async fn load(name: String, file: Blob, variant: Option<String>) -> std::result::Result<WebSegmenter, JsError> {
        load(name, file, variant).await.map_err(thrown)
    }

    /// Segments a picture file, looking at it at `width` × `height`.
    pub async fn segment(
        &self,
        name: String,
        file: Vec<u8>,
        width: usize,
        height: usize,
    ) -> std::result::Result<WebPrediction, JsError> {
        self.predict(&name, &file, [width, height]).await.map_err(thrown)
    }

    /// The variant that runs.
    #[wasm_bindgen(getter)]
    pub fn variant(&self) -> String {
        self.segmenter.config().name.clone()
    }

    /// What it runs on.
    #[wasm_bindgen(getter)]
    pub fn device(&self) -> String {
        self.device.clone()
    }
}

#[wasm_bindgen(js_class = Prediction)]
impl WebPrediction {
    /// Row by row, 0 to 1.
    #[wasm_bindgen(getter)]
    pub fn probabilities(&self) -> Float32Array {
        Float32Array::from(self.probabilities.as_slice())
    }
}

async fn load(name: String, file: Blob, variant: Option<String>) -> Result<WebSegmenter> {
    let variant = match variant {
        Some(json) if json.trim_start().starts_with('{') => Some(ModelConfig::from_json("variant", &json)?),
        Some(known) => Some(ModelConfig::named(&known)?),
        None => None,
    };
    let checkpoint = Checkpoint::from_source(Box::new(BlobSource::new(name, file)?))?;
    let processor = device::open(Choice::Auto).await?;
    let segmenter = Segmenter::load(&checkpoint, variant, &processor.device)?;
    Ok(WebSegmenter { segmenter, device: processor.name })
}

impl WebSegmenter {
    async fn predict(&self, name: &str, file: &[u8], size: [usize; 2]) -> Result<WebPrediction> {
        let picture = picture::decode(name, file)?;
        let logits = self.segmenter.segment(&picture, size).await.map_err(|error: Error| error.about(name))?;
        let probabilities = logits.restore(&picture)?.collect()?;
        Ok(WebPrediction { width: picture.width(), height: picture.height(), probabilities })
    }
}
