//! Load → segment: the one pipeline that the command line, the browser and the tests share.

use crate::{
    config::{ModelConfig, check_input_size},
    device::Processor,
    error::{Error, Result},
    model::Sam2UNet,
    picture::{self, Picture, Restored, RestoredClasses},
    weights::{Checkpoint, Contents, load},
};
use burn::{
    module::{Module, ModuleMapper, Param},
    tensor::{DType, Device, Tensor, TensorData},
};

/// The mean and standard deviation of ImageNet's pixels, which all checkpoints were trained with that do not say so.
pub const MEAN: [f32; 3] = [0.485, 0.456, 0.406];
pub const STD: [f32; 3] = [0.229, 0.224, 0.225];

/// The side of the square that the official training resizes every picture to.
pub const TRAINED_SIZE: usize = 352;

const SMALLER: &str = "take a smaller size or a smaller variant, or run on the CPU";

/// A network ready to segment on its device.
pub struct Segmenter {
    model: Sam2UNet,
    config: ModelConfig,
    classes: Vec<String>,
    mean: [f32; 3],
    std: [f32; 3],
    device: Device,
    precision: DType,
    /// In bytes, where the device has a limit.
    largest_tensor: Option<u64>,
}

impl Segmenter {
    /// Loads a checkpoint. The variant is recognised where it is not stated; a stated one must fit.
    pub fn load(checkpoint: &Checkpoint, variant: Option<ModelConfig>, device: &Device) -> Result<Self> {
        let contents = Contents::of(checkpoint)?;
        let config = contents.variant_or(variant)?;
        let classes = contents.class_names(&config);
        let mut segmenter = Self { classes, ..Self::of(load(&contents, &config, device)?, config, device) };
        if let Some(folder) = checkpoint.folder() {
            (segmenter.mean, segmenter.std) = (folder.mean, folder.std);
        }
        Ok(segmenter)
    }

    /// Of a network as trained, its BatchNorms still apart.
    pub fn of(model: Sam2UNet, config: ModelConfig, device: &Device) -> Self {
        let (model, classes, device) = (model.fold_norms(), config.numbered_classes(), device.clone());
        Self { model, config, classes, mean: MEAN, std: STD, device, precision: DType::F32, largest_tensor: None }
    }

    /// Refuses, from now on, what needs a larger tensor than the processor has room for.
    pub fn within_limits_of(mut self, processor: &Processor) -> Self {
        self.largest_tensor = processor.largest_tensor;
        self
    }

    /// The variant that runs.
    pub fn config(&self) -> &ModelConfig {
        &self.config
    }

    /// The names of the classes that it tells apart; none where it tells an object from the ground.
    pub fn classes(&self) -> &[String] {
        &self.classes
    }

    /// The same network computing in f16, for half the memory and, on many GPUs, half the time.
    pub fn in_half_precision(&self) -> Self {
        let model = self.model.clone().map(&mut ToHalf);
        let (config, classes, device) = (self.config.clone(), self.classes.clone(), self.device.clone());
        Self { model, config, classes, device, precision: DType::F16, ..*self }
    }

    /// What it computes in.
    pub fn precision(&self) -> DType {
        self.precision
    }

    /// Where it computes.
    pub fn device(&self) -> &Device {
        &self.device
    }

    /// Numbers that training found, or counted.
    pub fn parameters(&self) -> usize {
        self.model.num_params()
    }

    /// What the network says of a picture, looking at it at `width × height`.
    pub async fn segment(&self, picture: &Picture, size: [usize; 2]) -> Result<Logits> {
        let input = self.upload(&self.prepare(picture, size)?);
        self.read(self.run(input).await?).await
    }

    /// The picture as the network takes it: resized to `width × height`, and normalised.
    pub fn prepare(&self, picture: &Picture, [width, height]: [usize; 2]) -> Result<Input> {
        check_input_size(width, height)?;
        self.check_limits([width, height])?;
        let values = picture::normalize(&picture::resize(picture, width, height)?, self.mean, self.std);
        Ok(Input { values, width, height })
    }

