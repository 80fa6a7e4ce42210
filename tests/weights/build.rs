//! Builds archives, pickles and model folders that no tool would write.

use serde_json::{Value, json};

/// An archive as torch.save writes it without checksums, so that a changed pickle is not refused for its checksum.
pub fn archive(pickle: &[u8], storages: &[&[u8]]) -> Vec<u8> {
    let keys: Vec<_> = (0..storages.len()).map(|key| format!("a/data/{key}")).collect();
    let mut records = vec![("a/data.pkl", pickle)];
    records.extend(keys.iter().map(String::as_str).zip(storages.iter().copied()));
    zip(&records)
}

/// A zip archive with stored records and zeros for checksums.
pub fn zip(records: &[(&str, &[u8])]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut directory = Vec::new();
    for (name, data) in records {
        let place = (bytes.len() as u32).to_le_bytes();
        let size = (data.len() as u32).to_le_bytes();
        let name_length = (name.len() as u16).to_le_bytes();
        // Version, flags, method, time, date and checksum; then the sizes and that there is no extra field.
        let common = [&[0; 14][..], &size, &size, &name_length, &[0; 2]].concat();
        bytes.extend([b"PK\x03\x04", &common[..], name.as_bytes(), data].concat());
        directory.extend([b"PK\x01\x02\0\0", &common[..], &[0; 10], &place, name.as_bytes()].concat());
    }
    let place = (bytes.len() as u32).to_le_bytes();
    let size = (directory.len() as u32).to_le_bytes();
    let count = (records.len() as u16).to_le_bytes();
    bytes.extend(&directory);
    bytes.extend([b"PK\x05\x06\0\0\0\0", &count[..], &count, &size, &place, &[0; 2]].concat());
    bytes
}

/// The pickle of a dictionary with these names, each with what the instructions beside it make.
pub fn dictionary(entries: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut pickle = b"\x80\x02}".to_vec();
    for (name, instructions) in entries {
        pickle.extend([&text(name), &instructions[..], b"s"].concat());
    }
    pickle.push(b'.');
    pickle
}

/// The instructions that make a tensor of f32.
pub fn tensor(key: &str, elements: i64, offset: i64, shape: &[i64], strides: &[i64]) -> Vec<u8> {
    let tuple =
        |sizes: &[i64]| [b"(", &sizes.iter().flat_map(|&size| integer(size)).collect::<Vec<_>>()[..], b"t"].concat();
    view(key, elements, offset, &tuple(shape), &tuple(strides))
}

/// The same, where shape and strides are instructions.
pub fn view(key: &str, elements: i64, offset: i64, shape: &[u8], strides: &[u8]) -> Vec<u8> {
    [
        b"ctorch._utils\n_rebuild_tensor_v2\n((",
        &text("storage")[..],
        b"ctorch\nFloatStorage\n",
        &text(key),
        &text("cpu"),
        &integer(elements),
        b"tQ",
        &integer(offset),
        shape,
        strides,
        b"\x89NtR",
    ]
    .concat()
}

pub fn text(text: &str) -> Vec<u8> {
    [b"X", &(text.len() as u32).to_le_bytes()[..], text.as_bytes()].concat()
}

pub fn integer(value: i64) -> Vec<u8> {
    [b"\x8a\x08", &value.to_le_bytes()[..]].concat()
}

/// A safetensors file with this header.
pub fn safetensors(header: &[u8], data: &[u8]) -> Vec<u8> {
    [&(header.len() as u64).to_le_bytes()[..], header, data].concat()
}

pub const INDEX: &str = "model.safetensors.index.json";

/// A config.json that lists these files. Whoever reads a folder from memory does not ask for their SHA-256.
pub fn folder_config(files: &[(&str, &[u8])]) -> Value {
    let listed =
        files.iter().map(|(name, bytes)| json!({"name": name, "sha256": "0".repeat(64), "bytes": bytes.len()}));
    json!({
        "format": "sam2unet", "version": 1,
        "architecture": {
            "name": "nano", "embed_dim": 32, "heads": 1, "blocks": [1, 1, 3, 1], "global_blocks": [3],
            "windows": [8, 4, 14, 7], "position_grid": [7, 7],
        },
        "input_size": [352, 352], "mean": [0.485, 0.456, 0.406], "std": [0.229, 0.224, 0.225],
        "task": "unknown", "threshold": 0.5, "licence": "unknown", "source": "unknown", "precision": "int8",
        "files": listed.collect::<Vec<_>>(),
    })
}
