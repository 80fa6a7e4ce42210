//! A network of our own that every device can be tested with: the models that users bring have no known answer.

use super::{KEPT, SIDE, mix};
use crate::{config::ModelConfig, segmenter::Segmenter, weights::folder::Golden};
use burn::{
    module::{Module, ModuleMapper, Param},
    tensor::{Device, Tensor, TensorData},
};

/// What it answers on the CPU.
const ANSWER: [f32; KEPT] = [
    -0.22892, -0.37990, -0.25943, -0.71820, -0.49602, -0.71856, -0.73970, -0.22700, -0.47440, 0.05014, -0.59852,
    -0.17038, -0.45983, -0.60877, -0.61242, -0.25567, 0.11252, -0.47803, -0.51322, 0.13553, -0.62776, -0.33438,
    -0.46281, -0.00807, -0.41075, -0.76206, -0.38318, -0.30456, -0.30196, -0.92673, -0.24839, -0.27727, 0.00328,
    -0.47005, -1.15457, 0.12955, -0.31956, -0.18132, -0.07361, -0.22318, -0.25362, -1.08296, -0.60386, -0.27207,
    -0.63996, -0.33773, -0.02164, -0.79057, -0.85026, -0.68896, -0.49429, -0.20414, -0.56070, -0.08281, -0.71863,
    -0.31947, -0.55123, -0.79722, -0.22641, -0.11731, -0.58776, -0.54754, -0.54030, -0.32517,
];

/// Small, but with every kind of layer: windows with and without padding, a global block, and three halvings.
pub fn probe(device: &Device) -> Segmenter {
    let config = ModelConfig {
        name: "probe".into(),
        embed_dim: 16,
        heads: 1,
        blocks: [1, 1, 2, 1],
        global_blocks: vec![3],
        windows: [8, 4, 6, 7],
        position_grid: [5, 5],
        classes: 1,
    };
    let model = config.init(device).map(&mut Draw { name: String::new(), drawn: 0, device });
    Segmenter::of(model, config, device)
}

pub fn golden() -> Golden {
    Golden { size: [SIDE; 2], logits: ANSWER.to_vec() }
}

/// Gives each parameter numbers that are the same everywhere.
struct Draw<'a> {
    name: String,
    drawn: u32,
    device: &'a Device,
}

impl ModuleMapper for Draw<'_> {
    fn enter_module(&mut self, name: &str, _: &str) {
        self.name = name.to_owned();
    }

    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let shape = param.lazy_shape().to_vec();
        let inputs = match shape[..] {
            [input, _] => input,
            [_, ref rest @ ..] if D > 2 => rest.iter().product(),
            _ => 100,
        };
        // Scales and variances are about 1, all else about 0, and no layer makes numbers larger or smaller.
        let middle = if ["gamma", "running_var"].contains(&self.name.as_str()) { 1.0 } else { 0.0 };
        let width = (3.0 / inputs as f32).sqrt();
        let values: Vec<f32> = (0..shape.iter().product())
            .map(|_| {
                self.drawn += 1;
                middle + width * (mix(self.drawn) as f32 / 127.5 - 1.0)
            })
            .collect();
        Param::initialized(param.id, Tensor::from_data(TensorData::new(values, shape), self.device))
    }
}

#[cfg(all(test, feature = "cpu"))]
mod tests {
    use super::*;
    use crate::error::Result;
    use burn::tensor::read_sync;

    #[test]
    fn the_answer_kept_is_the_cpus() -> Result<()> {
        let probe = probe(&Device::flex());
        let difference = read_sync(probe.self_test(&golden()))?;
        assert!(difference < 1e-4, "{difference} off: {:?}", read_sync(probe.golden())?.logits);
        Ok(())
    }
}
