//! All checks and tests, quick ones first, then what they came to.

use std::time::Instant;

use anyhow::{Result, bail, ensure};

use crate::{
    browser, pack,
    process::{cargo, run, run_keeping, say},
    project, rust_components, serve, site,
    vulkan::{self, Adapter},
    wasm_modules, wasm_target,
};

/// A step's name, and what it does with the arguments meant for its test runner.
type Step = (&'static str, fn(&[String]) -> Outcome);

const STEPS: [Step; 8] = [
    ("fmt", fmt),
    ("clippy", clippy),
    ("doc", doc),
    ("native", native),
    ("wasm", wasm),
    ("pack", pack),
    ("site", site),
    ("browser", browser),
];

/// How a step went, and what else there is to say of it: closing lines of test runners, and what was left out.
struct Outcome {
    result: Result<()>,
    remarks: Vec<String>,
}

impl From<Result<()>> for Outcome {
    fn from(result: Result<()>) -> Self {
        Self { result, remarks: Vec::new() }
    }
}

/// Runs the steps named, or all of them. One that fails does not keep the next from running.
pub fn run_steps(names: &[String], arguments: &[String]) -> Result<()> {
    if let Some(unknown) = names.iter().find(|name| STEPS.iter().all(|(step, _)| step != name)) {
        bail!("there is no step `{unknown}`: there are {}", STEPS.map(|(name, _)| name).join(" "));
    }
    ensure!(arguments.is_empty() || names.len() == 1, "arguments after -- need one step that they are for");

    let named = |step: &str| names.iter().any(|name| name == step);
    // The browser is shown what is packed and published.
    let wanted = |step: &str| names.is_empty() || named(step) || ["pack", "site"].contains(&step) && named("browser");
    let mut summary = String::new();
    let mut failed = 0;
    for (name, step) in STEPS.iter().filter(|(step, _)| wanted(step)) {
        println!("\n==== {name} ====");
        let started = Instant::now();
        let Outcome { result, mut remarks } = step(arguments);
        let verdict = if result.is_ok() { "ok" } else { "FAILED" };
        if let Err(error) = result {
            eprintln!("xtask: {error:#}");
            remarks.push(format!("{error:#}"));
            failed += 1;
        }
        summary += &format!("{name:<8} {verdict:<6} {:>5} s\n", started.elapsed().as_secs());
        summary.extend(remarks.iter().map(|remark| format!("         {remark}\n")));
    }
    println!("\n==== summary ====\n{summary}");
    ensure!(failed == 0, "{failed} of the steps failed");
    Ok(())
}

fn fmt(_: &[String]) -> Outcome {
    rust_components::ready().and_then(|()| run(cargo().args(["fmt", "--all", "--check"]))).into()
}

fn clippy(_: &[String]) -> Outcome {
    const STRICT: [&str; 3] = ["--", "-D", "warnings"];
    let mut remarks = Vec::new();
    let mut lint = || {
        rust_components::ready()?;
        run(cargo().args(["clippy", "--workspace", "--all-targets"]).args(STRICT))?;
        // What is compiled for the web alone is seen only so. One pass does for both modules.
        let target = wasm_target::ready()?;
        if !target.has_clippy() {
            remarks.push("left out for wasm: the compiler used for it has no clippy".into());
            return Ok(());
        }
        let mut clippy = target.cargo("clippy", &wasm_modules::flags()?);
        run(clippy.args(["--lib", "--no-default-features", "--features", "cpu,gpu"]).args(STRICT))
    };
    Outcome { result: lint(), remarks }
}

fn doc(_: &[String]) -> Outcome {
    run(cargo().args(["doc", "--workspace", "--no-deps"]).env("RUSTDOCFLAGS", "-Dwarnings")).into()
}

/// The GPU tests among them are marked as ignored, so that a plain `cargo test` passes on a machine without a GPU.
fn native(arguments: &[String]) -> Outcome {
    let adapter = vulkan::ready();
    let mut outcome = Outcome::from(Ok(()));
    // One package at a time: with all at once, what they depend on would be built anew with the features of all.
    for package in ["sam2unet", "cpu-kernels", "xtask"] {
        let mut test = cargo();
        test.args(["test", "--package", package, "--"]).args(arguments);
        if !matches!(adapter, Adapter::Missing(_)) {
            test.arg("--include-ignored");
        }
        adapter.given_to(&mut test);
        let (lines, result) = run_keeping(&mut test, |line| line.starts_with("test result: "));
        outcome.remarks.extend(lines);
        outcome.result = outcome.result.and(result);
    }
    if let Adapter::Missing(reason) = adapter {
        say(&format!("GPU tests left out: {reason}"));
        outcome.remarks.push(format!("GPU tests left out: {reason}"));
    }
    outcome
}

fn wasm(_: &[String]) -> Outcome {
    wasm_modules::build(&[]).into()
}

fn pack(_: &[String]) -> Outcome {
    pack::pack().into()
}

fn site(_: &[String]) -> Outcome {
    wasm_modules::build(&[]).and_then(|()| site::write(&project::target().join("site"))).into()
}

fn browser(arguments: &[String]) -> Outcome {
    let mut remarks = Vec::new();
    let mut test = || {
        browser::generate_models()?;
        let mut playwright = browser::playwright()?;
        playwright.arg("test").args(arguments).env("SITE", serve::in_background()?);
        let (lines, result) = run_keeping(&mut playwright, is_count);
        remarks = lines;
        result
    };
    Outcome { result: test(), remarks }
}

/// Playwright's last lines: `  12 passed (34.5s)`.
fn is_count(line: &str) -> bool {
    let mut words = line.split_whitespace();
    words.next().is_some_and(|count| count.parse::<u32>().is_ok())
        && words
            .next()
            .is_some_and(|word| ["passed", "failed", "flaky", "skipped", "interrupted", "did"].contains(&word))
}
