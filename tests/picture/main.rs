//! Pictures against Pillow and PyTorch, and against those who wish us ill.

#[path = "../support/allocations.rs"]
mod allocations;
mod decode;
mod hostile;
mod normalize;
mod resize;
mod restore;

/// A file of `tests/fixtures/pictures/`.
fn fixture(name: &str) -> Vec<u8> {
    let path = format!("{}/tests/fixtures/pictures/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The lines of a fixture, each split at its spaces.
fn table(name: &str) -> Vec<Vec<String>> {
    let text = String::from_utf8(fixture(name)).unwrap();
    text.lines().map(|line| line.split(' ').map(str::to_string).collect()).collect()
}

fn numbers(fields: &[String]) -> Vec<usize> {
    fields.iter().map(|field| field.parse().unwrap()).collect()
}

/// `mix` of make_pictures.py.
fn mix(index: u64) -> u64 {
    let x = (index + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (x ^ x >> 32).wrapping_mul(0xD6E8_FEB8_6659_FD93)
}

/// `checksum` of make_pictures.py.
fn checksum(data: &[u8]) -> String {
    let terms = (0..).zip(data).map(|(index, &byte)| (u64::from(byte) + 1).wrapping_mul(mix(index)));
    format!("{:016x}", terms.fold(0, u64::wrapping_add))
}
