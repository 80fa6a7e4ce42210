//! Files and folders that are whole or not there: written beside their place, and moved there when all is well.

use sam2unet::error::{Error, Result};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// What is being written. It is gone, and all in it, unless it is moved to its place.
pub struct Part<'a> {
    place: &'a Path,
    pub path: PathBuf,
}

impl<'a> Part<'a> {
    /// Beside a place that must still be free, in a folder that is made if need be.
    pub fn beside(place: &'a Path) -> Result<Self> {
        refuse_to_replace(place)?;
        let name = place.file_name().ok_or_else(|| wrong(place, "is not a name that can be written to"))?;
        let mut part = name.to_owned();
        // Two that write the same thing at the same time shall not meet.
        part.push(format!(".{}.part", std::process::id()));
        let parent = place.parent().unwrap_or(Path::new(""));
        fs::create_dir_all(parent).map_err(|error| failed(place, &error))?;
        Ok(Self { place, path: parent.join(part) })
    }

    pub fn move_to_place(self) -> Result<()> {
        refuse_to_replace(self.place)?;
        fs::rename(&self.path, self.place).map_err(|error| failed(self.place, &error))
    }
}

impl Drop for Part<'_> {
    fn drop(&mut self) {
        // That what is left of a failed write cannot be removed changes nothing.
        let _ = if self.path.is_dir() { fs::remove_dir_all(&self.path) } else { fs::remove_file(&self.path) };
    }
}

pub fn refuse_to_replace(place: &Path) -> Result<()> {
    match place.symlink_metadata() {
        Ok(_) => Err(wrong(place, "is there already").remedy("name another place, or remove it first")),
        Err(_) => Ok(()),
    }
}

fn wrong(place: &Path, problem: &str) -> Error {
    Error::new(place.display().to_string(), problem)
}

pub fn failed(place: &Path, error: &std::io::Error) -> Error {
    Error::io(place.display().to_string(), error).remedy("see that the folder can be written to and has room")
}
