//! The page, served to this machine alone.

use std::{
    fs,
    net::{Ipv4Addr, TcpListener},
    process::{Command, Stdio},
    thread,
};

use anyhow::{Context, Result};

use crate::{
    bench, pack,
    process::say,
    project, site,
    web_server::{Mount, answer},
};

/// Where the page is, unless it is taken or another one is asked for.
const USUAL_PORT: u16 = 8352;

/// Serves the page until it is interrupted.
pub fn page(port: Option<u16>, open: bool) -> Result<()> {
    let listener = match port {
        Some(port) => listen(port)?,
        None => listen(USUAL_PORT).or_else(|_| listen(0))?,
    };
    let address = format!("http://{}/", listener.local_addr()?);
    println!("Serving {address} (Ctrl-C ends it)");
    if open && show(&address).is_err() {
        say(&format!("found no browser to open: go to {address}"));
    }
    answer(listener, page_mounts()?);
    Ok(())
}

/// Serves the page, the published page, the folders of the tests and the benches, and what a bundler made of our
/// package, for as long as we run; gives its address.
pub fn in_background() -> Result<String> {
    let listener = listen(0)?;
    let address = format!("http://{}", listener.local_addr()?);
    let mut mounts = page_mounts()?;
    let beside = [
        ("tests/", project::root().join("tests")),
        ("some/where/", project::target().join("site")),
        ("consumer/", pack::consumer_page()),
        ("benches/models/", bench::made().join("models")),
        ("benches/", project::root().join("benches")),
    ];
    mounts.splice(0..0, beside);
    thread::spawn(move || answer(listener, mounts));
    Ok(address)
}

fn page_mounts() -> Result<Vec<Mount>> {
    let worker = project::target().join("serve/sw.js");
    fs::create_dir_all(project::target().join("serve"))?;
    fs::write(&worker, site::worker_of_work_tree()?)?;
    Ok(vec![("sw.js", worker), ("pkg/", project::root().join("pkg")), ("", project::root().join("www"))])
}

fn listen(port: u16) -> Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).with_context(|| format!("cannot serve on port {port}"))
}

fn show(address: &str) -> Result<()> {
    let (program, arguments): (&str, &[&str]) = match std::env::consts::OS {
        "macos" => ("open", &[]),
        "windows" => ("cmd", &["/C", "start"]),
        _ => ("xdg-open", &[]),
    };
    Command::new(program)
        .args(arguments)
        .arg(address)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    Ok(())
}
