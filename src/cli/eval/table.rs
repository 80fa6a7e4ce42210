//! The table: a data set a row.

use super::{
    results::Results,
    task::{Task, columns},
};

pub fn table(results: &[Results], task: Option<Task>) -> String {
    let mut rows = vec![[vec!["data set".to_owned(), "n".to_owned()], titles(task)].concat()];
    for Results { set, row, .. } in results {
        let values = columns(task).iter().map(|column| format!("{:.3}", (column.value)(row)));
        rows.push([set.name.clone(), set.items.len().to_string()].into_iter().chain(values).collect());
    }
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default();
    let widths: Vec<usize> = (0..rows[0].len()).map(width).collect();
    let line = |row: &Vec<String>| {
        let (name, values) = (&row[0], row[1..].iter().zip(&widths[1..]));
        let values: String = values.map(|(value, width)| format!("  {value:>width$}")).collect();
        format!("{name:<width$}{values}\n", width = widths[0])
    };
    rows.iter().map(line).collect()
}

fn titles(task: Option<Task>) -> Vec<String> {
    columns(task).iter().map(|column| column.title.to_owned()).collect()
}
