//! Figures against PySODMetrics', and what it has no figures for.

use sam2unet::{
    metrics::{Brief, Scores, Total},
    picture::{self, Picture},
};
use serde_json::Value;
use std::{collections::BTreeMap, fs, path::Path};

/// In all, ours differ from theirs by some 1e-12: by how sums are rounded.
const BOUND: f64 = 1e-9;

fn fixtures() -> String {
    format!("{}/tests/fixtures/metrics", env!("CARGO_MANIFEST_DIR"))
}

/// The pictures of a folder by their names.
fn pictures(folder: &str) -> BTreeMap<String, Picture> {
    let paths = fs::read_dir(format!("{}/{folder}", fixtures())).unwrap().map(|entry| entry.unwrap().path());
    let named = |path: &Path| path.file_stem().unwrap().to_str().unwrap().to_owned();
    paths.map(|path| (named(&path), picture::decode("", &fs::read(&path).unwrap()).unwrap())).collect()
}

/// The scores of every pair, in the order of their names.
fn scores() -> Vec<(String, Scores)> {
    let mut predictions = pictures("pred");
    let score = |(name, mask): (String, Picture)| {
        let (width, height) = (mask.width(), mask.height());
        let prediction = picture::resize(&predictions.remove(&name).unwrap(), width, height).unwrap();
        let scores = Scores::of(prediction.grey().pixels(), mask.grey().pixels(), width, height).unwrap();
        (name, scores)
    };
    pictures("gt").into_iter().map(score).collect()
}

fn expected() -> Value {
    serde_json::from_str(&fs::read_to_string(format!("{}/expected.json", fixtures())).unwrap()).unwrap()
}

/// Compares all figures; gives the largest difference.
fn compare(name: &str, total: &Total, expected: &Value) -> f64 {
    let (figures, mirror) = (total.figures().unwrap().named(), total.mirror_figures().unwrap().named());
    let ours: Vec<(&str, f64)> = figures.into_iter().chain(mirror).collect();
    assert_eq!(ours.len(), expected.as_object().unwrap().len());
    let difference = |(figure, ours): (&str, f64)| {
        let theirs = expected[figure].as_f64().unwrap();
        assert!((ours - theirs).abs() <= BOUND, "{figure} of {name}: {ours} is not {theirs}");
        (ours - theirs).abs()
    };
    ours.into_iter().map(difference).fold(0.0, f64::max)
}

#[test]
fn every_picture_has_pysodmetrics_figures() {
    let (scores, expected) = (scores(), expected());
    assert_eq!(scores.len(), expected["pictures"].as_object().unwrap().len());
    let each = scores.iter().map(|(name, scores)| compare(name, &Total::of(scores), &expected["pictures"][name]));
    println!("figures differ by at most {:.1e}", each.fold(0.0, f64::max));
}

#[test]
fn so_has_the_data_set_in_whatever_order_it_is_added_up() {
    let (scores, expected) = (scores(), expected());
    let mut halves = [Total::default(), Total::default()];
    for (index, (_, scores)) in scores.iter().enumerate() {
        halves[index % 2].add(scores);
    }
    let [mut total, odd] = halves;
    total.merge(&odd);
    total.merge(&Total::default());
    assert_eq!(total.figures().unwrap().n, scores.len());
    compare("all", &total, &expected["all"]);
}

#[test]
fn in_brief_they_are_the_same() {
    let mut predictions = pictures("pred");
    for (name, mask) in pictures("gt") {
        let (width, height) = (mask.width(), mask.height());
        let prediction = picture::resize(&predictions.remove(&name).unwrap(), width, height).unwrap().grey();
        let (prediction, mask) = (prediction.pixels(), mask.grey().into_pixels());
        let all = Scores::of(prediction, &mask, width, height).unwrap();
        let (least, most) = (prediction.iter().min().unwrap(), prediction.iter().max().unwrap());
        let middle = if least < most { (f64::from(*least) + f64::from(*most)) / 2.0 } else { 127.5 };
        let marked: Vec<u8> = prediction.iter().map(|&byte| u8::from(f64::from(byte) > middle)).collect();
        let brief = Brief::of(prediction, &marked, &mask, width, height).unwrap();
        assert_eq!(brief, Brief { dice: all.dice, iou: all.iou, mae: all.mae, smeasure: all.smeasure }, "{name}");
    }
}

#[test]
fn no_pictures_have_no_figures() {
    let none = Total::default();
    assert!(none.figures().is_none() && none.mirror_figures().is_none() && none.curves().is_none());
}

/// PySODMetrics has no S-measure for it: one of the four parts around the object's middle has no pixels.
#[test]
fn an_object_at_the_edge_has_figures() {
    let mut mask = vec![0; 12 * 9];
    mask[12 * 8 + 4..].fill(255);
    let perfect = Total::of(&Scores::of(&mask, &mask, 12, 9).unwrap()).figures().unwrap();
    for (name, figure) in perfect.named() {
        let best = match name {
            "mae" => 0.0,
            // At the lowest threshold all is marked, and little is right.
            "mdice" | "miou" | "fmeasure_mean" | "emeasure_mean" => continue,
            _ if name.starts_with("emeasure") => 108.0 / 107.0,
            _ => 1.0,
        };
        assert!((figure - best).abs() < BOUND, "{name} {figure}");
    }
}

/// Expectations: PySODMetrics. It divides the E-measure by the pixels less one, and so here by the least of numbers.
#[test]
fn a_single_pixel_has_figures() {
    for (mask, s, e) in [(255, 60.0 / 255.0, [0.0, 61.0 / 256.0]), (0, 1.0 - 60.0 / 255.0, [1.0, 195.0 / 256.0])] {
        let figures = Total::of(&Scores::of(&[60], &[mask], 1, 1).unwrap()).figures().unwrap();
        assert!((figures.smeasure - s).abs() < BOUND);
        assert_eq!([figures.emeasure_adaptive, figures.emeasure_mean], e.map(|e| e / f64::EPSILON));
    }
}

#[test]
fn what_is_not_of_one_size_is_refused() {
    for (prediction, mask, width, height) in [(5, 6, 3, 2), (6, 5, 3, 2), (0, 0, 0, 0), (1, 1, usize::MAX, 2)] {
        assert!(Scores::of(&vec![0; prediction], &vec![0; mask], width, height).is_err());
    }
}
