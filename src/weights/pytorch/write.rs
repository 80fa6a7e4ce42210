//! Writes what torch.save writes: a pickle that describes tensors and their storages, in a zip archive.

use crate::error::{Error, Result};
use crate::weights::safetensors_header::Described;
use std::io::Write;

/// Writes the tensors as a state_dict. `bytes` gives the values of the one of that index.
pub(in crate::weights) fn write(
    name: &str,
    file: &mut dyn Write,
    tensors: &[Described],
    bytes: impl Fn(usize) -> Result<Vec<u8>>,
) -> Result<()> {
    let mut archive = Archive { name, file, at: 0, directory: vec![], count: 0 };
    archive.add("data.pkl", &state_dict(tensors))?;
    archive.add("byteorder", b"little")?;
    for index in 0..tensors.len() {
        archive.add(&format!("data/{index}"), &bytes(index)?)?;
    }
    archive.add("version", b"3\n")?;
    archive.finish()
}

/// The pickle, in protocol 2 as torch.save has it.
fn state_dict(tensors: &[Described]) -> Vec<u8> {
    let mut pickle = b"\x80\x02ccollections\nOrderedDict\n)R(".to_vec();
    for (key, tensor) in tensors.iter().enumerate() {
        text(&mut pickle, tensor.name);
        pickle.extend(b"ctorch._utils\n_rebuild_tensor_v2\n((");
        text(&mut pickle, "storage");
        pickle.extend(format!("ctorch\n{}\n", tensor.dtype.torch_class()).bytes());
        text(&mut pickle, &key.to_string());
        text(&mut pickle, "cpu");
        integer(&mut pickle, tensor.shape.iter().product());
        // The storage ends; then offset, shape, strides, that no gradient is asked for, and that there are no hooks.
        pickle.extend(b"tQ");
        integer(&mut pickle, 0);
        tuple(&mut pickle, tensor.shape);
        tuple(&mut pickle, &strides(tensor.shape));
        pickle.extend(b"\x89ccollections\nOrderedDict\n)RtR");
    }
    pickle.extend(b"u.");
    pickle
}

/// Row after row.
fn strides(shape: &[usize]) -> Vec<usize> {
    (1..=shape.len()).map(|axis| shape[axis..].iter().product()).collect()
}

fn text(pickle: &mut Vec<u8>, text: &str) {
    pickle.push(b'X');
    pickle.extend((text.len() as u32).to_le_bytes());
    pickle.extend(text.bytes());
}

fn integer(pickle: &mut Vec<u8>, value: usize) {
    match i32::try_from(value) {
        Ok(value) => {
            pickle.push(b'J');
            pickle.extend(value.to_le_bytes());
        }
        Err(_) => {
            pickle.extend(b"\x8a\x08");
            pickle.extend((value as u64).to_le_bytes());
        }
    }
}

fn tuple(pickle: &mut Vec<u8>, values: &[usize]) {
    pickle.push(b'(');
    values.iter().for_each(|&value| integer(pickle, value));
    pickle.push(b't');
}

/// A zip archive with records stored as they are, below one folder.
struct Archive<'a> {
    name: &'a str,
    file: &'a mut dyn Write,
    at: u64,
    directory: Vec<u8>,
    count: u16,
}

impl Archive<'_> {
    fn add(&mut self, record: &str, bytes: &[u8]) -> Result<()> {
        let record = format!("archive/{record}");
        let place = self.small(self.at)?;
        let size = self.small(bytes.len() as u64)?;
        let crc = crc32fast::hash(bytes).to_le_bytes();
        let name_length = (record.len() as u16).to_le_bytes();
        // Version 1, no flags, stored, at midnight of the first day; then checksum, both sizes, and no extra field.
        let common = [&[10, 0, 0, 0, 0, 0, 0, 0, 0x21, 0][..], &crc, &size, &size, &name_length, &[0, 0]].concat();
        self.put(&[b"PK\x03\x04", &common[..], record.as_bytes()].concat())?;
        self.put(bytes)?;
        // The directory also says who made it, and that there is no comment, one disk, and nothing special.
        self.directory.extend([b"PK\x01\x02\x0a\0", &common[..], &[0; 10], &place, record.as_bytes()].concat());
        self.count = self.count.checked_add(1).ok_or_else(|| self.too_large())?;
        Ok(())
    }

    fn finish(mut self) -> Result<()> {
        let place = self.small(self.at)?;
        let directory = std::mem::take(&mut self.directory);
        let size = self.small(directory.len() as u64)?;
        let count = self.count.to_le_bytes();
        self.put(&directory)?;
        self.put(&[b"PK\x05\x06\0\0\0\0", &count[..], &count, &size, &place, &[0, 0]].concat())
    }

    fn put(&mut self, bytes: &[u8]) -> Result<()> {
        self.at += bytes.len() as u64;
        self.file.write_all(bytes).map_err(|error| Error::io(self.name, &error))
    }

    /// As the 32 bits that the archive has for it.
    fn small(&self, number: u64) -> Result<[u8; 4]> {
        match u32::try_from(number) {
            Ok(number) if number < u32::MAX => Ok(number.to_le_bytes()),
            _ => Err(self.too_large()),
        }
    }

    fn too_large(&self) -> Error {
        Error::new(self.name, "would be larger than 4 GB, which .pth files are not written as here")
            .remedy("write a .safetensors file")
    }
}
