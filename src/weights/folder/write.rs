//! Writes a model folder.

use super::CONFIG;
use super::config::{FolderConfig, FolderFile};
use super::encode::Encoded;
use super::shards::Shards;
use crate::error::{Error, Result};
use crate::weights::checkpoint::INDEX;
use crate::weights::digest::hexadecimal;
use crate::weights::{Contents, names};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Writes the tensors, which must be those of `config.architecture`, as `config` says into an empty folder. Gives
/// `config` with the files listed; it is for the caller to save when all is well.
pub fn write(contents: &Contents, config: FolderConfig, folder: &Path) -> Result<FolderConfig> {
    let mut trunk = Shards::new(folder, "trunk");
    let mut head = Shards::new(folder, "head");
    for (name, entry) in &contents.tensors {
        let shards = if names::is_trunk(name) { &mut trunk } else { &mut head };
        shards.add(name, &entry.shape, Encoded::of(contents, name, config.precision)?)?;
    }
    trunk.flush()?;
    head.flush()?;
    let Shards { files: trunk_files, mut places, .. } = trunk;
    places.extend(head.places);
    let shards: Vec<_> = trunk_files.into_iter().chain(head.files).collect();
    let index = write_index(folder, &places, shards.iter().map(|file| file.bytes).sum())?;
    Ok(FolderConfig { files: [vec![index], shards].concat(), ..config })
}

impl FolderConfig {
    /// Writes it into its folder.
    pub fn save(&self, folder: &Path) -> Result<()> {
        write_file(&folder.join(CONFIG), self.to_json().as_bytes())
    }
}

fn write_index(folder: &Path, places: &BTreeMap<String, String>, total: u64) -> Result<FolderFile> {
    let index = serde_json::json!({"metadata": {"total_size": total}, "weight_map": places});
    let text = format!("{index:#}\n");
    write_file(&folder.join(INDEX), text.as_bytes())?;
    let sha256 = hexadecimal(Sha256::new_with_prefix(&text));
    Ok(FolderFile { name: INDEX.into(), sha256, bytes: text.len() as u64 })
}

fn write_file(path: &Path, bytes: &[u8]) -> Result<()> {
    fs::write(path, bytes).map_err(|error| Error::io(path.display().to_string(), &error))
}
