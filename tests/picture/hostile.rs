//! Files that lie, break off or are no pictures: each is an error of one line that names the file and the reason.

use sam2unet::picture::{Picture, decode};

use crate::allocations::peak_of;
use crate::{fixture, table};

const MIB: usize = 1 << 20;

/// That the file is refused for that reason, before memory is set aside for what it claims.
fn refused(bytes: &[u8], reason: &str) {
    let (result, held) = peak_of(|| decode("photo.png", bytes));
    let message = result.unwrap_err().to_string();
    assert!(message.starts_with("photo.png: ") && message.lines().count() == 1, "{message}");
    assert!(message.contains(reason), "{message}\nshould say: {reason}");
    assert!(message.contains("; "), "{message}\nshould say what to do");
    assert!(held < MIB, "{message}\nheld {held} bytes");
}

/// The fixture with other bytes at a place.
fn patched(name: &str, at: usize, bytes: &[u8]) -> Vec<u8> {
    let mut file = fixture(name);
    file[at..at + bytes.len()].copy_from_slice(bytes);
    file
}

/// The fixture with other bytes behind the first place where those are.
fn patched_behind(name: &str, mark: &[u8], bytes: &[u8]) -> Vec<u8> {
    let file = fixture(name);
    let at = file.windows(mark.len()).position(|window| window == mark).unwrap() + mark.len();
    patched(name, at, bytes)
}

fn png_with_sides(width: u32, height: u32) -> Vec<u8> {
    let mut file = patched("rgb.png", 16, &[width.to_be_bytes(), height.to_be_bytes()].concat());
    let crc = crc(&file[12..29]);
    file[29..33].copy_from_slice(&crc);
    file
}

/// The checksum of a PNG's chunk.
fn crc(chunk: &[u8]) -> [u8; 4] {
    let rest = chunk.iter().fold(!0u32, |rest, &byte| {
        (0..8).fold(rest ^ u32::from(byte), |rest, _| if rest & 1 == 1 { rest >> 1 ^ 0xEDB8_8320 } else { rest >> 1 })
    });
    (!rest).to_be_bytes()
}

fn jpeg_with_sides(width: u16, height: u16) -> Vec<u8> {
    let sides = [height.to_be_bytes(), width.to_be_bytes()].concat();
    patched_behind("444-40.jpg", &[0xFF, 0xC0, 0, 17, 8], &sides)
}

fn gif_with_sides(width: u16, height: u16) -> Vec<u8> {
    patched_behind("palette.gif", &[b',', 0, 0, 0, 0], &[width.to_le_bytes(), height.to_le_bytes()].concat())
}

fn bmp_with_sides(width: i32, height: i32) -> Vec<u8> {
    patched("rgb.bmp", 18, &[width.to_le_bytes(), height.to_le_bytes()].concat())
}

fn tiff_with_sides(width: u16, height: u16) -> Vec<u8> {
    let [a, b] = width.to_le_bytes();
    let [c, d] = height.to_le_bytes();
    let mark = [0, 1, 3, 0, 1, 0, 0, 0];
    patched_behind("tiles.tif", &mark, &[a, b, 0, 0, 1, 1, 3, 0, 1, 0, 0, 0, c, d])
}

fn webp_with_sides(width: u32, height: u32) -> Vec<u8> {
    let [a, b, c, _] = (width - 1).to_le_bytes();
    let [d, e, f, _] = (height - 1).to_le_bytes();
    patched_behind("exif-5.webp", b"VP8X\x0a\0\0\0\x08\0\0\0", &[a, b, c, d, e, f])
}

#[test]
fn no_picture_at_all() {
    refused(b"", "the file is empty");
    refused(b"GIF", "not a picture of a known format");
    refused(b"Dear Sir or Madam,\n", "not a picture of a known format");
    refused(b"\0\0\0\x18ftypheic\0\0\0\0", "HEIC and AVIF pictures are not supported");
    refused(b"PK\x03\x04 and so on", "not a picture of a known format");
}

