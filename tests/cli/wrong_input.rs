//! Wrong input: one line that names it, what is wrong and what to do. The readers' own tests go through every kind of
//! damage; here is that it comes through to the user.

use crate::{fail, fixture, folder::Folder};
use std::fs;

/// What `segment` says when it is given that file as its weights.
fn weights(folder: &Folder, file: &str) -> String {
    let waves = fixture("segment/waves.png");
    let said = fail(folder, &["segment", "--device", "cpu", "--weights", file, "--out", "out", &waves]);
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].starts_with(&format!("sam2unet: {file}: ")), "{said:?}");
    said[0].clone()
}

/// What `segment` says of that file as a picture.
fn picture(folder: &Folder, file: &str) -> String {
    let said = fail(folder, &["segment", "--device", "cpu", "--weights", "nano.safetensors", "--out", "out", file]);
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(said[0].starts_with(&format!("sam2unet: {file}: ")), "{said:?}");
    said[0].clone()
}

#[test]
fn weights_that_are_none() {
    let folder = Folder::with_nano();
    let whole = folder.read("nano.safetensors");
    folder.write("cut.safetensors", &whole[..whole.len() / 2]);
    folder.write("empty.pth", b"");
    folder.write("text.pth", b"These are not the weights you are looking for.\n");
    folder.write("folder/there.txt", b"");
    for file in ["cut.safetensors", "empty.pth", "text.pth", "folder", "nowhere.pth"] {
        weights(&folder, file);
    }
}

#[test]
fn a_pickle_runs_nothing() {
    let folder = Folder::new();
    // What pickle.dumps gives for an object whose __reduce__ is (os.system, ("touch touched",)).
    let pickle = b"\x80\x02cposix\nsystem\nX\x0d\x00\x00\x00touch touched\x85R.";
    folder.write("evil.pth", pickle);
    weights(&folder, "evil.pth");
    assert!(!folder.has("touched"));
}

#[test]
fn pictures_that_are_none() {
    let folder = Folder::with_nano();
    let whole = fs::read(fixture("segment/waves.png")).unwrap();
    folder.write("cut.png", &whole[..whole.len() / 2]);
    folder.write("empty.jpg", b"");
    folder.write("text.png", b"not a picture");
    for side in [0u32, 65535] {
        let mut header = whole.clone();
        header[16..20].copy_from_slice(&side.to_be_bytes());
        header[20..24].copy_from_slice(&side.to_be_bytes());
        let sum = crc32fast::hash(&header[12..29]);
        header[29..33].copy_from_slice(&sum.to_be_bytes());
        folder.write(&format!("side{side}.png"), &header);
    }
    for file in ["cut.png", "empty.jpg", "text.png", "side0.png", "side65535.png"] {
        picture(&folder, file);
    }
}

#[test]
fn options_that_make_no_sense() {
    let folder = Folder::with_nano();
    let waves = fixture("segment/waves.png");
    let arguments = ["segment", "--weights", "nano.safetensors", "--out", "out", &waves];
    let cases: &[(&[&str], &str)] = &[
        (&["--size", "350"], "the nearest is 352x352"),
        (&["--size", "big"], "give one side, such as 352, or both, such as 512x384"),
        (&["--threshold", "1.5"], "must lie between 0 and 1"),
        (&["--variant", "huge"], "choose one of nano, tiny, small, base_plus, large"),
        (&["--format", "logits-npy", "--stretch"], "--stretch: works on probabilities"),
        #[cfg(not(feature = "cuda"))]
        (&["--device", "cuda"], "CUDA: is not in this build; build with `--features cuda`"),
    ];
    for (more, expected) in cases {
        let said = fail(&folder, &[&arguments[..], more].concat()).join("\n");
        assert!(said.contains(expected), "{more:?}: {said}");
    }
}
