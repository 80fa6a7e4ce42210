//! Several classes as a user meets them: masks of numbers in, a network that names what it sees.

use super::{Folder, fail, succeed};
use serde_json::Value;
use std::io::Cursor;

const VARIANT: &str = r#"{"name": "mine", "embed_dim": 16, "heads": 1, "blocks": [1, 1, 1, 1], "global_blocks": [2],
                          "windows": [8, 4, 4, 2], "position_grid": [2, 2]}"#;
const SIDE: usize = 64;
const COLOURS: [[u8; 3]; 3] = [[60, 60, 70], [220, 40, 30], [40, 200, 60]];

/// Of picture `index`, a red block on the left and a green one on the right, each somewhere; and a corner of unknown.
fn class(index: usize, x: usize, y: usize) -> u8 {
    let inside = |left: usize, top: usize| (left..left + 20).contains(&x) && (top..top + 24).contains(&y);
    match () {
        _ if inside(2 + index * 5 % 9, 3 + index * 11 % 35) => 1,
        _ if inside(34 + index * 7 % 9, 2 + index * 17 % 36) => 2,
        _ => 0,
    }
}

fn png(colour: png::ColorType, palette: &[u8], pixels: &[u8]) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, SIDE as u32, SIDE as u32);
    encoder.set_color(colour);
    if !palette.is_empty() {
        encoder.set_palette(palette);
    }
    encoder.write_header().unwrap().write_image_data(pixels).unwrap();
    file
}

fn pixels() -> impl Iterator<Item = (usize, usize)> {
    (0..SIDE * SIDE).map(|at| (at % SIDE, at / SIDE))
}

/// A folder with a small variant, the names of three classes, and eight pictures; every other mask has a palette.
fn scenes() -> Folder {
    let folder = Folder::new();
    folder.write("mine.json", VARIANT.as_bytes());
    folder.write("names.txt", b"ground\nred block\n\n green block\n");
    for index in 0..8 {
        let classes: Vec<u8> = pixels().map(|(x, y)| class(index, x, y)).collect();
        let rgb: Vec<u8> = classes.iter().flat_map(|&class| COLOURS[usize::from(class)]).collect();
        folder.write(&format!("images/{index}.png"), &png(png::ColorType::Rgb, &[], &rgb));
        let counted = |(at, class)| if at < SIDE { 255 } else { class };
        let mask: Vec<u8> = classes.into_iter().enumerate().map(counted).collect();
        let mask = match index % 2 {
            0 => png(png::ColorType::Grayscale, &[], &mask),
            _ => png(png::ColorType::Indexed, &[7; 3 * 256], &mask),
        };
        folder.write(&format!("masks/{index}.png"), &mask);
    }
    folder
}

fn train(folder: &Folder, more: &str) -> Result<(), Vec<String>> {
    let usual =
        "train --images images --masks masks --base none --variant mine.json --size 64 --batch 2 --seed 5 --out run";
    let arguments: Vec<&str> = usual.split(' ').chain(more.split(' ')).collect();
    let output = super::sam2unet(folder, &arguments);
    let said = String::from_utf8_lossy(&output.stderr).lines().map(String::from).collect();
    if output.status.success() { Ok(()) } else { Err(said) }
}

/// The palette and the numbers of an indexed PNG.
fn numbers(file: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let mut reader = png::Decoder::new(Cursor::new(file)).read_info().unwrap();
    assert_eq!(reader.output_color_type(), (png::ColorType::Indexed, png::BitDepth::Eight));
    let mut numbers = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut numbers).unwrap();
    (reader.info().palette.clone().unwrap().into_owned(), numbers)
}

