//! Ours beside onnxruntime-web: the same graph, weights and browser, in one run. What runs in the browser is in benches/.

use std::{fs, iter, path::PathBuf, process::Command};

use anyhow::{Context, Result, bail, ensure};
use lexopt::{Arg, Parser, ValueExt};

use crate::{
    browser,
    process::{on_path, read, run, say},
    project, serve, wasm_modules,
};

const VARIANTS: [&str; 5] = ["nano", "tiny", "small", "base_plus", "large"];

/// What is compared where nothing else is asked for.
const USUAL: [(&str, &[&str]); 2] = [("cpu", &["tiny", "large"]), ("gpu", &["nano"])];

/// A warm-up is not among them.
const USUAL_RUNS: usize = 5;

/// The side of the picture: the one that networks are trained at, but for a GPU that software imitates.
fn side(device: &str) -> usize {
    if device == "gpu" { 224 } else { 352 }
}

/// `[VARIANT…] [--runs N] [--device cpu|gpu]`
pub fn compare(arguments: &mut Parser) -> Result<()> {
    let (mut variants, mut runs, mut device) = (Vec::new(), USUAL_RUNS, None);
    while let Some(argument) = arguments.next()? {
        match argument {
            Arg::Value(name) => variants.push(name.string()?),
            Arg::Long("runs") => runs = arguments.value()?.parse()?,
            Arg::Long("device") => device = Some(arguments.value()?.string()?),
            other => return Err(other.unexpected().into()),
        }
    }
    ensure!(runs > 0, "--runs: at least 1 has to be measured");
    let cases = cases(&variants, device.as_deref())?;

    for (device, variant) in &cases {
        make_model(variant, side(device))?;
    }
    wasm_modules::build(&[])?;
    browser::packages(&folder())?;
    let mut node = browser::node()?;
    node.arg(folder().join("run.js")).arg(runs.to_string());
    node.args(cases.iter().map(|(device, variant)| format!("{device}/{variant}/{}", side(device))));
    run(node.env("SITE", serve::in_background()?))
}

/// Pairs of a device and a variant.
fn cases<'a>(variants: &'a [String], device: Option<&str>) -> Result<Vec<(&'static str, &'a str)>> {
    if let Some(unknown) = variants.iter().find(|variant| !VARIANTS.contains(&variant.as_str())) {
        bail!("there is no variant `{unknown}`: there are {}", VARIANTS.join(" "));
    }
    // Who names a variant and no device means the CPU.
    let device = device.or((!variants.is_empty()).then_some("cpu"));
    let wanted = USUAL.iter().filter(|(usual, _)| device.is_none_or(|device| device == *usual));
    let cases: Vec<_> = wanted
        .flat_map(|&(device, usual)| {
            let named = variants.iter().map(String::as_str);
            let variants: Vec<&str> = if variants.is_empty() { usual.to_vec() } else { named.collect() };
            iter::repeat(device).zip(variants)
        })
        .collect();
    ensure!(!cases.is_empty(), "--device: it is cpu or gpu");
    Ok(cases)
}

fn folder() -> PathBuf {
    project::root().join("benches")
}

/// Where everything is that is made for this.
pub fn made() -> PathBuf {
    project::target().join("bench")
}

/// A checkpoint for ours and a graph for theirs, unless they are there. `large` takes 1.7 GB.
fn make_model(variant: &str, side: usize) -> Result<()> {
    let models = made().join("models");
    // Of the two the graph comes last.
    if models.join(format!("{variant}-{side}.onnx")).exists() {
        return Ok(());
    }
    fs::create_dir_all(&models)?;
    let python = python()?;
    say(&format!("exporting {variant} at {side}²"));
    let mut export = Command::new(python);
    // -B: without compiled copies in the folder of the fixtures.
    export.arg("-B").arg(folder().join("export.py")).args([variant, &side.to_string()]).arg(models);
    read(&mut export).map(drop)
}

/// A Python with PyTorch and its exporter: an environment of its own, made once.
fn python() -> Result<PathBuf> {
    const ADVICE: &str = "exporting the network needs Python 3.11 or newer, with venv (Debian: python3-venv)";
    let environment = made().join("venv");
    let python = environment.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let wanted = fs::read_to_string(folder().join("requirements.txt"))?;
    let installed = environment.join("installed.txt");
    if fs::read_to_string(&installed).is_ok_and(|installed| installed == wanted) {
        return Ok(python);
    }
    say("fetching PyTorch into target/, once: where it comes with CUDA, that is 3 GB, and 6 unpacked");
    let system = on_path(&["python3", "python3.exe", "python.exe"]).context(ADVICE)?;
    read(Command::new(system).args(["-m", "venv", "--clear"]).arg(&environment)).context(ADVICE)?;
    let mut pip = Command::new(&python);
    run(pip.args(["-m", "pip", "install", "--quiet", "--requirement"]).arg(folder().join("requirements.txt")))?;
    fs::write(installed, wanted)?;
    Ok(python)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn the_usual_comparisons_stand_in_for_what_is_not_named() {
        assert_eq!(cases(&[], None).unwrap(), [("cpu", "tiny"), ("cpu", "large"), ("gpu", "nano")]);
        assert_eq!(cases(&[], Some("gpu")).unwrap(), [("gpu", "nano")]);
        assert_eq!(cases(&named(&["small"]), None).unwrap(), [("cpu", "small")]);
        assert_eq!(cases(&named(&["tiny", "nano"]), Some("gpu")).unwrap(), [("gpu", "tiny"), ("gpu", "nano")]);
    }

    #[test]
    fn what_there_is_not_is_said() {
        let error = cases(&named(&["huge"]), None).unwrap_err().to_string();
        assert_eq!(error, "there is no variant `huge`: there are nano tiny small base_plus large");
        assert_eq!(cases(&[], Some("npu")).unwrap_err().to_string(), "--device: it is cpu or gpu");
    }
}
