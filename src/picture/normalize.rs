//! From 8-bit pixels to the numbers that a network is trained on.

use super::Picture;

/// Channel by channel `(x / 255 − mean) / std`, in the operations and their order of torchvision's `ToTensor` and
/// `Normalize`, and so to the bit: all reds, then all greens, then all blues.
pub fn normalize(picture: &Picture, mean: [f32; 3], std: [f32; 3]) -> Vec<f32> {
    let pixels = picture.pixels.as_chunks::<3>().0;
    let mut tensor = Vec::with_capacity(picture.pixels.len());
    for channel in 0..3 {
        let values: [f32; 256] = std::array::from_fn(|value| (value as f32 / 255.0 - mean[channel]) / std[channel]);
        tensor.extend(pixels.iter().map(|pixel| values[usize::from(pixel[channel])]));
    }
    tensor
}