    fn check_limits(&self, [width, height]: [usize; 2]) -> Result<()> {
        let needed = self.config.largest_tensor([width, height]) * self.precision.size() as u64;
        match self.largest_tensor {
            Some(limit) if needed > limit => {
                let megabytes = |bytes: u64| bytes.div_ceil(1_000_000);
                let problem = format!(
                    "{} needs a tensor of {} MB for it, and this GPU has room for {} MB at once",
                    self.config.name,
                    megabytes(needed),
                    megabytes(limit)
                );
                Err(Error::new(format!("size {width}x{height}"), problem).remedy(SMALLER))
            }
            _ => Ok(()),
        }
    }

    /// An input on the device.
    pub fn upload(&self, Input { values, width, height }: &Input) -> Tensor<4> {
        let data = TensorData::new(values.clone(), [1, 3, *height, *width]);
        Tensor::<4>::from_data(data, &self.device).cast(self.precision)
    }

    /// The network's answer, still on the device, once it is computed.
    pub async fn run(&self, input: Tensor<4>) -> Result<Tensor<4>> {
        let logits = self.model.logits(input).cast(DType::F32);
        // A GPU only begins here; it has ended when there is a number to read.
        logits.clone().slice([0..1, 0..1, 0..1, 0..1]).into_data_async().await.map_err(failed)?;
        Ok(logits)
    }

    /// An answer from the device.
    pub async fn read(&self, logits: Tensor<4>) -> Result<Logits> {
        let [_, classes, height, width] = logits.dims();
        let values = logits.into_data_async().await.map_err(failed)?.try_into_vec::<f32>().map_err(failed)?;
        // A driver that computes nonsense must not pass for a mask.
        if values.iter().any(|value| !value.is_finite()) {
            return Err(failed("gave values that are not numbers"));
        }
        Ok(Logits { values, classes, width, height })
    }
}

fn failed(reason: impl std::fmt::Display) -> Error {
    Error::new("network", reason.to_string()).remedy(SMALLER)
}

struct ToHalf;

impl ModuleMapper for ToHalf {
    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        Param::initialized(param.id, param.val().cast(DType::F16))
    }
}

/// A picture as the network takes it.
pub struct Input {
    values: Vec<f32>,
    width: usize,
    height: usize,
}

/// The network's answer at its own size: the larger, the surer of an object, or of the class.
#[derive(Clone, Debug)]
pub struct Logits {
    /// Row by row; of several classes one after another.
    pub values: Vec<f32>,
    pub classes: usize,
    pub width: usize,
    pub height: usize,
}

impl Logits {
    /// Probabilities of an object, of the picture's own width and height.
    pub fn restore(&self, to: (usize, usize)) -> Result<Restored<'_>> {
        picture::restore(&self.values, (self.width, self.height), to)
    }

    /// Probabilities of each class, of the picture's own width and height.
    pub fn restore_classes(&self, to: (usize, usize)) -> Result<RestoredClasses<'_>> {
        picture::restore_classes(&self.values, self.classes, (self.width, self.height), to)
    }
}

#[cfg(all(test, feature = "cpu"))]
mod tests {
    use super::*;

    #[test]
    fn what_a_gpu_has_no_room_for_is_refused_before_it_begins() {
        let config = ModelConfig::named("nano").unwrap();
        let processor = Processor { device: Device::flex(), name: "small".into(), largest_tensor: Some(8_000_000) };
        let network = Segmenter::of(config.init(&processor.device), config, &processor.device);
        let network = network.within_limits_of(&processor);
        let picture = Picture::from_rgb(1, 1, vec![0; 3]).unwrap();
        assert!(network.prepare(&picture, [352, 352]).is_ok());
        let error = network.prepare(&picture, [1024, 1024]).err().unwrap().to_string();
        assert_eq!(
            error,
            "size 1024x1024: nano needs a tensor of 269 MB for it, and this GPU has room for 8 MB at once; take a \
             smaller size or a smaller variant, or run on the CPU"
        );
    }
}
