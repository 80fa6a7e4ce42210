//! A dropped or downloaded file as a source of bytes: read by slices, never whole.

use crate::{
    error::{Error, Result},
    weights::ByteSource,
};
use js_sys::{Function, Uint8Array};
use std::cell::Cell;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, FileReaderSync};

/// Reads synchronously, which browsers allow in workers alone.
pub struct BlobSource {
    name: String,
    blob: Blob,
    reader: FileReaderSync,
    read: Cell<f64>,
    progress: Option<Function>,
}

impl BlobSource {
    /// `progress` is told how many bytes were read since it was told before.
    pub fn new(name: String, blob: Blob, progress: Option<Function>) -> Result<Self> {
        let reader = FileReaderSync::new().map_err(|error| failed(&name, &error))?;
        Ok(Self { name, blob, reader, read: Cell::default(), progress })
    }

    fn tell(&self, bytes: usize) {
        /// Telling of every small tensor would take longer than reading it.
        const STEP: f64 = 4e6;
        self.read.set(self.read.get() + bytes as f64);
        if let Some(progress) = self.progress.as_ref().filter(|_| self.read.get() >= STEP) {
            // Whoever listens may fail; that is theirs to know of.
            let _ = progress.call1(&JsValue::UNDEFINED, &self.read.replace(0.0).into());
        }
    }
}

impl ByteSource for BlobSource {
    fn name(&self) -> &str {
        &self.name
    }

    fn size(&self) -> u64 {
        self.blob.size() as u64
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> Result<()> {
        // Offsets stay exact in f64: no file has 2^53 bytes.
        let (start, end) = (offset as f64, (offset + buffer.len() as u64) as f64);
        let slice = self.blob.slice_with_f64_and_f64(start, end).map_err(|error| failed(&self.name, &error))?;
        let bytes = self.reader.read_as_array_buffer(&slice).map_err(|error| failed(&self.name, &error))?;
        let bytes = Uint8Array::new(&bytes);
        if bytes.length() as usize != buffer.len() {
            return Err(Error::new(&self.name, "ended before all of it was read").remedy("choose the file again"));
        }
        bytes.copy_to(buffer);
        self.tell(buffer.len());
        Ok(())
    }
}

fn failed(name: &str, error: &JsValue) -> Error {
    let reason =
        error.dyn_ref::<js_sys::Error>().map_or("unknown reason".into(), |error| String::from(error.message()));
    Error::new(name, format!("cannot be read ({reason})")).remedy("choose the file again")
}
