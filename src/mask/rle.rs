//! The run lengths of a mask as COCO writes them.

/// What pycocotools calls `counts`: how many pixels are out of the mask, in it, out of it … down one column after
/// another, in its own letters.
pub fn rle(mask: &[u8], width: usize) -> String {
    let mut letters = String::new();
    let mut last = [0; 2];
    let (mut number, mut length, mut inside) = (0, 0, false);
    let mut end = |length: i64| {
        // From the fourth on, the difference to the last of the same kind.
        write(&mut letters, if number > 2 { length - last[1] } else { length });
        last = [length, last[0]];
        number += 1;
    };
    for x in 0..width {
        for pixel in mask.iter().skip(x).step_by(width) {
            if (*pixel != 0) != inside {
                inside = !inside;
                end(length);
                length = 0;
            }
            length += 1;
        }
    }
    end(length);
    letters
}

/// Five bits a letter, the lowest first, until what is left is the sign alone.
fn write(letters: &mut String, mut number: i64) {
    loop {
        let bits = (number & 31) as u8;
        number >>= 5;
        let more = number != if bits & 16 == 0 { 0 } else { -1 };
        letters.push(char::from(48 + bits + 32 * u8::from(more)));
        if !more {
            return;
        }
    }
}