#[test]
fn names_cannot_forge_lines() {
    let message = decode("a\nb\x1b[31m", b"").unwrap_err().to_string();
    assert!(!message.contains('\n') && !message.contains('\x1b'));
}

#[test]
fn no_pixels() {
    refused(&jpeg_with_sides(0, 5), "the picture is 0×5 and so has no pixels");
    refused(&jpeg_with_sides(5, 0), "the picture is 5×0 and so has no pixels");
    refused(&gif_with_sides(0, 0), "the picture is 0×0 and so has no pixels");
    refused(&bmp_with_sides(0, 5), "the picture is 0×5 and so has no pixels");
    refused(&tiff_with_sides(5, 0), "the picture is 5×0 and so has no pixels");
    refused(&png_with_sides(0, 5), "the PNG data are damaged");
}

#[test]
fn too_many_pixels() {
    let reason = "65535×65535 pixels are more than the 268435456 that are supported";
    refused(&png_with_sides(65535, 65535), reason);
    refused(&jpeg_with_sides(65535, 65535), reason);
    refused(&gif_with_sides(65535, 65535), reason);
    refused(&bmp_with_sides(65535, 65535), reason);
    refused(&bmp_with_sides(65535, -65535), reason);
    refused(&tiff_with_sides(65535, 65535), reason);
    refused(&webp_with_sides(65535, 65535), reason);
    refused(&bmp_with_sides(i32::MIN, i32::MIN), "are more than the 268435456");
    refused(&png_with_sides(0x7FFF_FFFF, 0x7FFF_FFFF), "are more than the 268435456");
}

#[test]
fn more_pixels_than_the_file_explains() {
    let reason = "16000×16000 pixels, ";
    refused(&png_with_sides(16000, 16000), reason);
    refused(&jpeg_with_sides(16000, 16000), reason);
    refused(&gif_with_sides(16000, 16000), reason);
    refused(&bmp_with_sides(16000, 16000), reason);
    refused(&tiff_with_sides(16000, 16000), reason);
    refused(&webp_with_sides(16000, 16000), reason);
}

#[test]
fn sizes_inside_that_belie_the_outside() {
    // A WebP frame of 16384×16384, where the file's header says 21×13.
    refused(&patched_behind("exif-5.webp", b"\x2f", &[0xFF; 4]), "its frame is larger than the picture");
    // A TIFF tile of 65535×16.
    let tile = patched_behind("tiles.tif", &[0x42, 1, 3, 0, 1, 0, 0, 0], &[0xFF, 0xFF]);
    assert!(decode("wide tile", &tile).is_err());
    // A TIFF whose JPEG is larger than its strip.
    let jpeg = patched_behind("jpeg.tif", &[0xFF, 0xC0, 0, 17, 8], &[0x3F, 0xFF, 0x3F, 0xFF]);
    refused(&jpeg, "a JPEG in it is larger than its part of the picture");
}

#[test]
fn parts_that_overlap() {
    // Each of the first two of its strips is nearly the whole file.
    let file = fixture("strips-big-endian.tif");
    let counts = [1, 0x17, 0, 4, 0, 0, 0, 3];
    let at = file.windows(8).position(|window| window == counts).unwrap() + 8;
    let list = u32::from_be_bytes(file[at..at + 4].try_into().unwrap()) as usize;
    let large = (file.len() as u32 - 8 - 315).to_be_bytes();
    refused(&patched("strips-big-endian.tif", list, &[large, large].concat()), "its parts overlap");
}

#[test]
fn scans_without_end() {
    // Each says that all blocks of a progressive picture stay as they are, in a few bytes.
    let file = fixture("grey-progressive.jpg");
    let scan = file.windows(2).rposition(|window| window == [0xFF, 0xDA]).unwrap();
    let scans = file[scan..file.len() - 2].repeat(600);
    refused(&[&file[..scan], &scans, &[0xFF, 0xD9]].concat(), "it has more than 500 scans");
}

