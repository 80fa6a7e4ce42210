//! The modules of `pkg/wasm/`: the library compiled for WebAssembly, once for each kind of processor.

use std::{
    env, fs,
    path::{Path, PathBuf},
    time::SystemTime,
};

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

use crate::{
    process::{run, say},
    project,
    wasm_target::{self, TRIPLE},
};

struct Module {
    name: &'static str,
    /// Of the crate.
    feature: &'static str,
    /// Its own: each module would take the place of another that has the same, which is then linked anew.
    profile: &'static str,
}

const MODULES: [Module; 3] = [
    Module { name: "cpu", feature: "cpu", profile: "wasm-cpu" },
    // Browsers refuse all of a module with instructions that they do not know, so those with fused multiply-add, and
    // two thirds of the time, have one of their own.
    Module { name: "cpu-fma", feature: "relaxed-simd", profile: "wasm-cpu-fma" },
    Module { name: "gpu", feature: "gpu", profile: "wasm-gpu" },
];

/// Builds what is out of date: the modules named, or all.
pub fn build(names: &[String]) -> Result<()> {
    if let Some(unknown) = names.iter().find(|name| MODULES.iter().all(|module| module.name != **name)) {
        bail!("there is no module `{unknown}`: there are {}", MODULES.map(|module| module.name).join(", "));
    }
    let target = wasm_target::ready()?;
    let wanted = |module: &&Module| names.is_empty() || names.iter().any(|name| name == module.name);
    for Module { name, feature, profile } in MODULES.iter().filter(wanted) {
        say(&format!("building the {name} module"));
        let mut rustc = target.cargo("rustc", &flags()?);
        // As a cdylib alone: with an rlib beside it, cargo would leave out link-time optimisation.
        rustc.args(["--lib", "--crate-type", "cdylib", "--no-default-features", "--features", feature]);
        rustc.args(["--profile", profile]).arg("--target-dir").arg(project::target());
        run(&mut rustc).with_context(|| format!("the {name} module"))?;
        let compiled = project::target().join(TRIPLE).join(profile).join("sam2unet.wasm");
        bind(&compiled, &project::root().join("pkg/wasm").join(name))?;
    }
    Ok(())
}

/// Flags for rustc. Both modules use 128-bit SIMD: every browser that has WebGPU has it, and all others since 2023.
pub fn flags() -> Result<Vec<String>> {
    // Panic messages name source files. They are the same on every machine, and tell nothing of this one.
    let home = env::home_dir().context("no home folder")?;
    let cargo_home = env::var_os("CARGO_HOME").map_or_else(|| home.join(".cargo"), PathBuf::from);
    let crates = cargo_home.join("registry/src");
    Ok(vec!["-Ctarget-feature=+simd128".into(), format!("--remap-path-prefix={}=", crates.display())])
}

/// Runs wasm-bindgen, unless what it made is newer than what it was made from.
fn bind(compiled: &Path, folder: &Path) -> Result<()> {
    let made = folder.join("sam2unet_bg.wasm");
    if changed(&made).is_ok_and(|made| changed(compiled).is_ok_and(|compiled| compiled < made)) {
        return Ok(());
    }
    // One in the old folder, the next in the new: what is in it is of one build.
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("cannot replace {}", folder.display()))?;
    }
    Bindgen::new()
        .input_path(compiled)
        .web(true)?
        .typescript(true)
        .omit_default_module_path(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(folder)
        .with_context(|| format!("wasm-bindgen cannot read {}", compiled.display()))
}

fn changed(file: &Path) -> Result<SystemTime> {
    Ok(fs::metadata(file)?.modified()?)
}
