//! Which mask, prediction and picture belong together, and which lack a partner.

use sam2unet::{
    error::{Error, Result},
    picture_files::{Named, by_name, entries, is_picture, refuse_loners},
};
use std::{
    ffi::OsString,
    path::{Path, PathBuf},
};

pub struct DataSet {
    pub name: String,
    pub items: Vec<Item>,
}

pub struct Item {
    pub name: String,
    pub mask: PathBuf,
    /// The prediction, or the picture that it is made of.
    pub source: PathBuf,
    /// The picture itself, for the report.
    pub picture: Option<PathBuf>,
}

/// What data sets call the folders inside of them, whatever the case of the letters.
const MASKS: &[&str] = &["gt", "mask", "masks"];
const PICTURES: &[&str] = &["img", "imgs", "image", "images"];

/// The data sets under `masks`, each with its partners under `sources` and `pictures`, and all that is wrong with them.
pub fn data_sets(masks: &Path, sources: &Path, pictures: Option<&Path>) -> (Vec<DataSet>, Vec<Error>) {
    let mut errors = Vec::new();
    let mut find = |root, inner| folders(root, inner).map_err(|error| errors.push(error)).unwrap_or_default();
    let mask_folders = find(masks, MASKS);
    let source_folders = find(sources, PICTURES);
    let picture_folders = pictures.map(|pictures| find(pictures, PICTURES));
    // Without their folders all files would lack their partners.
    if !errors.is_empty() {
        return (Vec::new(), errors);
    }
    // A figure over some of the pictures must not pass for one over all.
    refuse_loners([&mask_folders, &source_folders], [masks, sources], &mut errors);
    if let (Some(folders), Some(pictures)) = (&picture_folders, pictures.filter(|&pictures| pictures != sources)) {
        refuse_loners([&mask_folders, folders], [masks, pictures], &mut errors);
    }
    let mut sets = Vec::new();
    for (name, masks) in mask_folders {
        let Some(sources) = source_folders.get(&name) else { continue };
        let pictures = picture_folders.as_ref().and_then(|folders| folders.get(&name));
        let name = if name.is_empty() { name_of(&masks) } else { name.display().to_string() };
        sets.push(DataSet { name, items: items(&masks, sources, pictures.map(PathBuf::as_path), &mut errors) });
    }
    (sets, errors)
}

fn items(masks: &Path, sources: &Path, pictures: Option<&Path>, errors: &mut Vec<Error>) -> Vec<Item> {
    let (mask_files, source_files) = (by_name(masks, errors), by_name(sources, errors));
    refuse_loners([&mask_files, &source_files], [masks, sources], errors);
    let picture_files = pictures.map(|pictures| {
        let files = by_name(pictures, errors);
        if pictures != sources {
            refuse_loners([&mask_files, &files], [masks, pictures], errors);
        }
        files
    });
    let item = |(name, mask): (OsString, PathBuf)| {
        let source = source_files.get(&name)?.clone();
        let picture = picture_files.as_ref().and_then(|files| files.get(&name)).cloned();
        Some(Item { name: name.display().to_string(), mask, source, picture })
    };
    mask_files.into_iter().filter_map(item).collect()
}

/// The folders with pictures: the root itself, under no name, or those of the data sets in it.
fn folders(root: &Path, inner: &[&str]) -> Result<Named> {
    if let Some(own) = with_pictures(root, inner)? {
        return Ok(Named::from([(OsString::new(), own)]));
    }
    let mut found = Named::new();
    for folder in entries(root)?.into_iter().filter(|entry| entry.is_dir()) {
        if let (Some(own), Some(name)) = (with_pictures(&folder, inner)?, folder.file_name()) {
            found.insert(name.to_owned(), own);
        }
    }
    if found.is_empty() {
        let problem = "is a folder without pictures, and so are those in it";
        return Err(Error::new(root.display().to_string(), problem)
            .remedy("name the folder that holds the pictures, or folders of them"));
    }
    Ok(found)
}

/// The folder, where it has pictures, or else the one inside of it that has them.
fn with_pictures(folder: &Path, inner: &[&str]) -> Result<Option<PathBuf>> {
    let entries = entries(folder)?;
    if entries.iter().any(|entry| is_picture(entry)) {
        return Ok(Some(folder.to_owned()));
    }
    for entry in entries.into_iter().filter(|entry| entry.is_dir()) {
        let name = entry.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        if inner.contains(&name.as_str()) && self::entries(&entry)?.iter().any(|entry| is_picture(entry)) {
            return Ok(Some(entry));
        }
    }
    Ok(None)
}

/// What a folder is called, or, where it is one inside a data set, the data set.
fn name_of(folder: &Path) -> String {
    let full = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let name = |path: &Path| path.file_name().map(|name| name.display().to_string());
    let own = name(&full).unwrap_or_default();
    let outer = full.parent().and_then(name).filter(|_| MASKS.contains(&own.to_lowercase().as_str()));
    outer.unwrap_or(own)
}
