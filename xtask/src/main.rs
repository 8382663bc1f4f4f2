//! `cargo xtask …`: the commands a person types, one line each in `USAGE`.
//!
//! No dependencies of its own: cargo's alias builds it in ./target, and it must be there in a second.
//! What a command does lives in its module; this file only reads the command line.

mod android;
mod apt;
mod bench;
mod cargo;
mod child;
mod fuzz;
mod generate;
mod installed;
mod node;
mod run;
mod say;
mod sim;
mod soak;
mod stopwatch;
mod tally;
mod test;
mod tools;
mod ward;

use std::ffi::OsString;
use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask run             the server and two tablets of a fictitious district; --fresh begins anew
cargo xtask test            sets up what tests need, then runs everything
cargo xtask check           formatting and lints only; --android type-checks the app for a tablet
cargo xtask bench [--json]  the measurements, in a release build; arguments are passed on
cargo xtask fuzz [SECONDS]  what a stranger may send, changed at random; needs a nightly compiler
cargo xtask sim             days with everything going wrong, from seed numbers: --seeds N --days D --from SEED --planted
cargo xtask soak            five minutes of real processes on a line that cuts, killed all the time: --seconds N --seed N
cargo xtask gen             the TypeScript of the calls, after one of them changed";

fn main() -> ExitCode {
    let all: Vec<OsString> = std::env::args_os().skip(1).collect();
    if let Some((_, rest)) = all.split_first().filter(|(first, _)| *first == ward::NAME) {
        return ended(ward::ward(rest));
    }
    let mut arguments = all.into_iter().map(|word| word.to_string_lossy().into_owned());
    let command = arguments.next().unwrap_or_default();
    let rest: Vec<String> = arguments.collect();
    let done = match (command.as_str(), rest.is_empty()) {
        ("run", _) => run::run(&rest),
        ("test", true) => test::test(),
        ("check", true) => test::check(),
        ("check", false) if rest == ["--android"] => android::check(),
        ("fuzz", _) => fuzz::fuzz(&rest),
        ("gen", true) => generate::generate(),
        ("bench", _) => bench::bench(&rest),
        ("sim", _) => sim::sim(&rest),
        ("soak", _) => soak::soak(&rest),
        (bench::SET_UP, true) => bench::set_up(),
        _ => Err(format!("what can be typed:\n{USAGE}")),
    };
    ended(done.map(|()| 0))
}

fn ended(done: Result<u8, String>) -> ExitCode {
    match done {
        Ok(code) => ExitCode::from(code),
        Err(why) => {
            eprintln!("xtask: {why}");
            ExitCode::FAILURE
        }
    }
}
