//! The report: one HTML file that needs no other, with curves and the worst pictures first.

mod chart;
mod picture;

use super::{
    results::{Results, Row},
    source::Source,
    task::{Column, Task, columns},
};
use crate::cli::output::write_whole;
use sam2unet::error::Result;
use std::{
    io::{self, Write},
    path::Path,
};

/// Shows `worst` pictures of each data set.
pub fn write(path: &Path, results: &[Results], source: &Source, task: Option<Task>, worst: usize) -> Result<()> {
    let columns = columns(task);
    let mut sections = Vec::new();
    for results in results {
        let mut rows: Vec<_> = results.rows().collect();
        rows.sort_by(|(_, a), (_, b)| (columns[0].value)(a).total_cmp(&(columns[0].value)(b)));
        rows.truncate(worst);
        let pictures = rows.into_iter().map(|(item, row)| {
            let caption = format!("<b>{}</b> {}", escaped(&item.name), inline(&row, columns));
            Ok(format!("<figure>{}<figcaption>{caption}</figcaption></figure>\n", picture::shown(source, item)?))
        });
        sections.push(section(results, columns, &pictures.collect::<Result<String>>()?));
    }
    write_whole(path, |file| {
        head(file)?;
        writeln!(file, "{}", overview(results, columns))?;
        sections.iter().try_for_each(|section| file.write_all(section.as_bytes()))?;
        writeln!(file, "</html>")
    })
}

fn head(file: &mut impl Write) -> io::Result<()> {
    writeln!(
        file,
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>SAM2-UNet: evaluation</title>"
    )?;
    writeln!(file, "<meta name=\"viewport\" content=\"width=device-width\">")?;
    writeln!(file, "<style>\n{}</style>\n<h1>Evaluation</h1>", include_str!("report.css"))
}

/// All data sets in one table.
fn overview(results: &[Results], columns: &[Column]) -> String {
    let titles: String = columns.iter().map(|column| format!("<th>{}", column.title)).collect();
    let row = |results: &Results| {
        let values: String = columns.iter().map(|column| format!("<td>{:.3}", (column.value)(&results.row))).collect();
        format!("<tr><th>{}<td>{}{values}\n", escaped(&results.set.name), results.set.items.len())
    };
    let rows: String = results.iter().map(row).collect();
    format!("<table>\n<tr><th>Data set<th>n{titles}\n{rows}</table>")
}

fn section(results: &Results, columns: &[Column], pictures: &str) -> String {
    let chart = results.total.curves().map(|curves| chart::precision_and_recall(&curves)).unwrap_or_default();
    let resized = match results.resized {
        0 => String::new(),
        resized => format!("<p>{resized} predictions were resized to their masks’ size.</p>\n"),
    };
    format!(
        "<h2>{}</h2>\n{resized}{chart}\n<h3>The worst pictures first, by {}</h3>\n<p>From left to right the picture, where \
         it was given, its mask, its prediction, and where that is above 0.5: <span class=\"hit\">object found</span>, \
         <span class=\"extra\">marked, but no object</span>, <span class=\"missed\">object missed</span>.</p>\n<div>\n\
         {pictures}</div>\n",
        escaped(&results.set.name),
        columns[0].title
    )
}

fn inline(row: &Row, columns: &[Column]) -> String {
    let values = columns.iter().map(|column| format!("{}&nbsp;{:.3}", column.title, (column.value)(row)));
    values.collect::<Vec<_>>().join(" ")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}
