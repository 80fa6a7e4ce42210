//! A data set's scores, gathered.

use super::{
    Figures, MirrorFigures, Scores,
    counts::{Cut, THRESHOLDS},
    emeasure::emeasure,
    fmeasure::{self, fmeasure},
    mirror, overlap,
};

/// A measure by threshold, from 0 to 1.
pub type Curve = [f64; THRESHOLDS];

/// The sums of all scores. Pictures and other totals may be added in any order; only the last bits know of it.
#[derive(Clone)]
pub struct Total {
    pictures: usize,
    plain: [f64; 9],
    curves: [Curve; 6],
    mirror_curves: [Curve; 2],
}

impl Default for Total {
    fn default() -> Self {
        let none = [0.0; THRESHOLDS];
        Self { pictures: 0, plain: [0.0; 9], curves: [none; 6], mirror_curves: [none; 2] }
    }
}

impl Total {
    /// Of a single picture.
    pub fn of(scores: &Scores) -> Self {
        let mut total = Self::default();
        total.add(scores);
        total
    }

    /// Adds a picture.
    pub fn add(&mut self, scores: &Scores) {
        self.pictures += 1;
        add(&mut self.plain, &plain(scores));
        add_cuts(&mut self.curves, scores.counts.cuts().map(at));
        add_cuts(&mut self.mirror_curves, mirror::precision_and_recall(&scores.mirror.counts));
    }

    /// Adds the pictures of another total.
    pub fn merge(&mut self, other: &Self) {
        self.pictures += other.pictures;
        add(&mut self.plain, &other.plain);
        self.curves.iter_mut().zip(&other.curves).for_each(|(curve, other)| add(curve, other));
        self.mirror_curves.iter_mut().zip(&other.mirror_curves).for_each(|(curve, other)| add(curve, other));
    }

    /// The curves averaged over the pictures; nothing, where there are none.
    pub fn curves(&self) -> Option<Curves> {
        let [precision, recall, fmeasure, emeasure, dice, iou] = self.averaged(&self.curves)?;
        Some(Curves { precision, recall, fmeasure, emeasure, dice, iou })
    }

    /// What tables show; nothing, where there are no pictures.
    ///
    /// The mean and the maximum over thresholds are those of the averaged curve, not the average of the pictures' own.
    pub fn figures(&self) -> Option<Figures> {
        let curves = self.curves()?;
        let [smeasure, emeasure_adaptive, fmeasure_adaptive, wfmeasure, mae, dice, iou, ..] = self.plain();
        Some(Figures {
            n: self.pictures,
            smeasure,
            emeasure_adaptive,
            emeasure_mean: mean(&curves.emeasure),
            emeasure_max: max(&curves.emeasure),
            fmeasure_adaptive,
            fmeasure_mean: mean(&curves.fmeasure),
            fmeasure_max: max(&curves.fmeasure),
            wfmeasure,
            mae,
            mdice: mean(&curves.dice),
            miou: mean(&curves.iou),
            dice,
            iou,
        })
    }

    /// The same by the mirror benchmarks' protocol.
    pub fn mirror_figures(&self) -> Option<MirrorFigures> {
        let [precision, recall] = self.averaged(&self.mirror_curves)?;
        let [.., iou, mae] = self.plain();
        let fmeasure = std::array::from_fn(|threshold| fmeasure::combined(precision[threshold], recall[threshold]));
        Some(MirrorFigures { iou, fmeasure: max(&fmeasure), mae })
    }

    fn plain(&self) -> [f64; 9] {
        self.plain.map(|sum| sum / self.pictures as f64)
    }

    fn averaged<const N: usize>(&self, curves: &[Curve; N]) -> Option<[Curve; N]> {
        (self.pictures > 0).then(|| curves.map(|curve| curve.map(|sum| sum / self.pictures as f64)))
    }
}

/// Averaged over a data set's pictures.
#[derive(Clone, Debug)]
pub struct Curves {
    pub precision: Curve,
    pub recall: Curve,
    pub fmeasure: Curve,
    pub emeasure: Curve,
    pub dice: Curve,
    pub iou: Curve,
}

fn plain(scores: &Scores) -> [f64; 9] {
    [
        scores.smeasure,
        scores.emeasure_adaptive,
        scores.fmeasure_adaptive,
        scores.wfmeasure,
        scores.mae,
        scores.dice,
        scores.iou,
        scores.mirror.iou,
        scores.mirror.mae,
    ]
}

/// In the order of [`Curves`].
fn at(cut: Cut) -> [f64; 6] {
    let (precision, recall) = (fmeasure::precision(cut), fmeasure::recall(cut));
    [precision, recall, fmeasure(cut), emeasure(cut), overlap::dice(cut), overlap::iou(cut)]
}

fn add(sums: &mut [f64], values: &[f64]) {
    sums.iter_mut().zip(values).for_each(|(sum, value)| *sum += value);
}

fn add_cuts<const N: usize>(curves: &mut [Curve; N], values: impl Iterator<Item = [f64; N]>) {
    for (threshold, values) in values.enumerate() {
        curves.iter_mut().zip(values).for_each(|(curve, value)| curve[threshold] += value);
    }
}

fn mean(curve: &Curve) -> f64 {
    curve.iter().sum::<f64>() / THRESHOLDS as f64
}

fn max(curve: &Curve) -> f64 {
    curve.iter().copied().fold(0.0, f64::max)
}
