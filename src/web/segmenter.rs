//! The segmenter as a JavaScript object.

use super::{Result, model::WebModel, picture::WebPicture, thrown};
use crate::{
    device::{self, Choice, Processor},
    segmenter::{Input, Logits, Segmenter, TRAINED_SIZE},
    selftest,
    weights::folder::{FolderConfig, Golden},
};
use burn::tensor::{DType, Tensor};
use js_sys::Float32Array;
use serde::Serialize;
use wasm_bindgen::prelude::*;

/// The device that this module was built for, opened.
#[wasm_bindgen(js_name = Processor)]
pub struct WebProcessor(Processor);

#[wasm_bindgen(js_class = Processor)]
impl WebProcessor {
    pub async fn open() -> Result<WebProcessor> {
        device::open(Choice::Auto).await.map(Self).map_err(thrown)
    }

    #[wasm_bindgen(getter)]
    pub fn name(&self) -> String {
        self.0.name.clone()
    }

    /// Whether it computes in f16. CPUs would have to imitate that.
    #[wasm_bindgen(getter, js_name = hasHalf)]
    pub fn has_half(&self) -> bool {
        cfg!(feature = "gpu") && self.0.device.supports_dtype(DType::F16)
    }
}

/// A network in this worker.
#[wasm_bindgen(js_name = Segmenter)]
pub struct WebSegmenter {
    segmenter: Segmenter,
    /// What a model folder says of the network.
    folder: Option<FolderConfig>,
}

/// What JavaScript may want to know of a network.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Info<'a> {
    variant: &'a str,
    parameters: usize,
    input_size: Size,
    task: &'a str,
    description: &'a str,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    classes: &'a [String],
    threshold: f32,
}

#[derive(Serialize)]
struct Size {
    width: usize,
    height: usize,
}

/// How far a device is from a known answer, and how far it may be, in standard deviations.
#[derive(Serialize)]
struct SelfTest {
    difference: f32,
    bound: f32,
    passed: bool,
}

/// A picture at the size at which the network looks at it.
#[wasm_bindgen(js_name = Input)]
pub struct WebInput(Input);

/// Numbers on the device.
#[wasm_bindgen(js_name = Tensor)]
pub struct WebTensor(Tensor<4>);

#[wasm_bindgen(js_class = Segmenter)]
impl WebSegmenter {
    pub fn load(model: &WebModel, processor: &WebProcessor) -> Result<WebSegmenter> {
        let segmenter = model.load(&processor.0.device).map_err(thrown)?.within_limits_of(&processor.0);
        Ok(Self { segmenter, folder: model.checkpoint.folder().cloned() })
    }

    pub fn info(&self) -> Result<JsValue> {
        let folder = self.folder.as_ref();
        let [width, height] = folder.map_or([TRAINED_SIZE; 2], |folder| folder.input_size);
        let info = Info {
            variant: &self.segmenter.config().name,
            parameters: self.segmenter.parameters(),
            input_size: Size { width, height },
            task: folder.map_or("unknown", |folder| &folder.task),
            description: folder.map_or("", |folder| &folder.description),
            classes: self.segmenter.classes(),
            threshold: folder.map_or(0.5, |folder| folder.threshold),
        };
        Ok(serde_wasm_bindgen::to_value(&info)?)
    }

    /// The same network computing in f16.
    #[wasm_bindgen(js_name = inHalfPrecision)]
    pub fn in_half_precision(&self) -> WebSegmenter {
        Self { segmenter: self.segmenter.in_half_precision(), folder: self.folder.clone() }
    }

