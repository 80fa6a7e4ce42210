//! The page as a folder for any web server, under any path, with nothing to run there.
//!
//! Each file is named by what it is and by all that it leads to, so that browsers may keep it for ever, a new version
//! lies beside the old one, and what did not change is not fetched again. Three files keep their names, for browsers
//! ask for these first; and models, whose folders are named by content inside already.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::{self, Read},
    ops::Range,
    path::Path,
    sync::{Mutex, PoisonError},
    thread,
};

use anyhow::{Context, Result, bail, ensure};
use base64::{Engine, prelude::BASE64_STANDARD};
use brotli::enc::BrotliEncoderParams;
use flate2::{Compression, read::GzEncoder};
use sha2::{Digest, Sha256};

use crate::{process::say, project};

const INDEX: &str = "index.html";
const WORKER: &str = "sw.js";
const LASTING: [&str; 3] = [INDEX, WORKER, "manifest.webmanifest"];
/// Where the service worker's list of files goes.
const NO_SITE: &str = r#"const SITE = { version: "", files: {} };"#;
/// By this file we know folders of our own, which may be replaced.
const MARK: &str = ".sam2unet-site";

/// Writes the page into a new folder, or in place of an earlier one.
pub fn write(out: &Path) -> Result<()> {
    let files = Page::of_work_tree()?.published()?;
    replace(out, |folder| write_all(&files, folder, out))?;
    let bytes: usize = files.values().map(Vec::len).sum();
    say(&format!("{} holds the page ({} files, {bytes} bytes)", out.display(), files.len()));
    Ok(())
}

/// The service worker for the page as it lies in the work tree.
pub fn worker_of_work_tree() -> Result<Vec<u8>> {
    let page = Page::of_work_tree()?;
    // No hashes: any file may change the next moment.
    page.worker("", page.wanted().into_iter().map(|name| (name, String::new())).collect())
}

/// The page's files, under their addresses.
struct Page(BTreeMap<String, Vec<u8>>);

impl Page {
    fn of_work_tree() -> Result<Self> {
        let mut files = BTreeMap::new();
        for (folder, prefix) in [("www", ""), ("pkg", "pkg/")] {
            collect(&project::root().join(folder), prefix, &mut files)
                .with_context(|| format!("cannot read {folder}/"))?;
        }
        Ok(Self(files))
    }

    /// The files as they are published, under their new names.
    fn published(&self) -> Result<BTreeMap<String, Vec<u8>>> {
        let wanted = self.wanted();
        if let Some(lost) = self.0.keys().find(|name| !name.starts_with("pkg/") && !wanted.contains(name.as_str())) {
            bail!(
                "www/{lost}: nothing leads to it from {INDEX}, so nothing would find it under its new name; scripts lead \
                 to files as \"./name\" or new URL(\"name\", import.meta.url), all else as \"name\""
            );
        }
        let names = self.names(&wanted);
        let mut files: BTreeMap<String, Vec<u8>> =
            wanted.iter().map(|name| (names[name].clone(), self.renamed(name, &names))).collect();
        let hashes = files
            .iter()
            .map(|(name, bytes)| (name.as_str(), format!("sha256-{}", BASE64_STANDARD.encode(Sha256::digest(bytes)))));
        let hashes: BTreeMap<_, _> = hashes.collect();
        let version = short(&hashes.iter().fold(Sha256::new(), |all, file| all.chain_update(format!("{file:?}"))));
        let worker = self.worker(&version, hashes)?;
        files.insert(WORKER.to_owned(), worker);
        Ok(files)
    }

    /// The service worker, told which of these files it is to keep.
    fn worker(&self, version: &str, mut files: BTreeMap<&str, String>) -> Result<Vec<u8>> {
        // Browsers keep it themselves, and the package keeps models, once it has their config.json.
        files.retain(|name, _| *name != WORKER && (!is_of_model(name) || name.ends_with("/config.json")));
        // The page goes by the address that people use.
        if let Some(hash) = files.remove(INDEX) {
            files.insert("./", hash);
        }
        let list: Vec<String> = files.iter().map(|(name, hash)| format!("{name:?}:{hash:?}")).collect();
        let script = self.text(WORKER).with_context(|| format!("there is no {WORKER}"))?;
        ensure!(script.contains(NO_SITE), "{WORKER} has no `{NO_SITE}` to write its files into");
        let site = format!("const SITE = {{ version: {version:?}, files: {{{}}} }};", list.join(","));
        Ok(script.replace(NO_SITE, &site).into_bytes())
    }

