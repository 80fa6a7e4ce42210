//! Resizing against Pillow's, over many sizes.

use sam2unet::picture::{Picture, resize, resize_mask};

use crate::{checksum, mix, numbers, table};

/// `computed` of make_pictures.py.
fn computed(width: usize, height: usize) -> Picture {
    let count = width * height * 3;
    let noise = |index| (mix(index as u64) >> 56) as u8;
    let pixel: &dyn Fn(usize) -> u8 = match (width + height) % 3 {
        0 => &noise,
        1 => &|index| noise(index) / 128 * 255,
        _ => &|index| (index / 3 * 255 / (width * height - 1).max(1)) as u8,
    };
    Picture::from_rgb(width, height, (0..count).map(pixel).collect()).unwrap()
}

#[test]
fn all_sizes_are_pillows_to_the_byte() {
    let table = table("resized.txt");
    assert!(table.len() >= 200);
    for line in &table {
        let &[width, height, new_width, new_height] = numbers(&line[..4]).as_slice() else { panic!("{line:?}") };
        let resized = resize(&computed(width, height), new_width, new_height).unwrap();
        assert_eq!((resized.width(), resized.height()), (new_width, new_height));
        assert_eq!(checksum(resized.pixels()), line[4], "{width}×{height} → {new_width}×{new_height}");
        let mask = resize_mask(&computed(width, height).grey(), new_width, new_height).unwrap();
        assert_eq!(checksum(mask.pixels()), line[5], "{width}×{height} → {new_width}×{new_height}, as a mask");
    }
}
