//! Load → segment: the one pipeline that the command line, the browser and the tests share.

use crate::{
    config::{ModelConfig, check_input_size},
    error::{Error, Result},
    model::Sam2UNet,
    picture::{self, Picture, Restored},
    weights::{Checkpoint, Contents, load},
};
use burn::tensor::{Device, Tensor, TensorData};

/// The mean and standard deviation of ImageNet's pixels, which all checkpoints were trained with.
const MEAN: [f32; 3] = [0.485, 0.456, 0.406];
const STD: [f32; 3] = [0.229, 0.224, 0.225];

/// The side of the square that the official training resizes every picture to.
pub const TRAINED_SIZE: usize = 352;

/// A network ready to segment on its device.
pub struct Segmenter {
    model: Sam2UNet,
    config: ModelConfig,
    device: Device,
}

impl Segmenter {
    /// Loads a checkpoint. The variant is recognised where it is not stated; a stated one must fit.
    pub fn load(checkpoint: &Checkpoint, variant: Option<ModelConfig>, device: &Device) -> Result<Self> {
        let contents = Contents::of(checkpoint)?;
        let config = match variant {
            Some(stated) => stated,
            None => contents.variant()?,
        };
        let model = load(&contents, &config, device)?.fold_norms();
        Ok(Self { model, config, device: device.clone() })
    }

    /// The variant that runs.
    pub fn config(&self) -> &ModelConfig {
        &self.config
    }

    /// What the network says of a picture, looking at it at `width × height`.
    pub async fn segment(&self, picture: &Picture, [width, height]: [usize; 2]) -> Result<Logits> {
        check_input_size(width, height)?;
        let input = picture::normalize(&picture::resize(picture, width, height)?, MEAN, STD);
        let input = Tensor::<4>::from_data(TensorData::new(input, [1, 3, height, width]), &self.device);
        let failed = |reason: String| {
            Error::new("network", reason).remedy("take a smaller size or a smaller variant, or run on the CPU")
        };
        let values = self.model.logits(input).into_data_async().await.map_err(|error| failed(error.to_string()))?;
        let values = values.try_into_vec::<f32>().map_err(|error| failed(error.to_string()))?;
        // A driver that computes nonsense must not pass for a mask.
        if values.iter().any(|value| !value.is_finite()) {
            return Err(failed("gave values that are not numbers".into()));
        }
        Ok(Logits { values, width, height })
    }
}

/// The network's answer at its own size: the larger, the surer of an object.
#[derive(Clone, Debug)]
pub struct Logits {
    /// Row by row.
    pub values: Vec<f32>,
    pub width: usize,
    pub height: usize,
}

impl Logits {
    /// Probabilities of the picture's own size.
    pub fn restore(&self, picture: &Picture) -> Result<Restored<'_>> {
        picture::restore(&self.values, (self.width, self.height), (picture.width(), picture.height()))
    }
}
