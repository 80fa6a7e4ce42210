//! `sam2unet segment`: right results, in every format, for one picture and for many.

use crate::{fail, fixture, folder::Folder, succeed};
use sam2unet::{picture, weights::Checkpoint};
use std::{fs, path::Path};

const WIDTH: usize = 160;
const HEIGHT: usize = 97;

fn waves() -> String {
    fixture("segment/waves.png")
}

/// What PyTorch and Pillow make of the picture.
fn theirs() -> Vec<f32> {
    let checkpoint = Checkpoint::open(Path::new(&fixture("segment/nano-224.safetensors"))).unwrap();
    checkpoint.read_f32(checkpoint.get("probabilities").unwrap()).unwrap()
}

/// Shape and values of a NumPy file.
fn npy(file: &[u8]) -> ([usize; 2], Vec<f32>) {
    assert_eq!(&file[..8], b"\x93NUMPY\x01\x00");
    let length = usize::from(u16::from_le_bytes([file[8], file[9]]));
    let (header, values) = file[10..].split_at(length);
    assert_eq!((10 + length) % 64, 0);
    let header = std::str::from_utf8(header).unwrap();
    assert!(header.starts_with("{'descr': '<f4', 'fortran_order': False, 'shape': ("), "{header}");
    let shape = header.split(['(', ')']).nth(1).unwrap();
    let shape: Vec<usize> = shape.split(", ").map(|side| side.parse().unwrap()).collect();
    let values: Vec<f32> = values.as_chunks::<4>().0.iter().map(|&bytes| f32::from_le_bytes(bytes)).collect();
    assert_eq!(values.len(), shape[0] * shape[1]);
    ([shape[0], shape[1]], values)
}

/// Width, height, colour type and samples of a PNG.
fn png(file: &[u8]) -> (usize, usize, png::ColorType, Vec<u8>) {
    let mut reader = png::Decoder::new(std::io::Cursor::new(file)).read_info().unwrap();
    let mut samples = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut samples).unwrap();
    (info.width as usize, info.height as usize, info.color_type, samples)
}

/// Segments the picture on the CPU in that format and gives the file.
fn segmented(folder: &Folder, format: &str, more: &[&str]) -> Vec<u8> {
    let waves = waves();
    let out = format!("out-{format}{}", more.concat());
    let mut arguments = vec!["segment", "--weights", "nano.safetensors", "--size", "224", "--device", "cpu"];
    arguments.extend(["--format", format, "--out", &out, &waves]);
    arguments.extend(more);
    succeed(folder, &arguments);
    let extension = if format.ends_with("npy") { "npy" } else { "png" };
    folder.read(&format!("{out}/waves.{extension}"))
}

#[test]
fn probabilities_are_pytorchs() {
    let (shape, ours) = npy(&segmented(&Folder::with_nano(), "npy", &[]));
    assert_eq!(shape, [HEIGHT, WIDTH]);
    assert_far(&ours, 2e-4);
}

#[test]
#[ignore = "needs a GPU, or software that imitates one"]
fn probabilities_on_the_gpu_are_pytorchs() {
    let folder = Folder::with_nano();
    let waves = waves();
    let arguments = ["segment", "--weights", "nano.safetensors", "--size", "224", "--device", "gpu", "--format", "npy"];
    succeed(&folder, &[&arguments[..], &["--out", "out", &waves]].concat());
    assert_far(&npy(&folder.read("out/waves.npy")).1, 2e-3);
}

fn assert_far(ours: &[f32], bound: f32) {
    let difference = ours.iter().zip(theirs()).map(|(ours, theirs)| (ours - theirs).abs()).fold(0.0, f32::max);
    println!("probabilities differ by at most {difference:.1e}");
    assert!(difference <= bound, "{difference}");
}

