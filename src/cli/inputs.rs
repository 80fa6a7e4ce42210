//! Which pictures a command line means, and where the result of each goes.

use sam2unet::{
    error::{Error, Result},
    picture_files::{has_extension, without_pictures},
};
use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
};

/// A picture to read and the file to write for it.
pub struct Job {
    pub picture: PathBuf,
    pub output: PathBuf,
}

/// Every picture that `inputs` names or holds, with a result under `out`; and what is wrong with the other inputs.
pub fn jobs(inputs: &[PathBuf], out: &Path, extension: &str) -> (Vec<Job>, Vec<Error>) {
    let mut jobs = Vec::new();
    let mut errors = Vec::new();
    for input in inputs {
        match pictures(input) {
            Ok(pictures) => jobs.extend(
                pictures
                    .into_iter()
                    .map(|(picture, place)| Job { picture, output: out.join(place).with_extension(extension) }),
            ),
            Err(error) => errors.push(error),
        }
    }
    (without_clashes(jobs, &mut errors), errors)
}

/// The pictures of one input, each with its place below the output folder.
fn pictures(input: &Path) -> Result<Vec<(PathBuf, PathBuf)>> {
    let name = input.display().to_string();
    let kind = fs::metadata(input).map_err(|error| Error::io(&name, &error))?;
    if !kind.is_dir() {
        let file = input.file_name().ok_or_else(|| Error::new(&name, "is not the name of a file"))?;
        return Ok(vec![(input.to_owned(), PathBuf::from(file))]);
    }
    let mut found = Vec::new();
    search(input, Path::new(""), &mut found)?;
    if found.is_empty() {
        return Err(without_pictures(input));
    }
    found.sort();
    Ok(found)
}

fn search(folder: &Path, place: &Path, found: &mut Vec<(PathBuf, PathBuf)>) -> Result<()> {
    let failed = |error| Error::io(folder.display().to_string(), &error);
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let (path, place) = (entry.path(), place.join(entry.file_name()));
        // A link to a folder is not followed: it may lead back here.
        if entry.file_type().map_err(failed)?.is_dir() {
            search(&path, &place, found)?;
        } else if has_extension(&path) {
            found.push((path, place));
        }
    }
    Ok(())
}

/// Keeps what can be written without loss: no result may replace another one, nor a picture.
fn without_clashes(jobs: Vec<Job>, errors: &mut Vec<Error>) -> Vec<Job> {
    let pictures: HashMap<PathBuf, PathBuf> =
        jobs.iter().filter_map(|job| Some((job.picture.canonicalize().ok()?, job.picture.clone()))).collect();
    let mut taken: HashMap<PathBuf, PathBuf> = HashMap::new();
    let mut kept = Vec::new();
    for job in jobs {
        let (name, output) = (job.picture.display().to_string(), job.output.display().to_string());
        if job.output.canonicalize().is_ok_and(|output| pictures.contains_key(&output)) {
            errors.push(
                Error::new(name, format!("its result {output} would replace a picture"))
                    .remedy("choose another --out folder"),
            );
        } else if let Some(first) = taken.get(&job.output) {
            errors.push(
                Error::new(name, format!("its result {output} would replace that of {}", first.display()))
                    .remedy("rename one of them, or segment them into two folders"),
            );
        } else {
            taken.insert(job.output.clone(), job.picture.clone());
            kept.push(job);
        }
    }
    kept
}
