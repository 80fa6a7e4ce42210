//! The figures of a data set, and the names that programs read them by.

/// Averaged over `n` pictures. "Adaptive" is at twice the prediction's mean, "mean" and "max" are over 256 thresholds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figures {
    pub n: usize,
    pub smeasure: f64,
    pub emeasure_adaptive: f64,
    pub emeasure_mean: f64,
    pub emeasure_max: f64,
    pub fmeasure_adaptive: f64,
    pub fmeasure_mean: f64,
    pub fmeasure_max: f64,
    pub wfmeasure: f64,
    pub mae: f64,
    /// Over 256 thresholds, the lowest of which marks everything: never 1, and not to be taken for `dice`.
    pub mdice: f64,
    /// The same of IoU.
    pub miou: f64,
    /// Of what is above 0.5.
    pub dice: f64,
    /// The same.
    pub iou: f64,
}

impl Figures {
    /// All but `n`.
    pub fn named(&self) -> [(&'static str, f64); 13] {
        [
            ("smeasure", self.smeasure),
            ("emeasure_adaptive", self.emeasure_adaptive),
            ("emeasure_mean", self.emeasure_mean),
            ("emeasure_max", self.emeasure_max),
            ("fmeasure_adaptive", self.fmeasure_adaptive),
            ("fmeasure_mean", self.fmeasure_mean),
            ("fmeasure_max", self.fmeasure_max),
            ("wfmeasure", self.wfmeasure),
            ("mae", self.mae),
            ("mdice", self.mdice),
            ("miou", self.miou),
            ("dice", self.dice),
            ("iou", self.iou),
        ]
    }
}

/// By the protocol of the mirror benchmarks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MirrorFigures {
    pub iou: f64,
    /// The highest over 256 thresholds, of precision and recall averaged over the pictures.
    pub fmeasure: f64,
    pub mae: f64,
}

impl MirrorFigures {
    pub fn named(&self) -> [(&'static str, f64); 3] {
        [("mirror_iou", self.iou), ("mirror_fmeasure", self.fmeasure), ("mirror_mae", self.mae)]
    }
}
