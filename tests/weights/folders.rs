//! Model folders that lie, read from memory as a browser does.

use super::allocations::peak_of;
use super::build::{INDEX, folder_config, safetensors};
use super::mutations::Random;
use sam2unet::error::Result;
use sam2unet::weights::folder::FolderConfig;
use sam2unet::weights::{Checkpoint, MemorySource};
use serde_json::{Value, json};

/// Name, type and shape of a tensor in a shard.
type Stored<'a> = (&'a str, &'a str, &'a [usize]);

/// Name, shape and values of a tensor as it is read.
type Read = (String, Vec<usize>, Vec<f32>);

fn good() -> Value {
    folder_config(&[(INDEX, b"{}")])
}

/// Opens the folder and reads all of it.
fn open(config: &[u8], files: &[(&str, &[u8])]) -> Result<Vec<Read>> {
    let config = FolderConfig::parse("config.json", config)?;
    let checkpoint = Checkpoint::from_folder("folder", config, |file| {
        let bytes = files.iter().find(|(name, _)| *name == file.name).map_or(vec![], |(_, bytes)| bytes.to_vec());
        Ok(Box::new(MemorySource::new(&file.name, bytes)))
    })?;
    let read = |entry: &sam2unet::weights::TensorEntry| {
        Ok((entry.name.clone(), entry.shape.clone(), checkpoint.read_f32(entry)?))
    };
    checkpoint.tensors().map(read).collect()
}

/// A shard of these tensors with zeros and ones in turn, and an index of all of them.
fn folder(tensors: &[Stored]) -> (Vec<u8>, Vec<u8>) {
    let mut header = serde_json::Map::new();
    let mut data = Vec::new();
    for (name, dtype, shape) in tensors {
        let count: usize = shape.iter().product();
        let start = data.len();
        for i in 0..count {
            match *dtype {
                "I8" => data.push(i as u8 % 2),
                _ => data.extend(((i % 2) as f32).to_le_bytes()),
            }
        }
        header.insert((*name).into(), json!({"dtype": dtype, "shape": shape, "data_offsets": [start, data.len()]}));
    }
    let map: serde_json::Map<_, _> = header.keys().map(|name| (name.clone(), json!("a.safetensors"))).collect();
    let shard = safetensors(Value::Object(header).to_string().as_bytes(), &data);
    (json!({"weight_map": map}).to_string().into_bytes(), shard)
}

fn open_tensors(tensors: &[Stored]) -> Result<Vec<Read>> {
    let (index, shard) = folder(tensors);
    let files: [(&str, &[u8]); 2] = [(INDEX, &index), ("a.safetensors", &shard)];
    open(folder_config(&files).to_string().as_bytes(), &files)
}

#[test]
fn parts_are_joined_and_integers_scaled() {
    let read = open_tensors(&[("w#0", "F32", &[2, 3]), ("w#1", "F32", &[1, 3]), ("v", "F32", &[])]).unwrap();
    assert_eq!(read[0], ("v".into(), vec![], vec![0.0]));
    assert_eq!(read[1], ("w".into(), vec![3, 3], vec![0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0]));
    // Its scales are 0, 1, 0.
    let read = open_tensors(&[("w#0", "I8", &[2, 2]), ("w#1", "I8", &[1, 2]), ("w.scale", "F32", &[3])]).unwrap();
    assert_eq!(read, [("w".into(), vec![3, 2], vec![0.0, 0.0, 0.0, 1.0, 0.0, 0.0])]);
}

