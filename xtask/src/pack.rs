//! The npm tarball, and a page made from it by somebody else's bundler.

use std::{fs, path::PathBuf};

use anyhow::{Context, Result, ensure};

use crate::{
    browser::{self, npm},
    process::{read, run, say},
    project, wasm_modules,
};

/// Where the tarball and the page made from it are.
pub fn folder() -> PathBuf {
    project::target().join("pack")
}

/// The page that Vite made of an installed tarball.
pub fn consumer_page() -> PathBuf {
    folder().join("consumer/dist")
}

/// Builds, checks and writes the tarball; then installs it into an empty project, and has Vite build a page with it.
pub fn pack() -> Result<()> {
    wasm_modules::build(&[])?;
    let tools = browser::tools()?;
    let package = project::root().join("pkg");
    for licence in ["LICENSE-MIT", "LICENSE-APACHE"] {
        fs::copy(project::root().join(licence), package.join(licence))?;
    }
    run(npm("npx", &tools).args(["tsc", "--project"]).arg(&package).args(["--typeRoots", "node_modules"]))
        .context("the types of pkg/ are not right")?;
    let folder = folder();
    fs::create_dir_all(&folder)?;
    // Its last line names the tarball.
    let printed = read(npm("npm", &package).args(["pack", "--pack-destination"]).arg(&folder))?;
    let tarball = folder.join(printed.lines().last().context("npm named no tarball")?.trim());
    run(npm("npx", &tools).args(["publint", "--strict"]).arg(&tarball))
        .context("publint finds fault with the package")?;
    say(&format!("{} is ready to publish ({} bytes)", tarball.display(), fs::metadata(&tarball)?.len()));

    let consumer = folder.join("consumer");
    if consumer.exists() {
        fs::remove_dir_all(&consumer)?;
    }
    fs::create_dir_all(&consumer)?;
    for file in ["index.html", "main.js", "package.json"] {
        fs::copy(project::root().join("tests/browser/consumer").join(file), consumer.join(file))?;
    }
    read(npm("npm", &consumer).args(["install", "--no-audit", "--no-fund"]).arg(&tarball))?;
    run(npm("npx", &tools).args(["vite", "build", "--base", "./", "--logLevel", "warn"]).arg(&consumer))?;
    ensure!(consumer_page().join("index.html").is_file(), "Vite wrote no page");
    Ok(())
}