    /// What the page is made of: of the package that is not all.
    fn wanted(&self) -> BTreeSet<&str> {
        let mut wanted = self.reached(INDEX);
        wanted.extend(self.0.keys().map(String::as_str).filter(|name| is_of_model(name)));
        wanted
    }

    fn names<'a>(&self, wanted: &BTreeSet<&'a str>) -> BTreeMap<&'a str, String> {
        let digests: BTreeMap<_, _> =
            self.0.iter().map(|(name, bytes)| (name.as_str(), Sha256::digest(bytes))).collect();
        let name_of = |name: &str| match name.rsplit_once('.') {
            Some((stem, extension)) if !LASTING.contains(&name) && !is_of_model(name) => {
                // Also by all that it leads to, for it will hold the names of that; and files may lead to each other.
                let parts = self.reached(name);
                let hash =
                    parts.iter().fold(Sha256::new(), |all, part| all.chain_update(part).chain_update(digests[part]));
                format!("{stem}-{}.{extension}", short(&hash))
            }
            _ => name.to_owned(),
        };
        wanted.iter().map(|name| (*name, name_of(name))).collect()
    }

    /// A file that leads to others by their new names.
    fn renamed(&self, name: &str, names: &BTreeMap<&str, String>) -> Vec<u8> {
        let Some(text) = self.text(name) else { return self.0[name].clone() };
        let mut result = String::new();
        let mut done = 0;
        for (range, target) in self.references(name) {
            // Files stay in their folders, so the way there is the same.
            let file = range.start + text[range.clone()].rfind('/').map_or(0, |slash| slash + 1);
            result += &text[done..file];
            result += names[target.as_str()].rsplit('/').next().unwrap_or_default();
            done = range.end;
        }
        (result + &text[done..]).into_bytes()
    }

    /// This file and all that it leads to.
    fn reached(&self, from: &str) -> BTreeSet<&str> {
        let mut reached = BTreeSet::new();
        let mut waiting: Vec<String> = vec![from.to_owned()];
        while let Some(name) = waiting.pop() {
            let Some((name, _)) = self.0.get_key_value(&name) else { continue };
            if reached.insert(name.as_str()) {
                waiting.extend(self.references(name).into_iter().map(|(_, target)| target));
            }
        }
        reached
    }

    /// Where a file names others: between quotes, in style sheets also between parentheses, and relative to itself.
    fn references(&self, name: &str) -> Vec<(Range<usize>, String)> {
        let Some(text) = self.text(name) else { return Vec::new() };
        let script = name.ends_with(".js");
        let mut found = Vec::new();
        let mut start = 0;
        for piece in text.split(['"', '\'', '`', '(', ')']) {
            let range = start..start + piece.len();
            start = range.end + 1;
            // A script may say "mask.png" and mean no file of the page.
            let rest = text.get(start..).unwrap_or_default().trim_start().strip_prefix(',').unwrap_or_default();
            let address = piece.starts_with("./") || piece.starts_with("../");
            if script && !address && !rest.trim_start().starts_with("import.meta.url") {
                continue;
            }
            found.extend(
                resolve(name, piece).filter(|target| self.0.contains_key(target)).map(|target| (range, target)),
            );
        }
        found
    }

    /// What a file says, if it is one that may name others.
    fn text(&self, name: &str) -> Option<&str> {
        let (_, extension) = name.rsplit_once('.')?;
        let names_others = ["html", "css", "js", "json", "webmanifest"].contains(&extension);
        str::from_utf8(self.0.get(name).filter(|_| names_others && !is_of_model(name))?).ok()
    }
}

