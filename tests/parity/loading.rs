//! Checkpoints that do not fit, and those that need their names translated.

use crate::support::checkpoint::{Tensors, safetensors, tensors};
use burn::tensor::Device;
use sam2unet::{
    config::ModelConfig,
    error::Result,
    model::Sam2UNet,
    weights::{Checkpoint, Contents, Extent, MemorySource, load},
};

fn open(tensors: &Tensors) -> Checkpoint {
    Checkpoint::from_source(Box::new(MemorySource::new("net.safetensors", safetensors(tensors)))).unwrap()
}

fn load_nano(tensors: &Tensors) -> Result<Sam2UNet> {
    let checkpoint = open(tensors);
    let contents = Contents::of(&checkpoint)?;
    load(&contents, &contents.variant()?, &Device::flex())
}

fn nano() -> Tensors {
    tensors(&ModelConfig::named("nano").unwrap())
}

#[test]
fn every_variant_is_recognised() {
    for config in ModelConfig::variants().into_iter().filter(|config| config.name != "large") {
        let checkpoint = open(&tensors(&config));
        assert_eq!(Contents::of(&checkpoint).unwrap().variant().unwrap(), config);
    }
}

#[test]
fn all_that_does_not_fit_is_named_in_one_line() {
    let mut tensors = nano();
    tensors.remove("rfb2.conv_cat.conv.weight").unwrap();
    tensors.remove("encoder.blocks.3.prompt_learn.2.bias").unwrap();
    tensors.insert("encoder.extra".into(), (vec![2], vec![0.0; 2]));
    tensors.insert("head.bias".into(), (vec![3], vec![0.0; 3]));
    let error = load_nano(&tensors).unwrap_err().to_string();
    assert_eq!(
        error,
        "net.safetensors: does not fit the variant nano (2 missing: encoder.blocks.3.prompt_learn.2.bias, \
         rfb2.conv_cat.conv.weight; 1 unexpected: encoder.extra; 1 misshapen: head.bias is [3], not [1]); give the \
         checkpoint whole, or state the variant it was trained as"
    );
}

#[test]
fn a_stated_variant_must_fit() {
    let checkpoint = open(&nano());
    let contents = Contents::of(&checkpoint).unwrap();
    let error = load(&contents, &ModelConfig::named("tiny").unwrap(), &Device::flex()).unwrap_err().to_string();
    assert!(error.starts_with("net.safetensors: does not fit the variant tiny ("), "{error}");
    assert!(error.contains("encoder.patch_embed.proj.weight is [32, 3, 7, 7], not [96, 3, 7, 7]"), "{error}");
}

#[test]
fn unused_tensors_are_accepted() {
    let mut tensors = nano();
    tensors.insert("up4.conv.double_conv.0.weight".into(), (vec![1], vec![0.0]));
    tensors.insert("rfb1.conv_cat.bn.num_batches_tracked".into(), (vec![], vec![7.0]));
    load_nano(&tensors).unwrap();
}

#[test]
fn another_model_is_told_from_ours() {
    let tensors = Tensors::from([("layer1.0.conv1.weight".into(), (vec![1], vec![0.5]))]);
    let error = load_nano(&tensors).unwrap_err().to_string();
    assert!(error.contains("holds another model: none of its 1 tensors, such as `layer1.0.conv1.weight`,"), "{error}");
}

#[test]
fn sam2_gives_its_trunk_alone() {
    let config = ModelConfig::named("tiny").unwrap();
    let mut sam2: Tensors = tensors(&config)
        .into_iter()
        .filter(|(name, _)| name.starts_with("encoder.") && !name.contains("prompt_learn"))
        .map(|(name, tensor)| (name.replace("encoder.", "image_encoder.trunk.").replace(".block.", "."), tensor))
        .collect();
    sam2.insert("sam_mask_decoder.iou_token.weight".into(), (vec![1], vec![0.0]));
    let checkpoint = open(&sam2);
    let contents = Contents::of(&checkpoint).unwrap();
    assert_eq!((contents.extent, contents.variant().unwrap()), (Extent::Trunk, config.clone()));
    assert_eq!(contents.fitting(None, &Device::flex()).unwrap(), config);
    let error = contents.fitting_whole(None, &Device::flex()).unwrap_err().to_string();
    assert!(error.starts_with("net.safetensors: is SAM2's own file"), "{error}");
    let error = load(&contents, &config, &Device::flex()).unwrap_err().to_string();
    assert!(error.starts_with("net.safetensors: is SAM2's own file, which holds the encoder alone"), "{error}");
}
