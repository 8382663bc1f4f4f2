//! The binary: reads the command line, calls the library, prints. No rules of its own.

mod cli;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    match cli::run(cli::Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // The whole story, outermost first; a library's message says what to do.
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}
