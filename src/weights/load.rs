//! From a checkpoint into the network, one tensor at a time.

use super::{
    contents::{Contents, Extent},
    names,
};
use crate::{
    config::ModelConfig,
    error::{Error, Result},
    model::Sam2UNet,
};
use burn::{
    module::{Module, ModuleMapper, ModuleVisitor, Param},
    tensor::{Device, Tensor, TensorData},
};
use std::collections::BTreeMap;

/// The network with the checkpoint's weights, as trained: BatchNorms are still apart.
pub fn load(contents: &Contents, config: &ModelConfig, device: &Device) -> Result<Sam2UNet> {
    let model = config.init(device);
    if contents.extent == Extent::Trunk {
        return Err(Error::new(contents.name(), "is SAM2's own file, which holds the encoder alone")
            .remedy("give a checkpoint that the SAM2-UNet training wrote"));
    }
    compare(contents, config, &expected_shapes(&model))?;
    let mut loader = Loader { contents, device, path: Path::default(), failure: None };
    let model = model.map(&mut loader);
    match loader.failure {
        None => Ok(model),
        Some(error) => Err(error),
    }
}

/// Holds names and shapes against the variant, without reading a value.
pub fn check_fit(contents: &Contents, config: &ModelConfig, device: &Device) -> Result<()> {
    let mut expected = expected_shapes(&config.init(device));
    if contents.extent == Extent::Trunk {
        expected.retain(|name, _| names::is_trunk(name));
    }
    compare(contents, config, &expected)
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

/// Where in the module a traversal stands.
#[derive(Default)]
struct Path {
    names: Vec<String>,
    containers: Vec<String>,
}

impl Path {
    fn enter(&mut self, name: &str, container: &str) {
        self.names.push(name.to_owned());
        self.containers.push(container.to_owned());
    }

    fn exit(&mut self) {
        self.names.pop();
        self.containers.pop();
    }

    fn official_name(&self) -> String {
        names::official(&self.names.join("."))
    }

    /// PyTorch keeps the matrix of a linear layer as `[output, input]`, Burn the other way round.
    fn is_transposed(&self) -> bool {
        self.names.last().is_some_and(|name| name == "weight")
            && self.containers.last().is_some_and(|container| container == "Struct:Linear")
    }
}

#[derive(Default)]
struct Lister {
    path: Path,
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

struct Loader<'a> {
    contents: &'a Contents<'a>,
    device: &'a Device,
    path: Path,
    /// The first failure; a mapper has no other way to tell of one.
    failure: Option<Error>,
}

impl ModuleMapper for Loader<'_> {
    fn enter_module(&mut self, name: &str, container: &str) {
        self.path.enter(name, container);
    }

    fn exit_module(&mut self, _: &str, _: &str) {
        self.path.exit();
    }

    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        if self.failure.is_some() {
            return param;
        }
        let shape = param.lazy_shape().to_vec();
        match self.contents.read(&self.path.official_name()) {
            Ok(values) => {
                let values = if self.path.is_transposed() { transposed(&values, shape[0]) } else { values };
                Param::initialized(param.id, Tensor::from_data(TensorData::new(values, shape), self.device))
            }
            Err(error) => {
                self.failure = Some(error);
                param
            }
        }
    }
}

/// A matrix of rows of that width, turned. A transposed view of it would do, but products with one take longer, each time.
fn transposed(values: &[f32], width: usize) -> Vec<f32> {
    /// Rows and columns that fit into the fastest cache together.
    const BLOCK: usize = 32;
    let height = values.len() / width;
    let mut turned = vec![0.0; values.len()];
    for top in (0..height).step_by(BLOCK) {
        for left in (0..width).step_by(BLOCK) {
            for row in top..height.min(top + BLOCK) {
                for column in left..width.min(left + BLOCK) {
                    turned[column * height + row] = values[row * width + column];
                }
            }
        }
    }
    turned
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_matrix_is_turned_whatever_its_sides() {
        for (height, width) in [(1, 1), (1, 70), (70, 1), (33, 65), (64, 32)] {
            let values: Vec<f32> = (0..height * width).map(|i| i as f32).collect();
            let turned = super::transposed(&values, width);
            for row in 0..height {
                for column in 0..width {
                    assert_eq!(turned[column * height + row], values[row * width + column]);
                }
            }
        }
    }
}
