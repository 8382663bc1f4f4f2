//! `cargo xtask …`: the commands a person types, one line each in `USAGE`.
//!
//! No dependencies of its own: cargo's alias builds it in ./target, and it must be there in a second.
//! What a command does lives in its module; this file only reads the command line.

mod bench;
mod cargo;
mod generate;
mod steps;
mod tally;
mod tools;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask test            check, then every test of the workspace
cargo xtask check           formatting and lints only
cargo xtask bench [--json]  the measurements, in a release build; arguments are passed on
cargo xtask gen             the TypeScript of the calls, after one of them changed";

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let command = arguments.next().unwrap_or_default();
    let rest: Vec<String> = arguments.collect();
    let done = match (command.as_str(), rest.is_empty()) {
        ("test", true) => steps::test(),
        ("check", true) => steps::check(),
        ("gen", true) => generate::generate(),
        ("bench", _) => bench::bench(&rest),
        _ => Err(format!("what can be typed:\n{USAGE}")),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("xtask: {why}");
            ExitCode::FAILURE
        }
    }
}
