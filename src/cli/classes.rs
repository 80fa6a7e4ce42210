//! The names of classes, from a file.

use sam2unet::{
    config::MOST_CLASSES,
    error::{Error, Result},
};
use std::{collections::BTreeSet, fs, path::Path};

/// Bytes of 256 names of any language.
const LARGEST: u64 = 1 << 16;

/// A name a line, in the order of the classes. Empty lines count for nothing.
pub fn class_names(file: &Path) -> Result<Vec<String>> {
    let wrong = |problem: String| {
        Error::new(file.display().to_string(), problem).remedy("write a name a line, the first that of the ground")
    };
    let failed = |error| Error::io(file.display().to_string(), &error);
    if fs::metadata(file).map_err(failed)?.len() > LARGEST {
        return Err(wrong("is too long for a list of names".into()));
    }
    let text = fs::read_to_string(file).map_err(failed)?;
    let names: Vec<String> = text
        .trim_start_matches('\u{feff}')
        .lines()
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(String::from)
        .collect();
    if !(2..=MOST_CLASSES).contains(&names.len()) {
        return Err(wrong(format!("names {} classes, where 2 to {MOST_CLASSES} can be told apart", names.len())));
    }
    let mut seen = BTreeSet::new();
    match names.iter().find(|name| !seen.insert(*name)) {
        Some(twice) => Err(wrong(format!("names `{twice}` twice"))),
        None => Ok(names),
    }
}
