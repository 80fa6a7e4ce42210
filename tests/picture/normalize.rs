//! Normalising against torchvision's.

use sam2unet::picture::{Picture, normalize};

use crate::table;

#[test]
fn all_values_are_torchvisions_to_the_bit() {
    let ramp = (0..=255).flat_map(|value| [value; 3]).collect();
    let picture = Picture::from_rgb(256, 1, ramp).unwrap();
    let ours = normalize(&picture, [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]);
    let ours: Vec<String> = ours.iter().map(|value| format!("{:08x}", value.to_bits())).collect();
    assert_eq!(ours, table("normalized.txt").concat());
}
