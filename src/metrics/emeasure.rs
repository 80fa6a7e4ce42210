//! The E-measure of Fan and others (IJCAI 2018): how well prediction and mask agree, pixel by pixel and as a whole.

use super::{EPSILON, counts::Cut};

/// Pixels of one kind, marked or not, of the object or not, all agree to the same degree: so four numbers of pixels say
/// as much as the pixels.
pub fn emeasure(cut: Cut) -> f64 {
    let [hits, marked, object, pixels] = [cut.hits, cut.marked, cut.object, cut.pixels].map(f64::from);
    let agreement = if cut.object == 0 {
        pixels - marked
    } else if cut.object == cut.pixels {
        marked
    } else {
        let (marked_mean, object_mean) = (marked / pixels, object / pixels);
        hits * aligned(1.0 - marked_mean, 1.0 - object_mean)
            + (marked - hits) * aligned(1.0 - marked_mean, -object_mean)
            + (object - hits) * aligned(-marked_mean, 1.0 - object_mean)
            + (pixels - marked - (object - hits)) * aligned(-marked_mean, -object_mean)
    };
    // One less than there are pixels, as in the authors' program: a prediction that agrees everywhere has a little over 1.
    agreement / (pixels - 1.0 + EPSILON)
}

/// How far two deviations from the mean go together, from 0 to 1.
fn aligned(a: f64, b: f64) -> f64 {
    let alignment = 2.0 * (a * b) / (a * a + b * b + EPSILON);
    (alignment + 1.0) * (alignment + 1.0) / 4.0
}
