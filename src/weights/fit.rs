//! Whether a checkpoint has the names and shapes of a variant.

use super::{
    contents::{Contents, Extent},
    module_path::ModulePath,
    names,
};
use crate::{
    config::ModelConfig,
    error::{Error, Result},
    model::Sam2UNet,
};
use burn::{
    module::{Module, ModuleVisitor, Param},
    tensor::{Device, Tensor},
};
use std::collections::BTreeMap;

impl Contents<'_> {
    /// The variant that this is, stated or recognised. Names and shapes are held against it, and no value is read.
    pub fn fitting(&self, stated: Option<ModelConfig>, device: &Device) -> Result<ModelConfig> {
        let config = self.variant_or(stated)?;
        let mut expected = expected_shapes(&config.init(device));
        expected.retain(|name, _| match self.extent {
            Extent::Whole => true,
            Extent::Body => !names::is_head(name),
            Extent::Trunk => names::is_trunk(name),
        });
        compare(self, &config, &expected)?;
        Ok(config)
    }

    /// [`Self::fitting`], for who needs the whole network.
    pub fn fitting_whole(&self, stated: Option<ModelConfig>, device: &Device) -> Result<ModelConfig> {
        match self.extent {
            Extent::Whole | Extent::Body => self.fitting(stated, device),
            Extent::Trunk => Err(Error::new(self.name(), "is SAM2's own file, which holds the encoder alone")
                .remedy("give a checkpoint that the SAM2-UNet training wrote")),
        }
    }
}

/// Names every tensor that is missing, unexpected or of another shape.
fn compare(contents: &Contents, config: &ModelConfig, expected: &BTreeMap<String, Vec<usize>>) -> Result<()> {
    let mut missing = Vec::new();
    let mut misshapen = Vec::new();
    for (name, shape) in expected {
        match contents.tensors.get(name) {
            None => missing.push(name.clone()),
            Some(tensor) if &tensor.shape != shape => {
                misshapen.push(format!("{name} is {:?}, not {shape:?}", tensor.shape));
            }
            Some(_) => {}
        }
    }
    let unexpected: Vec<_> = contents.tensors.keys().filter(|name| !expected.contains_key(*name)).cloned().collect();

    let problems: Vec<_> = [("missing", missing), ("unexpected", unexpected), ("misshapen", misshapen)]
        .into_iter()
        .filter(|(_, names)| !names.is_empty())
        .map(|(kind, names)| format!("{} {kind}: {}", names.len(), names.join(", ")))
        .collect();
    if problems.is_empty() {
        return Ok(());
    }
    Err(Error::new(contents.name(), format!("does not fit the variant {} ({})", config.name, problems.join("; ")))
        .remedy("give the checkpoint whole, or state the variant it was trained as"))
}

/// Official name → shape of all that the network computes with.
pub fn expected_shapes(model: &Sam2UNet) -> BTreeMap<String, Vec<usize>> {
    let mut lister = Lister::default();
    model.visit(&mut lister);
    lister.shapes
}

#[derive(Default)]
struct Lister {
    path: ModulePath,
    shapes: BTreeMap<String, Vec<usize>>,
}

impl ModuleVisitor for Lister {
    fn enter_module(&mut self, name: &str, container: &str) {
        self.path.enter(name, container);
    }

    fn exit_module(&mut self, _: &str, _: &str) {
        self.path.exit();
    }

    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        let mut shape = param.lazy_shape().to_vec();
        if self.path.is_transposed() {
            shape.reverse();
        }
        self.shapes.insert(self.path.official_name(), shape);
    }
}
