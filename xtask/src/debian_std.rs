//! The standard library for wasm from Debian's packages, of which nothing is installed.
//!
//! Debian packages the sources of each compiler: we build the library from those of the very compiler in use, into a
//! sysroot under `target/`. Old versions go from Debian in time. Then there is still the one compiler, with its sources,
//! that its stable release keeps for building browsers: with that the wasm modules can be built.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, anyhow};

use crate::{
    apt::{Peek, Source, sources},
    process::{cargo, read, say},
    project,
    wasm_target::{Compiler, TRIPLE, WasmTarget, holds_std, libraries},
};

pub fn made_before(compiler: &Compiler) -> Option<WasmTarget> {
    own_std(compiler).or_else(|| web_compiler(compiler))
}

/// A standard library serves the one compiler that made it.
fn own_sysroot(compiler: &Compiler) -> PathBuf {
    project::target().join(format!("wasm-std-{}-{}", compiler.release, compiler.commit))
}

fn own_std(compiler: &Compiler) -> Option<WasmTarget> {
    let sysroot = own_sysroot(compiler);
    holds_std(&libraries(&sysroot)).then(|| WasmTarget { sysroot: Some(sysroot), variables: Vec::new() })
}

pub fn from_sources(compiler: &Compiler) -> Result<WasmTarget> {
    let scratch = Scratch::new("wasm-std-sources")?;
    let (peek, version) = find_sources(&compiler.release, &scratch.0)?;
    say(&format!("building it from Debian's rust-src {version}, about a minute"));
    peek.unpack(&[format!("rust-src={version}")], &scratch.0)?;
    build_std(&scratch.0, &libraries(&own_sysroot(compiler)), &mut cargo())?;
    own_std(compiler).context("the build left no libstd")
}

/// A place that has the sources of this release, and Debian's version of them.
fn find_sources(release: &str, scratch: &Path) -> Result<(Peek, String)> {
    let look = |mirror: &Source, suite: &str| {
        let peek = Peek::at(&Source { suite: suite.into(), ..mirror.clone() }, scratch)?;
        let version = peek.versions("rust-src")?.into_iter().find(|version| is_release(version, release));
        Ok((peek, version.with_context(|| format!("{suite} has no rust-src {release}"))?))
    };
    // Not the ones for updates, like bookworm-security: they have no other suites beside them.
    let mirrors: Vec<Source> = sources()?.into_iter().filter(|source| !source.suite.contains('-')).collect();
    let mut reason = anyhow!("apt has no sources here");
    // The backports to the stable release, then the next release, then the newest of all.
    for suite in ["trixie-backports", "testing", "unstable"] {
        for mirror in &mirrors {
            match look(mirror, suite) {
                Ok(found) => return Ok(found),
                Err(error) => reason = error,
            }
        }
    }
    Err(reason)
}

/// Whether a Debian version is of this release: 1.95.0+dfsg1-2~bpo13+1 is of 1.95.0.
fn is_release(version: &str, release: &str) -> bool {
    version.strip_prefix(release).is_some_and(|rest| rest.starts_with(['+', '-', '~']))
}

fn web_sysroot() -> PathBuf {
    project::target().join("wasm-compiler")
}

