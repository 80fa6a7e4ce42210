//! Files and folders that are whole or not there: written beside their place, and moved there when all is well.

use sam2unet::error::{Error, Result};
use std::{
    fs::{self, File, TryLockError},
    path::{Path, PathBuf},
};

/// What is being written. It is gone, and all in it, unless it is moved to its place.
pub struct Part<'a> {
    place: &'a Path,
    /// Holds what is written, and a lock.
    folder: PathBuf,
    pub path: PathBuf,
    lock: Option<File>,
}

impl<'a> Part<'a> {
    /// Beside a place that must still be free, in a folder that is made if need be. What a run left there that was
    /// ended in the midst of it is removed.
    pub fn beside(place: &'a Path) -> Result<Self> {
        refuse_to_replace(place)?;
        let name = place.file_name().ok_or_else(|| wrong(place, "is not a name that can be written to"))?;
        let mut part = name.to_owned();
        part.push(".sam2unet-part");
        let folder = place.with_file_name(part);
        let made = fs::create_dir_all(&folder).and_then(|()| File::create(folder.join(LOCK)));
        let lock = made.map_err(|error| failed(place, &error))?;
        // A lock ends with its process, however that ends. Where there are no locks, two runs may meet.
        if let Err(TryLockError::WouldBlock) = lock.try_lock() {
            return Err(wrong(place, "is being written by another run").remedy("wait for that one"));
        }
        let path = folder.join(name);
        remove(&path);
        Ok(Self { place, folder, path, lock: Some(lock) })
    }

    pub fn move_to_place(self) -> Result<()> {
        refuse_to_replace(self.place)?;
        fs::rename(&self.path, self.place).map_err(|error| failed(self.place, &error))
    }
}

const LOCK: &str = "lock";

impl Drop for Part<'_> {
    fn drop(&mut self) {
        remove(&self.path);
        // Some systems remove no file that is open.
        self.lock = None;
        remove(&self.folder.join(LOCK));
        let _ = fs::remove_dir(&self.folder);
    }
}

/// That what is left of a failed write cannot be removed changes nothing.
fn remove(path: &Path) {
    let _ = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
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
