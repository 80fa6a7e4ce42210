//! The columns of the papers, by task.

use super::results::Row;
use clap::ValueEnum;

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Task {
    Camouflage,
    Salient,
    Marine,
    Mirror,
    Polyp,
}

pub struct Column {
    pub title: &'static str,
    pub value: fn(&Row) -> f64,
}

const S: Column = Column { title: "S", value: |row| row.figures.smeasure };
const E: Column = Column { title: "E", value: |row| row.figures.emeasure_mean };
/// Papers on camouflage show the adaptive F.
const F: Column = Column { title: "F", value: |row| row.figures.fmeasure_adaptive };
const WEIGHTED_F: Column = Column { title: "wF", value: |row| row.figures.wfmeasure };
const MAE: Column = Column { title: "MAE", value: |row| row.figures.mae };
const MEAN_DICE: Column = Column { title: "mDice", value: |row| row.figures.mdice };
const MEAN_IOU: Column = Column { title: "mIoU", value: |row| row.figures.miou };
const DICE: Column = Column { title: "Dice", value: |row| row.figures.dice };
const IOU: Column = Column { title: "IoU", value: |row| row.figures.iou };
const MIRROR_IOU: Column = Column { title: "IoU", value: |row| row.mirror.iou };
const MIRROR_F: Column = Column { title: "F", value: |row| row.mirror.fmeasure };
const MIRROR_MAE: Column = Column { title: "MAE", value: |row| row.mirror.mae };

/// The first is what pictures are sorted by.
pub fn columns(task: Option<Task>) -> &'static [Column] {
    match task {
        None => &[S, E, F, WEIGHTED_F, MAE, MEAN_DICE, MEAN_IOU, DICE, IOU],
        Some(Task::Camouflage) => &[S, F, E, MAE],
        Some(Task::Salient) => &[S, E, MAE],
        Some(Task::Marine) => &[MEAN_IOU, S, WEIGHTED_F, E, MAE],
        Some(Task::Mirror) => &[MIRROR_IOU, MIRROR_F, MIRROR_MAE],
        Some(Task::Polyp) => &[MEAN_DICE, MEAN_IOU],
    }
}
