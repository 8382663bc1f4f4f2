//! `bench`: runs the measurements of tests/bench in a release build.
//!
//! Standard output belongs to the measurements (one JSON object a line); nothing else is printed there.

use crate::tools::Purpose;
use crate::{apt, cargo};

/// Runs the bench binary with `arguments`.
///
/// # Errors
/// When a build tool is missing, the build fails or the binary says that it failed.
pub(crate) fn bench(arguments: &[String]) -> Result<(), String> {
    apt::see_to(Purpose::Headless)?;
    let mut command = cargo::command(&[
        "run",
        "--locked",
        "--release",
        "--package",
        "doorstep-tests",
        "--bin",
        "bench",
        "--",
    ]);
    let status =
        command.args(arguments).status().map_err(|e| format!("cargo does not start: {e}"))?;
    if status.success() { Ok(()) } else { Err(format!("bench: {status}")) }
}