#[test]
fn parts_and_scales_that_do_not_fit_are_refused() {
    let cases: [(&[Stored], &str); 11] = [
        (&[("w#1", "F32", &[2])], "`w` has parts that do not follow each other"),
        (&[("w#0", "F32", &[2]), ("w#2", "F32", &[2])], "`w` has parts that do not follow"),
        (&[("w#0", "F32", &[2]), ("w", "F32", &[2])], "`w` has parts that do not follow"),
        (&[("w#0", "F32", &[2, 2]), ("w#1", "F32", &[2, 3])], "`w` has parts that do not fit"),
        (&[("w#0", "F32", &[2]), ("w#1", "I8", &[2])], "`w` has parts that do not fit"),
        (&[("w#0", "F32", &[]), ("w#1", "F32", &[])], "`w` has a part that is one number"),
        (&[("w#x", "F32", &[2])], "`w#x` is a part without a number"),
        (&[("w", "I8", &[2, 2])], "`w` has no scales that fit"),
        (&[("w", "I8", &[2, 2]), ("w.scale", "F32", &[3])], "`w` has no scales that fit"),
        (&[("w", "I8", &[2, 2]), ("w.scale", "I8", &[2])], "`w` has no scales that fit"),
        (&[("w", "I8", &[]), ("w.scale", "F32", &[])], "`w` has no scales that fit"),
    ];
    for (tensors, expected) in cases {
        let error = open_tensors(tensors).expect_err(expected).to_string();
        assert!(error.starts_with("folder: ") && error.contains(expected), "{error}");
    }
    // No rows, and rows of nothing.
    for shape in [[0, 2], [2, 0]] {
        let read = open_tensors(&[("w", "I8", &shape), ("w.scale", "F32", &shape[..1])]).unwrap();
        assert!(read[0].2.is_empty());
    }
}

#[test]
fn descriptions_that_lie_are_refused_in_one_line() {
    assert!(FolderConfig::parse("config.json", good().to_string().as_bytes()).is_ok());
    let long = "x".repeat(100_000);
    let hash = "0".repeat(64);
    let file =
        |name: &str| json!([{"name": INDEX, "sha256": hash, "bytes": 2}, {"name": name, "sha256": hash, "bytes": 1}]);
    let cases = [
        ("/version", json!(2), "is of version 2, and version 1 is read here; update sam2unet"),
        ("/version", json!("1"), "is damaged"),
        ("/version", json!(-1), "is damaged"),
        ("/format", json!("other"), "does not describe a SAM2-UNet model folder"),
        ("/format", json!(1), "does not describe a SAM2-UNet model folder"),
        ("/architecture", json!("nano"), "is damaged"),
        ("/architecture/embed_dim", json!(1u64 << 40), "its architecture is wrong"),
        ("/architecture/blocks", json!([1, 2, 3]), "is damaged"),
        ("/architecture/classes", json!(0), "its architecture is wrong"),
        ("/architecture/classes", json!(257), "its architecture is wrong"),
        ("/architecture/classes", json!(3), "it names 0 classes where there are 3"),
        ("/classes", json!(["object"]), "it names 1 classes where there are 0"),
        ("/input_size", json!([351, 352]), "its input size is wrong"),
        ("/input_size", json!([0, 352]), "its input size is wrong"),
        ("/input_size", json!([u64::MAX, 352]), "its input size is wrong"),
        // Of no f32, which some builds of the parser notice before us.
        ("/mean", json!([1e300, 0, 0]), ""),
        ("/std", json!([0, 1, 1]), "its mean"),
        ("/std", json!([-1, 1, 1]), "its mean"),
        ("/std", json!([1, 1]), "is damaged"),
        ("/threshold", json!(1.5), "its threshold 1.5"),
        ("/threshold", json!(null), "is damaged"),
        ("/precision", json!(long), "is damaged"),
        ("/task", json!(1), "is damaged"),
        ("/files", json!([]), "does not list model.safetensors.index.json"),
        ("/files", file(INDEX), "twice"),
        ("/files", file("../a"), "outside of its own folder"),
        ("/files", file("/etc/passwd"), "outside of its own folder"),
        ("/files", file(r"a\b"), "outside of its own folder"),
        ("/files", file(""), "outside of its own folder"),
        ("/files", json!([{"name": INDEX, "sha256": "ABC", "bytes": 2}]), "SHA-256"),
        ("/files", json!([{"name": INDEX, "sha256": hash, "bytes": -2}]), "is damaged"),
        ("/files", json!([{"name": long, "sha256": hash, "bytes": 1e30}]), "is damaged"),
        ("/golden", json!({"size": [64, 64], "logits": []}), "its known answer"),
        ("/golden", json!({"size": [64, 64], "logits": vec![0; 65]}), "its known answer"),
        ("/golden", json!({"size": [64, 64], "logits": [1e300]}), ""),
        ("/golden", json!({"size": [63, 64], "logits": [1]}), "its known answer"),
    ];
    for (place, value, expected) in cases {
        let mut config = good();
        config["golden"] = Value::Null;
        config["classes"] = json!([]);
        config["architecture"]["classes"] = json!(1);
        *config.pointer_mut(place).unwrap() = value;
        let json = config.to_string();
        let (parsed, peak) = peak_of(|| FolderConfig::parse("config.json", json.as_bytes()));
        let error = parsed.expect_err(expected).to_string();
        assert!(error.starts_with("config.json: ") && error.contains(expected), "{place}: {error}");
        assert!(error.len() < 500 && error.lines().count() == 1, "{error}");
        assert!(peak < 8 * json.len() + 10_000, "{place}: {peak} bytes");
    }
    for json in
        [&b"["[..], b"[]", b"", b"null", b"{}", &[b' '; 2 << 20], &[b'['; 1 << 20], b"{\"format\":\"sam2unet\"}"]
    {
        assert!(FolderConfig::parse("config.json", json).is_err());
    }
}

