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
    // Named beside what was found and in a plan that is kept.
    let status = command.env("SIM_COMMIT", commit()).arg("--").args(arguments).status();
    let status = status.map_err(|e| format!("sim does not start: {e}"))?;
    if status.success() { Ok(()) } else { Err(format!("sim: {status}")) }
}

/// The commit that is played, with a mark when the tree says something else; nothing without git.
fn commit() -> String {
    let git = |words: &[&str]| {
        let said = std::process::Command::new("git").args(words).output().ok()?;
        let said = String::from_utf8(said.stdout).ok().filter(|_| said.status.success())?;
        Some(said.trim().to_owned())
    };
    let Some(commit) = git(&["rev-parse", "--short=12", "HEAD"]) else { return String::new() };
    let changed = git(&["status", "--porcelain"]).is_some_and(|said| !said.is_empty());
    format!("commit {commit}{}", if changed { " and changes" } else { "" })
}
