//! Every fixture against the pixels that Pillow gives.

use sam2unet::picture::decode;

use crate::{checksum, fixture, table};

#[test]
fn all_fixtures_are_pillows_to_the_byte() {
    let table = table("decoded.txt");
    assert!(table.len() > 100);
    let mut wrong = Vec::new();
    for line in &table {
        // The format is recognised by the content, and so by no name.
        match decode("picture", &fixture(&line[0])) {
            Ok(picture) => {
                let [width, height] = [picture.width(), picture.height()].map(|side| side.to_string());
                if [width, height, checksum(picture.pixels())] != line[1..] {
                    wrong.push(format!("{}: {picture:?} has other pixels", line[0]));
                }
            }
            Err(error) => wrong.push(format!("{}: {error}", line[0])),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
