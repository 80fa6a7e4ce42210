//! Attention inside windows, from the layer that makes queries, keys and values to the heads joined again.

use super::{linear::product, pool::max_pool, window};
use burn::{
    nn::Linear,
    tensor::{Tensor, module::attention, ops::AttentionModuleOptions},
};

/// What attends to what.
#[derive(Clone, Copy)]
pub struct Attend {
    pub heads: usize,
    /// Side of the windows; `None` attends to the whole map.
    pub window: Option<usize>,
    /// Whether the queries are halved in height and width, and with them what comes out.
    pub halve: bool,
}

/// `[batch, height, width, input]` → `[batch, height, width, channels]`, of which `qkv` makes three times as many.
pub fn attend(qkv: &Linear, x: Tensor<4>, how: Attend) -> Tensor<4> {
    #[cfg(feature = "cpu")]
    if super::linear::on_cpu::takes(qkv, &x) {
        return on_cpu(qkv, x, how);
    }
    by_burn(qkv, x, how)
}

#[cfg(feature = "cpu")]
fn on_cpu(qkv: &Linear, x: Tensor<4>, Attend { heads, window, halve }: Attend) -> Tensor<4> {
    use super::values::{Values, tensor};

    let [batch, height, width, _] = x.dims();
    let padding = Values::of(qkv.bias.as_ref().expect("checked by `takes`").val());
    let values = Values::of(super::linear(qkv, x));
    let map = cpu_kernels::attention::Map { values: &values, padding: &padding, height, width, heads, window, halve };
    let [rows, columns] = map.output();
    tensor(map.attend(), [batch, rows, columns, map.channels()])
}

fn by_burn(layer: &Linear, x: Tensor<4>, Attend { heads, window, halve }: Attend) -> Tensor<4> {
    let [batch, height, width, _] = x.dims();
    let side = window.unwrap_or(usize::MAX);
    // Windows are padded with zeros, of which the layer makes its bias. Added behind the padding, the bias gives
    // the same and spares the product of the padding: more than half of the tokens of stage 3 at 352.
    let mut qkv = product(layer, x);
    if window.is_some() {
        qkv = window::split(qkv, side);
    }
    if let Some(bias) = &layer.bias {
        qkv = qkv + bias.val().unsqueeze();
    }
    let channels = qkv.dims()[3] / 3;

    let part = |index: usize| qkv.clone().narrow(3, index * channels, channels);
    let [q, k, v] = [part(0), part(1), part(2)];
    let q = if halve { max_pool(q) } else { q };
    let [windows, rows, columns, _] = q.dims();
    let [q, k, v] = [q, k, v].map(|x| split_heads(x, heads));
    let attended = attention(q, k, v, None, None, AttentionModuleOptions::default())
        .swap_dims(1, 2)
        .reshape([windows, rows, columns, channels]);

    let grid = if halve { [height / 2, width / 2] } else { [height, width] };
    if window.is_some() { window::join(attended, batch, grid) } else { attended }
}

/// `[windows, height, width, channels]` → `[windows, heads, tokens, head channels]`.
fn split_heads(x: Tensor<4>, heads: usize) -> Tensor<4> {
    let [windows, height, width, channels] = x.dims();
    x.reshape([windows, height * width, heads, channels / heads]).swap_dims(1, 2)
}

#[cfg(all(test, feature = "cpu"))]
mod tests {
    use super::*;
    use burn::{
        nn::LinearConfig,
        tensor::{Device, Distribution},
    };

    #[test]
    fn it_is_burns_with_and_without_windows_padding_and_halving() {
        let device = Device::flex();
        let qkv = LinearConfig::new(12, 3 * 24).init(&device);
        let x = Tensor::<4>::random([2, 12, 10, 12], Distribution::Normal(0.0, 2.0), &device);
        for window in [None, Some(2), Some(4), Some(8), Some(20)] {
            for halve in [false, true] {
                let how = Attend { heads: 3, window, halve };
                let ours = on_cpu(&qkv, x.clone(), how);
                let theirs = by_burn(&qkv, x.clone(), how);
                assert_eq!(ours.dims(), theirs.dims());
                let difference = (ours - theirs).abs().max().into_scalar::<f32>();
                assert!(difference <= 1e-4, "window {window:?}, halved {halve}: {difference}");
            }
        }
        let how = Attend { heads: 2, window: Some(7), halve: false };
        let difference = (on_cpu(&qkv, x.clone(), how) - by_burn(&qkv, x, how)).abs().max().into_scalar::<f32>();
        assert!(difference <= 1e-4, "{difference}");
    }
}
