//! A prediction's values, stretched so that its darkest pixel is 0 and its brightest 1.

/// What the bytes of a prediction stand for.
pub struct Stretch {
    /// Of every byte, from 0 to 1.
    pub values: [f64; 256],
    /// The threshold, of 256, that the value just reaches.
    pub levels: [u8; 256],
}

impl Stretch {
    /// Of a whole prediction. One of a single value stays as it is.
    pub fn of(prediction: &[u8]) -> Self {
        let (least, most) = prediction.iter().fold((255, 0), |(least, most), &byte| (byte.min(least), byte.max(most)));
        // Divided first and stretched then: in another order the last bits, and with them some levels, differ.
        let fraction = |byte: u8| f64::from(byte) / 255.0;
        let (low, high) = if least < most { (fraction(least), fraction(most)) } else { (0.0, 1.0) };
        let values: [f64; 256] = std::array::from_fn(|byte| (fraction(byte as u8) - low) / (high - low));
        Self { values, levels: values.map(|value| (value * 255.0) as u8) }
    }
}
