//! Colours that tell classes apart.

/// The colour of a class, by the custom of the PASCAL VOC data set: the ground is black, and each bit of the number
/// goes to red, green and blue in turn, the lowest as their highest.
pub fn class_colour(class: u8) -> [u8; 3] {
    [0, 1, 2].map(|channel| {
        (0..3).fold(0, |colour, step| {
            let bit = 3 * step + channel;
            if bit < 8 && class >> bit & 1 == 1 { colour | 0x80 >> step } else { colour }
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_class_has_a_colour_of_its_own() {
        assert_eq!([0, 1, 2, 3, 4].map(class_colour), [[0; 3], [128, 0, 0], [0, 128, 0], [128, 128, 0], [0, 0, 128]]);
        assert_eq!((class_colour(8), class_colour(20)), ([64, 0, 0], [0, 64, 128]));
        assert_eq!((0..=255).map(class_colour).collect::<BTreeSet<_>>().len(), 256);
    }
}
