//! `test` and `check`: what they need is set up, then the steps in order.
//!
//! Every build of `test` chooses the same members ([`cargo::WITH_THE_APP`]), so that no crate is compiled under two
//! sets of features.

mod run;

use crate::installed::TAURI_DRIVER;
use crate::tools::Purpose;
use crate::{apt, cargo, node};
use run::Run;
use std::process::Command;

/// Formatting and lints of everything but the app, which needs more of the machine.
pub(crate) fn check() -> Result<(), String> {
    apt::see_to(Purpose::Headless)?;
    let mut run = Run::new();
    fmt(&mut run);
    run.component("clippy", "clippy", || clippy(&[]));
    run.finish()
}

/// Everything: formatting, lints, the screens, every test, and the story through the real app.
pub(crate) fn test() -> Result<(), String> {
    apt::see_to(Purpose::Test)?;
    node::need_node()?;
    let mut run = Run::new();
    fmt(&mut run);
    let screens = screens(&mut run);
    // Without its screens the app cannot be compiled; the rest is looked at all the same.
    let chosen: &[&str] = if screens { &[cargo::WITH_THE_APP] } else { &[] };
    run.component("clippy", "clippy", || clippy(chosen));
    let built = run.step("build", || with("build", chosen, &["--bins"]));
    run.step("test", || {
        let mut test = with("test", chosen, &["--no-fail-fast"]);
        // The stories start the programs of the step before.
        test.env("XTASK_PROGRAMS_BUILT", "1");
        test
    });
    if screens && built {
        end_to_end(&mut run);
    } else {
        run.without("end to end", "the app");
    }
    run.finish()
}

fn fmt(run: &mut Run) {
    run.component("fmt", "rustfmt", || cargo::command(&["fmt", "--all", "--check"]));
}

/// The screens' own rules and tests; whether `ui/dist` is there.
fn screens(run: &mut Run) -> bool {
    let ui = node::ui();
    if !run.work("npm packages", || node::packages(&ui).map(drop)) {
        run.without("screens", "npm packages");
        return false;
    }
    run.step("screens: types", || {
        node::npm(&ui, &["exec", "--offline", "--", "vue-tsc", "--noEmit"])
    });
    run.step("screens: lint", || node::npm(&ui, &["run", "lint"]));
    run.step("screens: test", || node::npm(&ui, &["test"]));
    let built = run.work("screens: build", || node::build(&ui).map(drop));
    if built {
        run.step("screens: size", || node::npm(&ui, &["run", "size"]));
    }
    built
}

fn clippy(chosen: &[&str]) -> Command {
    let mut clippy = with("clippy", chosen, &["--all-targets"]);
    clippy.args(["--", "-D", "warnings"]);
    clippy
}

fn with(what: &str, chosen: &[&str], arguments: &[&str]) -> Command {
    let mut command = cargo::command(&[what, "--locked"]);
    command.args(chosen).args(arguments);
    command
}

/// The story through the screens: in the real windows and in a browser.
fn end_to_end(run: &mut Run) {
    let stories = cargo::root().join("tests/e2e");
    let ready = run.work("end to end: drivers", || {
        TAURI_DRIVER.see_to()?;
        node::packages(&stories).map(drop)
    });
    if !ready {
        run.without("end to end", "a driver");
        return;
    }
    run.step("end to end", || {
        let mut test = node::npm(&stories, &["test"]);
        test.env("XTASK_PROGRAMS", cargo::target().join("debug"));
        test.env("XTASK_TAURI_DRIVER", TAURI_DRIVER.program());
        test
    });
}
