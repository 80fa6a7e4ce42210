//! Starts other programs, and makes their failures readable.

use std::{
    env,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};

use crate::project;

/// One line before each thing that a machine turns out to lack.
pub fn say(line: &str) {
    eprintln!("xtask: {line}");
}

/// The cargo that runs us, in the repository.
pub fn cargo() -> Command {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(project::root());
    cargo
}

/// Runs in the foreground.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| not_started(command))?;
    ensure!(status.success(), "`{}` failed ({status})", shown(command));
    Ok(())
}

/// Runs in the foreground and gives the lines of standard output that `keep` wants, whether it succeeds or not.
pub fn run_keeping(command: &mut Command, keep: fn(&str) -> bool) -> (Vec<String>, Result<()>) {
    let mut kept = Vec::new();
    let result = (|| {
        let mut child = command.stdout(Stdio::piped()).spawn().with_context(|| not_started(command))?;
        for line in BufReader::new(child.stdout.take().context("no standard output")?).lines() {
            let line = line?;
            println!("{line}");
            if keep(&line) {
                kept.push(line.trim().to_owned());
            }
        }
        let status = child.wait()?;
        ensure!(status.success(), "`{}` failed ({status})", shown(command));
        Ok(())
    })();
    (kept, result)
}

/// Runs silently and gives standard output; a failure is told by the last line of standard error.
pub fn read(command: &mut Command) -> Result<String> {
    let output = command.stdin(Stdio::null()).output().with_context(|| not_started(command))?;
    if !output.status.success() {
        let stderr = String::from_utf8_lossy(&output.stderr);
        let reason = stderr.lines().rfind(|line| !line.trim().is_empty()).unwrap_or("it gave no reason").to_owned();
        bail!("`{}` failed: {reason}", shown(command));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Runs in the foreground, but no longer than `limit`.
pub fn run_within(limit: Duration, command: &mut Command) -> Result<()> {
    let mut child = command.stdin(Stdio::null()).spawn().with_context(|| not_started(command))?;
    let started = Instant::now();
    let status = loop {
        match child.try_wait()? {
            Some(status) => break status,
            None if started.elapsed() < limit => thread::sleep(Duration::from_millis(50)),
            None => {
                child.kill()?;
                child.wait()?;
                bail!("`{}` took more than {} s", shown(command), limit.as_secs());
            }
        }
    };
    ensure!(status.success(), "`{}` failed ({status})", shown(command));
    Ok(())
}

/// The first of these programs on the PATH.
pub fn on_path(names: &[&str]) -> Option<PathBuf> {
    let folders: Vec<PathBuf> = env::split_paths(&env::var_os("PATH")?).collect();
    names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name))).find(|file| file.is_file())
}

fn not_started(command: &Command) -> String {
    format!("`{}` did not start", shown(command))
}

fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or_default();
    let words = [program].into_iter().chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}
