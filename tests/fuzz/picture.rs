//! Picture files of every format. From the repository's root:
//! `cargo +nightly fuzz run --fuzz-dir tests/fuzz picture tests/fuzz/corpus/picture tests/fixtures/pictures -- -rss_limit_mb=1024`

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = sam2unet::picture::decode("fuzzed", bytes);
});
