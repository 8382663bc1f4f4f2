//! The binary: `serve` a tablet's screens to a browser on this machine, `enrol` a demo tablet without a screen, or
//! tell it that its server has `moved`.

mod cli;

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    match cli::run(cli::Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            cli::say(std::io::stderr(), &format!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}
