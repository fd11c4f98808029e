//! The evaluation: how many everyday requests gut turns into the right commands, checked by what the commands did.
//!
//! `cargo run --release --example evaluate -- --planner recipes`, or with `--base-url URL --model M`. The requests are in
//! `tests/evals/`. The program has four faces, by the name it is called with: the evaluator; `gut` itself; a stand-in for
//! `gh` that serves a small GitHub from a file; and `gh-state`, with which checks look at that file.

#![allow(
    clippy::disallowed_methods,
    reason = "an evaluation starts programs and reads its surroundings; it is no part of gut"
)]
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "the table is its output")]

mod arguments;
mod baseline;
mod entry;
mod gh;
mod process;
mod proof;
mod report;
mod run_state;
mod sandbox;
mod table;
mod trial;

use std::path::Path;
use std::process::ExitCode;

use clap::Parser;

use arguments::Arguments;

fn main() -> ExitCode {
    let args: Vec<_> = std::env::args_os().collect();
    let name =
        args.first().and_then(|path| Path::new(path).file_stem()).map(|name| name.to_string_lossy().into_owned());
    match name.as_deref() {
        Some("gut") => ExitCode::from(gut::run(&args)),
        Some("gh") => ExitCode::from(gh::stand_in(&words(&args))),
        Some("gh-state") => ExitCode::from(gh::query(&words(&args))),
        _ => match report::evaluate(&Arguments::parse_from(&args)) {
            Ok(code) => ExitCode::from(code),
            Err(fault) => {
                eprintln!("error: {fault:#}");
                ExitCode::from(2)
            }
        },
    }
}

/// The words behind the program's name.
fn words(args: &[std::ffi::OsString]) -> Vec<String> {
    args.iter().skip(1).map(|word| word.to_string_lossy().into_owned()).collect()
}
