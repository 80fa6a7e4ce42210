//! Compares a tensor with the sample of PyTorch's that tests/fixtures/make_parity.py keeps of it.

/// The largest |Δ| between a whole tensor and the kept numbers; infinite if any of them is not a number.
pub fn largest_difference(full: &[f32], kept: &[f32]) -> f32 {
    pairs(full, kept).fold(0.0, |largest: f32, (ours, theirs)| {
        let difference = (ours - theirs).abs();
        if difference.is_nan() { f32::INFINITY } else { largest.max(difference) }
    })
}

/// The numbers of a whole tensor that were kept, each beside what was kept.
pub fn pairs<'a>(full: &'a [f32], kept: &'a [f32]) -> impl Iterator<Item = (f32, f32)> + 'a {
    let stride = if kept.len() == full.len() { 1 } else { stride(full.len()) };
    kept.iter().enumerate().map(move |(i, &theirs)| (full[i * stride % full.len()], theirs))
}

fn stride(len: usize) -> usize {
    let mut stride = (len as u64 * 618_034 / 1_000_000) as usize | 1;
    while greatest_common_divisor(stride, len) > 1 {
        stride += 2;
    }
    stride
}

fn greatest_common_divisor(a: usize, b: usize) -> usize {
    if b == 0 { a } else { greatest_common_divisor(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stride_is_pythons() {
        // The second begins at 153153, which shares 11 with its length.
        assert_eq!([5000, 247_808].map(stride), [3091, 153_155]);
    }

    #[test]
    fn whole_tensor_is_compared_in_order() {
        assert_eq!(largest_difference(&[1.0, 2.0, 3.0], &[1.0, 2.5, 3.0]), 0.5);
    }

    #[test]
    fn sample_is_found_in_its_tensor() {
        let full: Vec<f32> = (0..5000).map(|i| i as f32).collect();
        let mut sample: Vec<f32> = (0..2048).map(|i| full[i * stride(5000) % 5000]).collect();
        assert_eq!(largest_difference(&full, &sample), 0.0);
        sample[2047] += 2.0;
        assert_eq!(largest_difference(&full, &sample), 2.0);
    }

    #[test]
    fn not_a_number_is_infinitely_far() {
        assert_eq!(largest_difference(&[f32::NAN, 0.0], &[0.0, 0.0]), f32::INFINITY);
    }
}
