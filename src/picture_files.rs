//! Folders of pictures, and which files of two of them belong together.

use crate::error::{Error, Result};
use std::{
    collections::BTreeMap,
    ffi::{OsStr, OsString},
    fs,
    path::{Path, PathBuf},
};

/// What folders are searched for. A picture that is named itself may be called anything.
pub const EXTENSIONS: [&str; 10] = ["png", "jpg", "jpeg", "jpe", "jfif", "webp", "bmp", "tif", "tiff", "gif"];

/// Paths by what partners have in common: a data set's name, a picture's.
pub type Named = BTreeMap<OsString, PathBuf>;

/// Whether it is called like a picture.
pub fn has_extension(path: &Path) -> bool {
    let extension = path.extension().and_then(OsStr::to_str).unwrap_or_default().to_lowercase();
    EXTENSIONS.contains(&extension.as_str())
}

/// Whether it is called like a picture, and no folder.
pub fn is_picture(path: &Path) -> bool {
    has_extension(path) && !path.is_dir()
}

/// The error for a folder that has none.
pub fn without_pictures(folder: &Path) -> Error {
    Error::new(folder.display().to_string(), "is a folder without pictures")
        .remedy(format!("looked for {}", EXTENSIONS.join(", ")))
}

/// What is in a folder, in the order of the names.
pub fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let failed = |error| Error::io(folder.display().to_string(), &error);
    let entries = fs::read_dir(folder).map_err(failed)?.map(|entry| entry.map(|entry| entry.path()));
    let mut entries: Vec<PathBuf> = entries.collect::<std::io::Result<_>>().map_err(failed)?;
    entries.sort();
    Ok(entries)
}

/// The pictures of a folder, by their names without their endings.
pub fn by_name(folder: &Path, errors: &mut Vec<Error>) -> Named {
    let mut files = Named::new();
    for file in entries(folder).unwrap_or_else(|error| {
        errors.push(error);
        Vec::new()
    }) {
        let Some(name) = file.file_stem().filter(|_| is_picture(&file)).map(OsString::from) else { continue };
        if let Some(other) = files.get(&name) {
            let problem = format!("has the same name as {}", other.display());
            errors.push(Error::new(file.display().to_string(), problem).remedy("leave only one of them there"));
        } else {
            files.insert(name, file);
        }
    }
    files
}

/// Whatever is in one of two folders and not in the other is an error.
pub fn refuse_loners([first, second]: [&Named; 2], folders: [&Path; 2], errors: &mut Vec<Error>) {
    for ([ours, theirs], folder) in [([first, second], folders[1]), ([second, first], folders[0])] {
        for (_, path) in ours.iter().filter(|(name, _)| !theirs.contains_key(*name)) {
            let problem = format!("there is nothing of this name in {}", folder.display());
            errors.push(Error::new(path.display().to_string(), problem).remedy("add what is missing, or remove this"));
        }
    }
}
