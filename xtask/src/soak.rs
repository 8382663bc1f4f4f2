//! `soak`: the server's binary and four tablets as processes, a line that cuts and SIGKILL for all, in a release build;
//! five minutes unless told otherwise.

use crate::tools::Purpose;
use crate::{apt, cargo};

const SECONDS: &str = "--seconds";
const SECONDS_USUAL: u32 = 300;

/// Runs the soak with `arguments`: `--seconds N`, `--seed N`.
///
/// # Errors
/// When it does not build, or something was lost.
pub(crate) fn soak(arguments: &[String]) -> Result<(), String> {
    apt::see_to(Purpose::Headless)?;
    let mut command =
        cargo::command(&["test", "--locked", "--release", "--package", "doorstep-tests"]);
    command.args(["--test", "soak", "--", "--nocapture"]);
    command.env("SOAK_SECONDS", SECONDS_USUAL.to_string());
    for pair in arguments.chunks(2) {
        match pair {
            [name, value] if name == SECONDS => command.env("SOAK_SECONDS", value),
            [name, value] if name == "--seed" => command.env("SOAK_SEED", value),
            _ => return Err("soak: --seconds N --seed N".to_owned()),
        };
    }
    let status = command.status().map_err(|e| format!("soak does not start: {e}"))?;
    if status.success() { Ok(()) } else { Err(format!("soak: {status}")) }
}
