//! A web server for one person: static files and nothing else.
//!
//! It is written here, on the standard library, because it is short, and because the page's security policy and the
//! tests rely on what it sends.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    sync::Arc,
    thread,
    time::Duration,
};

use anyhow::Result;
use flate2::{Compression, read::GzEncoder};

/// Scripts and data come from the page itself and nowhere else. Wasm may be compiled, and nothing else made into code.
/// The page says the same of itself, for servers that say nothing.
const POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; \
    img-src 'self' blob: data:; connect-src 'self' blob: data:; object-src 'none'; base-uri 'none'; form-action 'none'";

const LONGEST_HEAD: u64 = 16 * 1024;

/// A folder, and the beginning of the addresses under which its files are; or one file, and its address.
pub type Mount = (&'static str, PathBuf);

/// Answers until the process ends.
pub fn answer(listener: TcpListener, mounts: Vec<Mount>) {
    let mounts = Arc::new(mounts);
    for connection in listener.incoming() {
        let mounts = Arc::clone(&mounts);
        // A browser that goes away in the middle of an answer is no error of ours.
        thread::spawn(move || connection.map_err(Into::into).and_then(|stream| converse(stream, &mounts)));
    }
}

fn converse(stream: TcpStream, mounts: &[Mount]) -> Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    let mut lines = BufReader::new(&stream).take(LONGEST_HEAD);
    let mut request = String::new();
    lines.read_line(&mut request)?;
    let mut packed = false;
    loop {
        let mut header = String::new();
        lines.read_line(&mut header)?;
        header.make_ascii_lowercase();
        packed |= header.starts_with("accept-encoding:") && header.contains("gzip");
        if header.trim().is_empty() {
            break;
        }
    }
    respond(&request, packed, mounts, &mut &stream)
}

/// Packed means: with gzip, where that pays.
fn respond(request: &str, packed: bool, mounts: &[Mount], out: &mut impl Write) -> Result<()> {
    let mut words = request.split_whitespace();
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let file = find(target, mounts).and_then(|path| Some((content_type(&path), File::open(path).ok()?)));
    match (method, file) {
        ("GET", Some((kind, file))) if packed && is_loose(kind) => {
            let mut body = Vec::new();
            GzEncoder::new(file, Compression::default()).read_to_end(&mut body)?;
            head(out, "200 OK\r\nContent-Encoding: gzip", kind, body.len() as u64)?;
            out.write_all(&body)?;
        }
        ("GET", Some((kind, mut file))) => {
            head(out, "200 OK", kind, file.metadata()?.len())?;
            io::copy(&mut file, out)?;
        }
        ("HEAD", Some((kind, file))) => head(out, "200 OK", kind, file.metadata()?.len())?,
        ("GET" | "HEAD", None) => head(out, "404 Not Found", "text/plain", 0)?,
        _ => head(out, "405 Method Not Allowed", "text/plain", 0)?,
    }
    Ok(())
}

fn head(out: &mut impl Write, status: &str, kind: &str, length: u64) -> io::Result<()> {
    write!(
        out,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nCache-Control: no-store\r\n\
         Content-Security-Policy: {POLICY}; frame-ancestors 'self'\r\nX-Content-Type-Options: nosniff\r\n\
         Referrer-Policy: no-referrer\r\nConnection: close\r\n\r\n"
    )
}

/// The file that an address means: `index.html` in a folder, and never one outside of the folder it is looked for in.
fn find(target: &str, mounts: &[Mount]) -> Option<PathBuf> {
    let address = decode(target.split(['?', '#']).next()?)?;
    let address = address.strip_prefix('/')?;
    let (prefix, folder) = mounts.iter().find(|(prefix, _)| address.starts_with(prefix))?;
    let folder = folder.canonicalize().ok()?;
    let rest = address.strip_prefix(prefix)?;
    let mut file = if rest.is_empty() { folder.clone() } else { folder.join(rest).canonicalize().ok()? };
    if address.is_empty() || address.ends_with('/') {
        file = file.join("index.html").canonicalize().ok()?;
    }
    (file.starts_with(folder) && file.is_file()).then_some(file)
}

