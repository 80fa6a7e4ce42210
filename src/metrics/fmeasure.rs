//! The F-measure of Achanta and others (CVPR 2009): precision and recall in one number, precision counting for more.

use super::counts::Cut;

/// β², as in all the papers.
const BETA_SQUARED: f64 = 0.3;

/// How much of what is marked is object; 0 where nothing is.
pub fn precision(cut: Cut) -> f64 {
    ratio(cut.hits, cut.marked)
}

/// How much of the object is marked; 0 where there is none.
pub fn recall(cut: Cut) -> f64 {
    ratio(cut.hits, cut.object)
}

pub fn fmeasure(cut: Cut) -> f64 {
    if cut.hits == 0 { 0.0 } else { combined(precision(cut), recall(cut)) }
}

/// Of a precision and a recall that are not both 0.
pub fn combined(precision: f64, recall: f64) -> f64 {
    (1.0 + BETA_SQUARED) * precision * recall / (BETA_SQUARED * precision + recall)
}

fn ratio(part: u32, whole: u32) -> f64 {
    if whole == 0 { 0.0 } else { f64::from(part) / f64::from(whole) }
}
