//! The loss, its gradients and ten steps against PyTorch's, on weights and pictures that both sides generate.

#[path = "../support/mod.rs"]
mod support;

mod classes;

use burn::{
    module::{Module, ModuleVisitor, Param},
    tensor::{Device, Gradients, Tensor, read_sync},
};
use sam2unet::{
    config::ModelConfig,
    device::{self, Choice},
    train::{Batch, CrossEntropy, Learner, Recipe},
    weights::{Checkpoint, Contents, MemorySource, ModulePath, gather, load},
};
use std::{collections::BTreeMap, path::Path};
use support::{checkpoint, generated, sampled};

/// Of losses and gradients that PyTorch gives, how much ours may be off. We are within 1e-5 of the gradients.
const BOUND: f32 = 1e-3;

/// And of the way that a tensor's weights go in ten steps. AdamW divides each gradient by its own size, and so steps
/// widely for what is nearly nothing: PyTorch's own f32 ends 6.4e-2 from its f64.
const WAY_BOUND: f32 = 0.15;

/// The length of a gradient that is 0 but for rounding. PyTorch's f64 gives 1e-18 where its f32 gives 1e-9, and 5e-4 for
/// the least of all others.
const NOTHING: f32 = 1e-7;

const SIDE: usize = 96;
const PICTURES: usize = 3;

#[test]
fn on_the_cpu() {
    let device = Device::flex().autodiff();
    gradients(&device);
    let weighted = Recipe { cross_entropy: CrossEntropy::Weighted, ..Recipe::default() };
    ten_steps(&weighted, &read("weighted.safetensors")["losses"], &device);
    ways(&device);
}

#[test]
#[ignore = "needs a GPU, or software that imitates one"]
fn on_the_gpu() {
    let device = read_sync(device::open(Choice::Gpu)).unwrap().device.autodiff();
    gradients(&device);
    ways(&device);
}

fn gradients(device: &Device) {
    let learner = begin(&Recipe::default(), device);
    let (pictures, targets) = batch().upload(device);
    let gradients = learner.loss(pictures, &targets).backward();
    let mut collector = Collector { gradients, path: ModulePath::default(), found: BTreeMap::new() };
    learner.model.visit(&mut collector);
    hold("gradient", BOUND, &collector.found, &read("plain.safetensors"));
}

/// Where the weights are after ten steps, and where they were not to go.
fn ways(device: &Device) {
    let recipe = Recipe::default();
    let theirs = read("plain.safetensors");
    let before = weights(&begin(&recipe, device));
    let mut moved = weights(&ten_steps(&recipe, &theirs["losses"], device));
    for (name, values) in &mut moved {
        values.iter_mut().zip(&before[name]).for_each(|(after, before)| *after -= before);
    }
    hold("moved", WAY_BOUND, &moved, &theirs);
    assert!(moved.iter().all(|(name, values)| !is_trunk(name) || values.iter().all(|&value| value == 0.0)));
}

/// Makes the steps that PyTorch made, and holds the loss before each against its.
fn ten_steps(recipe: &Recipe, theirs: &[f32], device: &Device) -> Learner {
    let mut learner = begin(recipe, device);
    let mut worst = 0.0f32;
    for (step, expected) in theirs.iter().enumerate() {
        let loss = learner.look(batch(), 1.0).unwrap();
        let off = (loss / expected - 1.0).abs();
        assert!(off <= BOUND, "loss of step {step}: {loss}, not {expected}");
        worst = worst.max(off);
        learner.step(recipe.learning_rate);
    }
    println!("losses of ten steps: off by {worst:.1e} at most");
    learner
}

fn is_trunk(name: &str) -> bool {
    name.starts_with("encoder.") && !name.contains(".prompt_learn.")
}

