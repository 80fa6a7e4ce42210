//! `sam2unet synth`: drawn scenes and their masks, to train on.

use super::{
    part::{self, Part},
    progress::progress_bar,
    values,
};
use clap::ValueEnum;
use sam2unet::{
    error::{Error, Result},
    parallel::{cores, each},
    synth::{Order, Task},
};
use std::{
    fs,
    num::NonZeroUsize,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::atomic::{AtomicBool, Ordering},
};

/// Draws scenes with exact masks, to train on without photographs: OUT/images, OUT/masks and OUT/scenes.jsonl.
///
/// Scene N of a seed is the same to the byte, on every machine and whatever the count.
///
/// Example: sam2unet synth scenes --task mixed --count 4000 --seed 1
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Arguments {
    /// The folder to make
    out: PathBuf,
    /// What the scenes show; mixed is each of the five with equal chance
    #[arg(long, value_enum, default_value_t = Shown::Mixed)]
    task: Shown,
    /// How many scenes
    #[arg(long, value_name = "N")]
    count: NonZeroUsize,
    /// Other seeds give other scenes
    #[arg(long, value_name = "S", default_value_t = 0)]
    seed: u64,
    /// The size of the pictures [default: varied, with sides from 256 to 448]
    #[arg(long, value_name = "N|WxH", value_parser = picture_size)]
    size: Option<[usize; 2]>,
    /// The share of scenes without an object, 0 to 1
    #[arg(long, value_name = "SHARE", default_value_t = 0.02, value_parser = values::probability)]
    empty: f32,
    /// Scenes drawn at the same time [default: one for each core]
    #[arg(long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Shown {
    Camouflage,
    Salient,
    Marine,
    Mirror,
    Polyp,
    Mixed,
}

impl Shown {
    fn task(self) -> Option<Task> {
        match self {
            Self::Camouflage => Some(Task::Camouflage),
            Self::Salient => Some(Task::Salient),
            Self::Marine => Some(Task::Marine),
            Self::Mirror => Some(Task::Mirror),
            Self::Polyp => Some(Task::Polyp),
            Self::Mixed => None,
        }
    }
}

pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    let Arguments { seed, size, empty, .. } = *arguments;
    let order = Order { task: arguments.task.task(), seed, size, empty };
    let folder = Part::beside(&arguments.out)?;
    for pictures in ["images", "masks"] {
        let pictures = folder.path.join(pictures);
        fs::create_dir_all(&pictures).map_err(|error| part::failed(&pictures, &error))?;
    }
    let count = arguments.count.get();
    let at_once = arguments.jobs.unwrap_or_else(cores);
    let progress = progress_bar(count, "scenes");
    let failed = AtomicBool::new(false);
    let records = each(count, at_once, |index| {
        // Where one scene could not be written, the others cannot either.
        if failed.load(Ordering::Relaxed) {
            return Ok(String::new());
        }
        let record = draw(&order, index as u64, &folder.path);
        failed.fetch_or(record.is_err(), Ordering::Relaxed);
        progress.inc(1);
        record
    });
    progress.finish_and_clear();
    let records: String = records.into_iter().collect::<Result<_>>()?;
    write(&folder.path.join("scenes.jsonl"), records.as_bytes())?;
    folder.move_to_place()?;
    eprintln!("{count} scenes drawn in {}", arguments.out.display());
    Ok(ExitCode::SUCCESS)
}

/// Writes a scene's two files, and gives its line for the list.
fn draw(order: &Order, index: u64, folder: &Path) -> Result<String> {
    let scene = order.scene(index);
    write(&folder.join(format!("images/{index:06}.jpg")), &scene.picture_jpeg()?)?;
    write(&folder.join(format!("masks/{index:06}.png")), &scene.mask_png()?)?;
    let record = serde_json::to_string(&scene).map_err(|error| Error::new("scenes.jsonl", error.to_string()))?;
    Ok(record + "\n")
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    fs::write(path, bytes).map_err(|error| part::failed(path, &error))
}

/// Smaller ones show nothing, and what is drawn in pixels is lost in larger ones.
fn picture_size(text: &str) -> std::result::Result<[usize; 2], String> {
    let sides = values::sides(text)?;
    if sides.iter().all(|side| (64..=1024).contains(side)) {
        Ok(sides)
    } else {
        Err("sides must lie between 64 and 1024".into())
    }
}
