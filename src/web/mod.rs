//! The browser's face of the crate, thin: handles in, plain values out. Everything runs in a worker.

mod blob;
mod mask;
mod model;
mod picture;
mod segmenter;

pub use mask::{polygons, rle, score};
pub use model::{WebModel, sha256};
pub use picture::WebPicture;
pub use segmenter::{WebInput, WebLogits, WebProcessor, WebSegmenter, WebTensor};

use crate::error::Error;
use wasm_bindgen::prelude::*;

type Result<T> = std::result::Result<T, JsError>;

/// Runs once, when the module is instantiated: a panic shows its message in the console and not only `unreachable`.
#[wasm_bindgen(start)]
fn start() {
    console_error_panic_hook::set_once();
}

fn thrown(error: Error) -> JsError {
    JsError::new(&error.to_string())
}
