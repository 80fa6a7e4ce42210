//! How good a prediction is, by the measures of the papers: those of PySODMetrics 1.6 to the digit, and the mirror
//! benchmarks' own.
//!
//! One measure a file. [`Scores`] are one picture's, [`Total`] gathers them, and [`Figures`] are what the tables of the
//! papers show of a data set. A leaf: it knows no network, no files and no threads.
//!
//! Where PySODMetrics gives no number, a number is given here: a part of a picture that has no pixels counts nothing in
//! the S-measure (theirs is NaN where the middle of the object lies in the last row or column).

mod brief;
mod confusion;
mod counts;
mod emeasure;
mod figures;
mod fmeasure;
mod gaussian;
mod histogram;
mod mae;
mod mirror;
mod nearest;
mod numpy;
mod overlap;
mod pair;
mod scores;
mod smeasure;
mod stretch;
mod total;
mod weighted_f;

pub use brief::Brief;
pub use confusion::Confusion;
pub use counts::{Counts, Cut, THRESHOLDS};
pub use figures::{Figures, MirrorFigures};
pub use mirror::MirrorScores;
pub use pair::is_object;
pub use scores::Scores;
pub use stretch::Stretch;
pub use total::{Curve, Curves, Total};

/// What PySODMetrics adds to divisors that may be 0: the distance from 1 to the next number.
const EPSILON: f64 = f64::EPSILON;
