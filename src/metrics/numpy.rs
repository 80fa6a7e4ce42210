//! Means as numpy takes them, to the last bit.
//!
//! That bit counts: a threshold at twice the mean may fall right upon a value of the prediction, and whether a part of a
//! picture is of one value shows in whether its mean is that value.

/// Up to so many values are added one by one, in eight interleaved sums. From numpy's `pairwise_sum`.
const BLOCK: usize = 128;

/// Numbers that numpy 2.3 and later buffer at a time where a part is not contiguous: whole rows, at least one.
const BUFFER: usize = 8192;

/// The mean of the values that `bytes` stand for.
pub fn mean(bytes: &[u8], values: &[f64; 256]) -> f64 {
    pairwise_sum(bytes, values) / bytes.len() as f64
}

/// The same of columns `left..right` of rows that lie one after the other, `width` wide.
pub fn mean_of_columns(rows: &[u8], width: usize, left: usize, right: usize, values: &[f64; 256]) -> f64 {
    let columns = right - left;
    let pixels = rows.len() / width * columns;
    if columns == width {
        return mean(rows, values);
    }
    // A single column is not buffered.
    let rows_at_once = if columns == 1 { pixels } else { (BUFFER / columns).max(1) };
    let mut buffer = Vec::with_capacity(pixels.min(rows_at_once * columns));
    let mut sum = 0.0;
    for rows in rows.chunks(rows_at_once * width) {
        buffer.clear();
        rows.chunks_exact(width).for_each(|row| buffer.extend_from_slice(&row[left..right]));
        sum += pairwise_sum(&buffer, values);
    }
    sum / pixels as f64
}

fn pairwise_sum(bytes: &[u8], values: &[f64; 256]) -> f64 {
    if bytes.len() > BLOCK {
        let half = bytes.len() / 2;
        let (left, right) = bytes.split_at(half - half % 8);
        return pairwise_sum(left, values) + pairwise_sum(right, values);
    }
    let value = |&byte: &u8| values[usize::from(byte)];
    let (eights, rest) = bytes.as_chunks::<8>();
    let mut sums = [0.0; 8];
    for eight in eights {
        for (sum, byte) in sums.iter_mut().zip(eight) {
            *sum += value(byte);
        }
    }
    let [a, b, c, d, e, f, g, h] = sums;
    rest.iter().map(value).fold(((a + b) + (c + d)) + ((e + f) + (g + h)), |sum, value| sum + value)
}
