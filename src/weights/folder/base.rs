//! Whether two networks share their trunk.

use super::encode::{Encoded, Precision};
use crate::error::{Error, Result};
use crate::weights::{Contents, names};

/// Refuses a trunk that would not be stored as the same bytes as that of `base`, and so not be shared with it.
pub fn check_trunk(contents: &Contents, base: &Contents, precision: Precision) -> Result<()> {
    if let Some(stored) = base.folder().map(|folder| folder.precision)
        && stored != precision
        && stored != Precision::F32
    {
        return Err(Error::new(
            base.name(),
            format!("is stored as {stored}, and no {precision} folder can share that"),
        )
        .remedy(format!("convert to {stored} too, or give the base as it was trained")));
    }
    let trunk = |contents: &Contents| -> Vec<String> {
        contents.tensors.keys().filter(|name| names::is_trunk(name)).cloned().collect()
    };
    let mut different = Vec::new();
    let ours = trunk(contents);
    for name in &ours {
        let alike = match base.tensors.get(name) {
            Some(theirs) if theirs.shape == contents.tensors[name].shape => {
                Encoded::of(contents, name, precision)? == Encoded::of(base, name, precision)?
            }
            _ => false,
        };
        if !alike {
            different.push(name.as_str());
        }
    }
    let missing = trunk(base).into_iter().filter(|name| !contents.tensors.contains_key(name)).count();
    if different.is_empty() && missing == 0 {
        return Ok(());
    }
    const SHOWN: usize = 3;
    let count = different.len() + missing;
    let shown = different[..different.len().min(SHOWN)].join(", ");
    let such_as = if shown.is_empty() { shown } else { format!(", such as {shown}") };
    let problem =
        format!("its trunk is not that of {}: {count} of its {} tensors differ{such_as}", base.name(), ours.len());
    Err(Error::new(contents.name(), problem).remedy("give the base that its training began with, or no --base"))
}
