//! `sam2unet convert` and `export`: folders that say the same as what they were made of, and nothing half done.

use crate::support::checkpoint::{Tensors, safetensors, tensors};
use crate::{fail, fixture, folder::Folder, succeed};
use burn::tensor::{Device, read_sync};
use sam2unet::{
    config::ModelConfig,
    segmenter::Segmenter,
    selftest::tolerance,
    weights::{
        ByteSource, Checkpoint, Contents, DType, FileSource,
        folder::{FolderConfig, Precision},
    },
};
use std::{collections::BTreeMap, fs, path::Path};

const LARGEST: u64 = 16 << 20;

fn nano() -> Tensors {
    tensors(&ModelConfig::named("nano").unwrap())
}

/// A folder with `nano.safetensors` and what `convert` makes of it.
fn converted(precision: &str, more: &[&str]) -> Folder {
    let folder = Folder::with_nano();
    let arguments = ["convert", "nano.safetensors", "model", "--precision", precision];
    succeed(&folder, &[&arguments[..], more].concat());
    folder
}

fn config(folder: &Folder, place: &str) -> FolderConfig {
    FolderConfig::of(&folder.path().join(place)).unwrap().unwrap()
}

fn values(folder: &Folder, place: &str) -> BTreeMap<String, Vec<f32>> {
    let checkpoint = Checkpoint::open(&folder.path().join(place)).unwrap();
    let contents = Contents::of(&checkpoint).unwrap();
    contents.tensors.keys().map(|name| (name.clone(), contents.read(name).unwrap())).collect()
}

/// The names of its files that begin so.
fn files(config: &FolderConfig, kind: &str) -> Vec<String> {
    config.files.iter().map(|file| file.name.clone()).filter(|name| name.starts_with(kind)).collect()
}

/// Everything in the folder that was not there before, or is left half done.
fn entries(folder: &Folder) -> Vec<String> {
    let names = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<_> = names.collect();
    names.sort();
    names
}

#[test]
fn f32_is_exact() {
    let folder = converted("f32", &[]);
    assert_eq!(values(&folder, "model"), values(&folder, "nano.safetensors"));
}

#[test]
fn f16_is_within_half_a_rounding() {
    let folder = converted("f16", &[]);
    let theirs = values(&folder, "nano.safetensors");
    for (name, ours) in values(&folder, "model") {
        for (ours, theirs) in ours.iter().zip(&theirs[&name]) {
            // The lowest bit of 10 after the point; below 2^-14 the distance no longer shrinks.
            let half_step = (theirs.abs() / 2048.0).max(f32::powi(2.0, -25));
            assert!((ours - theirs).abs() <= half_step, "{name}: {theirs} became {ours}");
        }
    }
}

#[test]
fn int8_is_within_half_a_step_of_each_row() {
    let folder = converted("int8", &[]);
    let checkpoint = Checkpoint::open(&folder.path().join("model")).unwrap();
    let theirs = values(&folder, "nano.safetensors");
    let mut quantized = 0;
    for entry in checkpoint.tensors().filter(|entry| entry.dtype == DType::I8) {
        let (ours, theirs) = (checkpoint.read_f32(entry).unwrap(), &theirs[&entry.name]);
        let width = theirs.len() / entry.shape[0];
        for (ours, theirs) in ours.chunks(width).zip(theirs.chunks(width)) {
            let step = theirs.iter().fold(0.0, |largest: f32, value| largest.max(value.abs())) / 127.0;
            for (ours, theirs) in ours.iter().zip(theirs) {
                assert!((ours - theirs).abs() <= 0.501 * step, "{}: {theirs} became {ours}", entry.name);
            }
        }
        quantized += theirs.len();
        assert_eq!(checkpoint.read_bytes(entry).unwrap().len(), theirs.len());
    }
    let all: usize = theirs.values().map(Vec::len).sum();
    assert!(4 * quantized > all, "{quantized} of {all} values are integers");
}

#[test]
fn its_config_and_its_index_stand_for_the_folder() {
    let folder = converted("int8", &[]);
    let all = values(&folder, "model");
    for file in ["config.json", "model.safetensors.index.json"] {
        assert_eq!(values(&folder, &format!("model/{file}")), all);
    }
}

