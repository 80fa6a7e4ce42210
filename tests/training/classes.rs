//! The loss for several classes, where some pixels do not count.

use super::{BOUND, generated, read};
use burn::tensor::{Device, Tensor, TensorData};
use sam2unet::train::{Batch, IGNORED, Targets, class_loss};

const SIDE: usize = 12;
const PICTURES: usize = 2;
const CLASSES: usize = 5;

#[test]
fn its_gradient_is_pytorchs() {
    let device = Device::flex().autodiff();
    let theirs = read("classes.safetensors");
    let logits = generated::uniform("logits", PICTURES * CLASSES * SIDE * SIDE).map(|u| 4.0 * u).collect();
    let logits = TensorData::new::<f32, _>(logits, [PICTURES, CLASSES, SIDE, SIDE]);
    let logits = Tensor::<4>::from_data(logits, &device).require_grad();
    let (_, targets) = batch().upload(&device);
    let Targets::Classes(classes) = targets else { panic!("classes are asked for") };
    let loss = class_loss(logits.clone(), &classes);
    let gradients = loss.backward();
    let loss: f32 = loss.into_scalar();
    assert!((loss / theirs["loss"][0] - 1.0).abs() <= BOUND, "{loss}, not {}", theirs["loss"][0]);

    let gradient: Vec<f32> = logits.grad(&gradients).unwrap().into_data().try_into_vec().unwrap();
    assert_eq!(gradient.len(), theirs["gradient"].len());
    let length = |values: &mut dyn Iterator<Item = f32>| values.map(|x| x * x).sum::<f32>().sqrt();
    let off = length(&mut gradient.iter().zip(&theirs["gradient"]).map(|(ours, theirs)| ours - theirs))
        / length(&mut theirs["gradient"].iter().copied());
    println!("gradient: off by {off:.1e}");
    assert!(off <= BOUND, "{off}");
}

/// make_training.py's.
fn batch() -> Batch {
    let area = SIDE * SIDE;
    let ignored = generated::uniform("ignored", PICTURES * area);
    let classes = generated::uniform("classes", PICTURES * area).zip(ignored).enumerate();
    let mask: Vec<f32> = classes
        .map(|(at, (drawn, ignored))| match ((drawn + 1.0) * 2.0) as u8 {
            _ if ignored > 0.5 => f32::from(IGNORED),
            2 if at < area => 0.0,
            class => f32::from(class.min(CLASSES as u8 - 2)),
        })
        .collect();
    let mut batch = Batch::of_classes(SIDE, CLASSES);
    mask.chunks_exact(area).for_each(|mask| batch.push(&vec![0.0; 3 * area], mask));
    batch
}
