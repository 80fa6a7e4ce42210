//! Whole checkpoints of generated weights, as safetensors bytes.

use super::generated;
use burn::tensor::Device;
use sam2unet::{config::ModelConfig, weights::expected_shapes};
use std::collections::BTreeMap;

/// Official name → shape and values of all that a model needs.
pub type Tensors = BTreeMap<String, (Vec<usize>, Vec<f32>)>;

/// The generated weights of a variant.
pub fn tensors(config: &ModelConfig) -> Tensors {
    expected_shapes(&config.init(&Device::flex()))
        .into_iter()
        .map(|(name, shape)| {
            let values = generated::tensor(&name, &shape);
            (name, (shape, values))
        })
        .collect()
}

/// A safetensors file of them.
pub fn safetensors(tensors: &Tensors) -> Vec<u8> {
    let mut header = serde_json::Map::new();
    let mut at = 0;
    for (name, (shape, values)) in tensors {
        let end = at + 4 * values.len();
        header.insert(name.clone(), serde_json::json!({"dtype": "F32", "shape": shape, "data_offsets": [at, end]}));
        at = end;
    }
    let header = serde_json::Value::Object(header).to_string();
    let mut file = Vec::with_capacity(8 + header.len() + at);
    file.extend((header.len() as u64).to_le_bytes());
    file.extend(header.bytes());
    for (_, values) in tensors.values() {
        file.extend(values.iter().flat_map(|value| value.to_le_bytes()));
    }
    file
}
