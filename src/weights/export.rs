//! Back to what PyTorch reads: a file that `load_state_dict(strict=True)` of the official module takes.

use super::element::{DType, f32_to_bytes};
use super::safetensors_header::{Described, header};
use super::{Checkpoint, Contents, pytorch};
use crate::error::{Error, Result};
use std::io::Write;

/// A tensor of the official module.
struct Official {
    name: String,
    dtype: DType,
    shape: Vec<usize>,
}

impl Official {
    fn described(&self) -> Described<'_> {
        Described { name: &self.name, dtype: self.dtype, shape: &self.shape }
    }

    /// Little-endian and row-major: what the checkpoint has, or what the module would begin with.
    fn bytes(&self, contents: &Contents) -> Result<Vec<u8>> {
        if contents.tensors.contains_key(&self.name) {
            return Ok(f32_to_bytes(&contents.read(&self.name)?));
        }
        if let Some(bytes) = contents.read_unused(&self.name, self.dtype, &self.shape)? {
            return Ok(bytes);
        }
        let count = self.shape.iter().product();
        let is_one = self.name.ends_with(".running_var") || (self.shape.len() == 1 && self.name.ends_with(".weight"));
        Ok(match self.dtype {
            DType::F32 => f32_to_bytes(&vec![if is_one { 1.0 } else { 0.0 }; count]),
            other => vec![0; count * other.size()],
        })
    }
}

/// All tensors of the official module, in the order of their names. `contents` must be whole.
fn official(contents: &Contents) -> Vec<Official> {
    let mut all = Vec::new();
    for (name, entry) in &contents.tensors {
        let mut add = |name: String| {
            if let Some(layer) = name.strip_suffix(".running_var") {
                all.push(Official { name: format!("{layer}.num_batches_tracked"), dtype: DType::I64, shape: vec![] });
            }
            all.push(Official { name, dtype: DType::F32, shape: entry.shape.clone() });
        };
        add(name.clone());
        // Built like the others, and never run.
        if let Some(rest) = name.strip_prefix("up3.") {
            add(format!("up4.{rest}"));
        }
    }
    all.sort_by(|a, b| a.name.cmp(&b.name));
    all
}

/// Writes one safetensors file, in f32. `name` is what to call it in errors.
pub fn write_safetensors(contents: &Contents, name: &str, file: &mut dyn Write) -> Result<()> {
    let failed = |error| Error::io(name, &error);
    let tensors = official(contents);
    // A type of other width would shift all behind it to where PyTorch takes no f32 from; 8 bytes shift nothing.
    file.write_all(&header(tensors.iter().map(Official::described))).map_err(failed)?;
    for tensor in &tensors {
        file.write_all(&tensor.bytes(contents)?).map_err(failed)?;
    }
    Ok(())
}

/// Writes what `torch.save(model.state_dict(), …)` would, in f32. `name` is what to call it in errors.
pub fn write_pytorch(contents: &Contents, name: &str, file: &mut dyn Write) -> Result<()> {
    let tensors = official(contents);
    let described: Vec<_> = tensors.iter().map(Official::described).collect();
    pytorch::write::write(name, file, &described, |index| tensors[index].bytes(contents))
}

/// Refuses what was written if it does not say the same as `contents`.
pub fn check(written: &Checkpoint, contents: &Contents) -> Result<()> {
    for tensor in official(contents) {
        let same = match written.get(&tensor.name) {
            Some(entry) if entry.dtype == tensor.dtype && entry.shape == tensor.shape => {
                written.read_bytes(entry)? == tensor.bytes(contents)?
            }
            _ => false,
        };
        if !same {
            return Err(Error::new(written.name(), format!("was written wrongly: its tensor {} differs", tensor.name))
                .remedy("see whether the disk is sound, and write it again"));
        }
    }
    Ok(())
}
