//! What driving a browser needs: Node, the Playwright that tests/browser/package-lock.json names, and a Chromium.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, ensure};

use crate::{
    apt,
    process::{cargo, on_path, read, run, say},
    project,
};

const OLDEST_NODE: u32 = 20;

/// `npx playwright`, with all it needs in place.
pub fn playwright() -> Result<Command> {
    let mut playwright = npm("npx", &tests());
    playwright.arg("playwright").envs(ready()?);
    playwright.env("TEST_OUTPUT", project::target().join("browser-tests"));
    Ok(playwright)
}

/// `node`, for scripts that drive the browser with the tests' Playwright.
pub fn node() -> Result<Command> {
    let mut node = Command::new("node");
    node.envs(ready()?);
    Ok(node)
}

/// Brings Node's packages and a browser; gives the variable that names it, if Playwright does not bring its own.
fn ready() -> Result<Option<(&'static str, PathBuf)>> {
    packages(&tests())?;
    let chromium = chromium()?;
    if chromium.is_none() {
        // Does nothing if it has been done before.
        run(npm("npx", &tests()).args(["playwright", "install", "chromium"])).context(
            "browser tests need Chromium or Chrome: install one, or name its program in the variable CHROMIUM",
        )?;
    }
    Ok(chromium.map(|program| ("CHROMIUM", program)))
}

/// Writes what the tests load: a network for objects as a checkpoint and as a model folder, and one for three classes with
/// what the command line says of a picture by it. All is made from nothing but the tensors' names, so none of it is kept.
pub fn generate_models() -> Result<()> {
    let made = tests().join("generated");
    if made.exists() {
        fs::remove_dir_all(&made)?;
    }
    fs::create_dir_all(&made)?;
    for (name, classes) in [("nano", "1"), ("classes", "3")] {
        let mut generate = cargo();
        generate.args(["run", "--quiet", "--package", "sam2unet", "--example", "generate", "nano", classes]);
        run(generate.arg(made.join(name).with_extension("safetensors")))?;
    }
    let sam2unet = |arguments: &[&str]| {
        let mut sam2unet = cargo();
        sam2unet.args(["run", "--quiet", "--package", "sam2unet", "--bin", "sam2unet", "--"]).args(arguments);
        // Cargo runs it where it was called, which need not be here.
        run(sam2unet.current_dir(tests()))
    };
    sam2unet(&["convert", "generated/nano.safetensors", "generated/nano-f16", "--precision", "f16"])?;
    let picture = "../fixtures/segment/waves.png";
    let how = ["--weights", "generated/classes.safetensors", "--size", "96", "--device", "cpu", "--format", "npy"];
    sam2unet(&[&["segment", picture, "--out", "generated/classes"], &how[..]].concat())
}

/// The folder from which `npx` runs our JavaScript tools, with these in place.
pub fn tools() -> Result<PathBuf> {
    packages(&tests()).map(|()| tests())
}

fn tests() -> PathBuf {
    project::root().join("tests/browser")
}

fn check_node() -> Result<()> {
    let advice = format!("browser tests need Node.js {OLDEST_NODE} or newer, with npm: see https://nodejs.org");
    let version = read(Command::new("node").arg("--version")).with_context(|| advice.clone())?;
    let major = version.trim().trim_start_matches('v').split('.').next().and_then(|major| major.parse::<u32>().ok());
    ensure!(major.is_some_and(|major| major >= OLDEST_NODE), "{advice} (this is {})", version.trim());
    Ok(())
}

/// Installs what package-lock.json lists, unless npm left its own note of having done so since the list changed.
pub fn packages(folder: &Path) -> Result<()> {
    check_node()?;
    let changed = |file: &str| fs::metadata(folder.join(file)).and_then(|file| file.modified());
    let wanted =
        changed("package-lock.json").with_context(|| format!("{} has no package-lock.json", folder.display()))?;
    if changed("node_modules/.package-lock.json").is_ok_and(|installed| installed >= wanted) {
        return Ok(());
    }
    let name = folder.strip_prefix(project::root()).unwrap_or(folder);
    say(&format!("fetching the Node packages of {}", name.display()));
    read(npm("npm", folder).args(["ci", "--no-audit", "--no-fund"])).map(drop)
}

/// The browser on this machine, or `None` if Playwright shall bring its own.
fn chromium() -> Result<Option<PathBuf>> {
    let starts = |program: &PathBuf| read(Command::new(program).arg("--version")).is_ok();
    if let Some(program) = env::var_os("CHROMIUM").map(PathBuf::from) {
        ensure!(starts(&program), "the variable CHROMIUM names {}, which does not start", program.display());
        return Ok(Some(program));
    }
    // Ubuntu's chromium-browser may be a script that only says how to get a browser, hence the try.
    let present = || on_path(&["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]).filter(starts);
    if present().is_none() && apt::can_install() {
        say("there is no Chromium for the browser tests: installing it with apt-get");
        if let Err(error) = apt::install(&["chromium"]) {
            say(&format!("{error:#}"));
        }
    }
    Ok(present())
}

/// A program of Node's, in that folder.
pub fn npm(program: &str, folder: &Path) -> Command {
    let mut command = Command::new(if cfg!(windows) { format!("{program}.cmd") } else { program.to_owned() });
    command.current_dir(folder);
    command
}
