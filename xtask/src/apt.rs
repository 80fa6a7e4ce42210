//! Debian's and Ubuntu's packages: installed, or only looked into.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context, Result};

use crate::process::{on_path, read, run};

/// Whether we may add packages to this machine.
pub fn can_install() -> bool {
    let root = read(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    root && on_path(&["apt-get"]).is_some()
}

pub fn install(packages: &[&str]) -> Result<()> {
    // A container image often comes without lists; and one source of several that cannot be reached must not stop us.
    let updated = run(Command::new("apt-get").args(["update", "-qq"]));
    let mut install = Command::new("apt-get");
    install.args(["install", "-qq", "-y", "--no-install-recommends"]).args(packages);
    run(install.env("DEBIAN_FRONTEND", "noninteractive").stdout(Stdio::null())).and(updated)
}

/// A place that apt gets packages from.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// The mirror.
    pub uri: String,
    /// The release, as in its `dists/` folder.
    pub suite: String,
}

/// What this machine is set up to use, whatever files say so and whether or not it has fetched their lists.
pub fn sources() -> Result<Vec<Source>> {
    let uris = read(Command::new("apt-get").args(["update", "--print-uris", "-o", "Dir::State::lists=/nonexistent"]))?;
    Ok(uris.lines().filter_map(release_file).collect())
}

/// Reads `'http://mirror/debian/dists/bookworm/InRelease' …`.
fn release_file(line: &str) -> Option<Source> {
    let (address, _) = line.strip_prefix('\'')?.split_once('\'')?;
    let (uri, suite) = address.strip_suffix("/InRelease")?.split_once("/dists/")?;
    Some(Source { uri: uri.to_owned(), suite: suite.to_owned() })
}

/// A source read with lists and caches of our own: the machine's apt knows nothing of it, and nothing is installed.
pub struct Peek {
    options: Vec<String>,
    downloads: PathBuf,
}

impl Peek {
    pub fn at(source: &Source, scratch: &Path) -> Result<Self> {
        const DEBIAN_KEYS: &str = "/usr/share/keyrings/debian-archive-keyring.gpg";
        let own = folder(scratch.join(&source.suite))?;
        let keys = if Path::new(DEBIAN_KEYS).exists() { format!("[signed-by={DEBIAN_KEYS}] ") } else { String::new() };
        let list = own.join("sources.list");
        fs::write(&list, format!("deb {keys}{} {} main\n", source.uri, source.suite))?;
        let options = [
            ("Dir::Etc::sourcelist", list),
            ("Dir::Etc::sourceparts", "/dev/null".into()),
            ("Dir::State::lists", folder(own.join("lists"))?),
            ("Dir::Cache", folder(own.join("cache"))?),
        ];
        let options =
            options.iter().flat_map(|(name, path)| ["-o".into(), format!("{name}={}", path.display())]).collect();
        let peek = Self { options, downloads: folder(own.join("downloads"))? };
        read(peek.apt("apt-get").args(["update", "-qq"]))?;
        Ok(peek)
    }

    /// The versions on offer, newest first.
    pub fn versions(&self, package: &str) -> Result<Vec<String>> {
        let table = read(self.apt("apt-cache").args(["madison", package]))?;
        Ok(table.lines().filter_map(|line| Some(line.split('|').nth(1)?.trim().to_owned())).collect())
    }

    /// The package whose name begins with `prefix` and that `package` depends on: versions are part of some names.
    pub fn dependency(&self, package: &str, prefix: &str) -> Result<String> {
        let list = read(self.apt("apt-cache").args(["depends", package]))?;
        let mut names = list.lines().filter_map(|line| line.trim().strip_prefix("Depends: "));
        let name = names.find(|name| name.starts_with(prefix)).map(str::to_owned);
        name.with_context(|| format!("{package} depends on no {prefix}"))
    }

    /// Fetches packages, each `name` or `name=version`, and lays their files out under `root`.
    pub fn unpack(&self, packages: &[String], root: &Path) -> Result<()> {
        read(self.apt("apt-get").arg("download").args(packages).current_dir(&self.downloads))?;
        for package in fs::read_dir(&self.downloads)? {
            read(Command::new("dpkg").arg("-x").arg(package?.path()).arg(root))?;
        }
        Ok(())
    }

    fn apt(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        // Downloading as root, apt would drop to a user of its own, who may not write into the project.
        command.args(&self.options).args(["-o", "APT::Sandbox::User=root"]);
        command
    }
}

fn folder(path: PathBuf) -> Result<PathBuf> {
    fs::create_dir_all(&path).with_context(|| format!("cannot make {}", path.display()))?;
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_read_from_the_address_of_its_release_file() {
        let line =
            "'http://mirror.example/debian-security/dists/bookworm-security/InRelease' mirror.example_InRelease 0 ";
        let expected =
            Source { uri: "http://mirror.example/debian-security".into(), suite: "bookworm-security".into() };
        assert_eq!(release_file(line), Some(expected));
    }

    #[test]
    fn other_files_of_a_source_are_passed_over() {
        let line =
            "'http://mirror.example/debian/dists/bookworm/main/binary-all/Packages.xz' mirror.example_Packages 0 ";
        assert_eq!(release_file(line), None);
        assert_eq!(release_file("Hit:1 http://mirror.example"), None);
    }
}
