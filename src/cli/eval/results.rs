//! What came of each data set.

use super::data_sets::{DataSet, Item};
use sam2unet::metrics::{Figures, MirrorFigures, Scores, Total};

pub struct Results<'a> {
    pub set: &'a DataSet,
    pub total: Total,
    pub row: Row,
    /// Predictions that had another size than their masks.
    pub resized: usize,
    scores: Vec<Scores>,
}

/// The figures of a data set, or of one picture.
#[derive(Clone, Copy)]
pub struct Row {
    pub figures: Figures,
    pub mirror: MirrorFigures,
}

impl Row {
    fn of(total: &Total) -> Option<Self> {
        Some(Self { figures: total.figures()?, mirror: total.mirror_figures()? })
    }
}

impl Results<'_> {
    /// Each picture with its own figures.
    pub fn rows(&self) -> impl Iterator<Item = (&Item, Row)> {
        let row = |scores| Row::of(&Total::of(scores)).expect("one picture is enough");
        self.set.items.iter().zip(self.scores.iter().map(row))
    }
}

/// Shares out the scores of all items, in their order, among the sets.
pub fn gather(sets: &[DataSet], scores: impl IntoIterator<Item = (Scores, bool)>) -> Vec<Results<'_>> {
    let mut scores = scores.into_iter();
    let mut results = Vec::new();
    for set in sets {
        let (scores, resized): (Vec<_>, Vec<_>) = scores.by_ref().take(set.items.len()).unzip();
        let mut total = Total::default();
        scores.iter().for_each(|scores| total.add(scores));
        if let Some(row) = Row::of(&total) {
            let resized = resized.into_iter().filter(|&resized| resized).count();
            results.push(Results { set, total, row, resized, scores });
        }
    }
    results
}
