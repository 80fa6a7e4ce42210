//! From the network into a checkpoint, the way back of loading.

use super::{Checkpoint, ModulePath, element::DType, element::f32_to_bytes, load::transposed};
use super::{safetensors_header, source::MemorySource};
use crate::{error::Result, model::Sam2UNet};
use burn::{
    module::{Module, ModuleVisitor, Param},
    tensor::Tensor,
};

/// The network's weights as a checkpoint in memory, under their official names. BatchNorms must still be apart.
pub fn gather(model: &Sam2UNet, name: &str) -> Result<Checkpoint> {
    let mut gatherer = Gatherer::default();
    model.visit(&mut gatherer);
    let described =
        gatherer.tensors.iter().map(|(name, shape)| safetensors_header::Described { name, dtype: DType::F32, shape });
    let mut bytes = safetensors_header::header(described);
    bytes.append(&mut gatherer.bytes);
    Checkpoint::from_source(Box::new(MemorySource::new(name, bytes)))
}

#[derive(Default)]
struct Gatherer {
    path: ModulePath,
    tensors: Vec<(String, Vec<usize>)>,
    bytes: Vec<u8>,
}

impl ModuleVisitor for Gatherer {
    fn enter_module(&mut self, name: &str, container: &str) {
        self.path.enter(name, container);
    }

    fn exit_module(&mut self, _: &str, _: &str) {
        self.path.exit();
    }

    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        let mut shape = param.lazy_shape().to_vec();
        let values = param.val().into_data().try_into_vec::<f32>().expect("the network is in f32");
        if self.path.is_transposed() {
            self.bytes.extend(f32_to_bytes(&transposed(&values, shape[1])));
            shape.reverse();
        } else {
            self.bytes.extend(f32_to_bytes(&values));
        }
        self.tensors.push((self.path.official_name(), shape));
    }
}
