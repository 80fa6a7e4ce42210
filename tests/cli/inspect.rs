//! `sam2unet inspect`.

use crate::{fail, folder::Folder, succeed};
use sha2::{Digest, Sha256};

#[test]
fn a_checkpoint_is_told_in_words_and_in_json() {
    let folder = Folder::with_nano();
    let bytes = folder.read("nano.safetensors");
    let sha256: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();

    let words = succeed(&folder, &["inspect", "nano.safetensors"]);
    for line in ["variant     nano", "model       SAM2-UNet", "dtype       f32", &format!("sha256      {sha256}")] {
        assert!(words.lines().any(|said| said == line), "no `{line}` in {words}");
    }

    let json: serde_json::Value =
        serde_json::from_str(&succeed(&folder, &["inspect", "--json", "nano.safetensors"])).unwrap();
    assert_eq!((&json["variant"], &json["sha256"]), (&"nano".into(), &sha256.into()));
    assert_eq!(json["bytes"], bytes.len());
    let tensors = json["tensors"].as_array().unwrap();
    assert_eq!(json["tensor_count"], tensors.len());
    let head = tensors.iter().find(|tensor| tensor["name"] == "head.weight").unwrap();
    assert_eq!((&head["dtype"], &head["shape"]), (&"f32".into(), &serde_json::json!([1, 64, 1, 1])));
}

#[test]
fn what_does_not_fit_is_an_error() {
    let folder = Folder::with_nano();
    let said = fail(&folder, &["inspect", "--variant", "tiny", "nano.safetensors"]);
    assert_eq!(said.len(), 1);
    assert!(said[0].starts_with("sam2unet: nano.safetensors: does not fit the variant tiny ("), "{said:?}");
}
