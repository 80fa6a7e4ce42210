//! Which way up a camera held the picture, as EXIF tells it, and turning the picture upright.

use super::{Picture, budget};
use crate::error::Result;

/// The EXIF and TIFF tag of that name.
const ORIENTATION: u16 = 0x112;

/// A value of that tag, 1 to 8. 1 is upright; 5 to 8 swap width and height.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Orientation(u8);

impl Orientation {
    pub(super) const UPRIGHT: Self = Self(1);

    /// Values outside of 1 to 8 mean nothing, and are taken for upright.
    pub(super) fn from_tag(value: u64) -> Self {
        Self(if let 1..=8 = value { value as u8 } else { 1 })
    }

    /// From an EXIF block: a TIFF header and directory, with or without the `Exif` that marks it in JPEG.
    /// What can't be read is taken for upright: no reason to refuse a picture whose pixels are whole.
    pub(super) fn from_exif(exif: &[u8]) -> Self {
        find_in_exif(exif.strip_prefix(b"Exif\0\0").unwrap_or(exif)).map_or(Self::UPRIGHT, Self::from_tag)
    }
}

fn find_in_exif(exif: &[u8]) -> Option<u64> {
    let little = match exif.get(..4)? {
        [b'I', b'I', 42, 0] => true,
        [b'M', b'M', 0, 42] => false,
        _ => return None,
    };
    let u16_at = |at: usize| {
        let bytes = exif.get(at..)?.first_chunk()?;
        Some(if little { u16::from_le_bytes(*bytes) } else { u16::from_be_bytes(*bytes) })
    };
    let u32_at = |at: usize| {
        let bytes = exif.get(at..)?.first_chunk()?;
        Some(if little { u32::from_le_bytes(*bytes) } else { u32::from_be_bytes(*bytes) })
    };
    let directory = usize::try_from(u32_at(4)?).ok()?;
    let entries = usize::from(u16_at(directory)?);
    let entry = (0..entries)
        .map_while(|index| directory.checked_add(2 + index * 12))
        .find(|&entry| u16_at(entry) == Some(ORIENTATION))?;
    // A SHORT, which fills the first half of the field of four bytes.
    u16_at(entry + 8).map(u64::from)
}

/// The picture as it should be seen.
pub(super) fn turn(picture: Picture, orientation: Orientation) -> Result<Picture> {
    let Picture { width, height, ref pixels } = picture;
    let [row, last, bottom] = [width as isize, width as isize - 1, (width * (height - 1)) as isize];
    // Which pixel comes first, and how far the next one to the right and the next one below are from it.
    let (first, right, below) = match orientation.0 {
        2 => (last, -1, row),
        3 => (bottom + last, -1, -row),
        4 => (bottom, 1, -row),
        5 => (0, row, 1),
        6 => (bottom, -row, 1),
        7 => (bottom + last, -row, -1),
        8 => (last, row, -1),
        _ => return Ok(picture),
    };
    let (width, height) = if orientation.0 >= 5 { (height, width) } else { (width, height) };
    let source = pixels.as_chunks::<3>().0;
    let mut turned = budget::reserve(pixels.len())?;
    for y in 0..height as isize {
        turned.extend((0..width as isize).flat_map(|x| source[(first + x * right + y * below) as usize]));
    }
    Ok(Picture { width, height, pixels: turned })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The letters of a 2×3 picture, row by row.
    fn turned(tag: u64) -> (usize, String) {
        let pixels = b"abcdef".iter().flat_map(|&letter| [letter; 3]).collect();
        let picture = Picture { width: 2, height: 3, pixels };
        let turned = turn(picture, Orientation::from_tag(tag)).unwrap();
        (turned.width, turned.pixels.iter().step_by(3).map(|&letter| char::from(letter)).collect())
    }

    #[test]
    fn all_eight() {
        let expected = ["abcdef", "badcfe", "fedcba", "efcdab", "acebdf", "ecafdb", "fdbeca", "bdface"];
        for (tag, expected) in (1..).zip(expected) {
            assert_eq!(turned(tag), (if tag < 5 { 2 } else { 3 }, expected.to_string()), "orientation {tag}");
        }
        assert_eq!(turned(0).1, "abcdef");
        assert_eq!(turned(9).1, "abcdef");
    }

    #[test]
    fn exif_in_both_byte_orders() {
        let little = b"Exif\0\0II\x2a\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0";
        assert_eq!(Orientation::from_exif(little), Orientation(6));
        let big = b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x08\0\0";
        assert_eq!(Orientation::from_exif(big), Orientation(8));
        for length in 0..little.len() - 3 {
            assert_eq!(Orientation::from_exif(&little[..length]), Orientation::UPRIGHT);
        }
        assert_eq!(Orientation::from_exif(b"II\x2a\0\xff\xff\xff\xff\x01"), Orientation::UPRIGHT);
    }
}
