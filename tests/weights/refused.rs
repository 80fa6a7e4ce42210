//! What is refused, and the sentence that says so.

use super::build::{safetensors, zip};
use super::{files_in, fixtures, open_bytes};
use sam2unet::weights::{ByteSource, Checkpoint, MemorySource};
use std::path::Path;

#[test]
fn each_refused_fixture_is_told_why() {
    let reasons = [
        ("big_endian.pth", "big-endian"),
        ("complex.pth", "is made of `ComplexFloatStorage`"),
        ("deflated.pth", "is compressed"),
        ("eval.pth", "asks to run `builtins.eval`"),
        ("expanded.pth", "has 64 elements over a storage of 1"),
        ("float8.pth", "_rebuild_tensor_v3"),
        ("float8.safetensors", "is made of `F8_E4M3`"),
        ("module.pth", "an object built by `__main__.Net`"),
        ("module_legacy.pth", "an object built by `__main__.Net`"),
        ("module_under_model.pth", "an object built by `__main__.Net`"),
        ("negated.pth", "negates or conjugates"),
        ("no_tensors.pth", "holds no tensors under `epoch`, `losses`"),
        ("numpy.pth", "`weight` is an object built by"),
        ("os_system.pth", "asks to run `os.system`"),
        ("os_system_as_tensor.pth", "asks to run `os.system`"),
        ("os_system_beside.pth", "asks to run `os.system`"),
        ("os_system_legacy.pth", "asks to run `os.system`"),
        ("popen.pth", "asks to run `commands.Popen`"),
        ("protocol1.pth", "protocol 0 or 1"),
        ("sparse.pth", "_rebuild_sparse_tensor"),
        ("tensor.pth", "holds one tensor"),
        ("torchscript.pt", "TorchScript"),
    ];
    let files = files_in(&fixtures("refused"));
    let names: Vec<_> = files.iter().map(|file| file.file_name().unwrap().to_str().unwrap()).collect();
    assert_eq!(names, reasons.map(|(name, _)| name));
    for (file, (_, reason)) in files.iter().zip(reasons) {
        let error = Checkpoint::open(file).err().unwrap_or_else(|| panic!("{} was read", file.display())).to_string();
        assert!(error.contains(reason), "{error}");
        assert!(error.starts_with(&file.display().to_string()), "{error}");
        assert_eq!(error.lines().count(), 1, "{error}");
    }
}

fn error_of(bytes: &[u8]) -> String {
    open_bytes(bytes).err().expect("this was read")
}

#[test]
fn other_files_are_told_for_what_they_are() {
    let kinds: &[(&[u8], &str)] = &[
        (b"", "is empty"),
        (b"\n<!DOCTYPE html><html>", "web page"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0", "Git LFS"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"\x89HDF\r\n\x1a\n", "HDF5"),
        (b"\x93NUMPY\x01\0", "NumPy"),
        (b"\x08\x07\x12\x07pytorch\x1a\x032.1", "ONNX"),
        (b"\x1f\x8b\x08", "gzip"),
        ("Gewichte: später\n".as_bytes(), "but text"),
        (b"{\"weights\": []}", "but text"),
        (&[0; 100], "zeros"),
        (&[1, 2, 3], "no format known"),
        (b"\x80\x04}.", "not one of torch.save's"),
        (b"{\"weight_map\": {}}", "without its shards"),
    ];
    for (bytes, kind) in kinds {
        let error = error_of(bytes);
        assert!(error.contains(kind), "{error}");
    }
    assert!(error_of(&zip(&[("a/weights.npy", b"")])).contains("no data.pkl"));
}

#[test]
fn paths_that_are_no_files_are_told() {
    let error = |path: &Path| Checkpoint::open(path).err().unwrap().to_string();
    assert!(error(&fixtures("refused")).contains("is a directory"));
    assert!(error(&fixtures("missing.pth")).contains("No such file"));
    #[cfg(unix)]
    assert!(error(Path::new("/dev/zero")).contains("not a regular file"));
}

#[test]
fn a_flipped_bit_in_the_data_names_its_tensor() {
    let mut bytes = std::fs::read(fixtures("good/state_dict.pth")).unwrap();
    let weight: Vec<u8> = {
        let checkpoint = open_bytes(&bytes).unwrap();
        checkpoint.read_bytes(checkpoint.get("conv.weight").unwrap()).unwrap()
    };
    let place = bytes.windows(weight.len()).position(|window| window == weight).unwrap();
    bytes[place + 100] ^= 1;
    let checkpoint = open_bytes(&bytes).unwrap();
    let error = checkpoint.read_f32(checkpoint.get("conv.weight").unwrap()).unwrap_err().to_string();
    assert_eq!(error, "test.pth: is damaged: tensor `conv.weight` fails its checksum; download or copy it again");
    assert!(checkpoint.read_f32(checkpoint.get("conv.bias").unwrap()).is_ok());
}

#[test]
fn values_that_are_not_finite_name_their_tensor() {
    let header = |dtype: &str| {
        format!(
            r#"{{"w":{{"dtype":"{dtype}","shape":[2],"data_offsets":[0,{}]}}}}"#,
            if dtype == "F64" { 16 } else { 8 }
        )
    };
    let cases = [
        ("F32", [1.0, f32::NAN].map(f32::to_le_bytes).concat()),
        ("F32", [f32::NEG_INFINITY, 1.0].map(f32::to_le_bytes).concat()),
        ("F64", [1e300, 1.0].map(f64::to_le_bytes).concat()),
    ];
    for (dtype, data) in cases {
        let checkpoint = open_bytes(&safetensors(header(dtype).as_bytes(), &data)).unwrap();
        let entry = checkpoint.get("w").unwrap();
        let error = checkpoint.read_f32(entry).unwrap_err().to_string();
        assert!(error.contains("tensor `w` has values that are NaN or infinite"), "{error}");
        assert_eq!(checkpoint.read_bytes(entry).unwrap(), data);
    }
}

#[test]
fn shards_stay_in_their_folder_and_hold_what_the_index_says() {
    let shard = safetensors(br#"{"w":{"dtype":"U8","shape":[],"data_offsets":[0,1]}}"#, &[1]);
    let open = |index: &str| {
        Checkpoint::from_shards(&MemorySource::new("index", index.into()), |name| {
            Ok(Box::new(MemorySource::new(name, shard.clone())) as Box<dyn ByteSource>)
        })
        .map_err(|e| e.to_string())
    };
    assert!(open(r#"{"metadata":{},"weight_map":{"w":"a.safetensors"}}"#).is_ok());
    for outside in ["/etc/passwd", "../a", "b/a", "..", ".", "", r"b\\a", "C:a", r"..\\a"] {
        let error = open(&format!(r#"{{"weight_map":{{"w":"{outside}"}}}}"#)).err().unwrap();
        assert!(error.contains("outside of its own folder"), "{error}");
    }
    let error = |index: &str| open(index).err().unwrap();
    assert!(error(r#"{"weight_map":{"v":"a"}}"#).contains("a: lacks tensor `v`"));
    assert!(error(r#"{"weight_map":{"w":"a","w":"a"}}"#).contains("`w`"));
    assert!(error(r#"{"weight_map":{"w":1}}"#).contains("line 1"));
    assert!(error(r#"{}"#).contains("line 1"));
}
