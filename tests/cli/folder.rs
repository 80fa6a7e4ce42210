//! A folder of a test's own, gone when the test ends.

use crate::support::checkpoint::{safetensors, tensors};
use sam2unet::config::ModelConfig;
use std::{
    fs,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU32, Ordering},
};

pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("sam2unet-test-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    /// With `nano.safetensors` in it, of generated weights.
    pub fn with_nano() -> Self {
        let folder = Self::new();
        folder.write("nano.safetensors", &safetensors(&tensors(&ModelConfig::named("nano").unwrap())));
        folder
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    pub fn write(&self, place: &str, bytes: &[u8]) {
        let path = self.0.join(place);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    pub fn read(&self, place: &str) -> Vec<u8> {
        fs::read(self.0.join(place)).unwrap_or_else(|error| panic!("{place}: {error}"))
    }

    pub fn has(&self, place: &str) -> bool {
        self.0.join(place).exists()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