fn collect(folder: &Path, prefix: &str, files: &mut BTreeMap<String, Vec<u8>>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).context("a name that is no text")?;
        // These are for people who write pages, and for their tools.
        if name.starts_with('.') || name.ends_with(".ts") || name.ends_with(".md") {
            continue;
        }
        let address = format!("{prefix}{name}");
        if path.is_dir() {
            collect(&path, &format!("{address}/"), files)?;
        } else {
            files.insert(address, fs::read(&path)?);
        }
    }
    Ok(())
}

fn resolve(from: &str, reference: &str) -> Option<String> {
    let mut way: Vec<&str> = from.split('/').collect();
    way.pop();
    for part in reference.split('/') {
        match part {
            "." => {}
            ".." => drop(way.pop()?),
            part => way.push(part),
        }
    }
    Some(way.join("/"))
}

fn is_of_model(name: &str) -> bool {
    name.starts_with("models/")
}

fn short(hash: &Sha256) -> String {
    hash.clone().finalize().iter().take(5).map(|byte| format!("{byte:02x}")).collect()
}

/// Writes each file, and beside it what servers may send in its place.
fn write_all(files: &BTreeMap<String, Vec<u8>>, folder: &Path, earlier: &Path) -> Result<()> {
    let next = Mutex::new(files.iter());
    let write = || {
        while let Some((name, bytes)) = { next.lock().unwrap_or_else(PoisonError::into_inner).next() } {
            let path = folder.join(name);
            fs::create_dir_all(path.parent().context("a file has a folder")?)?;
            fs::write(&path, bytes)?;
            // What did not change need not be packed again, which takes longer than all else.
            let same = fs::read(earlier.join(name)).is_ok_and(|before| before == *bytes);
            for packing in PACKINGS.iter().filter(|_| !is_packed(name)) {
                let packed = format!("{name}.{}", packing.ending);
                if !same || fs::copy(earlier.join(&packed), folder.join(&packed)).is_err() {
                    fs::write(folder.join(packed), (packing.pack)(bytes)?)?;
                }
            }
        }
        Ok(())
    };
    let threads = thread::available_parallelism().map_or(1, Into::into);
    thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(write)).collect();
        running.into_iter().try_for_each(|thread| thread.join().expect("no thread panics"))
    })
}

/// Pictures, of which no packing makes less.
fn is_packed(name: &str) -> bool {
    ["png", "jpg", "webp"].iter().any(|extension| name.ends_with(&format!(".{extension}")))
}

struct Packing {
    ending: &'static str,
    pack: fn(&[u8]) -> io::Result<Vec<u8>>,
}

const PACKINGS: [Packing; 2] = [Packing { ending: "br", pack: brotli }, Packing { ending: "gz", pack: gzip }];

fn brotli(mut bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut packed = Vec::new();
    let most = BrotliEncoderParams { size_hint: bytes.len(), ..Default::default() };
    brotli::BrotliCompress(&mut bytes, &mut packed, &most)?;
    Ok(packed)
}

fn gzip(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut packed = Vec::new();
    GzEncoder::new(bytes, Compression::best()).read_to_end(&mut packed)?;
    Ok(packed)
}

/// Has a folder filled beside `out`, and puts it in its place once it is whole.
fn replace(out: &Path, fill: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
    let out = out.canonicalize().or_else(|_| std::path::absolute(out))?;
    let name =
        out.file_name().with_context(|| format!("{} has no name", out.display()))?.to_string_lossy().into_owned();
    for source in ["www", "pkg"] {
        ensure!(!out.starts_with(project::root().join(source)), "{} would be part of the page itself", out.display());
    }
    let ours = |folder: &Path| folder.join(MARK).is_file();
    let empty = || fs::read_dir(&out).is_ok_and(|mut entries| entries.next().is_none());
    ensure!(
        !out.exists() || ours(&out) || empty(),
        "{} is there already, and is no page that `cargo xtask site` wrote: name another folder",
        out.display()
    );
    let (new, old) = (out.with_file_name(format!("{name}.new")), out.with_file_name(format!("{name}.old")));
    for rest in [&new, &old] {
        // An earlier run may have been ended.
        ensure!(!rest.exists() || ours(rest), "{} is in the way: move it", rest.display());
        remove(rest)?;
    }
    fs::create_dir_all(&new).with_context(|| format!("cannot make {}", new.display()))?;
    fs::write(new.join(MARK), "`cargo xtask site` wrote this folder, and may replace it.\n")?;
    fill(&new).inspect_err(|_| drop(remove(&new)))?;
    if ours(&out) {
        fs::rename(&out, &old)?;
    } else {
        remove(&out)?;
    }
    fs::rename(&new, &out).with_context(|| format!("cannot put {} in its place", out.display()))?;
    remove(&old)
}

