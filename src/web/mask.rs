//! Masks as JavaScript has them: bytes, row by row, and what is not 0 is in them.

use super::{Result, picture::WebPicture, thrown};
use crate::{mask, metrics::Brief};
use serde::Serialize;
use wasm_bindgen::prelude::*;

/// All polygons as one array of numbers: of each polygon how many rings it has, of each ring how many corners, and of
/// each corner x and y.
#[wasm_bindgen]
pub fn polygons(mask: &[u8], width: usize) -> Vec<u32> {
    let mut numbers = Vec::new();
    for polygon in mask::polygons(mask, width) {
        numbers.push(polygon.len() as u32);
        for ring in polygon {
            numbers.push(ring.len() as u32);
            numbers.extend(ring.as_flattened());
        }
    }
    numbers
}

/// COCO's `counts`.
#[wasm_bindgen]
pub fn rle(mask: &[u8], width: usize) -> String {
    mask::rle(mask, width)
}

#[derive(Serialize)]
struct Score {
    dice: f64,
    iou: f64,
    mae: f64,
    smeasure: f64,
}

/// How good a mask is, and the prediction it was cut out of, given a picture of the truth that is of the same size.
#[wasm_bindgen]
pub fn score(prediction: &[u8], mask: &[u8], truth: &WebPicture) -> Result<JsValue> {
    let truth = truth.0.grey();
    let brief = Brief::of(prediction, mask, truth.pixels(), truth.width(), truth.height()).map_err(thrown)?;
    let Brief { dice, iou, mae, smeasure } = brief;
    Ok(serde_wasm_bindgen::to_value(&Score { dice, iou, mae, smeasure })?)
}