#[test]
fn a_palette_that_ends_within_a_colour() {
    // The decoder beneath ours panics on it.
    let file = fixture("palette-1.png");
    let at = file.windows(4).position(|window| window == b"PLTE").unwrap();
    let chunk = b"PLTE\x01\x02\x03\x04";
    let file = [&file[..at - 4], &[0, 0, 0, 4], chunk, &crc(chunk), &file[at + 14..]].concat();
    refused(&file, "its palette ends within a colour");
}

#[test]
fn kinds_that_are_not_read() {
    let jpeg = |frame: &[u8; 5]| {
        let file = fixture("444-40.jpg");
        let at = file.windows(5).position(|window| window == [0xFF, 0xC0, 0, 17, 8]).unwrap();
        patched("444-40.jpg", at, frame)
    };
    refused(&jpeg(&[0xFF, 0xC0, 0, 17, 12]), "JPEG with 12 bits per sample is not supported");
    refused(&jpeg(&[0xFF, 0xC9, 0, 17, 8]), "JPEG with arithmetic coding is not supported");
    refused(&jpeg(&[0xFF, 0xC3, 0, 17, 8]), "JPEG with lossless coding is not supported");
    let tiff = |tag: u8, value: u8| patched_behind("16-bit-grey-little.tif", &[tag, 1, 3, 0, 1, 0, 0, 0], &[value]);
    refused(&tiff(0x02, 12), "TIFF with 12 bits per sample is not supported");
    refused(&tiff(0x03, 3), "TIFF with fax compression of group 3 is not supported");
    refused(&tiff(0x06, 8), "TIFF with Lab colours is not supported");
}

#[test]
fn halves() {
    for line in table("decoded.txt") {
        // The first picture of several may well be in the first half.
        if !line[0].starts_with("animated") && line[0] != "pages.tif" {
            let file = fixture(&line[0]);
            let Err(error) = decode("half", &file[..file.len() / 2]) else {
                panic!("half of {} is a picture", line[0])
            };
            let message = error.to_string();
            assert!(message.starts_with("half: the ") && message.contains("cut short: "), "{}: {message}", line[0]);
        }
    }
}

/// Whatever comes out, it must be a picture or an error of one line, and no panic that was caught on the way.
fn survives(name: &str, bytes: &[u8]) {
    let (result, held) = peak_of(|| decode(name, bytes));
    if let Err(error) = result {
        let message = error.to_string();
        assert!(message.starts_with(name) && message.lines().count() == 1, "{message}");
        assert!(!message.contains("its decoder gave up"), "{message}");
    }
    assert!(held < 3 * (64 * MIB + 4096 * bytes.len()), "{name} held {held} bytes");
}

#[test]
fn cuts_at_every_byte() {
    for line in table("decoded.txt") {
        let file = fixture(&line[0]);
        for length in 0..file.len() {
            survives(&line[0], &file[..length]);
        }
    }
}

#[test]
fn flips_in_every_byte() {
    for line in table("decoded.txt") {
        let mut file = fixture(&line[0]);
        for at in 0..file.len() {
            let flipped = 1 << (at % 8);
            file[at] ^= flipped;
            survives(&line[0], &file);
            file[at] ^= flipped;
        }
    }
}

#[test]
fn pixels_that_do_not_fill_the_picture() {
    assert!(Picture::from_rgb(2, 2, vec![0; 11]).is_err());
    assert!(Picture::from_rgba(2, 2, vec![0; 15]).is_err());
    assert!(Picture::from_rgba(0, 2, vec![]).is_err());
    assert!(Picture::from_rgba(usize::MAX, usize::MAX, vec![]).is_err());
    assert_eq!(Picture::from_rgba(1, 2, vec![1, 2, 3, 0, 4, 5, 6, 255]).unwrap().pixels(), [1, 2, 3, 4, 5, 6]);
}
