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

#[cfg(test)]
mod tests {
    use super::{super::random, *};

    fn drawn(width: usize, height: usize, inside: impl Fn(usize, usize) -> bool) -> String {
        let mask: Vec<u8> = (0..width * height).map(|place| inside(place % width, place / width).into()).collect();
        rle(&mask, width)
    }

    /// Expectations: `pycocotools.mask.encode` 2.0.11.
    #[test]
    fn letters_are_pycocotools() {
        assert_eq!(drawn(3, 2, |_, _| false), "6");
        assert_eq!(drawn(3, 2, |_, _| true), "06");
        assert_eq!(drawn(1000, 1500, |x, _| x >= 900), "`[VY1`_b4");
        let disc =
            "hS1=f16K4L4M2M4M2N2N2O0O2N2O0O2O0O2O000O2O000000000000000000000001N10001N101N101N2N101N2N2N3L3N3L4L5JQf1";
        assert_eq!(drawn(90, 70, |x, y| x.abs_diff(40).pow(2) + y.abs_diff(30).pow(2) < 625), disc);
        let waves = "0160M0O10O00O110O00O030M02010M010010O00O110O014OM0O10O00O110O00O030M02010M010010O00";
        assert_eq!(drawn(13, 11, |x, y| (x * x + y * y * 3) % 7 < 3), waves);
    }

    fn lengths(letters: &str) -> Vec<i64> {
        let mut lengths: Vec<i64> = Vec::new();
        let (mut number, mut shift) = (0, 0);
        for letter in letters.bytes().map(|letter| i64::from(letter - 48)) {
            number |= (letter & 31) << shift;
            shift += 5;
            if letter & 32 == 0 {
                number = if letter & 16 == 0 { number } else { number | -1 << shift };
                let same = if lengths.len() > 2 { lengths[lengths.len() - 2] } else { 0 };
                lengths.push(number + same);
                (number, shift) = (0, 0);
            }
        }
        lengths
    }

    #[test]
    fn read_again_it_is_the_mask() {
        for (mask, width) in random::masks() {
            let height = mask.len() / width;
            let runs = lengths(&rle(&mask, width)).into_iter().zip([0, 255].into_iter().cycle());
            let columns: Vec<u8> = runs.flat_map(|(length, pixel)| (0..length).map(move |_| pixel)).collect();
            assert_eq!(columns.len(), mask.len());
            assert!((0..mask.len()).all(|place| columns[place % width * height + place / width] == mask[place]));
        }
    }
}
