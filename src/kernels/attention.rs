//! Attention inside windows, from the layer that makes queries, keys and values to the heads joined again.

use super::{linear::product, window};
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
    if super::cpu::takes_layer(qkv, &x) {
        return super::cpu::attend(qkv, x, how);
    }
    by_burn(qkv, x, how)
}

pub fn by_burn(layer: &Linear, x: Tensor<4>, Attend { heads, window, halve }: Attend) -> Tensor<4> {
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
    let q = if halve { window::max_pool(q) } else { q };
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
