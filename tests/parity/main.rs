//! Every module's output against PyTorch's, on weights and pictures that both sides generate.

#[path = "../support/mod.rs"]
mod support;

mod loading;

use burn::tensor::{Device, Tensor, TensorData, read_sync};
use sam2unet::{
    config::ModelConfig,
    device::{self, Choice},
    model::{Outputs, Sam2UNet},
    weights::{Checkpoint, Contents, MemorySource, load},
};
use std::{collections::BTreeMap, path::Path};
use support::{checkpoint, generated, sampled};

/// How far an output may be from PyTorch's, in its own standard deviations. We are within 3e-5 everywhere, on the GPU
/// too; the nearest mistake worth catching, the tanh form of GELU, is at 6e-4.
const BOUND: f32 = 1e-4;

struct Case {
    variant: &'static str,
    width: usize,
    height: usize,
    batch: usize,
}

const fn case(variant: &'static str, width: usize, height: usize, batch: usize) -> Case {
    Case { variant, width, height, batch }
}

impl Case {
    fn file(&self) -> String {
        let batch = if self.batch > 1 { format!("-b{}", self.batch) } else { String::new() };
        format!("{}-{}x{}{batch}.safetensors", self.variant, self.width, self.height)
    }

    fn config(&self) -> ModelConfig {
        if self.variant != "custom" {
            return ModelConfig::named(self.variant).unwrap();
        }
        // Unlike any variant: a position grid that is not square, an odd window, a narrow trunk.
        let json = r#"{"name": "custom", "embed_dim": 16, "heads": 1, "blocks": [1, 2, 2, 1], "global_blocks": [4],
                       "windows": [8, 4, 6, 7], "position_grid": [5, 6]}"#;
        ModelConfig::from_json("custom.json", json).unwrap()
    }
}

#[test]
fn nano_at_the_trained_size_pads_its_windows() {
    check_on_cpu(case("nano", 352, 352, 1));
}

#[test]
fn nano_at_a_small_size() {
    check_on_cpu(case("nano", 224, 224, 1));
}

#[test]
fn nano_upright() {
    check_on_cpu(case("nano", 96, 160, 1));
}

#[test]
fn nano_wide() {
    check_on_cpu(case("nano", 512, 384, 1));
}

#[test]
fn nano_on_two_pictures_at_once() {
    check_on_cpu(case("nano", 64, 64, 2));
}

#[test]
fn tiny() {
    check_on_cpu(case("tiny", 352, 352, 1));
}

#[test]
fn small() {
    check_on_cpu(case("small", 224, 224, 1));
}

#[test]
fn base_plus() {
    check_on_cpu(case("base_plus", 352, 352, 1));
}

#[test]
fn large() {
    check_on_cpu(case("large", 352, 352, 1));
}

#[test]
fn a_variant_from_json() {
    check_on_cpu(case("custom", 128, 96, 1));
}

/// One test for all cases: a process can open its GPU once.
#[test]
#[ignore = "needs a GPU, or software that imitates one"]
fn on_the_gpu() {
    let processor = read_sync(device::open(Choice::Gpu)).unwrap();
    for case in
        [case("custom", 128, 96, 1), case("nano", 64, 64, 2), case("nano", 96, 160, 1), case("nano", 224, 224, 1)]
    {
        check(&case, &processor.device);
    }
}

fn check_on_cpu(case: Case) {
    check(&case, &Device::flex());
}

/// Runs the case as trained and as folded for inference, and compares all that PyTorch kept of it.
fn check(case: &Case, device: &Device) {
    let theirs = Answers::read(case);
    let config = case.config();
    let file = checkpoint::safetensors(&checkpoint::tensors(&config));
    let source = MemorySource::new("generated.safetensors", file);
    let checkpoint = Checkpoint::from_source(Box::new(source)).unwrap();
    let contents = Contents::of(&checkpoint).unwrap();
    let model = load(&contents, &config, device).unwrap();

    let shape = [case.batch, 3, case.height, case.width];
    let input = || Tensor::<4>::from_data(TensorData::new(generated::input(shape), shape), device);
    for (how, model) in [("as trained", model.clone()), ("folded", model.fold_norms())] {
        for (name, ours) in outputs(&model, input()) {
            theirs.compare(&format!("{} {how}", case.file()), name, ours);
        }
    }
}

/// The output of every module, by the name that the fixtures have for it.
fn outputs(model: &Sam2UNet, input: Tensor<4>) -> Vec<(&'static str, Tensor<4>)> {
    let Outputs { out, out1, out2 } = model.forward(input.clone());
    let logits = model.logits(input.clone());
    let [_, _, height, width] = input.dims();
    let position = model.encoder.position.forward([height / 4, width / 4]);
    let [stage1, stage2, stage3, stage4] = model.encoder.forward(input);
    let rfb1 = model.rfb1.forward(stage1.clone());
    let rfb2 = model.rfb2.forward(stage2.clone());
    let rfb3 = model.rfb3.forward(stage3.clone());
    let rfb4 = model.rfb4.forward(stage4.clone());
    let up1 = model.up1.forward(rfb4.clone(), rfb3.clone());
    let up2 = model.up2.forward(up1.clone(), rfb2.clone());
    let up3 = model.up3.forward(up2.clone(), rfb1.clone());
    let maps = [
        ("position", position),
        ("stage1", stage1),
        ("stage2", stage2),
        ("stage3", stage3),
        ("stage4", stage4),
        ("rfb1", rfb1),
        ("rfb2", rfb2),
        ("rfb3", rfb3),
        ("rfb4", rfb4),
        ("up1", up1),
        ("up2", up2),
        ("up3", up3),
    ];
    // PyTorch's maps have their channels in front.
    let maps = maps.map(|(name, map)| (name, map.permute([0, 3, 1, 2])));
    let logits = [("out", out), ("out", logits), ("out1", out1), ("out2", out2)];
    maps.into_iter().chain(logits).collect()
}

/// What PyTorch gave; tests/fixtures/make_parity.py says how it is kept.
struct Answers(BTreeMap<String, Vec<f32>>);

impl Answers {
    fn read(case: &Case) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/parity");
        let checkpoint = Checkpoint::open(&folder.join(case.file())).unwrap();
        let read = |entry| checkpoint.read_f32(entry).unwrap();
        Self(checkpoint.tensors().map(|entry| (entry.name.clone(), read(entry))).collect())
    }

    fn compare(&self, case: &str, name: &str, ours: Tensor<4>) {
        let shape: Vec<f32> = ours.dims().iter().map(|&side| side as f32).collect();
        assert_eq!(shape, self.0[&format!("{name}.shape")], "{case}: shape of {name}");
        let std = self.0[&format!("{name}.std")][0];
        let ours = ours.into_data().try_into_vec::<f32>().unwrap();
        let difference = sampled::largest_difference(&ours, &self.0[name]) / std;
        println!("{case}: {name} differs by at most {difference:.1e} of its standard deviation");
        assert!(difference <= BOUND, "{case}: {name} differs by {difference:.1e} of its standard deviation");
    }
}
