//! One face over all formats of checkpoints.

use super::folder::{FolderConfig, Packed};
use super::pytorch::{read_legacy, read_zip};
use super::recognise::{Format, HEAD, recognise};
use super::safetensors::{read_index, read_safetensors};
use super::source::{ByteSource, FETCH_AGAIN, FileSource, quoted, read_vec};
use super::tensors::{TensorEntry, Tensors};
use crate::error::{Error, Result};
use std::collections::BTreeMap;
use std::path::{Component, Path};

/// The name that Hugging Face's tools give to the index of a sharded checkpoint.
pub(super) const INDEX: &str = "model.safetensors.index.json";

/// The tensors of a checkpoint. Opening it reads what they are; each one's values are read when asked for.
#[derive(Default)]
pub struct Checkpoint {
    pub(super) name: String,
    pub(super) sources: Vec<Box<dyn ByteSource>>,
    /// The source of each storage.
    pub(super) source_of: Vec<usize>,
    pub(super) tensors: Tensors,
    /// Those of the tensors that a model folder stores in a form of its own.
    pub(super) packed: BTreeMap<String, Packed>,
    pub(super) folder: Option<FolderConfig>,
}

impl Checkpoint {
    /// Opens a model folder, a `.pth`, `.pt` or `.safetensors` file, the index of a sharded checkpoint, or the folder of
    /// one.
    pub fn open(path: &Path) -> Result<Self> {
        if let Some(folder) = Self::open_folder(path)? {
            return Ok(folder);
        }
        let index = path.join(INDEX);
        let path = if path.is_dir() && index.exists() { &index } else { path };
        let source = FileSource::open(path)?;
        if format_of(&source)? == Format::Index {
            let folder = path.parent().unwrap_or(Path::new(""));
            return Self::from_shards(&source, |shard| Ok(Box::new(FileSource::open(&folder.join(shard))?)));
        }
        Self::from_source(Box::new(source))
    }

    /// Reads a checkpoint from anywhere. The format is told by the content alone.
    pub fn from_source(source: Box<dyn ByteSource>) -> Result<Self> {
        let tensors = read(source.as_ref())?;
        Ok(Self {
            name: source.name().into(),
            source_of: vec![0; tensors.storages.len()],
            sources: vec![source],
            tensors,
            ..Self::default()
        })
    }

    /// Reads a sharded checkpoint, given its index and a way to open each of the files that it names.
    pub fn from_shards(
        index: &dyn ByteSource,
        mut open: impl FnMut(&str) -> Result<Box<dyn ByteSource>>,
    ) -> Result<Self> {
        let name = index.name();
        let mut by_shard: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (tensor, shard) in read_index(index)? {
            by_shard.entry(shard).or_default().push(tensor);
        }
        let mut checkpoint = Self { name: name.into(), ..Self::default() };
        for (shard, names) in by_shard {
            if !is_file_name(&shard) {
                return Err(Error::new(name, format!("names a shard {} outside of its own folder", quoted(&shard)))
                    .remedy("do not use it"));
            }
            let source = open(&shard)?;
            let mut tensors = read(source.as_ref())?;
            for tensor in names {
                let mut entry = tensors.entries.remove(&tensor).ok_or_else(|| {
                    Error::new(source.name(), format!("lacks tensor {}, which {name} says it has", quoted(&tensor)))
                        .remedy(FETCH_AGAIN)
                })?;
                entry.storage += checkpoint.tensors.storages.len();
                checkpoint.tensors.add(entry).map_err(|error| error.about(name))?;
            }
            checkpoint.source_of.extend(vec![checkpoint.sources.len(); tensors.storages.len()]);
            checkpoint.tensors.storages.append(&mut tensors.storages);
            checkpoint.sources.push(source);
        }
        Ok(checkpoint)
    }

    /// What the user calls it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it says of itself, if it is a model folder.
    pub fn folder(&self) -> Option<&FolderConfig> {
        self.folder.as_ref()
    }

    /// The files it is made of, in the order in which they are named; without the index of a sharded one.
    pub fn sources(&self) -> impl Iterator<Item = &dyn ByteSource> {
        self.sources.iter().map(|source| source.as_ref())
    }

    /// All tensors in the order of their names.
    pub fn tensors(&self) -> impl Iterator<Item = &TensorEntry> {
        self.tensors.entries.values()
    }

    /// The tensor of that name.
    pub fn get(&self, name: &str) -> Option<&TensorEntry> {
        self.tensors.entries.get(name)
    }
}

fn read(source: &dyn ByteSource) -> Result<Tensors> {
    match format_of(source)? {
        Format::Zip => read_zip(source),
        Format::Legacy => read_legacy(source),
        Format::Safetensors => read_safetensors(source),
        Format::Index => Err(Error::new(source.name(), "is the index of a sharded checkpoint, without its shards")
            .remedy("keep them in one folder and name the index there")),
    }
}

fn format_of(source: &dyn ByteSource) -> Result<Format> {
    if source.size() == 0 {
        return Err(Error::new(source.name(), "is empty").remedy(FETCH_AGAIN));
    }
    let head = read_vec(source, 0, source.size().min(HEAD as u64))?;
    recognise(&head).map_err(|other| {
        Error::new(source.name(), format!("is not a checkpoint but {other}"))
            .remedy("name a .pth, .pt or .safetensors file")
    })
}

/// Whether it is the plain name of a file, on any system.
pub(super) fn is_file_name(name: &str) -> bool {
    let mut components = Path::new(name).components();
    matches!((components.next(), components.next()), (Some(Component::Normal(_)), None))
        && !name.contains(['/', '\\', ':', '\0'])
}
