//! A GPU for the native tests: on Linux Mesa's lavapipe, which computes on the processor, so the same on every machine.

use std::{env, fs, path::PathBuf, process::Command};

use crate::{apt, process::say};

/// What the native GPU tests run on.
pub enum Adapter {
    /// What the system offers: Metal, Direct3D, or the Vulkan driver that the user's environment names.
    Systems,
    /// The driver file of lavapipe.
    Lavapipe(PathBuf),
    /// None, and how to get one.
    Missing(String),
}

impl Adapter {
    /// Sets up the command to use it.
    pub fn given_to(&self, command: &mut Command) {
        if let Self::Lavapipe(driver) = self {
            command.env("VK_ICD_FILENAMES", driver).env("VK_DRIVER_FILES", driver);
        }
    }
}

pub fn ready() -> Adapter {
    let named = ["VK_DRIVER_FILES", "VK_ICD_FILENAMES"].iter().any(|name| env::var_os(name).is_some());
    if named || !cfg!(target_os = "linux") {
        return Adapter::Systems;
    }
    if let Some(driver) = lavapipe() {
        return Adapter::Lavapipe(driver);
    }
    let packages = ["mesa-vulkan-drivers", "libvulkan1"];
    if apt::can_install() {
        say("there is no software GPU for the native tests: installing Mesa's lavapipe with apt-get");
        if let Err(error) = apt::install(&packages) {
            say(&format!("{error:#}"));
        }
    }
    match lavapipe() {
        Some(driver) => Adapter::Lavapipe(driver),
        None => Adapter::Missing(format!(
            "there is no software GPU here: install Mesa's lavapipe (Debian: {}), or name the driver of a GPU in \
             VK_DRIVER_FILES",
            packages.join(" ")
        )),
    }
}

fn lavapipe() -> Option<PathBuf> {
    let folders = ["/usr/share/vulkan/icd.d", "/usr/local/share/vulkan/icd.d", "/etc/vulkan/icd.d"];
    let files = folders.iter().filter_map(|folder| fs::read_dir(folder).ok()).flatten();
    // Debian's file is lvp_icd.x86_64.json or lvp_icd.json; one of another architecture may be beside it.
    let ours = ["lvp_icd.json".to_owned(), format!("lvp_icd.{}.json", env::consts::ARCH)];
    files.filter_map(|file| Some(file.ok()?.path())).find(|file| ours.iter().any(|name| file.ends_with(name)))
}
