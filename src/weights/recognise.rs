//! Tells what kind of file it is by what it begins with, never by its name.

/// The formats that hold weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Zip,
    Legacy,
    Safetensors,
    Index,
}

/// As many bytes as tell.
pub(super) const HEAD: usize = 4096;

/// The format, or what the file is instead, as the end of "it is …".
pub(super) fn recognise(head: &[u8]) -> Result<Format, &'static str> {
    if head.starts_with(b"PK\x03\x04") {
        return Ok(Format::Zip);
    }
    if matches!(head, [0x80, 2..=5, ..]) {
        return Ok(Format::Legacy);
    }
    // Its length as 64 bits, then JSON. No length of a header has the upper 32 bits set, and all text has.
    if matches!(head, [_, _, _, _, 0, 0, 0, 0, b'{', ..]) {
        return Ok(Format::Safetensors);
    }
    if head.trim_ascii_start().starts_with(b"{") && contains(head, b"\"weight_map\"") {
        return Ok(Format::Index);
    }
    Err(other(head))
}

/// What people have been seen to take for a checkpoint.
const OTHERS: &[(&[u8], &str)] = &[
    (b"version https://git-lfs", "a pointer of Git LFS to a file that is elsewhere (git lfs pull fetches it)"),
    (b"L119547037146038801333356L", "a pickle of protocol 0 or 1 (save it with torch.save's own)"),
    (b"\x89HDF", "an HDF5 file, such as Keras writes"),
    (b"\x93NUMPY", "a NumPy array"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"RIFF", "a picture, sound or video"),
    (b"II*\0", "a picture"),
    (b"MM\0*", "a picture"),
    (b"%PDF", "a PDF"),
    (b"GGUF", "a GGUF model"),
    (b"\x1f\x8b", "compressed with gzip (unpack it first)"),
    (b"\xfd7zXZ", "compressed with xz (unpack it first)"),
    (b"\x28\xb5\x2f\xfd", "compressed with zstd (unpack it first)"),
    (b"7z\xbc\xaf", "a 7z archive (unpack it first)"),
    (b"Rar!", "a RAR archive (unpack it first)"),
    (b"PK", "an empty or split zip archive"),
];

fn other(head: &[u8]) -> &'static str {
    if let Some((_, name)) = OTHERS.iter().find(|(signature, _)| head.starts_with(signature)) {
        return name;
    }
    let start = head.trim_ascii_start().to_ascii_lowercase();
    if start.starts_with(b"<!doctype html") || start.starts_with(b"<html") {
        return "a web page, perhaps the one with the download link";
    }
    if head.get(257..262) == Some(b"ustar") {
        return "a tar archive, such as PyTorch wrote before 0.1.10";
    }
    // Protocol buffers begin with the version, then who made it.
    if matches!(head, [8, _, 18, ..])
        && [b"pytorch".as_slice(), b"onnx"].iter().any(|maker| contains(&start[..start.len().min(64)], maker))
    {
        return "an ONNX model";
    }
    if head.iter().all(|&byte| byte == 0) {
        return "all zeros where it should begin, like a download that never finished";
    }
    if looks_like_text(head) { "text" } else { "in no format known here" }
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

fn looks_like_text(head: &[u8]) -> bool {
    // A character may be cut where the head ends.
    let text = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() => return looks_like_text(&head[..error.valid_up_to()]),
        Err(_) => return false,
    };
    !text.chars().any(|c| c.is_control() && !c.is_ascii_whitespace())
}
