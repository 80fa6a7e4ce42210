//! `sam2unet eval`: predictions against masks, in the figures of the papers.

mod data_sets;
mod records;
mod report;
mod results;
mod source;
mod table;
mod task;

use super::{network::Network, progress};
use data_sets::{Item, data_sets};
use results::Results;
use sam2unet::{
    error::{Error, Result},
    parallel::cores,
    weights::folder::FolderConfig,
};
use source::Source;
use std::{
    num::NonZeroUsize,
    path::{Path, PathBuf},
    process::ExitCode,
};
use task::Task;

/// Scores predictions against masks: S-measure, E-measure, F-measure, weighted F, MAE, Dice and IoU, as PySODMetrics does.
///
/// A picture, its mask and its prediction have one name, but for its ending. Folders without pictures of their own are
/// taken for folders of data sets, DIR/DATASET/*.png; there DIR/DATASET/GT (or masks) and DIR/DATASET/Imgs (or images)
/// are found too. A prediction of another size than its mask is resized to it as Pillow's BILINEAR does, and counted.
///
/// Examples: sam2unet eval --pred results/ --gt TestDataset/ --html report.html
///           sam2unet eval --weights SAM2-UNet-COD.pth --images TestDataset/ --gt TestDataset/ --task camouflage
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Arguments {
    /// The predictions: grey pictures, 255 is surely object
    #[arg(long, value_name = "DIR", required_unless_present = "weights")]
    pred: Option<PathBuf>,
    /// Instead of predictions: the checkpoint that makes them of --images
    #[arg(long, value_name = "FILE", requires = "images", conflicts_with = "pred")]
    weights: Option<PathBuf>,
    /// The masks: grey pictures, above 128 is object
    #[arg(long, value_name = "DIR")]
    gt: PathBuf,
    /// The pictures themselves: needed with --weights, and shown in the report
    #[arg(long, value_name = "DIR")]
    images: Option<PathBuf>,
    /// Show the columns of the papers on this task, and sort the report by the first; mirrors are scored by their
    /// benchmarks' own protocol [default: all columns but mirrors']
    #[arg(long, value_enum)]
    task: Option<Task>,
    /// Print one JSON object a data set, each on a line of its own, in place of the table
    #[arg(long)]
    json: bool,
    /// Write the figures of every picture to this file
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,
    /// Write a report to this file, with curves and the worst pictures
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// How many pictures of each data set the report shows
    #[arg(long, value_name = "N", default_value_t = 24, requires = "html")]
    worst: usize,
    #[command(flatten)]
    network: Network,
}

pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    let (sets, mut errors) = data_sets(&arguments.gt, arguments.sources(), arguments.images.as_deref());
    let items: Vec<&Item> = sets.iter().flat_map(|set| &set.items).collect();
    let check = || progress::map(&items, "pictures", cores(), |item| source::check(item)).into_iter().flatten();
    // Before a network starts, and before a report is all that is missing.
    if arguments.images.is_some() || !errors.is_empty() {
        errors.extend(check());
    }
    if !errors.is_empty() {
        return Ok(refuse(&errors));
    }
    let (source, at_once) = arguments.source()?;
    let mut scores = Vec::with_capacity(items.len());
    for outcome in progress::map(&items, "pictures", at_once, |item| source.score(item)) {
        match outcome {
            Ok(scored) => scores.push(scored),
            Err(error) => errors.push(error),
        }
    }
    if !errors.is_empty() {
        // An item's first unreadable file may not be its last.
        let unreadable: Vec<Error> = check().collect();
        return Ok(refuse(if unreadable.is_empty() { &errors } else { &unreadable }));
    }
    let results = results::gather(&sets, scores);
    arguments.write(&results, &source)?;
    Ok(ExitCode::SUCCESS)
}

impl Arguments {
    /// Where the predictions are, or what they are made of.
    fn sources(&self) -> &Path {
        let sources = if self.weights.is_some() { &self.images } else { &self.pred };
        sources.as_deref().expect("clap sees to it that one is given")
    }

    /// What gives the predictions, and how many of them it can give at the same time.
    fn source(&self) -> Result<(Source, NonZeroUsize)> {
        let Some(weights) = &self.weights else { return Ok((Source::Files, cores())) };
        let size = self.network.size(FolderConfig::of(weights)?.as_ref());
        let segmenter = self.network.load(weights)?;
        if !segmenter.classes().is_empty() {
            let problem = format!("tells {} classes apart, and objects are scored here", segmenter.classes().len());
            return Err(Error::new(weights.display().to_string(), problem)
                .remedy("see what its training's validation says, in epochs.csv"));
        }
        Ok((Source::Network(Box::new(segmenter), size), NonZeroUsize::MIN))
    }

    fn write(&self, results: &[Results], source: &Source) -> Result<()> {
        if self.json {
            results.iter().for_each(|results| println!("{}", records::json(results, self.task)));
        } else {
            print!("{}", table::table(results, self.task));
        }
        for results in results.iter().filter(|results| results.resized > 0) {
            let (name, pictures) = (&results.set.name, results.set.items.len());
            eprintln!("{name}: {} of {pictures} predictions were resized to their masks' size", results.resized);
        }
        if let Some(path) = &self.csv {
            records::write_csv(path, results, self.task)?;
        }
        match &self.html {
            Some(path) => report::write(path, results, source, self.task, self.worst),
            None => Ok(()),
        }
    }
}

fn refuse(errors: &[Error]) -> ExitCode {
    for error in errors {
        eprintln!("sam2unet: {error}");
    }
    eprintln!("nothing was scored, for {} of these", errors.len());
    ExitCode::FAILURE
}