fn remove(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("cannot remove {}", folder.display()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use flate2::read::GzDecoder;

    use super::*;

    const FILES: [(&str, &str); 10] = [
        ("index.html", r#"<link href="style/a.css"><script src="page.js"></script> "lost.txt""#),
        ("page.js", r#"import "./room/door.js"; say("page.js", "data.json"); new URL('./sw.js', import.meta.url);"#),
        ("room/door.js", r#"import "../page.js"; new Worker(new URL("worker.js", import.meta.url));"#),
        ("room/worker.js", r#"/** @type {import("../pkg/index.js").A} */ new URL("./data.json", import.meta.url)"#),
        ("room/data.json", r#"["picture.png"]"#),
        ("room/picture.png", "./data.json"),
        ("style/a.css", "@import 'b.css';"),
        ("style/b.css", "a { background: url(../room/picture.png) }"),
        ("sw.js", NO_SITE),
        ("pkg/index.js", r#"new URL("https://elsewhere/index.js", import.meta.url)"#),
    ];

    fn page(changed: &[(&str, &str)]) -> Page {
        let mut files: BTreeMap<_, _> = FILES.into_iter().collect();
        files.extend(changed.iter().copied());
        Page(files.into_iter().map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec())).collect())
    }

    fn published(changed: &[(&str, &str)]) -> BTreeMap<String, String> {
        let files = page(changed).published().unwrap();
        files.into_iter().map(|(name, bytes)| (name, String::from_utf8(bytes).unwrap())).collect()
    }

    /// The name that this file got.
    fn name_of<'a>(files: &'a BTreeMap<String, String>, stem: &str) -> &'a str {
        files.keys().find(|name| name.starts_with(&format!("{stem}-"))).unwrap()
    }

    #[test]
    fn every_file_is_found_under_its_new_name() {
        let files = published(&[("models/a/config.json", "{}"), ("models/a/w.safetensors", "w"), ("pkg/other.js", "")]);
        assert_eq!(files.len(), FILES.len() + 2, "{:?}", files.keys());
        let (page, door) = (name_of(&files, "page"), name_of(&files, "room/door"));
        assert_eq!(
            files["index.html"],
            format!(r#"<link href="{}"><script src="{page}"></script> "lost.txt""#, name_of(&files, "style/a"))
        );
        // Names that are no addresses are let alone, as is what keeps its name.
        assert_eq!(
            files[page],
            format!(r#"import "./{door}"; say("page.js", "data.json"); new URL('./sw.js', import.meta.url);"#)
        );
        assert!(files[door].contains(&format!(r#"import "../{page}";"#)));
        assert!(files[door].contains(&format!("(\"{}\",", name_of(&files, "room/worker").trim_start_matches("room/"))));
        assert!(files[name_of(&files, "style/b")].contains(&format!("(../{})", name_of(&files, "room/picture"))));
        assert_eq!(files[name_of(&files, "room/picture")], "./data.json");
    }

    #[test]
    fn a_change_renames_what_leads_to_it_and_nothing_else() {
        let (before, after) =
            (published(&[]), published(&[("style/b.css", "a { background: url(../room/picture.png); color: red }")]));
        let new: Vec<_> = after.keys().filter(|name| !before.contains_key(*name)).collect();
        assert_eq!(new, [name_of(&after, "style/a"), name_of(&after, "style/b")]);
        assert_ne!(before[WORKER], after[WORKER]);
        // In a circle, each leads to the other.
        let after = published(&[("room/door.js", r#"import "../page.js"; import "./worker.js";"#)]);
        assert_ne!(name_of(&before, "page"), name_of(&after, "page"));
    }

    #[test]
    fn the_service_worker_keeps_all_but_itself_and_the_weights() {
        let files = published(&[("models/a/config.json", "{}"), ("models/a/w.safetensors", "w")]);
        let worker = &files[WORKER];
        assert!(worker.starts_with("const SITE = { version: \""));
        for name in files.keys() {
            let kept = name != WORKER && name != INDEX && !name.ends_with("safetensors");
            assert_eq!(worker.contains(&format!("\"{name}\":\"sha256-")), kept, "{name}");
        }
        assert!(worker.contains("{\"./\":\"sha256-"));
    }

    #[test]
    fn a_file_that_nothing_leads_to_is_an_error() {
        let error = page(&[("room/lost.js", "")]).published().unwrap_err().to_string();
        assert!(error.starts_with("www/room/lost.js: nothing leads to it"), "{error}");
    }

    #[test]
    fn nothing_of_the_page_is_lost() {
        Page::of_work_tree().unwrap().published().unwrap();
    }

    #[test]
    fn a_folder_is_replaced_whole_and_only_if_it_is_ours() {
        let base = project::target().join("site-tests");
        remove(&base).unwrap();
        let out = base.join("out");
        let fill = |text: &'static str| move |folder: &Path| Ok(fs::write(folder.join(text), text)?);
        let inside = |folder: &Path| {
            let mut names: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
            names.sort();
            names
        };
        replace(&out, fill("one")).unwrap();
        replace(&out, fill("two")).unwrap();
        replace(&out, |_| bail!("no room")).unwrap_err();
        assert_eq!(inside(&out), [MARK, "two"]);
        assert_eq!(inside(&base), ["out"]);
        fs::create_dir(base.join("empty")).unwrap();
        replace(&base.join("empty"), fill("three")).unwrap();
        assert_eq!(inside(&base.join("empty")), [MARK, "three"]);
        // What somebody else wrote.
        let error = replace(&base, fill("four")).unwrap_err().to_string();
        assert!(error.contains("is no page that `cargo xtask site` wrote"), "{error}");
        assert_eq!(inside(&base), ["empty", "out"]);
        let error = replace(&project::root().join("www/site"), fill("five")).unwrap_err().to_string();
        assert!(error.ends_with("would be part of the page itself"), "{error}");
    }

    #[test]
    fn packed_files_lie_beside_the_loose_ones() {
        let base = project::target().join("site-packing-tests");
        remove(&base).unwrap();
        let text = "the same again and ".repeat(100);
        let files = [("a.js", text.as_str()), ("b.png", "b"), (INDEX, "new")];
        let files = files.into_iter().map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec())).collect();
        let read = |file: &str| fs::File::open(base.join(file)).unwrap();
        let earlier = base.join("earlier");
        fs::create_dir_all(&earlier).unwrap();
        fs::write(earlier.join(INDEX), "old").unwrap();
        fs::write(earlier.join("index.html.gz"), "old, packed").unwrap();
        write_all(&files, &base.join("one"), &earlier).unwrap();
        assert_eq!(io::read_to_string(GzDecoder::new(read("one/a.js.gz"))).unwrap(), text);
        assert_eq!(io::read_to_string(GzDecoder::new(read("one/index.html.gz"))).unwrap(), "new");
        assert_eq!(io::read_to_string(brotli::Decompressor::new(read("one/a.js.br"), 4096)).unwrap(), text);
        assert_eq!(fs::read_dir(base.join("one")).unwrap().count(), 7);
        fs::write(base.join("one/a.js.br"), "packed before").unwrap();
        write_all(&files, &base.join("two"), &base.join("one")).unwrap();
        assert_eq!(io::read_to_string(read("two/a.js.br")).unwrap(), "packed before");
    }
}
