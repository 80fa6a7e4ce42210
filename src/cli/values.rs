//! What options of more than one command may say.

use sam2unet::config::check_input_size;

/// Width and height of what the network looks at.
#[derive(Clone, Copy)]
pub struct Size(pub [usize; 2]);

impl std::str::FromStr for Size {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let [width, height] = sides(text)?;
        check_input_size(width, height).map_err(|error| error.to_string())?;
        Ok(Self([width, height]))
    }
}

/// One number for both sides of a picture, or two with an x between.
pub fn sides(text: &str) -> Result<[usize; 2], String> {
    let (width, height) = text.split_once(['x', 'X']).unwrap_or((text, text));
    let side = |text: &str| text.trim().parse().map_err(|_| "give one side, such as 352, or both, such as 512x384");
    Ok([side(width)?, side(height)?])
}

pub fn probability(text: &str) -> Result<f32, String> {
    text.parse().ok().filter(|p| (0.0..=1.0).contains(p)).ok_or_else(|| "must lie between 0 and 1".into())
}

pub fn finite(text: &str) -> Result<f64, String> {
    text.parse().ok().filter(|x: &f64| x.is_finite() && *x >= 0.0).ok_or_else(|| "must be a number, not below 0".into())
}
