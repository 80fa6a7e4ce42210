//! Figures for programs: JSON of data sets, CSV of pictures.

use super::{
    results::{Results, Row},
    task::Task,
};
use crate::cli::output::write_whole;
use sam2unet::error::Result;
use serde::{Serialize, Serializer};
use serde_json::Value;
use std::path::Path;

/// One object, its keys in the order in which the figures are named.
pub fn json(results: &Results, task: Option<Task>) -> String {
    let mut entries = vec![("dataset", Value::from(results.set.name.as_str())), ("n", results.row.figures.n.into())];
    entries.extend(named(&results.row, task).map(|(name, value)| (name, Value::from(value))));
    serde_json::to_string(&Ordered(entries)).expect("names and numbers are JSON")
}

/// One line a picture, in the order of data sets and names.
pub fn write_csv(path: &Path, results: &[Results], task: Option<Task>) -> Result<()> {
    write_whole(path, |file| {
        let mut table = csv::Writer::from_writer(file);
        if let Some(first) = results.first() {
            let names = named(&first.row, task).map(|(name, _)| name);
            table.write_record(["dataset", "picture"].into_iter().chain(names))?;
        }
        for results in results {
            for (item, row) in results.rows() {
                let figures = named(&row, task).map(|(_, value)| value.to_string());
                table.write_record([results.set.name.clone(), item.name.clone()].into_iter().chain(figures))?;
            }
        }
        table.flush()
    })
}

fn named(row: &Row, task: Option<Task>) -> impl Iterator<Item = (&'static str, f64)> {
    let mirror = (task == Some(Task::Mirror)).then(|| row.mirror.named());
    row.figures.named().into_iter().chain(mirror.into_iter().flatten())
}

/// `serde_json`'s own maps are sorted by their keys.
struct Ordered(Vec<(&'static str, Value)>);

impl Serialize for Ordered {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}
