//! Every form of a checkpoint, with the values that PyTorch put into it.

use super::{files_in, fixtures, ramp};
use sam2unet::weights::{Checkpoint, DType};

/// The module that most of the fixtures hold.
const NET: &[(&str, &[usize])] = &[
    ("bn.bias", &[4]),
    ("bn.num_batches_tracked", &[]),
    ("bn.running_mean", &[4]),
    ("bn.running_var", &[4]),
    ("bn.weight", &[4]),
    ("conv.bias", &[4]),
    ("conv.weight", &[4, 3, 3, 3]),
    ("empty", &[0, 3]),
    ("scale", &[]),
];

fn good(name: &str) -> Checkpoint {
    Checkpoint::open(&fixtures("good").join(name)).unwrap_or_else(|e| panic!("{e}"))
}

fn names_and_shapes(checkpoint: &Checkpoint) -> Vec<(&str, &[usize])> {
    checkpoint.tensors().map(|entry| (entry.name.as_str(), &entry.shape[..])).collect()
}

fn assert_values(checkpoint: &Checkpoint) {
    for entry in checkpoint.tensors() {
        if matches!(entry.dtype, DType::F64 | DType::F32 | DType::F16 | DType::BF16) {
            let values = checkpoint.read_f32(entry).unwrap_or_else(|e| panic!("{e}"));
            assert_eq!(values, ramp(entry), "{} in {}", entry.name, checkpoint.name());
        }
    }
}

#[test]
fn floating_values_are_as_written() {
    for path in files_in(&fixtures("good")) {
        assert_values(&Checkpoint::open(&path).unwrap_or_else(|e| panic!("{e}")));
    }
}

#[test]
fn the_same_module_is_found_in_every_form() {
    let forms = [
        "data_parallel.pth",
        "dict.pt",
        "legacy.pth",
        "legacy_protocol3.pth",
        "legacy_protocol4.pth",
        "legacy_protocol5.pth",
        "legacy_training.pth",
        "no_checksums.pth",
        "protocol3.pth",
        "protocol4.pth",
        "protocol5.pth",
        "repacked.pth",
        "single.safetensors",
        "state_dict.pth",
        "training.pth",
        "training_protocol5.pth",
        "under_net.pth",
        "under_state_dict.pth",
        "under_two.pth",
    ];
    for form in forms {
        assert_eq!(names_and_shapes(&good(form)), NET, "{form}");
    }
}

#[test]
fn shards_are_found_by_their_index_and_by_their_folder() {
    for form in ["sharded", "sharded/model.safetensors.index.json"] {
        let checkpoint = good(form);
        assert_eq!(names_and_shapes(&checkpoint), NET, "{form}");
        assert_values(&checkpoint);
    }
}

#[test]
fn views_of_shared_storages_have_their_own_shapes() {
    for form in ["views.pth", "legacy_views.pth"] {
        let checkpoint = good(form);
        let shapes: [(&str, &[usize]); 10] = [
            ("channels_last", &[2, 3, 4, 5]),
            ("empty_of_full", &[0]),
            ("last_of_full", &[]),
            ("offset", &[5]),
            ("permuted", &[2, 3, 4, 5]),
            ("second", &[5]),
            ("strided", &[3, 3]),
            ("tied.ab", &[3, 2]),
            ("tied.ba", &[3, 2]),
            ("transposed", &[3, 4]),
        ];
        assert_eq!(names_and_shapes(&checkpoint), shapes, "{form}");
    }
}

#[test]
fn parameters_and_tensors_with_attributes_are_tensors() {
    let shapes: [(&str, &[usize]); 3] = [("frozen", &[2]), ("tagged", &[3]), ("tensor_tagged", &[3])];
    assert_eq!(names_and_shapes(&good("parameters.pth")), shapes);
}

#[test]
fn names_of_sam2_files_are_left_as_they_are() {
    let shapes: [(&str, &[usize]); 2] =
        [("image_encoder.trunk.blocks.0.norm1.weight", &[4]), ("image_encoder.trunk.pos_embed", &[1, 4, 2, 2])];
    assert_eq!(names_and_shapes(&good("sam2.pt")), shapes);
}

#[test]
fn every_type_of_element_is_told_and_its_bytes_are_given() {
    for form in ["dtypes.pth", "legacy_dtypes.pth", "dtypes.safetensors"] {
        let checkpoint = good(form);
        let dtypes: Vec<_> = checkpoint.tensors().map(|entry| (entry.name.as_str(), entry.dtype)).collect();
        let expected = [
            ("torch.bfloat16", DType::BF16),
            ("torch.bool", DType::Bool),
            ("torch.float16", DType::F16),
            ("torch.float32", DType::F32),
            ("torch.float64", DType::F64),
            ("torch.int16", DType::I16),
            ("torch.int32", DType::I32),
            ("torch.int64", DType::I64),
            ("torch.int8", DType::I8),
            ("torch.uint8", DType::U8),
        ];
        assert_eq!(dtypes, expected, "{form}");
        for entry in checkpoint.tensors() {
            let bytes = checkpoint.read_bytes(entry).unwrap();
            let width = entry.dtype.size();
            match entry.dtype {
                DType::F32 => assert_eq!(bytes, ramp(entry).iter().flat_map(|v| v.to_le_bytes()).collect::<Vec<_>>()),
                DType::F64 => {
                    assert_eq!(bytes, ramp(entry).iter().flat_map(|v| f64::from(*v).to_le_bytes()).collect::<Vec<_>>());
                }
                DType::F16 | DType::BF16 => assert_eq!(bytes.len(), 3 * 70 * width),
                _ => {
                    let firsts: Vec<_> = bytes.chunks(width).map(|element| element[0]).collect();
                    assert_eq!(firsts, [0, 1, 1], "{} in {form}", entry.name);
                    let error = checkpoint.read_f32(entry).unwrap_err().to_string();
                    assert!(error.contains("not of floating-point numbers"), "{error}");
                }
            }
        }
    }
}

#[test]
fn a_counter_keeps_its_value() {
    let checkpoint = good("state_dict.pth");
    let counter = checkpoint.get("bn.num_batches_tracked").unwrap();
    assert_eq!(checkpoint.read_bytes(counter).unwrap(), 7u64.to_le_bytes());
    assert!(checkpoint.get("bn.missing").is_none());
}
