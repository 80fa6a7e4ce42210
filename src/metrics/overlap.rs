//! Dice and IoU: how much the marked and the object overlap. 0 where neither has a pixel, as in PySODMetrics.

use super::counts::Cut;

pub fn dice(cut: Cut) -> f64 {
    ratio(2.0 * f64::from(cut.hits), f64::from(cut.object) + f64::from(cut.marked))
}

/// Intersection over union.
pub fn iou(cut: Cut) -> f64 {
    ratio(f64::from(cut.hits), f64::from(cut.object) + f64::from(cut.marked) - f64::from(cut.hits))
}

fn ratio(part: f64, whole: f64) -> f64 {
    if whole == 0.0 { 0.0 } else { part / whole }
}