#[test]
fn a_config_of_another_tool_is_not_ours() {
    let folder = converted("f32", &[]);
    let all = values(&folder, "model");
    for other in ["{\"model_type\": \"sam2\"}", "[]", "{\"format\": 1}"] {
        folder.write("model/config.json", other.as_bytes());
        assert_eq!(values(&folder, "model"), all);
        assert!(FolderConfig::of(&folder.path().join("model")).unwrap().is_none());
    }
    folder.write("model/config.json", b"{");
    let said = fail(&folder, &["inspect", "model"]);
    assert!(said[0].starts_with("sam2unet: model/config.json: is damaged"), "{said:?}");
}

/// Where the probability reaches a half.
fn mask(folder: &Folder, weights: &str) -> Vec<bool> {
    let out = format!("out-{weights}");
    let arguments = ["segment", "--weights", weights, "--device", "cpu", "--format", "mask", "--out", &out];
    succeed(folder, &[&arguments[..], &[&fixture("segment/waves.png")]].concat());
    let mut reader =
        png::Decoder::new(std::io::Cursor::new(folder.read(&format!("{out}/waves.png")))).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut pixels).unwrap();
    pixels.iter().map(|&pixel| pixel == 255).collect()
}

#[test]
fn masks_hardly_move_with_the_precision() {
    let folder = converted("f32", &[]);
    let theirs = mask(&folder, "nano.safetensors");
    assert_eq!(mask(&folder, "model"), theirs);
    for (precision, least) in [("f16", 0.995), ("int8", 0.98)] {
        succeed(&folder, &["convert", "model", precision, "--precision", precision]);
        let ours = mask(&folder, precision);
        let count = |both: fn(bool, bool) -> bool| ours.iter().zip(&theirs).filter(|&(&a, &b)| both(a, b)).count();
        let overlap = count(|a, b| a && b) as f64 / count(|a, b| a || b) as f64;
        println!("{precision}: intersection over union {overlap:.4}");
        assert!(overlap >= least, "{precision}: {overlap}");
    }
}

#[test]
fn what_the_folder_says_is_what_the_options_said() {
    let more =
        ["--task", "polyp", "--threshold", "0.25", "--licence", "CC0-1.0", "--source", "a test", "--size", "96x64"];
    let more = [&more[..], &["--description", "Drawn by a hash."]].concat();
    let folder = converted("f16", &more);
    let ours = config(&folder, "model");
    assert_eq!((ours.task.as_str(), ours.threshold, ours.licence.as_str()), ("polyp", 0.25, "CC0-1.0"));
    assert_eq!(ours.description, "Drawn by a hash.");
    assert_eq!((ours.source.as_str(), ours.input_size, ours.precision), ("a test", [96, 64], Precision::F16));
    assert_eq!(ours.architecture, ModelConfig::named("nano").unwrap());
    assert_eq!((ours.mean, ours.std), ([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]));

    // It is kept where a folder is converted again, and is what `segment` does where no option says otherwise.
    succeed(&folder, &["convert", "model", "again", "--precision", "f16"]);
    assert_eq!(config(&folder, "again"), ours);
    let waves = fixture("segment/waves.png");
    let arguments =
        ["segment", "--weights", "model", "--device", "cpu", "--format", "logits-npy", "--out", "out", &waves];
    succeed(&folder, &arguments);
    assert!(String::from_utf8_lossy(&folder.read("out/waves.npy")).contains("'shape': (64, 96)"));

    let words = succeed(&folder, &["inspect", "model"]);
    for line in [
        "variant     nano",
        "dtype       f16, f32",
        "task        polyp",
        "description Drawn by a hash.",
        "size        96x64",
    ] {
        assert!(words.lines().any(|said| said == line), "no `{line}` in {words}");
    }
}