/// Undoes `%20` and its like.
fn decode(address: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = address.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        rest = tail;
        if byte == b'%' {
            let (digits, tail) = rest.split_at_checked(2)?;
            rest = tail;
            bytes.push(u8::from_str_radix(str::from_utf8(digits).ok()?, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

fn content_type(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "gif" => "image/gif",
        "bmp" => "image/bmp",
        "tif" | "tiff" => "image/tiff",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "md" | "txt" | "ts" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// Whether there is much less of it when it is packed.
fn is_loose(kind: &str) -> bool {
    kind.starts_with("text/") || ["application/wasm", "application/json", "image/svg+xml"].contains(&kind)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use flate2::read::GzDecoder;

    use super::*;
    use crate::project;

    /// A folder `site/` with files in it, beside a secret; another folder is mounted as `/pkg/`.
    fn site(name: &str) -> (PathBuf, Vec<Mount>) {
        let base = project::target().join("serve-tests").join(name);
        fs::create_dir_all(base.join("site/sub folder")).unwrap();
        fs::create_dir_all(base.join("package")).unwrap();
        fs::write(base.join("secret.txt"), "secret").unwrap();
        fs::write(base.join("site/index.html"), "home").unwrap();
        fs::write(base.join("site/sub folder/index.html"), "sub").unwrap();
        fs::write(base.join("package/module.wasm"), "wasm").unwrap();
        let mounts = vec![("pkg/", base.join("package")), ("", base.join("site"))];
        (base, mounts)
    }

    fn answer_to(request: &str, mounts: &[Mount]) -> String {
        let mut answer = Vec::new();
        respond(request, false, mounts, &mut answer).unwrap();
        String::from_utf8(answer).unwrap()
    }

    fn get(target: &str, mounts: &[Mount]) -> String {
        answer_to(&format!("GET {target} HTTP/1.1\r\n"), mounts)
    }

    #[test]
    fn files_come_with_their_type_and_the_policy() {
        let (_, mounts) = site("types");
        let home = get("/?a=b#c", &mounts);
        assert!(home.starts_with("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: 4\r\n"));
        assert!(
            home.contains("\r\nContent-Security-Policy: default-src 'self'; script-src 'self' 'wasm-unsafe-eval';")
        );
        assert!(home.contains("\r\nCache-Control: no-store\r\n"));
        assert!(home.ends_with("\r\n\r\nhome"));
        assert!(get("/sub%20folder/", &mounts).ends_with("\r\n\r\nsub"));
        assert!(get("/pkg/module.wasm", &mounts).contains("\r\nContent-Type: application/wasm\r\n"));
    }

    #[test]
    fn what_can_be_packed_is_if_the_browser_takes_it() {
        let (base, mounts) = site("packed");
        let text = "the same again and ".repeat(100);
        fs::write(base.join("site/long.js"), &text).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        thread::spawn(move || answer(listener, mounts));
        let ask = |headers: &str| {
            let mut stream = TcpStream::connect(address).unwrap();
            write!(stream, "GET /long.js HTTP/1.1\r\nHost: here\r\n{headers}\r\n").unwrap();
            let mut answer = Vec::new();
            stream.read_to_end(&mut answer).unwrap();
            let body = answer.windows(4).position(|end| end == b"\r\n\r\n").unwrap() + 4;
            (String::from_utf8(answer[..body].to_vec()).unwrap(), answer[body..].to_vec())
        };
        let (head, body) = ask("Accept-Encoding: br, gzip\r\n");
        assert!(head.contains("\r\nContent-Encoding: gzip\r\n"));
        assert!(head.contains(&format!("\r\nContent-Length: {}\r\n", body.len())));
        assert_eq!(io::read_to_string(GzDecoder::new(&body[..])).unwrap(), text);
        assert_eq!(ask("").1, text.as_bytes());
    }

    #[test]
    fn the_page_has_the_policy_with_it() {
        let index = fs::read_to_string(project::root().join("www/index.html")).unwrap();
        assert!(index.contains(&format!(r#"<meta http-equiv="Content-Security-Policy" content="{POLICY}">"#)));
    }

    #[test]
    fn a_file_may_stand_in_front_of_a_folder() {
        let (base, mut mounts) = site("one-file");
        fs::write(base.join("made.js"), "made").unwrap();
        mounts.insert(0, ("sw.js", base.join("made.js")));
        assert!(get("/sw.js", &mounts).ends_with("\r\n\r\nmade"));
        assert!(get("/sw.js/../../secret.txt", &mounts).starts_with("HTTP/1.1 404 "));
        assert!(get("/", &mounts).ends_with("\r\n\r\nhome"));
    }

    #[test]
    fn no_address_leaves_the_folder() {
        let (_, mounts) = site("escapes");
        for target in [
            "/../secret.txt",
            "/%2e%2e/secret.txt",
            "/..%2fsecret.txt",
            "/sub%20folder/../../secret.txt",
            "/pkg/../secret.txt",
            "//secret.txt",
            "secret.txt",
            "/%2fetc/passwd",
            "//etc/passwd",
            "/%",
            "/%ff",
            "/%00",
            "/C:/secret.txt",
            "",
        ] {
            assert!(get(target, &mounts).starts_with("HTTP/1.1 404 "), "{target}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn no_link_leads_out_of_the_folder() {
        let (base, mounts) = site("links");
        let link = base.join("site/link.txt");
        if !link.is_symlink() {
            std::os::unix::fs::symlink(base.join("secret.txt"), link).unwrap();
        }
        assert!(get("/link.txt", &mounts).starts_with("HTTP/1.1 404 "));
    }

    #[test]
    fn head_sends_no_body_and_nothing_else_is_allowed() {
        let (_, mounts) = site("methods");
        let head = answer_to("HEAD / HTTP/1.1\r\n", &mounts);
        assert!(head.contains("\r\nContent-Length: 4\r\n") && head.ends_with("\r\n\r\n"));
        assert!(answer_to("POST / HTTP/1.1\r\n", &mounts).starts_with("HTTP/1.1 405 "));
        assert!(answer_to("\r\n", &mounts).starts_with("HTTP/1.1 405 "));
    }
}
