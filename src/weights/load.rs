//! From a checkpoint into the network, one tensor at a time.

use super::{Contents, ModulePath};
use crate::{
    config::ModelConfig,
    error::{Error, Result},
    model::Sam2UNet,
};
use burn::{
    module::{Module, ModuleMapper, Param},
    tensor::{Device, Tensor, TensorData},
};

/// The network with the checkpoint's weights, as trained: BatchNorms are still apart.
pub fn load(contents: &Contents, config: &ModelConfig, device: &Device) -> Result<Sam2UNet> {
    contents.fitting_whole(Some(config.clone()), device)?;
    fill(config.init(device), contents, device)
}

/// The network with all the weights that the checkpoint has, such as the trunk of a SAM2 file, and the rest as it was.
pub fn load_into(model: Sam2UNet, contents: &Contents, config: &ModelConfig, device: &Device) -> Result<Sam2UNet> {
    contents.fitting(Some(config.clone()), device)?;
    fill(model, contents, device)
}

/// Checked to fit.
fn fill(model: Sam2UNet, contents: &Contents, device: &Device) -> Result<Sam2UNet> {
    let mut loader = Loader { contents, device, path: ModulePath::default(), failure: None };
    let model = model.map(&mut loader);
    match loader.failure {
        None => Ok(model),
        Some(error) => Err(error),
    }
}

struct Loader<'a> {
    contents: &'a Contents<'a>,
    device: &'a Device,
    path: ModulePath,
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
        let name = self.path.official_name();
        if self.failure.is_some() || !self.contents.tensors.contains_key(&name) {
            return param;
        }
        let shape = param.lazy_shape().to_vec();
        match self.contents.read(&name) {
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
pub(super) fn transposed(values: &[f32], width: usize) -> Vec<f32> {
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
