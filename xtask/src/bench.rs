//! `bench`: runs the measurements of tests/bench in a release build.
//!
//! Standard output belongs to the measurements (one JSON object a line); nothing else is printed there.

use crate::{cargo, tools};

/// Runs the bench binary with `arguments`.
///
/// # Errors
/// When a build tool is missing, the build fails or the binary says that it failed.
pub(crate) fn bench(arguments: &[String]) -> Result<(), String> {
    tools::need_build_tools()?;
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
