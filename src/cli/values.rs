//! What options of more than one command may say.

use sam2unet::config::check_input_size;

/// Width and height of what the network looks at.
#[derive(Clone, Copy)]
pub struct Size(pub [usize; 2]);

impl std::str::FromStr for Size {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (width, height) = text.split_once(['x', 'X']).unwrap_or((text, text));
        let side = |text: &str| text.trim().parse().map_err(|_| "give one side, such as 352, or both, such as 512x384");
        let (width, height) = (side(width)?, side(height)?);
        check_input_size(width, height).map_err(|error| error.to_string())?;
        Ok(Self([width, height]))
    }
}

pub fn probability(text: &str) -> Result<f32, String> {
    text.parse().ok().filter(|p| (0.0..=1.0).contains(p)).ok_or_else(|| "must lie between 0 and 1".into())
}
