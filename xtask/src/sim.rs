//! `sim`: the simulator, in a release build (overflow checks stay on); what is typed behind it is passed on.

use crate::tools::Purpose;
use crate::{apt, cargo};

/// Builds the simulator with bugs to find.
const PLANTED: &str = "--planted";

/// Runs the simulator with `arguments`: `--seeds N`, `--days D`, `--from SEED`, `--planted`, `--replay FILE`.
///
/// # Errors
/// When it does not build, or has found something.
pub(crate) fn sim(arguments: &[String]) -> Result<(), String> {
    apt::see_to(Purpose::Headless)?;
    let mut words =
        vec!["run", "--locked", "--release", "--package", "doorstep-sim", "--bin", "sim"];
    if arguments.iter().any(|word| word == PLANTED) {
        words.extend(["--features", "planted"]);
    }
    let mut command = cargo::command(&words);
    let status = command.arg("--").args(arguments).status();
    let status = status.map_err(|e| format!("sim does not start: {e}"))?;
    if status.success() { Ok(()) } else { Err(format!("sim: {status}")) }
}
