//! The loss where each pixel is one of several classes: cross-entropy, and the overlap of each class by Dice.

use burn::tensor::{Tensor, activation::log_softmax};

/// The loss of one of the network's outputs, `[batch, classes, height, width]` logits, where `classes` is 1 for the
/// class of a pixel and 0 for all others, and 0 throughout for a pixel that does not count.
///
/// The cross-entropy is averaged over all pixels that count. The Dice loss, `1 − (2·Σpt + 1) / (Σp + Σt + 1)` of a class
/// in a picture, is averaged over the classes that each picture has: those that it lacks are the cross-entropy's.
pub fn class_loss(logits: Tensor<4>, classes: &Tensor<4>) -> Tensor<1> {
    let over_picture = |x: Tensor<4>| x.sum_dims(&[2, 3]);
    let logarithms = log_softmax(logits, 1);
    let counts = classes.clone().sum_dim(1);
    let cross_entropy = (logarithms.clone() * classes.clone()).sum().neg() / counts.clone().sum().clamp_min(1.0);
    let answer = logarithms.exp();
    let there = over_picture(classes.clone());
    let both = over_picture(answer.clone() * classes.clone());
    let either = over_picture(answer * counts) + there.clone();
    let dice = (both * 2.0 + 1.0) / (either + 1.0);
    let present = there.greater_elem(0.0).float();
    let lack = ((dice.neg() + 1.0) * present.clone()).sum() / present.sum().clamp_min(1.0);
    cross_entropy + lack
}
