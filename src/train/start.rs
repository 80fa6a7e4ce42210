//! The network before it has learnt anything, or with what it brings.

use super::{Learner, Recipe};
use crate::{
    config::ModelConfig,
    error::Result,
    weights::{Checkpoint, Contents, ModulePath, load_into},
};
use burn::{
    module::{Module, ModuleMapper, Param},
    tensor::{Device, Tensor},
};

/// How adapters begin.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Adapters {
    /// As PyTorch presets linear layers, and so as in the official training.
    #[default]
    Preset,
    /// A hundred times smaller on their way out, so that the trunk first works as it did without them. With some trunks
    /// and learning rates the official beginning ends in losses that are not numbers.
    Small,
}

/// Where a training begins.
pub struct Start<'a> {
    pub architecture: ModelConfig,
    /// SAM2's own file, whose trunk is taken, or a whole SAM2-UNet; of one for other classes, all but the heads.
    pub base: Option<&'a Checkpoint>,
    pub adapters: Adapters,
}

impl Start<'_> {
    /// The learner, its weights drawn by the recipe's seed where the base has none. `device` has autodiff.
    pub fn learner(&self, recipe: &Recipe, device: &Device) -> Result<Learner> {
        device.seed(recipe.seed);
        let model =
            self.architecture.init(device).map(&mut Drawing { adapters: self.adapters, path: ModulePath::default() });
        let model = match self.base {
            Some(base) => {
                let brings = Contents::of(base)?;
                let tells_others = brings.head_classes().is_some_and(|classes| classes != self.architecture.classes);
                let brings = if tells_others { brings.without_heads() } else { brings };
                load_into(model, &brings, &self.architecture, device)?
            }
            None => model,
        };
        Ok(Learner::new(model, recipe, device))
    }
}

/// Draws the parameters one after another: left to themselves, each would be drawn when it is first used.
struct Drawing {
    adapters: Adapters,
    path: ModulePath,
}

impl ModuleMapper for Drawing {
    fn enter_module(&mut self, name: &str, container: &str) {
        self.path.enter(name, container);
    }

    fn exit_module(&mut self, _: &str, _: &str) {
        self.path.exit();
    }

    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let value = param.val();
        let is_way_out = self.path.official_name().contains(".prompt_learn.2.");
        let value = if is_way_out && self.adapters == Adapters::Small { value * 0.01 } else { value };
        Param::initialized(param.id, value)
    }
}
