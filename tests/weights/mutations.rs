//! Files that were cut, flipped or scrambled: an error or the right values, and never a panic.

use super::allocations::peak_of;
use super::exercise::read_all;
use super::{files_in, fixtures, open_bytes};
use sam2unet::weights::Checkpoint;

/// xorshift64, so that a failure can be seen again.
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end as u64) as usize
    }
}

fn every_fixture() -> Vec<Vec<u8>> {
    let folders = ["good", "good/sharded", "refused"];
    let files = folders.iter().flat_map(|folder| files_in(&fixtures(folder)));
    files.map(|file| std::fs::read(file).unwrap()).collect()
}

/// Reads what it can of the bytes. What that may hold at one time: the values of a few tensors, and a fixed share for
/// each byte that a description takes.
fn read_sparingly(bytes: &[u8]) {
    let (result, peak) = peak_of(|| read_all(bytes));
    let explained = 64 * bytes.len() + 100_000;
    assert!(peak <= explained, "{peak} bytes held for a file of {}", bytes.len());
    if let Err(error) = result {
        assert!(error.to_string().starts_with("fuzz: "), "{error}");
        assert_eq!(error.to_string().lines().count(), 1, "{error}");
    }
}

#[test]
fn files_cut_anywhere_are_refused_or_read() {
    for bytes in every_fixture() {
        let step = 1 + bytes.len() / 500;
        (0..bytes.len()).step_by(step).for_each(|end| read_sparingly(&bytes[..end]));
    }
}

#[test]
fn archives_and_safetensors_cut_anywhere_are_refused() {
    for name in ["state_dict.pth", "views.pth", "single.safetensors", "legacy.pth"] {
        let bytes = std::fs::read(fixtures("good").join(name)).unwrap();
        for end in 0..bytes.len() {
            assert!(read_all(&bytes[..end]).is_err(), "{name} cut at {end}");
        }
    }
}

/// Everything that a checkpoint says: names, shapes, types and bytes.
fn said(checkpoint: &Checkpoint) -> Result<Vec<String>, String> {
    let entries = checkpoint.tensors().map(|entry| {
        let bytes = checkpoint.read_bytes(entry).map_err(|e| e.to_string())?;
        Ok(format!("{} {:?} {} {bytes:?}", entry.name, entry.shape, entry.dtype))
    });
    entries.collect()
}

#[test]
fn no_flipped_bit_of_an_archive_changes_a_value() {
    for name in ["state_dict.pth", "views.pth", "protocol4.pth"] {
        let mut bytes = std::fs::read(fixtures("good").join(name)).unwrap();
        let right = said(&open_bytes(&bytes).unwrap()).unwrap();
        for bit in 0..bytes.len() * 8 {
            bytes[bit / 8] ^= 1 << (bit % 8);
            if let Ok(said) = open_bytes(&bytes).and_then(|checkpoint| said(&checkpoint)) {
                assert_eq!(said, right, "{name} with bit {bit} flipped");
            }
            bytes[bit / 8] ^= 1 << (bit % 8);
        }
    }
}

#[test]
fn files_with_a_flipped_bit_are_refused_or_read() {
    for mut bytes in every_fixture() {
        let mut random = Random(2);
        for byte in (0..bytes.len()).step_by(1 + bytes.len() / 1000) {
            let flip = 1 << random.below(8);
            bytes[byte] ^= flip;
            read_sparingly(&bytes);
            bytes[byte] ^= flip;
        }
    }
}

#[test]
fn scrambled_files_are_refused_or_read() {
    let mut random = Random(3);
    for original in every_fixture() {
        for _ in 0..100 {
            let mut bytes = original.clone();
            for _ in 0..=random.below(8) {
                let [from, to] = [0; 2].map(|_| random.below(bytes.len()));
                let length = random.below(bytes.len() - from.max(to)).min(40);
                match random.below(3) {
                    0 => bytes.copy_within(from..from + length, to),
                    1 => bytes[to..to + length].fill([0, 0x7f, 0xff][random.below(3)]),
                    _ => drop(bytes.drain(to..to + length)),
                }
            }
            read_sparingly(&bytes);
        }
    }
}

/// The findings of the fuzz targets, and what reaches most of the readers.
#[test]
fn the_corpus_of_the_fuzz_targets_is_read() {
    let corpus = |target: &str| {
        files_in(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus").join(target))
    };
    for file in ["pytorch", "safetensors", "folder"].into_iter().flat_map(corpus) {
        let bytes = std::fs::read(&file).unwrap();
        super::exercise::pytorch(&bytes);
        super::exercise::safetensors(&bytes);
        super::exercise::folder(&bytes);
    }
}