    /// Holds the device against the answer that the model's folder knows, or else against that of a network of ours.
    #[wasm_bindgen(js_name = selfTest)]
    pub async fn self_test(&self) -> Result<JsValue> {
        let known: Option<&Golden> = self.folder.as_ref().and_then(|folder| folder.golden.as_ref());
        let difference = match known {
            Some(golden) => self.segmenter.self_test(golden).await,
            None => {
                let probe = selftest::probe(self.segmenter.device());
                let half = self.segmenter.precision() == DType::F16;
                let probe = if half { probe.in_half_precision() } else { probe };
                probe.self_test(&selftest::probe_golden()).await
            }
        };
        let difference = difference.map_err(thrown)?;
        let bound = selftest::tolerance(self.segmenter.precision());
        let report = SelfTest { difference, bound, passed: difference <= bound };
        Ok(serde_wasm_bindgen::to_value(&report)?)
    }

    /// Resizes the picture to `width` × `height`, multiples of 32, and normalises it.
    pub fn prepare(&self, picture: &WebPicture, width: usize, height: usize) -> Result<WebInput> {
        self.segmenter.prepare(&picture.0, [width, height]).map(WebInput).map_err(thrown)
    }

    /// The input on the device.
    pub fn upload(&self, input: WebInput) -> WebTensor {
        WebTensor(self.segmenter.upload(&input.0))
    }

    /// The network's answer, still on the device.
    pub async fn run(&self, input: WebTensor) -> Result<WebTensor> {
        self.segmenter.run(input.0).await.map(WebTensor).map_err(thrown)
    }

    /// An answer from the device.
    pub async fn read(&self, logits: WebTensor) -> Result<WebLogits> {
        self.segmenter.read(logits.0).await.map(WebLogits).map_err(thrown)
    }
}

/// The network's answer at its own size.
#[wasm_bindgen(js_name = Logits)]
pub struct WebLogits(Logits);

#[wasm_bindgen(js_class = Logits)]
impl WebLogits {
    /// From values that were kept.
    pub fn of(values: Vec<f32>, classes: usize, width: usize, height: usize) -> Self {
        Self(Logits { values, classes, width, height })
    }

    /// Row by row; of several classes one after another. Far smaller than the probabilities, which come of them again.
    #[wasm_bindgen(getter)]
    pub fn values(&self) -> Vec<f32> {
        self.0.values.clone()
    }

    #[wasm_bindgen(getter)]
    pub fn classes(&self) -> usize {
        self.0.classes
    }

    #[wasm_bindgen(getter)]
    pub fn width(&self) -> usize {
        self.0.width
    }

    #[wasm_bindgen(getter)]
    pub fn height(&self) -> usize {
        self.0.height
    }

    /// Probabilities of the picture's own size, row by row; of several classes one after another.
    pub fn restore(&self, width: usize, height: usize) -> Result<Float32Array> {
        if self.0.classes > 1 { self.restore_classes(width, height) } else { self.restore_object(width, height) }
    }
}

impl WebLogits {
    fn restore_classes(&self, width: usize, height: usize) -> Result<Float32Array> {
        let restored = self.0.restore_classes((width, height)).map_err(thrown)?;
        let (width, height) = (width as u32, height as u32);
        // 256 classes of the largest picture are more than JavaScript counts in 32 bits.
        let length = self.0.classes as u64 * u64::from(width) * u64::from(height);
        let probabilities = Float32Array::new_with_length(u32::try_from(length)?);
        let mut y = 0;
        restored
            .rows(|row| {
                for (class, values) in (0..).zip(row.classes()) {
                    let start = (class * height + y) * width;
                    probabilities.subarray(start, start + width).copy_from(values);
                }
                y += 1;
                Ok(())
            })
            .map_err(thrown)?;
        Ok(probabilities)
    }

    fn restore_object(&self, width: usize, height: usize) -> Result<Float32Array> {
        /// Copied in one go.
        const ROWS: usize = 64;
        let restored = self.0.restore((width, height)).map_err(thrown)?;
        let length = width * height;
        let probabilities = Float32Array::new_with_length(u32::try_from(length)?);
        let mut done = 0;
        restored
            .bands(ROWS, |band| {
                let end = done + band.len() as u32;
                probabilities.subarray(done, end).copy_from(band);
                done = end;
                Ok(())
            })
            .map_err(thrown)?;
        Ok(probabilities)
    }
}
