//! The receptive field block: brings an encoder map to the decoder's width, looking at it from four distances.

use super::ConvNorm;
use burn::{
    module::Module,
    tensor::{Device, Tensor},
};

#[derive(Module, Debug)]
pub struct Rfb {
    pub branch0: Vec<ConvNorm>,
    pub branch1: Vec<ConvNorm>,
    pub branch2: Vec<ConvNorm>,
    pub branch3: Vec<ConvNorm>,
    pub conv_cat: ConvNorm,
    pub conv_res: ConvNorm,
}

impl Rfb {
    pub fn new(input: usize, output: usize, device: &Device) -> Self {
        let pointwise = || ConvNorm::new(input, output, [1, 1], 1, device);
        let branch = |reach: usize| {
            vec![
                pointwise(),
                ConvNorm::new(output, output, [1, reach], 1, device),
                ConvNorm::new(output, output, [reach, 1], 1, device),
                ConvNorm::new(output, output, [3, 3], reach, device),
            ]
        };
        Self {
            branch0: vec![pointwise()],
            branch1: branch(3),
            branch2: branch(5),
            branch3: branch(7),
            conv_cat: ConvNorm::new(4 * output, output, [3, 3], 1, device),
            conv_res: pointwise(),
        }
    }

    /// `[batch, height, width, input]` → `[batch, height, width, output]`.
    pub fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        let seen = [&self.branch0, &self.branch1, &self.branch2, &self.branch3]
            .map(|branch| branch.iter().fold(x.clone(), |x, layer| layer.forward(x)));
        self.conv_cat.add_to_relu(self.conv_res.forward(x), Tensor::cat(seen.into(), 3))
    }

    pub fn fold_norms(self) -> Self {
        let fold = |branch: Vec<ConvNorm>| branch.into_iter().map(ConvNorm::fold_norm).collect();
        Self {
            branch0: fold(self.branch0),
            branch1: fold(self.branch1),
            branch2: fold(self.branch2),
            branch3: fold(self.branch3),
            conv_cat: self.conv_cat.fold_norm(),
            conv_res: self.conv_res.fold_norm(),
        }
    }
}
