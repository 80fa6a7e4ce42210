//! Which pictures and masks there are to learn from, and whether all of them can be.

use crate::{
    error::{Error, Result},
    parallel::{cores, each},
    picture::{Grey, Picture, decode, decode_classes, decode_mask},
    picture_files::{by_name, refuse_loners, without_pictures},
};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// A picture and what is to be found in it: files of one name in two folders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    pub picture: PathBuf,
    pub mask: PathBuf,
}

/// Pairs the files of both folders, in the order of their names. What lacks its other half is an error each.
pub fn find(pictures: &Path, masks: &Path) -> (Vec<Pair>, Vec<Error>) {
    let mut errors = Vec::new();
    let [found, wanted] = [pictures, masks].map(|folder| by_name(folder, &mut errors));
    for (files, folder) in [(&found, pictures), (&wanted, masks)] {
        if files.is_empty() && folder.is_dir() {
            errors.push(without_pictures(folder));
        }
    }
    // Of an empty folder there is no more to say.
    if errors.is_empty() || !(found.is_empty() || wanted.is_empty()) {
        refuse_loners([&found, &wanted], [pictures, masks], &mut errors);
    }
    let partners = |(name, picture): (_, PathBuf)| Some(Pair { picture, mask: wanted.get(&name)?.clone() });
    (found.into_iter().filter_map(partners).collect(), errors)
}

/// How masks are read.
#[derive(Clone, Copy, Debug)]
pub enum MaskReading {
    /// How much each pixel is of the object, as a brightness.
    Object {
        /// Take the brightness of masks in colour, instead of refusing them.
        colour: bool,
    },
    /// Which of so many classes each pixel is of, or [`IGNORED`].
    Classes(usize),
}

/// Where no class is asked for, by custom. It is a class where there are 256.
pub const IGNORED: u8 = 255;

impl Pair {
    /// Reads both, and refuses what cannot be learnt from.
    pub fn read(&self, reading: MaskReading) -> Result<(Picture, Grey)> {
        let (picture_name, mask_name) = (self.picture.display().to_string(), self.mask.display().to_string());
        let picture = decode(&picture_name, &read(&self.picture)?)?;
        let mask = read_mask(&mask_name, &read(&self.mask)?, reading)?;
        let [of_picture, of_mask] = [[picture.width(), picture.height()], [mask.width(), mask.height()]];
        if of_picture != of_mask {
            let [[width, height], [other_width, other_height]] = [of_mask, of_picture];
            return Err(Error::new(
                mask_name,
                format!("is {width}×{height}, and its picture {picture_name} is {other_width}×{other_height}"),
            )
            .remedy("give both the same size"));
        }
        Ok((picture, mask))
    }
}

fn read_mask(name: &str, bytes: &[u8], reading: MaskReading) -> Result<Grey> {
    match reading {
        MaskReading::Object { colour: allowed } => {
            let (mask, colour) = decode_mask(name, bytes)?;
            if colour && !allowed {
                return Err(Error::new(name, "is in colour, where a mask has one channel")
                    .remedy("save it as grey, or say --colour-masks to take its brightness"));
            }
            Ok(mask)
        }
        MaskReading::Classes(count) => {
            let classes = decode_classes(name, bytes)?;
            match classes.pixels().iter().find(|&&class| usize::from(class) >= count && class != IGNORED) {
                None => Ok(classes),
                Some(class) => {
                    let problem = format!("has pixels of class {class}, and there are the classes 0 to {}", count - 1);
                    Err(Error::new(name, problem)
                        .remedy(format!("name that class too, or give {IGNORED} to pixels that are not to count")))
                }
            }
        }
    }
}

fn read(file: &Path) -> Result<Vec<u8>> {
    fs::read(file).map_err(|error| Error::io(file.display().to_string(), &error))
}

/// Reads all pairs once, on all cores, and tells what is wrong with any of them. `done` is called after each.
pub fn check(pairs: &[Pair], reading: MaskReading, done: impl Fn() + Sync) -> Vec<Error> {
    let errors = each(pairs.len(), cores(), |index| {
        let error = pairs[index].read(reading).err();
        done();
        error
    });
    errors.into_iter().flatten().collect()
}
