//! One picture of the report: small copies of it, its mask, its prediction, and where the two differ.

use crate::cli::eval::{
    data_sets::Item,
    source::{Pair, Source, read},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use sam2unet::{
    error::{Error, Result},
    metrics::{Stretch, is_object},
    picture::{self, Picture},
};

/// No copy has longer sides.
const SIDE: usize = 200;

/// Of colours that the colour-blind can tell apart (Okabe and Ito, 2008). report.css has them too.
const HIT: [u8; 3] = [0, 158, 115];
const EXTRA: [u8; 3] = [213, 94, 0];
const MISSED: [u8; 3] = [86, 180, 233];

/// All copies as elements of HTML.
pub fn shown(source: &Source, item: &Item) -> Result<String> {
    let pair = source.pair(item)?;
    let of_size = |picture: Picture| picture::resize(&picture, pair.width, pair.height);
    let picture = item.picture.as_ref().map(|path| read(path).and_then(of_size)).transpose()?;
    let grey = |values: &[u8]| from_rgb(&pair, values.iter().flat_map(|&value| [value; 3]).collect());
    let mut shown = String::new();
    if let Some(picture) = &picture {
        shown += &image("picture", picture)?;
    }
    shown += &image("mask", &grey(&pair.mask)?)?;
    shown += &image("prediction", &grey(&pair.prediction)?)?;
    shown += &image("overlay", &overlay(&pair, picture.as_ref())?)?;
    Ok(shown)
}

/// What was found, marked wrongly and missed, in colours over the darkened picture.
fn overlay(pair: &Pair, picture: Option<&Picture>) -> Result<Picture> {
    let stretch = Stretch::of(&pair.prediction);
    let mut pixels = picture.map_or_else(|| vec![0; pair.mask.len() * 3], |picture| picture.pixels().to_vec());
    let places = pixels.as_chunks_mut::<3>().0.iter_mut().zip(&pair.mask).zip(&pair.prediction);
    for ((pixel, &mask), &prediction) in places {
        let colour = match (is_object(mask), stretch.values[usize::from(prediction)] > 0.5) {
            (true, true) => HIT,
            (false, true) => EXTRA,
            (true, false) => MISSED,
            (false, false) => [0; 3],
        };
        // Not a sum of halves: two odd ones would lose a level.
        *pixel = std::array::from_fn(|channel| pixel[channel].midpoint(colour[channel]));
    }
    from_rgb(pair, pixels)
}

fn from_rgb(pair: &Pair, pixels: Vec<u8>) -> Result<Picture> {
    Picture::from_rgb(pair.width, pair.height, pixels)
}

/// A small copy, inside the HTML itself.
fn image(what: &str, picture: &Picture) -> Result<String> {
    let scale = (SIDE as f64 / picture.width().max(picture.height()) as f64).min(1.0);
    let scaled = |side: usize| ((side as f64 * scale).round() as usize).max(1);
    let small = picture::resize(picture, scaled(picture.width()), scaled(picture.height()))?;
    let png = encode(&small).map_err(|error| Error::new("report", error.to_string()))?;
    Ok(format!("<img alt=\"{what}\" title=\"{what}\" src=\"data:image/png;base64,{}\">", BASE64_STANDARD.encode(png)))
}

fn encode(picture: &Picture) -> std::result::Result<Vec<u8>, png::EncodingError> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, picture.width() as u32, picture.height() as u32);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.write_header()?.write_image_data(picture.pixels())?;
    Ok(file)
}
