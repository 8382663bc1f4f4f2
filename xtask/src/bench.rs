//! `bench`: runs the measurements in a release build: those of tests/bench, then those at the screens (tests/e2e).
//!
//! Standard output belongs to the measurements (one JSON object a line); nothing else is printed there. So what sets
//! the screens up, which talks, is an xtask of its own whose output goes to standard error.

use crate::installed::TAURI_DRIVER;
use crate::tools::Purpose;
use crate::{apt, cargo, node};
use std::path::PathBuf;
use std::process::Command;

/// The command that sets the screens up; no person types it.
pub(crate) const SET_UP: &str = "bench-set-up";

/// The measurements at the screens, by name; every other name is for tests/bench.
const AT_SCREENS: [&str; 4] =
    ["cold_start", "type_to_results", "first_route_js_gzip", "taps_unchanged"];

/// Runs the measurements with `arguments`: `--json`, and names to do only those.
///
/// # Errors
/// When a tool is missing, a build fails or a measurement says that it failed.
pub(crate) fn bench(arguments: &[String]) -> Result<(), String> {
    let (headless, screens) = split(arguments);
    if let Some(arguments) = headless {
        apt::see_to(Purpose::Headless)?;
        let bench =
            ["run", "--locked", "--release", "--package", "doorstep-tests", "--bin", "bench"];
        let mut command = cargo::command(&bench);
        finish("bench", command.arg("--").args(arguments))?;
    }
    if let Some(arguments) = screens {
        let own =
            std::env::current_exe().map_err(|e| format!("xtask does not find itself: {e}"))?;
        finish(SET_UP, Command::new(own).arg(SET_UP).stdout(std::io::stderr()))?;
        let mut command = node::npm(&stories(), &["run", "--silent", "bench", "--"]);
        command.args(arguments).env("XTASK_PROGRAMS", cargo::target().join("release"));
        finish("bench", command.env("XTASK_TAURI_DRIVER", TAURI_DRIVER.program()))?;
    }
    Ok(())
}

/// Everything the measurements at the screens need.
pub(crate) fn set_up() -> Result<(), String> {
    apt::see_to(Purpose::Test)?;
    node::need_node()?;
    node::packages(&node::ui())?;
    node::build(&node::ui())?;
    let mut build = cargo::command(&["build", "--locked", "--release", cargo::WITH_THE_APP]);
    build.args(["--bin", "doorstep", "--bin", "sync-server", "--bin", "doorstep-bridge"]);
    finish("build", build.args(["--example", "empty_window"]))?;
    TAURI_DRIVER.see_to()?;
    node::packages(&stories()).map(drop)
}

fn stories() -> PathBuf {
    cargo::root().join("tests/e2e")
}

fn finish(name: &str, command: &mut Command) -> Result<(), String> {
    let status = command.status().map_err(|e| format!("{name} does not start: {e}"))?;
    if status.success() { Ok(()) } else { Err(format!("{name}: {status}")) }
}

/// What each of the two is told; nothing for one that was not asked for.
fn split(arguments: &[String]) -> (Option<Vec<&str>>, Option<Vec<&str>>) {
    let told = |at_screens: bool| {
        let is_name = |word: &str| !word.starts_with("--");
        let own = |word: &str| is_name(word) && AT_SCREENS.contains(&word) == at_screens;
        let all: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let asked = !all.iter().any(|word| is_name(word)) || all.iter().any(|word| own(word));
        asked.then(|| all.into_iter().filter(|word| !is_name(word) || own(word)).collect())
    };
    (told(false), told(true))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(line: &str) -> Vec<String> {
        line.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn without_a_name_everything_is_measured_and_with_names_only_those() {
        let all = typed("--json");
        assert_eq!(split(&all), (Some(vec!["--json"]), Some(vec!["--json"])));
        let screens = typed("--json cold_start");
        assert_eq!(split(&screens), (None, Some(vec!["--json", "cold_start"])));
        let both = typed("save_visit taps_unchanged");
        assert_eq!(split(&both), (Some(vec!["save_visit"]), Some(vec!["taps_unchanged"])));
    }
}