#[test]
fn files_of_another_size_are_refused() {
    let (index, shard) = folder(&[("w", "F32", &[2])]);
    let files: [(&str, &[u8]); 2] = [(INDEX, &index), ("a.safetensors", &shard)];
    let json = folder_config(&files).to_string();
    let cut: [(&str, &[u8]); 2] = [(INDEX, &index), ("a.safetensors", &shard[..shard.len() - 1])];
    let error = open(json.as_bytes(), &cut).unwrap_err().to_string();
    assert!(error.starts_with("a.safetensors: is damaged: it has "), "{error}");
    let error = open(json.as_bytes(), &cut[..1]).unwrap_err().to_string();
    assert!(error.starts_with("a.safetensors: is damaged: it has 0 bytes"), "{error}");
}

#[test]
fn scrambled_folders_are_refused_or_read() {
    let mut random = Random(5);
    let (index, shard) =
        folder(&[("w#0", "I8", &[2, 3]), ("w#1", "I8", &[1, 3]), ("w.scale", "F32", &[3]), ("v", "F32", &[2])]);
    let json = folder_config(&[(INDEX, &index), ("a.safetensors", &shard)]).to_string().into_bytes();
    for _ in 0..3000 {
        let mut bytes = [json.clone(), index.clone(), shard.clone()];
        for _ in 0..=random.below(3) {
            let scrambled = &mut bytes[random.below(3)];
            let place = random.below(scrambled.len());
            scrambled[place] = b"0129#\"{}[],.ex\xff\0"[random.below(16)];
        }
        let [json, index, shard] = &bytes;
        let files: [(&str, &[u8]); 2] = [(INDEX, index), ("a.safetensors", shard)];
        if let Err(error) = open(json, &files) {
            assert_eq!(error.to_string().lines().count(), 1, "{error}");
        }
    }
}

#[test]
fn names_of_classes_are_kept_and_one_class_has_none() {
    let mut several = good();
    several["architecture"]["classes"] = json!(3);
    several["classes"] = json!(["ground", "fish", "\u{73ca}\u{745a}"]);
    for (config, names) in [(good(), 0), (several, 3)] {
        let parsed = FolderConfig::parse("config.json", config.to_string().as_bytes()).unwrap();
        let again: Value = serde_json::from_str(&parsed.to_json()).unwrap();
        for (said, kept) in [(&config, &again), (&config["architecture"], &again["architecture"])] {
            assert_eq!(said.get("classes"), kept.get("classes"));
        }
        assert_eq!(parsed.classes.len(), names);
    }
}
