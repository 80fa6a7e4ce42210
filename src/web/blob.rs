//! A dropped or downloaded file as a source of bytes: read by slices, never whole.

use crate::{
    error::{Error, Result},
    weights::ByteSource,
};
use js_sys::{Function, Uint8Array};
use std::cell::{Cell, RefCell};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, FileReaderSync};

/// What was read last of the small tensors, which lie side by side and are asked for in much that order.
struct Ahead {
    start: u64,
    bytes: Uint8Array,
}

/// Read ahead: to begin with a read takes as long as this much of it.
const AHEAD: u64 = 1 << 18;

/// Reads synchronously, which browsers allow in workers alone.
pub struct BlobSource {
    name: String,
    blob: Blob,
    reader: FileReaderSync,
    ahead: RefCell<Ahead>,
    read: Cell<f64>,
    progress: Option<Function>,
}

impl BlobSource {
    /// `progress` is told how many bytes were read since it was told before.
    pub fn new(name: String, blob: Blob, progress: Option<Function>) -> Result<Self> {
        let reader = FileReaderSync::new().map_err(|error| failed(&name, &error))?;
        let ahead = RefCell::new(Ahead { start: 0, bytes: Uint8Array::default() });
        Ok(Self { name, blob, reader, ahead, read: Cell::default(), progress })
    }

    fn slice(&self, start: u64, length: u64) -> Result<Uint8Array> {
        // Offsets stay exact in f64: no file has 2^53 bytes.
        let slice = self.blob.slice_with_f64_and_f64(start as f64, (start + length) as f64);
        let bytes = slice.and_then(|slice| self.reader.read_as_array_buffer(&slice));
        let bytes = bytes.map_err(|error| failed(&self.name, &error))?;
        let bytes = Uint8Array::new(&bytes);
        if u64::from(bytes.length()) != length {
            return Err(Error::new(&self.name, "ended before all of it was read").remedy("choose the file again"));
        }
        Ok(bytes)
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
        let length = buffer.len() as u64;
        if length >= AHEAD {
            self.slice(offset, length)?.copy_to(buffer);
        } else {
            let mut ahead = self.ahead.borrow_mut();
            let end = ahead.start + u64::from(ahead.bytes.length());
            if offset < ahead.start || offset + length > end {
                let further = self.size().saturating_sub(offset).min(AHEAD);
                *ahead = Ahead { start: offset, bytes: self.slice(offset, further.max(length))? };
            }
            let start = (offset - ahead.start) as u32;
            ahead.bytes.subarray(start, start + length as u32).copy_to(buffer);
        }
        self.tell(buffer.len());
        Ok(())
    }
}

fn failed(name: &str, error: &JsValue) -> Error {
    let reason =
        error.dyn_ref::<js_sys::Error>().map_or("unknown reason".into(), |error| String::from(error.message()));
    Error::new(name, format!("cannot be read ({reason})")).remedy("choose the file again")
}
