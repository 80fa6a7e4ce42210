//! What a file may claim before any memory is set aside for its claim.

use crate::error::{Error, Result};

/// The most pixels a picture may have: 16384 × 16384.
const MOST_PIXELS: u64 = 1 << 28;

/// Decoded bytes that any file may ask for, however small it is: a blank page of A4 at 600 dpi is 104 MB of RGB in a
/// few kilobytes, but at 300 dpi it is 26 MB.
const FREE_BYTES: u64 = 64 << 20;

/// And for each byte of the file. Deflate, the strongest of the codecs in use, reaches 1032.
const BYTES_PER_FILE_BYTE: u64 = 4096;

/// Refuses a picture without pixels, and one with more than [`MOST_PIXELS`].
pub(super) fn check_sides(width: u64, height: u64) -> Result<()> {
    if width == 0 || height == 0 {
        return Err(Error::new("", format!("the picture is {width}×{height} and so has no pixels"))
            .remedy("save the picture again in the program that made it"));
    }
    if width.checked_mul(height).is_none_or(|pixels| pixels > MOST_PIXELS) {
        return Err(Error::new(
            "",
            format!("{width}×{height} pixels are more than the {MOST_PIXELS} that are supported"),
        )
        .remedy("scale the picture down first"));
    }
    Ok(())
}

/// Refuses sides whose pixels, at `bytes_per_pixel`, the file is far too small to hold.
pub(super) fn check(width: u64, height: u64, bytes_per_pixel: u64, file_length: usize) -> Result<()> {
    check_sides(width, height)?;
    let needed = (width * height).saturating_mul(bytes_per_pixel);
    if needed > most_bytes(file_length) {
        let problem =
            format!("{width}×{height} pixels, {needed} bytes, are more than a file of {file_length} bytes can explain");
        return Err(Error::new("", problem).remedy("the file is damaged or made to exhaust memory; get it again"));
    }
    Ok(())
}

/// The most decoded bytes a file of this length explains, where they can be addressed at all.
pub(super) fn most_bytes(file_length: usize) -> u64 {
    FREE_BYTES.saturating_add(BYTES_PER_FILE_BYTE.saturating_mul(file_length as u64)).min(isize::MAX as u64)
}

/// An empty vector with room for `length` items, or an error where the machine has no such room.
pub(super) fn reserve<T>(length: usize) -> Result<Vec<T>> {
    let mut items = Vec::new();
    items.try_reserve_exact(length).map_err(|_| {
        let bytes = length.saturating_mul(size_of::<T>());
        Error::new("", format!("{bytes} bytes of memory are not to be had")).remedy("scale the picture down first")
    })?;
    Ok(items)
}

/// `length` copies of `item`, or an error where the machine has no room for them.
pub(super) fn filled<T: Clone>(item: T, length: usize) -> Result<Vec<T>> {
    let mut items = reserve(length)?;
    items.resize(length, item);
    Ok(items)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sides() {
        assert!(check_sides(1, 1).is_ok());
        assert!(check_sides(1 << 14, 1 << 14).is_ok());
        assert!(check_sides(0, 5).is_err());
        assert!(check_sides((1 << 14) + 1, 1 << 14).is_err());
        assert!(check_sides(u64::MAX, u64::MAX).is_err());
    }

    #[test]
    fn a_small_file_explains_64_mib_and_no_more() {
        assert!(check(4096, 4096, 4, 0).is_ok());
        assert!(check(4096, 4097, 4, 0).is_err());
        assert!(check(4096, 4097, 4, 4).is_ok());
    }

    #[test]
    fn memory_that_is_not_there_is_an_error() {
        assert!(reserve::<u64>(usize::MAX / 16).is_err());
    }
}
