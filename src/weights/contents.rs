//! What a checkpoint holds, seen under the official names of SAM2-UNet.

use super::{Checkpoint, DType, TensorEntry, folder::FolderConfig, names};
use crate::{
    config::{MOST_CLASSES, ModelConfig},
    error::{Error, Result},
};
use std::collections::BTreeMap;

/// How much of the network a checkpoint brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// Everything: a SAM2-UNet checkpoint.
    Whole,
    /// Everything but the three heads, where they are for other classes.
    Body,
    /// The encoder without its adapters: SAM2's or SAM2.1's own file.
    Trunk,
}

/// A checkpoint's tensors by official name. Those that no forward pass uses are left out.
pub struct Contents<'a> {
    checkpoint: &'a Checkpoint,
    pub extent: Extent,
    pub tensors: BTreeMap<String, &'a TensorEntry>,
}

impl<'a> Contents<'a> {
    /// Tells a SAM2-UNet checkpoint from a SAM2 one, and refuses what is neither.
    pub fn of(checkpoint: &'a Checkpoint) -> Result<Self> {
        let whole: BTreeMap<_, _> = checkpoint
            .tensors()
            .filter(|tensor| !names::is_unused(&tensor.name))
            .map(|tensor| (tensor.name.clone(), tensor))
            .collect();
        if whole.keys().any(|name| name.starts_with("encoder.")) {
            return Ok(Self { checkpoint, extent: Extent::Whole, tensors: whole });
        }
        let trunk: BTreeMap<_, _> =
            checkpoint.tensors().filter_map(|tensor| Some((names::from_sam2(&tensor.name)?, tensor))).collect();
        if !trunk.is_empty() {
            return Ok(Self { checkpoint, extent: Extent::Trunk, tensors: trunk });
        }
        let example = whole.keys().next().map_or(String::new(), |name| format!(", such as `{name}`,"));
        Err(Error::new(
            checkpoint.name(),
            format!("holds another model: none of its {} tensors{example} is named as in SAM2-UNet", whole.len()),
        )
        .remedy("give the .pth that the SAM2-UNet training wrote, or a safetensors file with the same names"))
    }

    /// The variant that a model folder states, or else the published one that names and shapes speak for.
    pub fn variant(&self) -> Result<ModelConfig> {
        if let Some(folder) = self.folder() {
            return Ok(folder.architecture.clone());
        }
        let (likeness, variant) = ModelConfig::variants()
            .into_iter()
            .map(|variant| (self.likeness(&variant), variant))
            .max_by(|(a, _), (b, _)| a.total_cmp(b))
            .expect("there are variants");
        if likeness > 0.5 {
            return Ok(ModelConfig { classes: self.head_classes().unwrap_or(variant.classes), ..variant });
        }
        Err(Error::new(self.checkpoint.name(), "is a SAM2-UNet, but none of the variants known here")
            .remedy("describe it in a JSON file and state that as the variant"))
    }

    /// The stated variant, or else the one that the checkpoint speaks for. Where it states no classes, the head does.
    pub fn variant_or(&self, stated: Option<ModelConfig>) -> Result<ModelConfig> {
        match (stated, self.head_classes()) {
            (Some(stated), Some(classes)) if stated.classes == 1 => Ok(ModelConfig { classes, ..stated }),
            (Some(stated), _) => Ok(stated),
            (None, _) => self.variant(),
        }
    }

    /// What the classes are called: as a model folder says, or by their numbers.
    pub fn class_names(&self, config: &ModelConfig) -> Vec<String> {
        let named = self.folder().map(|folder| &folder.classes).filter(|names| names.len() == config.classes);
        named.cloned().unwrap_or_else(|| config.numbered_classes())
    }

    /// Classes that the main head tells apart; nothing where there is no such head.
    pub fn head_classes(&self) -> Option<usize> {
        let classes = self.tensors.get("head.weight")?.shape.first().copied();
        classes.filter(|classes| (1..=MOST_CLASSES).contains(classes))
    }

    /// Without the heads, for a network that is to tell other classes apart.
    pub fn without_heads(mut self) -> Self {
        self.tensors.retain(|name, _| !names::is_head(name));
        Self { extent: Extent::Body, ..self }
    }

    /// The share of blocks that have the variant's width, of all that either has.
    fn likeness(&self, variant: &ModelConfig) -> f64 {
        let width_of = |block: usize| {
            let norm = self.tensors.get(&format!("encoder.blocks.{block}.block.norm2.weight"))?;
            norm.shape.first().copied()
        };
        let expected = variant.blocks.iter().zip(variant.widths()).flat_map(|(&count, width)| vec![width; count]);
        let alike = expected.enumerate().filter(|&(block, width)| width_of(block) == Some(width)).count();
        let present = self.tensors.keys().filter(|name| name.ends_with(".block.norm2.weight")).count();
        alike as f64 / present.max(variant.depth()) as f64
    }

    /// The values of a tensor that [`Self::tensors`] lists, as f32, row-major.
    pub fn read(&self, name: &str) -> Result<Vec<f32>> {
        self.checkpoint.read_f32(self.tensors[name])
    }

    /// The integers and scales of a tensor that a model folder stores as such.
    pub(super) fn read_quantized(&self, name: &str) -> Result<Option<(Vec<u8>, Vec<f32>)>> {
        match self.checkpoint.packed.get(&self.tensors[name].name) {
            Some(packed) => packed.read_quantized(self.checkpoint),
            None => Ok(None),
        }
    }

    /// The little-endian bytes of a tensor that changes nothing, if the checkpoint has it like this.
    pub(super) fn read_unused(&self, name: &str, dtype: DType, shape: &[usize]) -> Result<Option<Vec<u8>>> {
        match self.checkpoint.get(name) {
            Some(entry) if entry.dtype == dtype && entry.shape == shape => self.checkpoint.read_bytes(entry).map(Some),
            _ => Ok(None),
        }
    }

    /// What the checkpoint says of itself, if it is a model folder.
    pub fn folder(&self) -> Option<&FolderConfig> {
        self.checkpoint.folder()
    }

    /// What to call the checkpoint in an error.
    pub fn name(&self) -> &str {
        self.checkpoint.name()
    }
}
