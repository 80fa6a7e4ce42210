//! Rust's standard library for WebAssembly, which compilers come without.
//!
//! rustup has it, where its server can be reached. Elsewhere Debian's packages have to do: see `debian_std`.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use anyhow::{Context, Result, ensure};

use crate::{
    debian_std,
    process::{cargo, on_path, read, run_within, say},
};

pub const TRIPLE: &str = "wasm32-unknown-unknown";

/// How this machine compiles for wasm.
#[derive(Default)]
pub struct WasmTarget {
    /// Where the standard library is, if not beside the compiler.
    pub sysroot: Option<PathBuf>,
    /// What makes cargo use another compiler.
    pub variables: Vec<(&'static str, PathBuf)>,
}

impl WasmTarget {
    /// `cargo <subcommand>` for wasm, with these flags for rustc and no others.
    pub fn cargo(&self, subcommand: &str, flags: &[String]) -> Command {
        let sysroot = self.sysroot.iter().map(|folder| format!("--sysroot={}", folder.display()));
        let flags: Vec<String> = flags.iter().cloned().chain(sysroot).collect();
        let mut cargo = cargo();
        cargo.args([subcommand, "--target", TRIPLE]).env("CARGO_ENCODED_RUSTFLAGS", flags.join("\x1f"));
        cargo.envs(self.variables.iter().cloned());
        cargo
    }

    /// Whether clippy, which comes with the usual compiler, can read this standard library.
    pub fn has_clippy(&self) -> bool {
        self.variables.is_empty()
    }
}

/// Finds the standard library, or brings it.
pub fn ready() -> Result<WasmTarget> {
    if comes_with_compiler()? {
        return Ok(WasmTarget::default());
    }
    let compiler = Compiler::in_use()?;
    if let Some(target) = debian_std::made_before(&compiler) {
        return Ok(target);
    }
    say(&format!("the Rust compiler has no standard library for {TRIPLE}: bringing one"));
    let attempt =
        |way: &str, result: Result<WasmTarget>| result.inspect_err(|error| say(&format!("{way}: {error:#}"))).ok();
    attempt("rustup", from_rustup())
        .or_else(|| attempt("Debian's sources of this compiler", debian_std::from_sources(&compiler)))
        .or_else(|| attempt("Debian's compiler for browsers", debian_std::from_web_compiler(&compiler)))
        .with_context(|| {
            format!(
                "wasm modules need Rust's standard library for {TRIPLE}, and no way to it worked: give this machine a \
                 way to rustup's server and run `rustup target add {TRIPLE}`, or install your system's package of it \
                 (Debian: libstd-rust-dev-wasm32, Fedora: rust-std-static-{TRIPLE})"
            )
        })
}

/// The compiler in use, as it describes itself.
pub struct Compiler {
    pub host: String,
    pub release: String,
    pub commit: String,
    pub sysroot: PathBuf,
}

impl Compiler {
    fn in_use() -> Result<Self> {
        let description = read(Command::new("rustc").arg("-vV"))?;
        let field = |name: &str| {
            let value = description.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
            value.map(str::to_owned).with_context(|| format!("`rustc -vV` names no {name}"))
        };
        let sysroot = read(Command::new("rustc").args(["--print", "sysroot"]))?.trim().into();
        Ok(Self { host: field("host")?, release: field("release")?, commit: field("commit-hash")?, sysroot })
    }
}

fn comes_with_compiler() -> Result<bool> {
    let folder = read(Command::new("rustc").args(["--print", "target-libdir", "--target", TRIPLE]))?;
    Ok(holds_std(Path::new(folder.trim())))
}

/// Where a sysroot has the libraries for wasm.
pub fn libraries(sysroot: &Path) -> PathBuf {
    sysroot.join("lib/rustlib").join(TRIPLE).join("lib")
}

pub fn holds_std(libraries: &Path) -> bool {
    let names = fs::read_dir(libraries).into_iter().flatten().filter_map(|file| Some(file.ok()?.file_name()));
    names.into_iter().any(|name| name.to_string_lossy().starts_with("libstd"))
}

fn from_rustup() -> Result<WasmTarget> {
    ensure!(on_path(&["rustup", "rustup.exe"]).is_some(), "not on this machine");
    // Some 20 MB. Where a firewall swallows its packets, rustup would wait far longer.
    run_within(
        Duration::from_secs(120),
        Command::new("rustup").args(["target", "add", TRIPLE]).env("RUST_BACKTRACE", "0"),
    )?;
    ensure!(comes_with_compiler()?, "it has the target now, but for another compiler than the one in use");
    Ok(WasmTarget::default())
}