fn web_compiler(compiler: &Compiler) -> Option<WasmTarget> {
    let usr = web_sysroot();
    holds_std(&libraries(&usr)).then_some(())?;
    let linker = compiler.sysroot.join("lib/rustlib").join(&compiler.host).join("bin/rust-lld");
    let mut variables = compiler_variables(&usr).ok()?;
    variables.push(("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker));
    Some(WasmTarget { sysroot: None, variables })
}

pub fn from_web_compiler(compiler: &Compiler) -> Result<WasmTarget> {
    let security = sources()?.into_iter().find(|source| source.suite == "bookworm-security");
    let scratch = Scratch::new("wasm-compiler-parts")?;
    let peek = Peek::at(&security.context("apt has no bookworm-security here")?, &scratch.0)?;
    let version = peek.versions("rustc-web")?.into_iter().next().context("there is no rustc-web")?;
    say(&format!("taking Debian's rustc-web {version} for the wasm modules, and building its library: two minutes"));
    let std = peek.dependency("libstd-rust-web-dev", "libstd-rust-web-")?;
    let same = |name: &str| format!("{name}={version}");
    let packages = [same("rustc-web"), same("libstd-rust-web-dev"), same(&std), same("rust-web-src")];
    peek.unpack(&[packages.as_slice(), &[peek.dependency(&std, "libllvm")?]].concat(), &scratch.0)?;

    let usr = scratch.0.join("usr");
    build_std(&scratch.0, &libraries(&usr), cargo().envs(compiler_variables(&usr)?))?;
    fs::remove_dir_all(usr.join("src"))?;
    fs::rename(usr, web_sysroot())?;
    web_compiler(compiler).context("the build left no libstd")
}

/// A compiler that was unpacked, not installed, needs to be told where its own shared libraries are.
fn compiler_variables(usr: &Path) -> Result<Vec<(&'static str, PathBuf)>> {
    let folders = fs::read_dir(usr.join("lib"))?.filter_map(|folder| Some(folder.ok()?.path()));
    let mut folders = folders.filter(|folder| folder.to_string_lossy().ends_with("-linux-gnu"));
    let libraries = folders.next().context("the packages hold no libraries")?;
    Ok(vec![("RUSTC", usr.join("bin/rustc")), ("LD_LIBRARY_PATH", libraries)])
}

/// Builds the standard library whose sources were unpacked under `root`, the way Rust's own releases are built.
fn build_std(root: &Path, libraries: &Path, cargo: &mut Command) -> Result<()> {
    let release = fs::read_dir(root.join("usr/src"))?.next().context("the package holds no sources")??;
    let sources = release.path().join("library");
    let built = root.join("built");
    // The standard library uses what only nightly compilers allow, and is marked as allowed to.
    // Panic messages name source files: the same name on every machine.
    let flags = format!("-Zforce-unstable-if-unmarked\x1f--remap-path-prefix={}=/rust/library", sources.display());
    cargo.env("RUSTC_BOOTSTRAP", "1").env("CARGO_ENCODED_RUSTFLAGS", flags);
    cargo.args(["build", "--quiet", "--locked", "--profile", "dist", "--target", TRIPLE]);
    cargo.arg("--manifest-path").arg(sources.join("sysroot/Cargo.toml")).arg("--target-dir").arg(&built);
    read(cargo)?;

    // Into its place in one step, so that what is there is whole.
    let parts = root.join("libraries");
    fs::create_dir_all(&parts)?;
    for file in fs::read_dir(built.join(TRIPLE).join("dist/deps"))? {
        let file = file?;
        if file.path().extension().is_some_and(|extension| extension == "rlib") {
            fs::copy(file.path(), parts.join(file.file_name()))?;
        }
    }
    fs::create_dir_all(libraries.parent().context("a sysroot has folders")?)?;
    fs::rename(parts, libraries)?;
    Ok(())
}

/// A folder under `target/` that goes when we are done with it.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Result<Self> {
        let folder = project::target().join(name);
        fs::remove_dir_all(&folder).or_else(|error| match error.kind() {
            io::ErrorKind::NotFound => Ok(()),
            _ => Err(error),
        })?;
        fs::create_dir_all(&folder)?;
        Ok(Self(folder))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What is left is only in the way of nobody, and the next attempt clears it.
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_debian_version_is_of_the_release_it_begins_with() {
        assert!(is_release("1.95.0+dfsg1-2~bpo13+1", "1.95.0"));
        assert!(is_release("1.95.0-1", "1.95.0"));
        assert!(!is_release("1.95.0", "1.9"));
        assert!(!is_release("1.95.10+dfsg1-1", "1.95.1"));
    }
}
