//! The network while it learns: shown a batch, it moves its weights a little.

use super::{
    Recipe,
    batches::{Batch, Targets},
    class_loss::class_loss,
    loss::{CrossEntropy, structure_loss},
};
use crate::{error::Result, model::Sam2UNet, weights::ModulePath};
use burn::{
    module::{Module, ModuleMapper, Param, ParamId},
    optim::{AdamWConfig, GradientsAccumulator, GradientsParams, ModuleOptimizer},
    tensor::{Device, Tensor},
};

/// A network and its optimiser.
pub struct Learner {
    pub model: Sam2UNet,
    pub optimizer: ModuleOptimizer,
    device: Device,
    cross_entropy: CrossEntropy,
    accumulator: GradientsAccumulator<Sam2UNet>,
}

impl Learner {
    /// `model` must be on an autodiff device.
    pub fn new(model: Sam2UNet, recipe: &Recipe, device: &Device) -> Self {
        let model =
            model.map(&mut Prepare { freeze_trunk: recipe.freeze_trunk, path: ModulePath::default(), count: 0 });
        // As PyTorch presets it, where the recipe says nothing.
        let optimizer = AdamWConfig::new()
            .with_beta_1(0.9)
            .with_beta_2(0.999)
            .with_epsilon(1e-8)
            .with_weight_decay(recipe.weight_decay as f32)
            .init();
        let accumulator = GradientsAccumulator::new();
        Self { model, optimizer, device: device.clone(), cross_entropy: recipe.cross_entropy, accumulator }
    }

    /// Looks at a batch that is the `share`th part of a step, gathers its gradients, and tells its loss.
    pub fn look(&mut self, batch: Batch, share: f32) -> Result<f32> {
        let (pictures, targets) = batch.upload(&self.device);
        let loss = self.loss(pictures, &targets);
        let gradients = (loss.clone() * share).backward();
        self.accumulator.accumulate(&self.model, GradientsParams::from_grads(gradients, &self.model));
        Ok(loss.into_scalar())
    }

    /// The sum of the losses of all three outputs.
    pub fn loss(&self, pictures: Tensor<4>, targets: &Targets) -> Tensor<1> {
        let outputs = self.model.forward(pictures);
        let loss = |logits| match targets {
            Targets::Object { masks, weights } => structure_loss(logits, masks, weights, self.cross_entropy),
            Targets::Classes(classes) => class_loss(logits, classes),
        };
        loss(outputs.out) + loss(outputs.out1) + loss(outputs.out2)
    }

    /// Moves the weights against the gradients gathered.
    pub fn step(&mut self, learning_rate: f64) {
        let gradients = self.accumulator.grads();
        self.model = self.optimizer.step(learning_rate, self.model.clone(), gradients);
    }
}

/// Says which parameters learn, and numbers all, so that a saved optimiser knows them again.
struct Prepare {
    freeze_trunk: bool,
    path: ModulePath,
    count: u64,
}

impl ModuleMapper for Prepare {
    fn enter_module(&mut self, name: &str, container: &str) {
        self.path.enter(name, container);
    }

    fn exit_module(&mut self, _: &str, _: &str) {
        self.path.exit();
    }

    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        self.count += 1;
        let learns = !(self.path.is_counted() || self.freeze_trunk && self.path.is_of_trunk());
        Param::initialized(ParamId::from(self.count), param.val().detach()).set_require_grad(learns)
    }
}
