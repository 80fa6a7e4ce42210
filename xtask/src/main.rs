//! `cargo xtask`: the one way to build, serve and test this project. It brings what a machine lacks, and says so.

mod apt;
mod bench;
mod browser;
mod debian_std;
mod pack;
mod process;
mod project;
mod rust_components;
mod serve;
mod site;
mod test;
mod vulkan;
mod wasm_modules;
mod wasm_target;
mod web_server;

use std::{path::PathBuf, process::ExitCode};

use anyhow::{Context, Result, bail};
use lexopt::{Arg, Parser, ValueExt};

const USAGE: &str = "\
cargo xtask <command>

  serve [--port N] [--no-open]   build the wasm modules, serve the page on this machine alone, open it in the browser
  build [MODULE…]                build the wasm modules, or those of cpu, cpu-fma and gpu named, into pkg/wasm/
  site --out DIR                 write the page into a folder that any web server can serve, under any path
  pack                           write the npm tarball into target/pack/, checked and tried in an empty project
  test [STEP…] [-- ARGUMENT…]    run all checks and tests, or only the steps named:
                                 fmt clippy doc native wasm pack site browser
                                 (arguments after -- go to the test runner of the one step named: native or browser)
  bench [VARIANT…] [--runs N] [--device cpu|gpu]
                                 ours beside onnxruntime-web, in the browser: a table of times and their ratios
                                 (usually tiny and large on the CPU, at 352², and nano on an imitated GPU, at 224²)
";

fn main() -> ExitCode {
    match command(&mut Parser::from_env()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn command(arguments: &mut Parser) -> Result<()> {
    match arguments.next()? {
        Some(Arg::Value(name)) if name == "serve" => {
            let (mut port, mut open) = (None, true);
            while let Some(argument) = arguments.next()? {
                match argument {
                    Arg::Long("port") => {
                        let value = arguments.value()?.string()?;
                        port = Some(value.parse().ok().with_context(|| format!("there is no port {value}"))?);
                    }
                    Arg::Long("no-open") => open = false,
                    other => return Err(other.unexpected().into()),
                }
            }
            wasm_modules::build(&[])?;
            serve::page(port, open)
        }
        Some(Arg::Value(name)) if name == "build" => wasm_modules::build(&words(arguments)?),
        Some(Arg::Value(name)) if name == "site" => {
            let mut out = None;
            while let Some(argument) = arguments.next()? {
                match argument {
                    Arg::Long("out") => out = Some(PathBuf::from(arguments.value()?)),
                    other => return Err(other.unexpected().into()),
                }
            }
            let out = out.context("say where to write the page: --out DIR")?;
            wasm_modules::build(&[])?;
            site::write(&out)
        }
        Some(Arg::Value(name)) if name == "pack" => match arguments.next()? {
            None => pack::pack(),
            Some(other) => Err(other.unexpected().into()),
        },
        Some(Arg::Value(name)) if name == "test" => {
            let words = words(arguments)?;
            let mut halves = words.splitn(2, |word| word == "--");
            let (steps, rest) = (halves.next().unwrap_or_default(), halves.next().unwrap_or_default());
            test::run_steps(steps, rest)
        }
        Some(Arg::Value(name)) if name == "bench" => bench::compare(arguments),
        None | Some(Arg::Long("help") | Arg::Short('h')) => {
            print!("{USAGE}");
            Ok(())
        }
        Some(Arg::Value(name)) => bail!("there is no command `{}`\n\n{USAGE}", name.display()),
        Some(other) => Err(other.unexpected().into()),
    }
}

/// All that is left on the line.
fn words(arguments: &mut Parser) -> Result<Vec<String>> {
    Ok(arguments.raw_args()?.map(|word| word.string()).collect::<Result<_, lexopt::Error>>()?)
}
