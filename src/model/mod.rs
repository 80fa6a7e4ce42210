//! The network, one concept of the paper a file; inside it maps are `[batch, height, width, channels]`. Fields carry the names of the official checkpoints where Rust allows.

mod adapter;
mod convolution;
mod decoder;
mod hiera;
mod position;
mod resample;
mod rfb;

pub use adapter::Adapter;
pub use convolution::ConvNorm;
pub use decoder::Up;
pub use hiera::{AdaptedBlock, Attention, Block, Hiera, Mlp, PatchEmbed};
pub use position::Position;
pub use rfb::Rfb;

use crate::{config::ModelConfig, kernels::convolve};
use burn::{
    module::Module,
    nn::conv::{Conv2d, Conv2dConfig},
    tensor::{Device, Tensor},
};
use resample::{Corners, resize_bilinear};

/// The width that the RFB blocks bring every feature map to.
const WIDTH: usize = 64;

/// SAM2's Hiera encoder with adapters, four RFB blocks, and a U-Net decoder with deep supervision.
#[derive(Module, Debug)]
pub struct Sam2UNet {
    pub encoder: Hiera,
    pub rfb1: Rfb,
    pub rfb2: Rfb,
    pub rfb3: Rfb,
    pub rfb4: Rfb,
    pub up1: Up,
    pub up2: Up,
    pub up3: Up,
    pub side1: Conv2d,
    pub side2: Conv2d,
    pub head: Conv2d,
}

/// The official module's three outputs: logits of the input's size, `[batch, classes, height, width]`.
pub struct Outputs {
    pub out: Tensor<4>,
    pub out1: Tensor<4>,
    pub out2: Tensor<4>,
}

/// The decoder's three feature maps, before their heads.
struct Decoded {
    up1: Tensor<4>,
    up2: Tensor<4>,
    up3: Tensor<4>,
}

impl ModelConfig {
    /// The network with its parameters still to be loaded or drawn; nothing is allocated for them yet.
    pub fn init(&self, device: &Device) -> Sam2UNet {
        let [d1, d2, d3, d4] = self.widths();
        let head = || Conv2dConfig::new([WIDTH, self.classes], [1, 1]).init(device);
        Sam2UNet {
            encoder: Hiera::new(self, device),
            rfb1: Rfb::new(d1, WIDTH, device),
            rfb2: Rfb::new(d2, WIDTH, device),
            rfb3: Rfb::new(d3, WIDTH, device),
            rfb4: Rfb::new(d4, WIDTH, device),
            up1: Up::new(WIDTH, device),
            up2: Up::new(WIDTH, device),
            up3: Up::new(WIDTH, device),
            side1: head(),
            side2: head(),
            head: head(),
        }
    }
}

impl Sam2UNet {
    /// All three outputs, as training needs them. Sides must be multiples of [`crate::config::STRIDE`].
    pub fn forward(&self, picture: Tensor<4>) -> Outputs {
        let decoded = self.decode(picture);
        Outputs {
            out: enlarge(&self.head, decoded.up3, 4),
            out1: enlarge(&self.side1, decoded.up1, 16),
            out2: enlarge(&self.side2, decoded.up2, 8),
        }
    }

    /// The main output alone, which is all that segmenting needs.
    pub fn logits(&self, picture: Tensor<4>) -> Tensor<4> {
        enlarge(&self.head, self.decode(picture).up3, 4)
    }

    /// Gives each convolution the scale and shift of the BatchNorm behind it. For inference only: the statistics are gone.
    pub fn fold_norms(self) -> Self {
        Self {
            encoder: self.encoder,
            rfb1: self.rfb1.fold_norms(),
            rfb2: self.rfb2.fold_norms(),
            rfb3: self.rfb3.fold_norms(),
            rfb4: self.rfb4.fold_norms(),
            up1: self.up1.fold_norms(),
            up2: self.up2.fold_norms(),
            up3: self.up3.fold_norms(),
            side1: self.side1,
            side2: self.side2,
            head: self.head,
        }
    }

    fn decode(&self, picture: Tensor<4>) -> Decoded {
        let [f1, f2, f3, f4] = self.encoder.forward(picture);
        let f1 = self.rfb1.forward(f1);
        let f2 = self.rfb2.forward(f2);
        let f3 = self.rfb3.forward(f3);
        let f4 = self.rfb4.forward(f4);
        let up1 = self.up1.forward(f4, f3);
        let up2 = self.up2.forward(up1.clone(), f2);
        let up3 = self.up3.forward(up2.clone(), f1);
        Decoded { up1, up2, up3 }
    }
}

/// `[batch, height, width, channels]` → logits `[batch, classes, height, width]`, so many times as high and wide.
fn enlarge(head: &Conv2d, x: Tensor<4>, times: usize) -> Tensor<4> {
    let [batch, height, width, _] = x.dims();
    let size = [height * times, width * times];
    let small = convolve(head, x, None, false);
    let classes = small.dims()[3];
    // Several planes are laid apart while they are small.
    let planes = match classes {
        1 => small,
        _ => small.permute([0, 3, 1, 2]).reshape([batch * classes, height, width, 1]),
    };
    resize_bilinear(planes, size, Corners::Free).reshape([batch, classes, size[0], size[1]])
}