#[test]
fn a_network_learns_to_tell_three_classes_apart() {
    let folder = scenes();
    train(&folder, "--classes names.txt --epochs 12 --val 0.25 --no-flips").unwrap();
    let text = String::from_utf8(folder.read("run/epochs.jsonl")).unwrap();
    let last: Value = serde_json::from_str(text.lines().last().unwrap()).unwrap();
    assert!(last["class_iou"].as_f64().unwrap() > 0.6 && last["accuracy"].as_f64().unwrap() > 0.8, "{last}");

    succeed(
        &folder,
        &[
            "convert",
            "run/best.pth",
            "model",
            "--variant",
            "mine.json",
            "--precision",
            "f32",
            "--classes",
            "names.txt",
            "--size",
            "64",
        ],
    );
    succeed(&folder, &["convert", "model", "again", "--precision", "f16"]);
    for model in ["model", "again"] {
        assert!(succeed(&folder, &["inspect", model]).contains("classes     ground, red block, green block\n"));
    }
    let segment = |out: &str, format: &str, more: &[&str]| {
        let usual = ["segment", "images/3.png", "--device", "cpu", "--format", format, "--out", out];
        succeed(&folder, &[&usual[..], more].concat());
    };
    segment("of-folder", "mask", &["--weights", "model"]);
    let whole = ["--weights", "run/best.pth", "--variant", "mine.json", "--size", "64"];
    segment("of-file", "mask", &whole);
    let (palette, found) = numbers(&folder.read("of-folder/3.png"));
    assert_eq!(palette, [0, 0, 0, 128, 0, 0, 0, 128, 0]);
    assert_eq!(found, numbers(&folder.read("of-file/3.png")).1);
    let right = pixels().zip(&found).filter(|&((x, y), &found)| class(3, x, y) == found).count();
    assert!(right > SIDE * SIDE * 8 / 10, "{right} of {} pixels are right", SIDE * SIDE);

    // The probabilities behind them: class by class, they add up, and the largest is of the class in the mask.
    segment("of-folder", "npy", &["--weights", "model"]);
    let npy = folder.read("of-folder/3.npy");
    let (header, values) = npy.split_at(128);
    assert!(String::from_utf8_lossy(header).contains("'shape': (3, 64, 64)"));
    let values: Vec<f32> = values.as_chunks::<4>().0.iter().map(|&bytes| f32::from_le_bytes(bytes)).collect();
    assert_eq!(values.len(), 3 * SIDE * SIDE);
    for (at, &class) in found.iter().enumerate() {
        let of_pixel = [0, 1, 2].map(|class| values[class * SIDE * SIDE + at]);
        assert!((of_pixel.iter().sum::<f32>() - 1.0).abs() < 1e-5);
        assert!(of_pixel.iter().all(|&p| p <= of_pixel[usize::from(class)]));
    }

    let refused = ["segment", "images", "--weights", "model", "--device", "cpu", "--threshold", "0.3", "--out", "no"];
    assert!(
        fail(&folder, &refused)[0].contains("--threshold: is for an object, and this network tells 3 classes apart")
    );
    folder.write("two.txt", b"ground\nblock\n");
    let said = fail(&folder, &["convert", "model", "third", "--precision", "f16", "--classes", "two.txt"]);
    assert!(said[0].contains("two.txt: names 2 classes, and model has 3"), "{said:?}");

    // Another training begins with all of it but the heads, which are for three classes.
    let more =
        "train --images images --masks masks --base run/last.pth --variant mine.json --size 64 --epochs 1 --out more";
    let arguments: Vec<&str> = more.split(' ').chain(["--classes", "two.txt"]).collect();
    assert!(fail(&folder, &arguments)[0].contains("has pixels of class 2, and there are the classes 0 to 1"));
    folder.write("four.txt", b"ground\nred\ngreen\nblue\n");
    let arguments: Vec<&str> = more.split(' ').chain(["--classes", "four.txt"]).collect();
    succeed(&folder, &arguments);
}

#[test]
fn bad_classes_are_told_of_before_anything_starts() {
    let folder = scenes();
    let mut numbers = vec![0; SIDE * SIDE];
    numbers[77] = 7;
    folder.write("masks/2.png", &png(png::ColorType::Grayscale, &[], &numbers));
    folder.write("masks/3.png", &png(png::ColorType::Rgb, &[], &vec![1; 3 * SIDE * SIDE]));
    let said = train(&folder, "--classes names.txt").unwrap_err();
    let expected = [
        "masks/2.png: has pixels of class 7, and there are the classes 0 to 2; name that class too, or give 255",
        "masks/3.png: has more than one number of 8 bits for a pixel, where a class is one; save it as a PNG with a palette",
        "2 problems, and so nothing was trained",
    ];
    assert_eq!(said.len(), expected.len(), "{said:?}");
    for (line, expected) in said.iter().zip(expected) {
        assert!(line.contains(expected), "{line}\nis not\n{expected}");
    }
    assert!(!folder.has("run"));
    for (names, problem) in [("one\n", "names 1 classes"), ("a\nb\na\n", "names `a` twice"), ("", "names 0 classes")] {
        folder.write("names.txt", names.as_bytes());
        let said = train(&folder, "--classes names.txt").unwrap_err();
        assert!(said[0].contains("names.txt: ") && said[0].contains(problem), "{said:?}");
    }
}