#[test]
fn every_file_is_listed_and_small() {
    let folder = Folder::new();
    folder.write("tiny.safetensors", &safetensors(&tensors(&ModelConfig::named("tiny").unwrap())));
    succeed(&folder, &["convert", "tiny.safetensors", "model", "--precision", "f32"]);
    let config = config(&folder, "model");
    let mut listed: Vec<_> = config.files.iter().map(|file| file.name.clone()).collect();
    assert_eq!(listed[0], "model.safetensors.index.json");
    assert!(files(&config, "trunk-").len() > 5);
    for file in &config.files {
        assert!(file.bytes <= LARGEST, "{file:?}");
        let path = folder.path().join("model").join(&file.name);
        file.check(&FileSource::open(&path).unwrap()).unwrap();
        if let Some((_, hash)) = file.name.split_once('-') {
            assert_eq!(hash, format!("{}.safetensors", &file.sha256[..16]));
        }
    }
    listed.push("config.json".into());
    listed.sort();
    let mut there: Vec<_> = fs::read_dir(folder.path().join("model"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    there.sort();
    assert_eq!(there, listed);
}

#[test]
fn a_tensor_larger_than_a_shard_is_cut_and_joined() {
    let json = r#"{"name": "wide", "embed_dim": 192, "heads": 1, "blocks": [1, 1, 1, 1], "global_blocks": [],
                   "windows": [8, 4, 14, 7], "position_grid": [7, 7]}"#;
    let folder = Folder::new();
    folder.write("wide.json", json.as_bytes());
    let tensors = tensors(&ModelConfig::from_json("wide.json", json).unwrap());
    let largest = tensors.values().map(|(_, values)| values.len() * 4).max().unwrap();
    assert!(largest as u64 > 2 * LARGEST);
    folder.write("wide.safetensors", &safetensors(&tensors));
    for precision in ["f32", "int8"] {
        let arguments = ["convert", "wide.safetensors", precision, "--precision", precision, "--variant", "wide.json"];
        succeed(&folder, &arguments);
        assert!(config(&folder, precision).files.iter().all(|file| file.bytes <= LARGEST));
    }
    let index = String::from_utf8(folder.read("f32/model.safetensors.index.json")).unwrap();
    assert!(index.contains("encoder.blocks.3.block.mlp.layers.0.weight#2"));
    assert_eq!(values(&folder, "f32"), tensors.into_iter().map(|(name, (_, values))| (name, values)).collect());
}

#[test]
fn tasks_of_one_trunk_share_its_files() {
    let folder = Folder::with_nano();
    let mut other = nano();
    for (name, (_, values)) in &mut other {
        if !name.starts_with("encoder.") || name.contains(".prompt_learn.") {
            values.iter_mut().for_each(|value| *value *= 0.5);
        }
    }
    folder.write("other.safetensors", &safetensors(&other));
    let sam2: Tensors = nano()
        .into_iter()
        .filter(|(name, _)| name.starts_with("encoder.") && !name.contains(".prompt_learn."))
        .map(|(name, tensor)| (name.replace("encoder.", "image_encoder.trunk.").replace(".block.", "."), tensor))
        .collect();
    folder.write("sam2.safetensors", &safetensors(&sam2));
    for precision in ["f32", "f16", "int8"] {
        let first = format!("first-{precision}");
        succeed(
            &folder,
            &["convert", "nano.safetensors", &first, "--precision", precision, "--base", "sam2.safetensors"],
        );
        let second = format!("second-{precision}");
        let said =
            succeed(&folder, &["convert", "other.safetensors", &second, "--precision", precision, "--base", &first]);
        assert!(said.contains(&format!("{first}: has the same trunk")), "{said}");
        let (first, second) = (config(&folder, &first), config(&folder, &second));
        assert_eq!(files(&first, "trunk-"), files(&second, "trunk-"));
        assert_ne!(files(&first, "head-"), files(&second, "head-"));
    }
    // Converted from its integers again, it stays what it was.
    succeed(&folder, &["convert", "second-int8", "third", "--precision", "int8", "--base", "first-int8"]);
    assert_eq!(config(&folder, "third"), config(&folder, "second-int8"));
}

#[test]
fn another_trunk_is_told() {
    let folder = converted("f16", &[]);
    let mut other = nano();
    other.get_mut("encoder.blocks.2.block.attn.qkv.weight").unwrap().1[7] += 1.0;
    folder.write("other.safetensors", &safetensors(&other));
    let before = entries(&folder);
    let convert = |base: &str, precision: &str| {
        fail(&folder, &["convert", "other.safetensors", "out", "--precision", precision, "--base", base]).join("\n")
    };
    for base in ["nano.safetensors", "model"] {
        assert_eq!(
            convert(base, "f16"),
            format!(
                "sam2unet: other.safetensors: its trunk is not that of {base}: 1 of its 82 tensors differ, such as \
                 encoder.blocks.2.block.attn.qkv.weight; give the base that its training began with, or no --base"
            )
        );
    }
    assert!(convert("model", "int8").contains("model: is stored as f16, and no int8 folder can share that"));
    assert_eq!(entries(&folder), before);
}

#[test]
fn nothing_is_replaced_and_nothing_left_half_done() {
    let folder = converted("f16", &[]);
    folder.write("taken/file", b"");
    folder.write("broken.safetensors", &folder.read("nano.safetensors")[..1 << 20]);
    let mut large = nano();
    large.get_mut("rfb1.conv_cat.conv.weight").unwrap().1[0] = 1e6;
    folder.write("large.safetensors", &safetensors(&large));
    large.get_mut("rfb1.conv_cat.conv.weight").unwrap().1[0] = f32::NAN;
    folder.write("nan.safetensors", &safetensors(&large));
    let before = entries(&folder);
    let cases: [(&[&str], &str); 8] = [
        (
            &["convert", "nano.safetensors", "model", "--precision", "f16"],
            "model: is there already; name another place",
        ),
        (&["convert", "nano.safetensors", "taken", "--precision", "f16"], "taken: is there already"),
        (&["convert", "broken.safetensors", "new/out", "--precision", "f16"], "broken.safetensors: is cut short"),
        (
            &["convert", "large.safetensors", "out", "--precision", "f16"],
            "`rfb1.conv_cat.conv.weight` has values too large",
        ),
        (
            &["convert", "nan.safetensors", "out", "--precision", "f32"],
            "`rfb1.conv_cat.conv.weight` has values that are NaN",
        ),
        (&["export", "model", "nano.safetensors"], "nano.safetensors: is there already"),
        (&["export", "nan.safetensors", "out.pth"], "`rfb1.conv_cat.conv.weight` has values that are NaN"),
        (&["export", "model", "out.onnx"], "let it end in .safetensors or .pth"),
    ];
    for (arguments, expected) in cases {
        let said = fail(&folder, arguments);
        assert!(said.len() == 1 && said[0].contains(expected), "{arguments:?}: {said:?}");
        assert_eq!(entries(&folder), before, "{arguments:?}");
    }
}

#[test]
fn what_a_killed_run_left_is_removed_and_what_a_running_one_writes_is_not() {
    let folder = Folder::with_nano();
    let cases: [(&[&str], &str, &str); 2] = [
        (
            &["convert", "nano.safetensors", "out", "--precision", "f16"],
            "out",
            "out.sam2unet-part/out/head-1.safetensors",
        ),
        (&["export", "nano.safetensors", "out.pth"], "out.pth", "out.pth.sam2unet-part/out.pth"),
    ];
    for (arguments, out, left) in cases {
        let before = entries(&folder);
        folder.write(left, b"half of it");
        let lock = folder.path().join(format!("{out}.sam2unet-part/lock"));
        let running = fs::File::create(lock).unwrap();
        running.lock().unwrap();
        let said = fail(&folder, arguments);
        assert_eq!(said, [format!("sam2unet: {out}: is being written by another run; wait for that one")]);
        assert!(folder.has(left));
        drop(running);
        succeed(&folder, arguments);
        assert_eq!(entries(&folder), [&before[..], &[out.to_owned()]].concat());
    }
}

#[test]
fn exports_say_what_was_converted_and_hold_all_that_pytorch_asks_for() {
    let folder = converted("f32", &[]);
    let theirs = values(&folder, "nano.safetensors");
    for file in ["out.pth", "out.safetensors", "out.pt"] {
        succeed(&folder, &["export", "model", file]);
        let checkpoint = Checkpoint::open(&folder.path().join(file)).unwrap();
        assert_eq!(checkpoint.tensors().count(), 520, "{file}");
        assert_eq!(values(&folder, file), theirs);
        let counter = checkpoint.get("up4.conv.double_conv.4.num_batches_tracked").unwrap();
        assert_eq!((counter.dtype, counter.shape.as_slice()), (DType::I64, &[][..]));
        assert_eq!(checkpoint.get("up4.conv.double_conv.0.weight").unwrap().shape, [64, 128, 3, 3]);
        let variance = checkpoint.get("up4.conv.double_conv.1.running_var").unwrap();
        assert_eq!(checkpoint.read_f32(variance).unwrap(), [1.0; 64]);
    }
    // What changes nothing is passed on where it is there.
    let mut with_up4 = nano();
    with_up4.insert("up4.conv.double_conv.1.bias".into(), (vec![64], vec![0.5; 64]));
    folder.write("with_up4.safetensors", &safetensors(&with_up4));
    succeed(&folder, &["export", "with_up4.safetensors", "with_up4.pth"]);
    let checkpoint = Checkpoint::open(&folder.path().join("with_up4.pth")).unwrap();
    let bias = checkpoint.get("up4.conv.double_conv.1.bias").unwrap();
    assert_eq!(checkpoint.read_f32(bias).unwrap(), [0.5; 64]);
}

#[test]
fn the_known_answer_is_found_again() {
    for precision in ["f32", "int8"] {
        let folder = converted(precision, &[]);
        let golden = config(&folder, "model").golden.unwrap();
        assert_eq!((golden.size, golden.logits.len()), ([64, 64], 64));
        let load = |place: &str| {
            let checkpoint = Checkpoint::open(&folder.path().join(place)).unwrap();
            Segmenter::load(&checkpoint, None, &Device::flex()).unwrap()
        };
        assert!(read_sync(load("model").self_test(&golden)).unwrap() < 1e-4);
        // A sign wrong in one layer is no longer the same network.
        let mut other = nano();
        other.get_mut("rfb2.conv_cat.conv.weight").unwrap().1.iter_mut().for_each(|value| *value = -*value);
        folder.write("other.safetensors", &safetensors(&other));
        assert!(read_sync(load("other.safetensors").self_test(&golden)).unwrap() > tolerance(burn::tensor::DType::F32));
    }
}

/// What opening says after `change` had its way with the folder.
fn after(change: impl FnOnce(&Path, &FolderConfig)) -> String {
    let folder = converted("int8", &[]);
    let path = folder.path().join("model");
    change(&path, &config(&folder, "model"));
    Checkpoint::open(&path).err().expect("it was opened").to_string()
}

#[test]
fn damaged_folders_are_told_by_the_file() {
    let head = |config: &FolderConfig| files(config, "head-").remove(0);
    let missing = after(|path, config| fs::remove_file(path.join(head(config))).unwrap());
    assert!(missing.contains("head-") && missing.contains("its folder is not whole"), "{missing}");
    let cut = after(|path, config| {
        let file = path.join(head(config));
        let bytes = fs::read(&file).unwrap();
        fs::write(file, &bytes[..bytes.len() / 2]).unwrap();
    });
    assert!(cut.contains("head-") && cut.contains("is damaged: it has"), "{cut}");
    let flipped = after(|path, config| {
        let file = path.join(head(config));
        let mut bytes = fs::read(&file).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(file, bytes).unwrap();
    });
    assert!(flipped.contains("head-") && flipped.contains("its SHA-256 is "), "{flipped}");
    let unlisted = after(|path, config| {
        let mut config = config.clone();
        config.files.retain(|file| !file.name.starts_with("head-"));
        config.save(path).unwrap();
    });
    assert!(unlisted.contains("that config.json does not list"), "{unlisted}");
    let scales = after(|path, config| {
        let mut config = config.clone();
        let index = path.join(&config.files[0].name);
        let text = fs::read_to_string(&index).unwrap();
        fs::write(&index, text.replace("mlp.layers.0.weight.scale", "mlp.layers.0.weight.scole")).unwrap();
        let source = FileSource::open(&index).unwrap();
        config.files[0].sha256 = sam2unet::weights::sha256([&source as &dyn ByteSource]).unwrap();
        config.files[0].bytes = source.size();
        config.save(path).unwrap();
    });
    assert!(scales.contains("lacks tensor `encoder.blocks.2.block.mlp.layers.0.weight.scole`"), "{scales}");
}
