//! What the tests and the fuzz targets do with any bytes at all: read all there is, and never panic.

use super::build::{INDEX, archive, folder_config, safetensors as whole};
use sam2unet::error::Result;
use sam2unet::weights::folder::FolderConfig;
use sam2unet::weights::{ByteSource, Checkpoint, MemorySource};
use serde_json::{Map, Value, json};

/// Opens the bytes as a checkpoint and reads every tensor both ways.
pub fn read_all(bytes: &[u8]) -> Result<()> {
    read_tensors(Checkpoint::from_source(Box::new(MemorySource::new("fuzz", bytes.to_vec())))?)
}

/// Opens the bytes as the index of a sharded checkpoint, whose every shard is `shard`.
pub fn read_all_shards(index: &[u8], shard: &[u8]) -> Result<()> {
    read_tensors(Checkpoint::from_shards(&MemorySource::new("fuzz", index.to_vec()), |name| {
        Ok(Box::new(MemorySource::new(name, shard.to_vec())) as Box<dyn ByteSource>)
    })?)
}

fn read_tensors(checkpoint: Checkpoint) -> Result<()> {
    for entry in checkpoint.tensors() {
        let bytes = checkpoint.read_bytes(entry);
        if let Ok(bytes) = &bytes {
            assert_eq!(bytes.len() as u64, entry.elements() * entry.dtype.size() as u64);
            let elements: u128 = entry.shape.iter().map(|&size| size as u128).product();
            assert_eq!(u128::from(entry.elements()), elements);
        }
        if let Ok(values) = checkpoint.read_f32(entry) {
            assert_eq!(values.len() as u64, entry.elements());
            assert!(values.iter().all(|value| value.is_finite()));
        }
    }
    Ok(())
}

/// The bytes as a checkpoint, and as the pickle of one that is whole otherwise.
pub fn pytorch(bytes: &[u8]) {
    let _ = read_all(bytes);
    let _ = read_all(&archive(bytes, &[&[0; 64], &[1; 64]]));
}

/// The bytes as a checkpoint, as the header of one with 64 bytes of data, and as an index of such shards.
pub fn safetensors(bytes: &[u8]) {
    let _ = read_all(bytes);
    let _ = read_all(&whole(bytes, &[0; 64]));
    let shard = whole(br#"{"w":{"dtype":"F32","shape":[16],"data_offsets":[0,64]}}"#, &[0; 64]);
    let _ = read_all_shards(bytes, &shard);
}

/// The bytes as a config.json, and as the header of a model folder's one shard, which has 64 bytes of data.
pub fn folder(bytes: &[u8]) {
    if let Ok(config) = FolderConfig::parse("fuzz", bytes) {
        let again = FolderConfig::parse("fuzz", config.to_json().as_bytes());
        assert_eq!(again.unwrap(), config);
    }
    let Ok(header) = serde_json::from_slice::<Map<String, Value>>(bytes) else { return };
    let places: Map<_, _> = header.keys().map(|name| (name.clone(), json!("a.safetensors"))).collect();
    let (index, shard) = (json!({"weight_map": places}).to_string(), whole(bytes, &[0; 64]));
    let files: [(&str, &[u8]); 2] = [(INDEX, index.as_bytes()), ("a.safetensors", &shard)];
    let config = FolderConfig::parse("fuzz", folder_config(&files).to_string().as_bytes()).unwrap();
    let opened = Checkpoint::from_folder("fuzz", config, |file| {
        let (_, bytes) = files.iter().find(|(name, _)| *name == file.name).unwrap();
        Ok(Box::new(MemorySource::new(&file.name, bytes.to_vec())))
    });
    let _ = opened.and_then(read_tensors);
}
