//! Opens a model folder: as files, or as whatever else holds their bytes.

use super::config::{FolderConfig, FolderFile, LARGEST};
use super::{CONFIG, pack};
use crate::error::{Error, Result};
use crate::weights::Checkpoint;
use crate::weights::checkpoint::INDEX;
use crate::weights::source::{ByteSource, FileSource, quoted, read_vec};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

impl FolderConfig {
    /// What the model folder at `path` says of itself; nothing if there is none. Its `config.json` or its index may
    /// stand for the folder.
    pub fn of(path: &Path) -> Result<Option<Self>> {
        Ok(find(path)?.map(|(_, config)| config))
    }
}

impl Checkpoint {
    /// Opens the model folder at `path`, if there is one, and checks the SHA-256 of each of its files.
    pub(in crate::weights) fn open_folder(path: &Path) -> Result<Option<Self>> {
        let Some((folder, config)) = find(path)? else { return Ok(None) };
        let open = |file: &FolderFile| {
            let source = FileSource::open(&folder.join(&file.name))
                .map_err(|error| error.remedy("its folder is not whole: download or copy all of it again"))?;
            file.check(&source)?;
            Ok(Box::new(source) as Box<dyn ByteSource>)
        };
        Self::from_folder(&path.display().to_string(), config, open).map(Some)
    }

    /// Reads a model folder from anywhere, given its `config.json` and a way to open the files that it lists, which are
    /// asked for in their order. `name` is what to call it. Sizes are checked here; SHA-256 is for `open` to check,
    /// with [`FolderFile::check`] or as it likes.
    pub fn from_folder(
        name: &str,
        config: FolderConfig,
        mut open: impl FnMut(&FolderFile) -> Result<Box<dyn ByteSource>>,
    ) -> Result<Self> {
        let mut sources = BTreeMap::new();
        for file in &config.files {
            let source = open(file)?;
            file.check_size(source.as_ref())?;
            sources.insert(file.name.as_str(), source);
        }
        let index = sources.remove(INDEX).ok_or_else(|| Error::new(name, format!("does not list {INDEX}")))?;
        let mut checkpoint = Self::from_shards(index.as_ref(), |shard| {
            sources.remove(shard).ok_or_else(|| {
                Error::new(index.name(), format!("names a shard {} that {CONFIG} does not list", quoted(shard)))
                    .remedy("its folder is not whole: download or copy all of it again")
            })
        })?;
        checkpoint.name = name.into();
        checkpoint.packed = pack(&mut checkpoint.tensors.entries).map_err(|error| error.about(name))?;
        checkpoint.folder = Some(config);
        Ok(checkpoint)
    }
}

/// The folder that `path` names and what its `config.json` says, if it is ours.
fn find(path: &Path) -> Result<Option<(PathBuf, FolderConfig)>> {
    let stands_for_folder = path.file_name().is_some_and(|name| name == CONFIG || name == INDEX);
    let folder = if stands_for_folder && !path.is_dir() { path.parent().unwrap_or(Path::new("")) } else { path };
    let config = folder.join(CONFIG);
    if !config.is_file() {
        return Ok(None);
    }
    let source = FileSource::open(&config)?;
    // One that is too long for ours is another tool's.
    if source.size() > LARGEST {
        return Ok(None);
    }
    let json = read_vec(&source, 0, source.size())?;
    Ok(FolderConfig::parse_ours(source.name(), &json)?.map(|config| (folder.to_owned(), config)))
}
