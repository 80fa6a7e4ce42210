//! `sam2unet synth`: scenes that a seed settles to the byte, and masks that say what is in them.

use crate::{fail, folder::Folder, succeed};
use sam2unet::{
    picture,
    synth::{Order, Task},
};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// What `scenes.jsonl` says of each scene.
fn records(folder: &Folder, scenes: &str) -> Vec<Value> {
    let lines = String::from_utf8(folder.read(&format!("{scenes}/scenes.jsonl"))).unwrap();
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The share of the picture that a scene's mask covers; it must be black and white, and as large as the picture.
fn masked_share(folder: &Folder, scenes: &str, index: usize) -> f64 {
    let read = |place: &str| {
        let place = format!("{scenes}/{place}");
        picture::decode(&place, &folder.read(&place)).unwrap()
    };
    let (picture, mask) = (read(&format!("images/{index:06}.jpg")), read(&format!("masks/{index:06}.png")));
    assert_eq!((picture.width(), picture.height()), (mask.width(), mask.height()));
    assert!(mask.pixels().iter().all(|value| [0, 255].contains(value)));
    mask.pixels().iter().filter(|value| **value == 255).count() as f64 / mask.pixels().len() as f64
}

#[test]
fn a_scene_is_the_same_whatever_is_drawn_beside_it() {
    let folder = Folder::new();
    succeed(&folder, &["synth", "many", "--count", "7", "--seed", "5", "--jobs", "3"]);
    succeed(&folder, &["synth", "few", "--count", "3", "--seed", "5", "--jobs", "1"]);
    succeed(&folder, &["synth", "others", "--count", "3", "--seed", "6"]);
    assert_eq!(records(&folder, "few"), records(&folder, "many")[..3]);
    for place in (0..3).flat_map(|index| [format!("images/{index:06}.jpg"), format!("masks/{index:06}.png")]) {
        let few = folder.read(&format!("few/{place}"));
        assert!(few == folder.read(&format!("many/{place}")), "{place} depends on the count or on the threads");
        assert!(few != folder.read(&format!("others/{place}")), "{place} does not depend on the seed");
    }
    assert!(!folder.has("few/images/000003.jpg"));
}

#[test]
fn scenes_are_the_same_on_every_machine() {
    const PINNED: [(Task, &str); 5] = [
        (Task::Camouflage, "01b75829bc5e2cf7"),
        (Task::Salient, "66611d542a6a10c0"),
        (Task::Marine, "9ee50b3dee90001c"),
        (Task::Mirror, "c69fb06cc923239d"),
        (Task::Polyp, "1755f0ee01d315a8"),
    ];
    let drawn = PINNED.map(|(task, _)| {
        let scene = Order { task: Some(task), seed: 2024, size: Some([120, 96]), empty: 0.0 }.scene(1);
        let files = [scene.picture_jpeg().unwrap(), scene.mask_png().unwrap()].concat();
        let digest: String = Sha256::digest(files).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        (task, digest)
    });
    assert_eq!(drawn, PINNED.map(|(task, digest)| (task, digest.to_owned())));
}

#[test]
fn every_task_gives_objects_that_can_be_seen() {
    let folder = Folder::new();
    for task in ["camouflage", "salient", "marine", "mirror", "polyp"] {
        succeed(&folder, &["synth", task, "--task", task, "--count", "16", "--size", "160x128", "--empty", "0"]);
        let records = records(&folder, task);
        assert_eq!(records.len(), 16);
        let mut usual = 0;
        for (index, record) in records.iter().enumerate() {
            let share = masked_share(&folder, task, index);
            assert!((0.03..=0.55).contains(&share), "{task} {index} covers {share}");
            assert!((record["share"].as_f64().unwrap() - share).abs() < 1e-6);
            assert!((1..=3).contains(&record["objects"].as_array().unwrap().len()));
            assert_eq!(
                (&record["task"], &record["width"], &record["height"]),
                (&task.into(), &160.into(), &128.into())
            );
            usual += usize::from((0.04..=0.45).contains(&share));
        }
        assert!(usual >= 14, "{task}: only {usual} of 16 masks are of a usual size");
    }
}

#[test]
fn empty_scenes_are_as_many_as_asked_for() {
    let folder = Folder::new();
    let empty = |share: &str| {
        succeed(&folder, &["synth", share, "--count", "20", "--size", "64", "--empty", share]);
        let records = records(&folder, share);
        let shares: Vec<f64> = (0..20).map(|index| masked_share(&folder, share, index)).collect();
        for (record, share) in records.iter().zip(&shares) {
            assert_eq!(record["objects"].as_array().unwrap().is_empty(), *share == 0.0);
        }
        shares.iter().filter(|share| **share == 0.0).count()
    };
    assert_eq!((empty("0"), empty("1")), (0, 20));
    assert!((5..=15).contains(&empty("0.5")));
}

#[test]
fn sizes_are_varied_unless_stated() {
    let folder = Folder::new();
    succeed(&folder, &["synth", "varied", "--count", "12"]);
    let sizes: Vec<[u64; 2]> = records(&folder, "varied")
        .iter()
        .map(|record| ["width", "height"].map(|side| record[side].as_u64().unwrap()))
        .collect();
    assert!(sizes.iter().flatten().all(|side| (256..=448).contains(side)), "{sizes:?}");
    assert!(sizes.iter().any(|[width, height]| width > height) && sizes.iter().any(|[width, height]| width < height));
    // Far from square, and as small as can be.
    succeed(&folder, &["synth", "narrow", "--count", "5", "--size", "64x640"]);
    assert!(records(&folder, "narrow").iter().all(|record| record["height"] == 640));
}

#[test]
fn what_is_there_already_stays() {
    let folder = Folder::new();
    folder.write("scenes/mine.txt", b"mine");
    let errors = fail(&folder, &["synth", "scenes", "--count", "1"]);
    assert_eq!(errors, ["sam2unet: scenes: is there already; name another place, or remove it first"]);
    assert_eq!(folder.read("scenes/mine.txt"), b"mine");
    assert!(!folder.has("scenes/images"));
    for (option, value) in
        [("--count", "0"), ("--size", "63"), ("--size", "9999"), ("--empty", "2"), ("--task", "cats")]
    {
        let arguments = ["synth", "new", "--count", "1", option, value];
        let arguments =
            if option == "--count" { [&arguments[..2], &arguments[4..]].concat() } else { arguments.to_vec() };
        assert!(fail(&folder, &arguments)[0].contains(option), "{option} {value}");
    }
    assert!(!folder.has("new"));
}
