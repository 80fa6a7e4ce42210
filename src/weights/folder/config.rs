//! `config.json`: what a model folder says of itself.

use super::encode::Precision;
use crate::config::{ModelConfig, check_input_size};
use crate::error::{Error, Result};
use crate::weights::checkpoint::{INDEX, is_file_name};
use crate::weights::digest::sha256;
use crate::weights::source::{ByteSource, FETCH_AGAIN, damaged, quoted};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// All that one must know to run the network, and the files that hold its weights.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FolderConfig {
    pub architecture: ModelConfig,
    /// Width and height at which the network is meant to look at pictures.
    pub input_size: [usize; 2],
    /// Of the pixels that it was trained on: red, green, blue.
    pub mean: [f32; 3],
    pub std: [f32; 3],
    /// What it finds: camouflage, salient, marine, mirror, polyp, or anything else.
    pub task: String,
    /// What its user should know: what it was trained on, and what it cannot do.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// The names of its classes, where it tells several apart.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub classes: Vec<String>,
    /// The probability from which a pixel belongs to the mask.
    pub threshold: f32,
    pub licence: String,
    /// Where the weights are from.
    pub source: String,
    pub precision: Precision,
    /// All other files, in the order to fetch them.
    pub files: Vec<FolderFile>,
    /// What the network answers on the CPU, to test other devices with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub golden: Option<Golden>,
}

/// A file of the folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FolderFile {
    pub name: String,
    /// In lower-case hexadecimal digits.
    pub sha256: String,
    pub bytes: u64,
}

/// A known answer; [`crate::selftest`] says to what.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Golden {
    /// Width and height.
    pub size: [usize; 2],
    pub logits: Vec<f32>,
}

const FORMAT: &str = "sam2unet";
const VERSION: u64 = 1;

/// That of `large` in f32 takes some 20 kB.
pub(super) const LARGEST: u64 = 1 << 20;
const MOST_FILES: usize = 4096;
const MOST_LOGITS: usize = 64;

impl FolderConfig {
    /// From the bytes of a config.json; `file` is what to call it in errors.
    pub fn parse(file: &str, json: &[u8]) -> Result<Self> {
        if json.len() as u64 > LARGEST {
            return Err(damaged(file, format!("a description does not take {} bytes", json.len())));
        }
        Self::parse_ours(file, json)?.ok_or_else(|| {
            Error::new(file, "does not describe a SAM2-UNet model folder")
                .remedy("name a folder that `sam2unet convert` wrote")
        })
    }

    /// The same; nothing where it is the config.json of another tool.
    pub(super) fn parse_ours(file: &str, json: &[u8]) -> Result<Option<Self>> {
        #[derive(Deserialize)]
        struct Format {
            format: String,
        }
        #[derive(Deserialize)]
        struct Version {
            version: u64,
        }
        // The parser's own message may quote all of a hostile file.
        let wrong = |error: serde_json::Error| damaged(file, quoted(&error.to_string()));
        match serde_json::from_slice::<Format>(json) {
            Ok(Format { format }) if format == FORMAT => {}
            Err(error) if !error.is_data() => return Err(wrong(error)),
            _ => return Ok(None),
        }
        let Version { version } = serde_json::from_slice(json).map_err(wrong)?;
        if version != VERSION {
            return Err(Error::new(file, format!("is of version {version}, and version {VERSION} is read here"))
                .remedy("update sam2unet, or convert the weights again"));
        }
        let config: Self = serde_json::from_slice(json).map_err(wrong)?;
        config.check().map_err(|problem| Error::new(file, problem).remedy(FETCH_AGAIN))?;
        Ok(Some(config))
    }

    /// As the text of a config.json.
    pub fn to_json(&self) -> String {
        #[derive(Serialize)]
        struct Tagged<'a> {
            format: &'static str,
            version: u64,
            #[serde(flatten)]
            config: &'a FolderConfig,
        }
        let tagged = Tagged { format: FORMAT, version: VERSION, config: self };
        serde_json::to_string_pretty(&tagged).expect("names are text and numbers are finite") + "\n"
    }

    /// The first thing that is wrong with it.
    fn check(&self) -> std::result::Result<(), String> {
        self.architecture.check().map_err(|error| format!("its architecture is wrong ({error})"))?;
        let [width, height] = self.input_size;
        check_input_size(width, height).map_err(|error| format!("its input size is wrong ({error})"))?;
        if !self.mean.iter().all(|mean| mean.is_finite()) || !self.std.iter().all(|std| std.is_normal() && *std > 0.0) {
            return Err(format!("its mean {:?} and std {:?} cannot normalise a picture", self.mean, self.std));
        }
        let named = match self.architecture.classes {
            1 => 0,
            several => several,
        };
        if self.classes.len() != named {
            return Err(format!("it names {} classes where there are {named}", self.classes.len()));
        }
        if !(0.0..=1.0).contains(&self.threshold) {
            return Err(format!("its threshold {} must lie between 0 and 1", self.threshold));
        }
        self.check_files()?;
        self.golden.as_ref().map_or(Ok(()), Golden::check)
    }

    fn check_files(&self) -> std::result::Result<(), String> {
        if self.files.len() > MOST_FILES {
            return Err(format!("it lists {} files", self.files.len()));
        }
        let mut names = BTreeSet::new();
        for file in &self.files {
            let name = quoted(&file.name);
            if !is_file_name(&file.name) {
                return Err(format!("it lists a file {name} outside of its own folder"));
            }
            if !names.insert(file.name.as_str()) {
                return Err(format!("it lists the file {name} twice"));
            }
            if file.sha256.len() != 64 || !file.sha256.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')) {
                return Err(format!("its SHA-256 of the file {name} is none"));
            }
        }
        if names.contains(INDEX) { Ok(()) } else { Err(format!("it does not list {INDEX}")) }
    }
}

impl FolderFile {
    /// Compares the size, and then the SHA-256 of all bytes. Where somebody else did that, loading does not ask for it.
    pub fn check(&self, source: &dyn ByteSource) -> Result<()> {
        self.check_size(source)?;
        let found = sha256([source])?;
        if found != self.sha256 {
            return Err(damaged(source.name(), format!("its SHA-256 is {found}, not {}", self.sha256)));
        }
        Ok(())
    }

    pub(super) fn check_size(&self, source: &dyn ByteSource) -> Result<()> {
        if source.size() != self.bytes {
            let (found, listed) = (source.size(), self.bytes);
            return Err(damaged(source.name(), format!("it has {found} bytes, not the {listed} of its description")));
        }
        Ok(())
    }
}

impl Golden {
    fn check(&self) -> std::result::Result<(), String> {
        let [width, height] = self.size;
        check_input_size(width, height).map_err(|error| format!("its known answer is wrong ({error})"))?;
        let count = self.logits.len();
        if !(1..=MOST_LOGITS).contains(&count) || !self.logits.iter().all(|logit| logit.is_finite()) {
            return Err(format!("its known answer must be 1 to {MOST_LOGITS} numbers, not {count}"));
        }
        Ok(())
    }
}
