//! The options of commands that run the network.

use super::{checkpoint::variant, values::Size};
use burn::tensor::read_sync;
use sam2unet::{
    device::{self, Choice},
    error::Result,
    segmenter::{Segmenter, TRAINED_SIZE},
    weights::{Checkpoint, folder::FolderConfig},
};
use std::path::Path;

#[derive(clap::Args)]
pub struct Network {
    /// nano, tiny, small, base_plus, large, or a JSON file that describes another [default: as the checkpoint says]
    #[arg(long, value_name = "V", requires = "weights")]
    variant: Option<String>,
    /// The size at which the network looks at each picture, in multiples of 32 [default: as the model folder says, or 352]
    #[arg(long, value_name = "N|WxH", requires = "weights")]
    size: Option<Size>,
    /// What to compute on; auto takes a GPU where there is a real one
    #[arg(long, value_enum, default_value_t)]
    device: Choice,
}

impl Network {
    /// The network of a checkpoint, on its device.
    pub fn load(&self, weights: &Path) -> Result<Segmenter> {
        let variant = self.variant.as_deref().map(variant).transpose()?;
        let checkpoint = Checkpoint::open(weights)?;
        let processor = read_sync(device::open(self.device))?;
        Ok(Segmenter::load(&checkpoint, variant, &processor.device)?.within_limits_of(&processor))
    }

    /// Width and height at which it looks at pictures: what the option says, then what a model folder says, then what
    /// is usual.
    pub fn size(&self, folder: Option<&FolderConfig>) -> [usize; 2] {
        let usual = folder.map_or([TRAINED_SIZE; 2], |folder| folder.input_size);
        self.size.map_or(usual, |Size(size)| size)
    }
}
