//! Training as a user meets it: folders in, checkpoints and curves out.

use super::{Folder, fail, sam2unet, succeed};
use serde_json::Value;
use std::{
    fs,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

const VARIANT: &str = r#"{"name": "mine", "embed_dim": 16, "heads": 1, "blocks": [1, 1, 1, 1], "global_blocks": [2],
                          "windows": [8, 4, 4, 2], "position_grid": [2, 2]}"#;

/// A folder with a small variant and eight drawn scenes.
fn scenes() -> Folder {
    let folder = Folder::new();
    folder.write("mine.json", VARIANT.as_bytes());
    succeed(&folder, &["synth", "data", "--count", "8", "--seed", "3", "--size", "64"]);
    folder
}

/// What trains on the scenes into `out`, from nothing. Where GPUs are opened, their drivers may have a word on stderr.
fn arguments<'a>(out: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let usual = "train --images data/images --masks data/masks --base none --variant mine.json --size 64 --batch 2 \
                 --seed 5 --device cpu";
    usual.split(' ').chain(["--out", out]).chain(more.iter().copied()).collect()
}

fn lines(folder: &Folder, file: &str) -> Vec<Value> {
    let text = fs::read_to_string(folder.path().join(file)).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn a_network_learns_and_can_be_used() {
    let folder = scenes();
    succeed(&folder, &arguments("run", &["--epochs", "6", "--val", "0.25", "--accumulate", "2"]));
    let steps = lines(&folder, "run/steps.jsonl");
    // Six pictures are left, three batches, and so two steps an epoch.
    assert_eq!(steps.len(), 12);
    let epochs = lines(&folder, "run/epochs.jsonl");
    let loss = |epoch: &Value| epoch["loss"].as_f64().unwrap();
    assert!(loss(&epochs[5]) < 0.9 * loss(&epochs[0]), "{epochs:?}");
    assert!(epochs.iter().all(|epoch| epoch["smeasure"].is_f64()));
    let csv = fs::read_to_string(folder.path().join("run/epochs.csv")).unwrap();
    assert!(csv.starts_with("epoch,step,loss,smeasure,miou,iou,mae\n"), "{csv}");
    assert!(fs::read_to_string(folder.path().join("run/curves.svg")).unwrap().contains("<polyline"));
    for weights in ["run/best.pth", "run/last.pth"] {
        succeed(
            &folder,
            &[
                "segment",
                "data/images",
                "--weights",
                weights,
                "--variant",
                "mine.json",
                "--size",
                "64",
                "--out",
                weights.trim_end_matches(".pth"),
            ],
        );
    }
    // It goes on from what it brings, its trunk as it was.
    let more = [
        "train",
        "--images",
        "data/images",
        "--masks",
        "data/masks",
        "--base",
        "run/last.pth",
        "--variant",
        "mine.json",
        "--size",
        "64",
        "--epochs",
        "1",
        "--out",
        "more",
    ];
    succeed(&folder, &more);
    assert!(loss(&lines(&folder, "more/epochs.jsonl")[0]) < loss(&epochs[0]));
}

#[test]
fn a_killed_training_goes_on_with_the_same_numbers() {
    let folder = scenes();
    let options = ["--epochs", "5", "--val", "0.25", "--keep-every", "2", "--multi-scale"];
    succeed(&folder, &arguments("whole", &options));

    let mut child = Command::new(env!("CARGO_BIN_EXE_sam2unet"))
        .current_dir(folder.path())
        .args(arguments("killed", &options))
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let journal = folder.path().join("killed/steps.jsonl");
    let began = Instant::now();
    // Into the second epoch, wherever in it.
    while fs::read_to_string(&journal).map_or(0, |text| text.lines().count()) < 6 {
        assert!(began.elapsed() < Duration::from_secs(120) && child.try_wait().unwrap().is_none());
        thread::yield_now();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(
        fail(&folder, &arguments("killed", &options))[0]
            .contains("holds a training already; go on with it by --resume")
    );
    let other = arguments("killed", &["--epochs", "6", "--val", "0.25", "--resume"]);
    assert!(fail(&folder, &other)[0].contains("was begun with other options"));

    succeed(&folder, &arguments("killed", &[&options[..], &["--resume"]].concat()));
    for file in ["steps.jsonl", "epochs.jsonl", "epochs.csv", "last.pth", "best.pth"] {
        let [whole, killed] = ["whole", "killed"].map(|run| fs::read(folder.path().join(run).join(file)).unwrap());
        assert!(whole == killed, "{file} differs");
    }
}

#[test]
fn bad_data_is_told_of_all_at_once_and_before_anything_starts() {
    let folder = scenes();
    let path = |file: &str| folder.path().join("data").join(file);
    fs::remove_file(path("masks/000001.png")).unwrap();
    fs::remove_file(path("images/000002.jpg")).unwrap();
    fs::write(path("images/000003.jpg"), b"no picture").unwrap();
    fs::copy(path("images/000004.jpg"), path("masks/000004.jpg")).unwrap();
    fs::remove_file(path("masks/000004.png")).unwrap();
    succeed(&folder, &["synth", "other", "--count", "6", "--seed", "3", "--size", "96x64"]);
    fs::copy(folder.path().join("other/masks/000005.png"), path("masks/000005.png")).unwrap();

    let errors = fail(&folder, &arguments("run", &[]));
    let expected = [
        "data/images/000001.jpg: there is nothing of this name in data/masks",
        "data/masks/000002.png: there is nothing of this name in data/images",
        "data/images/000003.jpg: this is not a picture of a known format",
        "data/masks/000004.jpg: is in colour, where a mask has one channel",
        "data/masks/000005.png: is 96×64, and its picture data/images/000005.jpg is 64×64",
        "5 problems, and so nothing was trained",
    ];
    for (line, expected) in errors.iter().zip(expected) {
        assert!(line.contains(expected), "{line}\nis not\n{expected}");
    }
    assert_eq!(errors.len(), expected.len());
    assert!(!folder.path().join("run").exists());
}

#[test]
fn what_cannot_be_trained_is_refused() {
    let folder = scenes();
    fs::create_dir(folder.path().join("empty")).unwrap();
    let said = |arguments: &[&str]| fail(&folder, arguments).join("\n");
    let images = [
        "train",
        "--images",
        "empty",
        "--masks",
        "data/masks",
        "--base",
        "none",
        "--variant",
        "mine.json",
        "--out",
        "run",
    ];
    assert!(said(&images).contains("empty: is a folder without pictures"));
    assert!(said(&arguments("run", &["--resume"])).contains("run: holds no training to go on with"));
    assert!(said(&arguments("run", &["--val", "1.5"])).contains("--val 1.5: is no share"));
    // The first step goes so far that the second has no number for a loss.
    let error = said(&arguments("run", &["--lr", "1e30", "--epochs", "2"]));
    assert!(error.contains("is not a number") && error.contains("--small-adapters"), "{error}");
    let output = sam2unet(
        &folder,
        &["train", "--images", "data/images", "--masks", "data/masks", "--base", "none", "--out", "run"],
    );
    assert!(String::from_utf8_lossy(&output.stderr).contains("--variant"));
}