/// Holds all that PyTorch kept of a kind against ours, by the length of the difference.
fn hold(kind: &str, bound: f32, ours: &BTreeMap<String, Vec<f32>>, theirs: &BTreeMap<String, Vec<f32>>) {
    let mut worst = (0.0, String::new());
    for (name, kept) in
        theirs.iter().filter_map(|(name, kept)| Some((name.strip_prefix(kind)?.strip_prefix('/')?, kept)))
    {
        let length = |values: &mut dyn Iterator<Item = f32>| values.map(|x| x * x).sum::<f32>().sqrt();
        // A shift that the next BatchNorm takes away again has no gradient but what rounding leaves, and AdamW makes
        // steps of that.
        if length(&mut theirs.get(&format!("gradient/{name}")).unwrap_or(kept).iter().copied()) < NOTHING {
            continue;
        }
        let difference = length(&mut sampled::pairs(&ours[name], kept).map(|(ours, theirs)| ours - theirs));
        let off = difference / length(&mut kept.iter().copied());
        if off.is_nan() || off > worst.0 {
            worst = (off, name.to_owned());
        }
    }
    println!("{kind}: farthest from PyTorch's is {} by {:.1e}", worst.1, worst.0);
    assert!(worst.0 <= bound, "{kind} of {} is off by {:.1e}", worst.1, worst.0);
}

fn begin(recipe: &Recipe, device: &Device) -> Learner {
    let json = r#"{"name": "custom", "embed_dim": 16, "heads": 1, "blocks": [1, 2, 2, 1], "global_blocks": [4],
                   "windows": [8, 4, 6, 7], "position_grid": [5, 6]}"#;
    let config = ModelConfig::from_json("custom.json", json).unwrap();
    let file = checkpoint::safetensors(&checkpoint::tensors(&config));
    let file = Checkpoint::from_source(Box::new(MemorySource::new("custom", file))).unwrap();
    Learner::new(load(&Contents::of(&file).unwrap(), &config, device).unwrap(), recipe, device)
}

/// make_training.py's.
fn batch() -> Batch {
    let blocks = generated::uniform("masks", PICTURES * (SIDE / 8) * (SIDE / 8)).map(|u| (u + 0.5).clamp(0.0, 1.0));
    let blocks: Vec<f32> = blocks.collect();
    let pictures = generated::input([PICTURES, 3, SIDE, SIDE]);
    let mut batch = Batch::new(SIDE);
    for (picture, blocks) in pictures.chunks_exact(3 * SIDE * SIDE).zip(blocks.chunks_exact((SIDE / 8) * (SIDE / 8))) {
        let mask: Vec<f32> = (0..SIDE * SIDE).map(|i| blocks[i / SIDE / 8 * (SIDE / 8) + i % SIDE / 8]).collect();
        batch.push(picture, &mask);
    }
    batch
}

fn read(file: &str) -> BTreeMap<String, Vec<f32>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/training").join(file);
    let checkpoint = Checkpoint::open(&path).unwrap();
    checkpoint.tensors().map(|tensor| (tensor.name.clone(), checkpoint.read_f32(tensor).unwrap())).collect()
}

/// All weights of the network.
fn weights(learner: &Learner) -> BTreeMap<String, Vec<f32>> {
    let checkpoint = gather(&learner.model.valid(), "ours").unwrap();
    checkpoint.tensors().map(|tensor| (tensor.name.clone(), checkpoint.read_f32(tensor).unwrap())).collect()
}

/// The gradients of all weights that have one.
struct Collector {
    gradients: Gradients,
    path: ModulePath,
    found: BTreeMap<String, Vec<f32>>,
}

impl ModuleVisitor for Collector {
    fn enter_module(&mut self, name: &str, container: &str) {
        self.path.enter(name, container);
    }

    fn exit_module(&mut self, _: &str, _: &str) {
        self.path.exit();
    }

    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        if let Some(gradient) = param.val().grad(&self.gradients) {
            let gradient = if self.path.is_transposed() { gradient.transpose() } else { gradient };
            self.found.insert(self.path.official_name(), gradient.into_data().try_into_vec().unwrap());
        }
    }
}
