//! `sam2unet eval`: the right figures of the right pictures, and wrong folders told all at once.

use crate::{fail, fixture, folder::Folder, sam2unet, succeed};
use serde_json::Value;
use std::fs;

const KEYS: [&str; 15] = [
    "dataset",
    "n",
    "smeasure",
    "emeasure_adaptive",
    "emeasure_mean",
    "emeasure_max",
    "fmeasure_adaptive",
    "fmeasure_mean",
    "fmeasure_max",
    "wfmeasure",
    "mae",
    "mdice",
    "miou",
    "dice",
    "iou",
];
const MIRROR_KEYS: [&str; 3] = ["mirror_iou", "mirror_fmeasure", "mirror_mae"];

fn metrics(place: &str) -> String {
    fixture(&format!("metrics/{place}"))
}

/// The keys of an object in their order, and the object.
fn object(line: &str) -> (Vec<String>, Value) {
    let keys =
        line.split(['{', ',', '}']).filter_map(|entry| entry.split_once(':')).map(|(key, _)| key.trim_matches('"'));
    (keys.map(str::to_owned).collect(), serde_json::from_str(line).unwrap())
}

/// A 2 × 1 PNG.
fn png(left: u8, right: u8) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, 2, 1);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.write_header().unwrap().write_image_data(&[left, right]).unwrap();
    file
}

#[test]
fn json_has_pysodmetrics_figures_under_their_names() {
    let folder = Folder::new();
    let (pred, gt) = (metrics("pred"), metrics("gt"));
    let arguments = ["eval", "--pred", &pred, "--gt", &gt, "--json", "--task", "mirror"];
    let output = sam2unet(&folder, &arguments);
    let line = String::from_utf8(output.stdout).unwrap();
    assert_eq!(line.lines().count(), 1);
    let (keys, ours) = object(line.trim());
    assert_eq!(keys, [&KEYS[..], &MIRROR_KEYS].concat());
    assert_eq!((ours["dataset"].as_str(), ours["n"].as_u64()), (Some("metrics"), Some(41)));
    let expected: Value = serde_json::from_slice(&fs::read(metrics("expected.json")).unwrap()).unwrap();
    for (key, theirs) in expected["all"].as_object().unwrap() {
        assert!((ours[key].as_f64().unwrap() - theirs.as_f64().unwrap()).abs() < 1e-9, "{key}");
    }
    assert_eq!(
        String::from_utf8(output.stderr).unwrap(),
        "metrics: 1 of 41 predictions were resized to their masks' size\n"
    );

    let (keys, same) = object(succeed(&folder, &arguments[..6]).trim());
    assert_eq!(keys, KEYS);
    assert!(KEYS.iter().all(|key| same[key] == ours[key]));
}

#[test]
fn data_sets_are_told_apart_and_every_picture_is_in_the_csv() {
    let folder = Folder::new();
    for (set, name, [prediction, mask]) in [
        ("CAMO", "right.png", [[0, 255], [0, 255]]),
        ("CAMO", "wrong, quite.png", [[255, 0], [0, 255]]),
        ("Kvasir", "a.png", [[0, 255], [0, 255]]),
    ] {
        folder.write(&format!("pred/{set}/{name}"), &png(prediction[0], prediction[1]));
        let inner = if set == "CAMO" { "CAMO/GT" } else { set };
        folder.write(&format!("gt/{inner}/{name}"), &png(mask[0], mask[1]));
    }
    folder.write("gt/CAMO/Imgs/right.png", &png(7, 8));
    let arguments = ["eval", "--pred", "pred", "--gt", "gt", "--csv", "out/all.csv"];
    let table = succeed(&folder, &[&arguments[..], &["--task", "polyp"]].concat());
    // Of 256 thresholds all but the lowest give 1 or 0; that gives Dice 2/3 and IoU 1/2.
    assert_eq!(table, "data set  n  mDice   mIoU\nCAMO      2  0.501  0.500\nKvasir    1  0.999  0.998\n");
    let csv = String::from_utf8(folder.read("out/all.csv")).unwrap();
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines[0], format!("dataset,picture,{}", KEYS[2..].join(",")));
    assert!(lines[1].starts_with("CAMO,right,") && lines[1].ends_with(",1,1"), "{csv}");
    assert!(lines[2].starts_with("CAMO,\"wrong, quite\",") && lines[2].ends_with(",0,0"), "{csv}");
    assert!(lines[3].starts_with("Kvasir,a,") && lines.len() == 4, "{csv}");
    assert_eq!(succeed(&folder, &[&arguments[..], &["--json"]].concat()).lines().count(), 2);
}

