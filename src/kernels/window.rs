//! Splitting a feature map into attention windows, and joining them again.

use burn::tensor::Tensor;

/// `[batch, height, width, channels]` → `[batch · windows, side, side, channels]`.
///
/// The map is padded with zeros at its lower and right edges to whole windows. The padding is not masked later:
/// the checkpoints were trained that way.
pub fn split(x: Tensor<4>, side: usize) -> Tensor<4> {
    let [batch, height, width, channels] = x.dims();
    let [rows, columns] = [height.div_ceil(side), width.div_ceil(side)];
    let padding = [(0, 0), (0, rows * side - height), (0, columns * side - width), (0, 0)];
    let x = if padding == [(0, 0); 4] { x } else { x.pad(padding, 0.0) };
    x.reshape([batch, rows, side, columns, side, channels]).swap_dims(2, 3).reshape([
        batch * rows * columns,
        side,
        side,
        channels,
    ])
}

/// The inverse of [`split`]: `[batch · windows, side, side, channels]` → `[batch, height, width, channels]`.
pub fn join(windows: Tensor<4>, batch: usize, [height, width]: [usize; 2]) -> Tensor<4> {
    let [_, side, _, channels] = windows.dims();
    let [rows, columns] = [height.div_ceil(side), width.div_ceil(side)];
    let x = windows.reshape([batch, rows, columns, side, side, channels]).swap_dims(2, 3).reshape([
        batch,
        rows * side,
        columns * side,
        channels,
    ]);
    if [rows * side, columns * side] == [height, width] {
        return x;
    }
    x.slice([0..batch, 0..height, 0..width, 0..channels])
}
