//! Restoring against `torch.nn.functional.interpolate` and `sigmoid`.

use sam2unet::picture::restore;

use crate::{mix, numbers, table};

#[test]
fn probabilities_are_pytorchs_to_a_millionth() {
    let mut largest = 0.0f32;
    for line in table("restored.txt") {
        let &[width, height, new_width, new_height, stretched] = numbers(&line[..5]).as_slice() else {
            panic!("{line:?}")
        };
        let logits: Vec<f32> =
            (0..(width * height) as u64).map(|index| ((mix(index) >> 52) as f32 - 2048.0) / 128.0).collect();
        let mut restored = restore(&logits, (width, height), (new_width, new_height)).unwrap();
        if stretched == 1 {
            restored = restored.stretched().unwrap();
        }
        let ours = restored.collect().unwrap();
        assert_eq!(ours.len(), new_width * new_height);
        for pair in line[5..].chunks_exact(2) {
            let (place, theirs): (usize, f32) = (pair[0].parse().unwrap(), pair[1].parse().unwrap());
            largest = largest.max((ours[place] - theirs).abs());
            assert!(
                largest <= 1e-6,
                "{width}×{height} → {new_width}×{new_height}: {} at {place}, not {theirs}",
                ours[place]
            );
        }
    }
    println!("largest difference: {largest:e}");
}