#[test]
fn every_format_says_the_same() {
    let folder = Folder::with_nano();
    let (_, probabilities) = npy(&segmented(&folder, "npy", &[]));

    let (width, height, color, grey) = png(&segmented(&folder, "probability", &[]));
    assert_eq!((width, height, color), (WIDTH, HEIGHT, png::ColorType::Grayscale));
    assert!(grey.iter().zip(&probabilities).all(|(&grey, p)| grey == (p * 255.0).round() as u8));

    let (width, height, color, mask) = png(&segmented(&folder, "mask", &["--threshold", "0.4"]));
    assert_eq!((width, height, color), (WIDTH, HEIGHT, png::ColorType::Grayscale));
    assert!(mask.iter().zip(&probabilities).all(|(&mask, &p)| mask == if p >= 0.4 { 255 } else { 0 }));

    let picture = picture::decode("waves.png", &fs::read(waves()).unwrap()).unwrap();
    let (width, height, color, rgba) = png(&segmented(&folder, "alpha", &[]));
    assert_eq!((width, height, color), (WIDTH, HEIGHT, png::ColorType::Rgba));
    for ((&[r, g, b, alpha], rgb), grey) in rgba.as_chunks::<4>().0.iter().zip(picture.pixels().chunks(3)).zip(&grey) {
        assert_eq!(([r, g, b].as_slice(), alpha), (rgb, *grey));
    }

    let (width, height, color, resized) = png(&segmented(&folder, "resized", &[]));
    assert_eq!((width, height, color), (224, 224, png::ColorType::Rgb));
    assert_eq!(resized, picture::resize(&picture, 224, 224).unwrap().pixels());

    let (shape, logits) = npy(&segmented(&folder, "logits-npy", &[]));
    assert_eq!(shape, [224, 224]);
    let restored = picture::restore(&logits, (224, 224), (WIDTH, HEIGHT)).unwrap().collect().unwrap();
    assert_eq!(restored, probabilities);
}

#[test]
fn stretched_maps_are_the_official_scripts() {
    let folder = Folder::with_nano();
    let (_, probabilities) = npy(&segmented(&folder, "npy", &[]));
    let least = probabilities.iter().copied().fold(f32::INFINITY, f32::min);
    let most = probabilities.iter().copied().fold(0.0, f32::max);
    let (.., stretched) = png(&segmented(&folder, "probability", &["--stretch"]));
    for (&grey, p) in stretched.iter().zip(&probabilities) {
        assert_eq!(grey, ((p - least) / (most - least + 1e-8) * 255.0) as u8);
    }
}

#[test]
fn sizes_need_not_be_square() {
    let folder = Folder::with_nano();
    let waves = waves();
    let arguments = ["segment", "--weights", "nano.safetensors", "--size", "160x96", "--device", "cpu"];
    succeed(&folder, &[&arguments[..], &["--format", "logits-npy", "--out", "wide", &waves]].concat());
    assert_eq!(npy(&folder.read("wide/waves.npy")).0, [96, 160]);
}

#[test]
fn folders_keep_their_shape_and_failures_are_told_at_the_end() {
    let folder = Folder::with_nano();
    let waves = fs::read(waves()).unwrap();
    for place in ["in/a.png", "in/deep/b.PNG", "in/deep/er/c.jpg"] {
        folder.write(place, &waves);
    }
    folder.write("in/broken.png", &waves[..2000]);
    folder.write("in/notes.txt", b"not a picture, and not asked for");
    let arguments = ["segment", "--weights", "nano.safetensors", "--size", "64", "--device", "cpu", "--jobs", "2"];
    let said = fail(&folder, &[&arguments[..], &["--out", "out", "in", "nowhere.png"]].concat());
    for place in ["out/a.png", "out/deep/b.png", "out/deep/er/c.png"] {
        assert_eq!(png(&folder.read(place)).0, WIDTH, "{place}");
    }
    assert!(!folder.has("out/broken.png") && !folder.has("out/broken.png.part") && !folder.has("out/notes.png"));
    assert_eq!(said.len(), 3, "{said:?}");
    assert!(said[0].starts_with("sam2unet: nowhere.png: "), "{said:?}");
    assert!(said[1].starts_with("sam2unet: in/broken.png: "), "{said:?}");
    assert!(said[2].starts_with("3 of 5 pictures done in ") && said[2].ends_with(", 2 failed"), "{said:?}");
}

#[test]
fn no_result_replaces_a_picture_or_another_result() {
    let folder = Folder::with_nano();
    let waves = fs::read(waves()).unwrap();
    folder.write("a.png", &waves);
    folder.write("other/a.jpg", &waves);
    let arguments = ["segment", "--weights", "nano.safetensors", "--size", "64", "--device", "cpu"];
    let said = fail(&folder, &[&arguments[..], &["--out", ".", "a.png"]].concat());
    assert!(said[0].contains("a.png: its result ./a.png would replace a picture; choose another --out"), "{said:?}");
    assert_eq!(folder.read("a.png"), waves);
    let said = fail(&folder, &[&arguments[..], &["--out", "out", "a.png", "other/a.jpg"]].concat());
    assert!(said[0].contains("other/a.jpg: its result out/a.png would replace that of a.png"), "{said:?}");
    assert!(folder.has("out/a.png"));
}