#[test]
fn all_that_is_wrong_is_told_at_once() {
    let folder = Folder::new();
    for file in ["pred/A/1.png", "gt/A/1.png", "gt/A/2.png", "pred/A/3.png", "gt/B/1.png", "pred/A/4.png", "gt/A/4.jpg"]
    {
        folder.write(file, &png(0, 255));
    }
    folder.write("pred/A/4.png", &png(0, 255)[..30]);
    folder.write("gt/A/4.jpg", b"no picture");
    folder.write("gt/A/1.bmp", &png(0, 255));
    let said = fail(&folder, &["eval", "--pred", "pred", "--gt", "gt", "--json", "--html", "report.html"]);
    for told in [
        "sam2unet: gt/B: there is nothing of this name in pred",
        "sam2unet: gt/A/2.png: there is nothing of this name in pred/A",
        "sam2unet: pred/A/3.png: there is nothing of this name in gt/A",
        "sam2unet: gt/A/1.png: has the same name as gt/A/1.bmp",
        "sam2unet: pred/A/4.png: the PNG data are damaged",
        "sam2unet: gt/A/4.jpg: this is not a picture",
    ] {
        assert!(said.iter().any(|line| line.starts_with(told)), "{told} in {said:?}");
    }
    assert_eq!(said.len(), 7, "{said:?}");
    assert_eq!(said[6], "nothing was scored, for 6 of these");
    assert!(!folder.has("report.html"));

    folder.write("none/notes.txt", b"");
    for (arguments, told) in [
        (&["--pred", "nowhere", "--gt", "none"][..], ["nowhere: ", "none: is a folder without pictures"]),
        (&["--pred", "pred/A", "--gt", "gt"][..], ["pred/A: there is nothing", "gt/A: there is nothing"]),
    ] {
        let said = fail(&folder, &[&["eval"], arguments].concat()).join("\n");
        assert!(told.iter().all(|told| said.contains(told)), "{said}");
    }
    // Both files of a pair, where it is only seen on scoring.
    folder.write("two/pred/1.png", b"");
    folder.write("two/gt/1.png", b"");
    assert_eq!(fail(&folder, &["eval", "--pred", "two/pred", "--gt", "two/gt"]).len(), 3);
}

#[test]
fn options_that_do_not_go_together_are_refused() {
    let folder = Folder::new();
    for (arguments, told) in [
        (&["--gt", "gt"][..], "--pred <DIR>"),
        (&["--gt", "gt", "--weights", "w"], "--images <DIR>"),
        (&["--gt", "gt", "--pred", "p", "--weights", "w", "--images", "i"], "cannot be used with"),
        (&["--gt", "gt", "--pred", "p", "--size", "64"], "--weights <FILE>"),
    ] {
        let said = fail(&folder, &[&["eval"], arguments].concat()).join("\n");
        assert!(said.contains(told), "{told} in {said}");
    }
}

#[test]
fn the_report_needs_no_other_file_and_begins_with_the_worst() {
    let folder = Folder::new();
    for (name, prediction) in [("good", [0, 255]), ("bad", [255, 0]), ("<fair> & odd", [250, 255])] {
        folder.write(&format!("pred/{name}.png"), &png(prediction[0], prediction[1]));
        folder.write(&format!("gt/{name}.png"), &png(0, 255));
        folder.write(&format!("images/{name}.png"), &png(30, 60));
    }
    let arguments = ["eval", "--pred", "pred", "--gt", "gt", "--images", "images", "--html", "report.html"];
    succeed(&folder, &[&arguments[..], &["--worst", "2"]].concat());
    let html = String::from_utf8(folder.read("report.html")).unwrap();
    assert_eq!(html.matches("<figure>").count(), 2);
    assert_eq!(html.matches("src=\"data:image/png;base64,").count(), 2 * 4);
    assert_eq!(html.matches("<polyline").count(), 1);
    assert_eq!(html.matches("src=").count() + html.matches("href=").count(), 2 * 4);
    let [bad, fair] = ["<b>bad</b>", "<b>&lt;fair> &amp; odd</b>"].map(|name| html.find(name).unwrap());
    assert!(bad < fair && !html.contains("<b>good</b>"));
}

/// What `segment --stretch` writes and `eval` then scores is what `eval --weights` scores.
#[test]
fn the_network_is_scored_as_its_published_maps_would_be() {
    let folder = Folder::with_nano();
    let waves = fs::read(fixture("segment/waves.png")).unwrap();
    let mask: Vec<u8> = (0..160 * 97).map(|pixel| if pixel % 160 < 70 { 255 } else { 0 }).collect();
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, 160, 97);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.write_header().unwrap().write_image_data(&mask).unwrap();
    for set in ["A", "B"] {
        folder.write(&format!("data/{set}/Imgs/waves.png"), &waves);
        folder.write(&format!("data/{set}/GT/waves.png"), &file);
    }
    let network = ["--weights", "nano.safetensors", "--size", "64", "--device", "cpu"];
    let scored = [&["eval", "--images", "data", "--gt", "data", "--json", "--html", "out.html"], &network[..]].concat();
    let ours = succeed(&folder, &scored);
    assert_eq!(String::from_utf8(folder.read("out.html")).unwrap().matches("<img").count(), 2 * 4);
    for set in ["A", "B"] {
        let picture = format!("data/{set}/Imgs/waves.png");
        let out = format!("pred/{set}");
        succeed(&folder, &[&["segment", &picture, "--stretch", "--out", &out], &network[..]].concat());
    }
    assert_eq!(ours, succeed(&folder, &["eval", "--pred", "pred", "--gt", "data", "--json"]));

    folder.write("data/A/Imgs/waves.png", &waves[..100]);
    let said = fail(&folder, &scored);
    assert!(said.len() == 2 && said[0].starts_with("sam2unet: data/A/Imgs/waves.png: the PNG data"), "{said:?}");
}
