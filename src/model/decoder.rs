//! One step up the U: enlarge the deeper map, lay the shallower one beside it, and convolve twice.

use super::{
    ConvNorm,
    resample::{Corners, resize_bilinear},
};
use burn::{
    module::Module,
    tensor::{Device, Tensor},
};

#[derive(Module, Debug)]
pub struct Up {
    pub conv: DoubleConv,
}

/// (3×3 convolution, BatchNorm, ReLU) twice. The checkpoints count the six through as `double_conv.0` to `.5`.
#[derive(Module, Debug)]
pub struct DoubleConv {
    pub first: ConvNorm,
    pub second: ConvNorm,
}

impl Up {
    pub fn new(width: usize, device: &Device) -> Self {
        let conv = |input| ConvNorm::new(input, width, [3, 3], 1, device);
        Self { conv: DoubleConv { first: conv(2 * width), second: conv(width) } }
    }

    /// `deep` is half as high and wide as `skip`; both are `[batch, height, width, channels]`.
    pub fn forward(&self, deep: Tensor<4>, skip: Tensor<4>) -> Tensor<4> {
        let [_, height, width, _] = skip.dims();
        let deep = resize_bilinear(deep, [height, width], Corners::Aligned);
        let x = Tensor::cat(vec![skip, deep], 3);
        self.conv.second.forward_relu(self.conv.first.forward_relu(x))
    }

    pub fn fold_norms(self) -> Self {
        let DoubleConv { first, second } = self.conv;
        Self { conv: DoubleConv { first: first.fold_norm(), second: second.fold_norm() } }
    }
}
