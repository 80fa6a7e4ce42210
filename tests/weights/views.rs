//! Views with any strides, against a plain walk over their indices.

use super::build::{archive, dictionary, tensor};
use super::mutations::Random;
use super::open_bytes;

/// The storage's element `i` holds `i`.
fn storage(elements: i64) -> Vec<u8> {
    (0..elements).flat_map(|i| (i as f32).to_le_bytes()).collect()
}

fn read(elements: i64, offset: i64, shape: &[i64], strides: &[i64]) -> Result<Vec<f32>, String> {
    let pickle = dictionary(&[("view", tensor("0", elements, offset, shape, strides))]);
    let checkpoint = open_bytes(&archive(&pickle, &[&storage(elements)]))?;
    checkpoint.read_f32(checkpoint.get("view").unwrap()).map_err(|e| e.to_string())
}

fn walk(offset: i64, shape: &[i64], strides: &[i64]) -> Vec<f32> {
    if shape.contains(&0) {
        return vec![];
    }
    match (shape, strides) {
        ([size, shape @ ..], [stride, strides @ ..]) => {
            (0..*size).flat_map(|index| walk(offset + index * stride, shape, strides)).collect()
        }
        _ => vec![offset as f32],
    }
}

fn assert_view(elements: i64, offset: i64, shape: &[i64], strides: &[i64]) {
    let values = read(elements, offset, shape, strides).unwrap();
    assert_eq!(values, walk(offset, shape, strides), "{shape:?} by {strides:?} from {offset}");
}

#[test]
fn random_views_hold_what_their_strides_say() {
    let mut random = Random(1);
    for _ in 0..300 {
        let rank = random.below(5);
        let shape: Vec<_> = (0..rank).map(|_| random.below(6) as i64).collect();
        let strides: Vec<_> = (0..rank).map(|_| random.below(40) as i64).collect();
        let offset = random.below(9) as i64;
        let last: i64 = shape.iter().zip(&strides).map(|(size, stride)| (size - 1).max(0) * stride).sum();
        let elements = (offset + last + 1).max(shape.iter().product());
        assert_view(elements, offset, &shape, &strides);
    }
}

#[test]
fn views_larger_than_one_read_are_whole() {
    // A column so sparse that each element is read alone; one whose reads take several; a matrix of two megabytes.
    assert_view(200_000, 3, &[90], &[2000]);
    assert_view(200_000, 1, &[60_000], &[3]);
    assert_view(600 * 900, 0, &[900, 600], &[1, 900]);
    assert_view(600 * 900, 7, &[2, 400, 600], &[1, 2, 800]);
}

#[test]
fn views_that_leave_their_storage_are_refused() {
    let refused =
        |elements, offset, shape: &[i64], strides: &[i64]| read(elements, offset, shape, strides).unwrap_err();
    assert!(refused(4, 1, &[4], &[1]).contains("reaches past the end"));
    assert!(refused(4, 0, &[2, 2], &[3, 1]).contains("reaches past the end"));
    assert!(refused(4, i64::MAX, &[1], &[1]).contains("reaches past the end"));
    assert!(refused(4, 0, &[2], &[i64::MAX]).contains("reaches past the end"));
    assert!(refused(4, 0, &[3, 3], &[0, 0]).contains("9 elements over a storage of 4"));
    assert!(refused(4, 0, &[1 << 40, 1 << 40], &[1, 1]).contains("more elements than can be counted"));
    assert!(refused(4, -1, &[1], &[1]).contains("does not write"));
    assert!(refused(4, 0, &[-1], &[1]).contains("does not write"));
    assert!(refused(4, 0, &[1], &[1, 1]).contains("1 dimensions and 2 strides"));
    assert!(refused(4, 0, &[1; 65], &[1; 65]).contains("does not write"));
}

#[test]
fn empty_views_lie_nowhere() {
    assert_view(4, i64::MAX, &[0, 5], &[i64::MAX, 1]);
    assert_view(4, 0, &[1 << 62, 1 << 62, 0], &[1, 1, 1]);
}

#[test]
fn storages_that_are_missing_or_too_small_are_refused() {
    let bytes = |elements| archive(&dictionary(&[("w", tensor("0", elements, 0, &[1], &[1]))]), &[&[0; 8]]);
    assert!(open_bytes(&bytes(2)).is_ok());
    assert!(open_bytes(&bytes(3)).err().unwrap().contains("needs 3 elements of storage `0`, which has 8 bytes"));
    assert!(open_bytes(&bytes(i64::MAX)).err().unwrap().contains("has 8 bytes"));
    let missing = archive(&dictionary(&[("w", tensor("1", 2, 0, &[1], &[1]))]), &[&[0; 8]]);
    assert!(open_bytes(&missing).err().unwrap().contains("storage `1`, which is missing"));
}
