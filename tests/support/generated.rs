//! Weights and pictures made from their names alone, bit for bit those of tests/fixtures/generated.py, which explains
//! the numbers here.

const SEED: u64 = 70;

/// Side of a block in pixels, amplitude.
const PATTERNS: [(usize, f32); 4] = [(32, 1.0), (8, 0.6), (2, 0.3), (1, 0.1)];

/// A model's tensor, by its name in the official checkpoints.
pub fn tensor(name: &str, shape: &[usize]) -> Vec<f32> {
    let (scale, offset) = scale_and_offset(name, shape);
    uniform(name, shape.iter().product()).map(|u| u * scale + offset).collect()
}

/// A batch of pictures `[n, c, h, w]`, sides multiples of 32, in about the range of a normalised photograph.
pub fn input(shape: [usize; 4]) -> Vec<f32> {
    let [n, c, h, w] = shape;
    let mut total = vec![0.0; n * c * h * w];
    for (block, amplitude) in PATTERNS {
        let columns = w / block;
        let name = format!("input:{n}x{c}x{h}x{w}/{block}");
        let pattern: Vec<f32> = uniform(&name, n * c * (h / block) * columns).map(|u| u * amplitude).collect();
        for (i, row) in total.chunks_exact_mut(w).enumerate() {
            let pattern_row = &pattern[i / block * columns..][..columns];
            for (x, value) in row.iter_mut().enumerate() {
                *value += pattern_row[x / block];
            }
        }
    }
    total
}

fn scale_and_offset(name: &str, shape: &[usize]) -> (f32, f32) {
    match name.rsplit('.').next() {
        Some("num_batches_tracked") => (0.0, 0.0),
        Some("running_var") => (0.4, 1.0),
        Some("pos_embed" | "pos_embed_window") => (0.5, 0.0),
        Some("bias" | "running_mean") => (0.1, 0.0),
        _ if shape.len() == 1 => (0.1, 1.0),
        _ => {
            let fan_in: usize = shape[1..].iter().product();
            ((gain(name) * (3.0 / fan_in as f64).sqrt()) as f32, 0.0)
        }
    }
}

fn gain(name: &str) -> f64 {
    if name.contains(".prompt_learn.2.") {
        0.2
    } else if name.contains(".double_conv.") {
        1.4
    } else {
        1.0
    }
}

/// In -1..1, exact in f32.
pub fn uniform(name: &str, len: usize) -> impl Iterator<Item = f32> {
    let start = fnv1a64(&format!("{SEED}/{name}"));
    (0..len as u64).map(move |index| {
        let u = (splitmix64(start.wrapping_add(index)) >> 40) as f32 / (1 << 24) as f32;
        2.0 * u - 1.0
    })
}

fn fnv1a64(name: &str) -> u64 {
    name.bytes().fold(0xcbf2_9ce4_8422_2325, |h, byte| (h ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}

fn splitmix64(x: u64) -> u64 {
    let z = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checksum(values: &[f32]) -> u64 {
        values
            .iter()
            .zip((1..).step_by(2))
            .fold(0, |sum: u64, (value, odd)| sum.wrapping_add(u64::from(value.to_bits()).wrapping_mul(odd)))
    }

    /// Expectations: `python tests/fixtures/generated.py`.
    #[test]
    fn generates_what_python_generates() {
        let cases: [(&str, &[usize], f32, u64); 7] = [
            ("encoder.pos_embed", &[1, 32, 7, 7], -0.2333219, 0x0012c6bed439b90c),
            ("encoder.blocks.1.block.attn.qkv.weight", &[192, 32], 0.09587234, 0x011a5bf944aa8ba8),
            ("encoder.blocks.1.prompt_learn.2.weight", &[32, 32], 0.025067642, 0x0007ca213e2d0528),
            ("up1.conv.double_conv.0.weight", &[64, 128, 3, 3], 0.0104215145, 0x9d4530e5642680fe),
            ("rfb1.conv_cat.bn.weight", &[64], 0.9332692, 0x000003f7dc81ef87),
            ("rfb1.conv_cat.bn.running_var", &[64], 0.8039697, 0x000003f70aaf983d),
            ("head.bias", &[1], -0.031108284, 0x00000000bcfed6cd),
        ];
        for (name, shape, first, sum) in cases {
            let values = tensor(name, shape);
            assert_eq!((values[0], checksum(&values)), (first, sum), "{name}");
        }
        let values = input([2, 3, 64, 96]);
        assert_eq!((values[0], checksum(&values)), (-0.37969846, 0x23e29231a7f85734));
    }

    #[test]
    fn batch_counter_is_a_scalar_zero() {
        assert_eq!(tensor("rfb1.conv_cat.bn.num_batches_tracked", &[]), [0.0]);
    }
}
