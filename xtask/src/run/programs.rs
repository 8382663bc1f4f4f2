//! The three programs a start is made of, and how each is called.

use super::state::State;
use super::tablets::Tablet;
use crate::{cargo, node};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The server's program.
pub(super) const SERVER: &str = "sync-server";
/// A tablet in a browser, and what enrols both kinds.
pub(super) const BRIDGE: &str = "doorstep-bridge";
/// A tablet in a window.
pub(super) const APP: &str = "doorstep";

/// Builds what is needed: everything but the app, or everything.
///
/// The features of the whole workspace go together, as the tests are built with: nothing is compiled twice.
pub(super) fn build(window: bool) -> Command {
    let mut cargo = cargo::command(&["build", "--locked", "--bin", SERVER, "--bin", BRIDGE]);
    if window {
        cargo.args([cargo::WITH_THE_APP, "--bin", APP]);
    }
    cargo
}

/// One of our programs, told nothing by this shell's own `DOORSTEP_…` variables.
fn program(name: &str) -> Command {
    let mut command = Command::new(binary(name));
    for (variable, _) in std::env::vars_os() {
        if variable.as_encoded_bytes().starts_with(b"DOORSTEP_") {
            command.env_remove(variable);
        }
    }
    command
}

fn binary(name: &str) -> PathBuf {
    cargo::target().join("debug").join(name)
}

/// A command of the server in a district's folder.
pub(super) fn server(data: &Path, address: &str) -> Command {
    let mut command = program(SERVER);
    command.arg("--data").arg(data).env("DOORSTEP_PUBLIC_ADDRESS", address);
    command
}

/// `enrol` or `moved`, for a tablet without a screen.
pub(super) fn bridge(call: &str, data: &Path, tablet: &Tablet) -> Command {
    let mut command = program(BRIDGE);
    command.arg(call).arg("--data").arg(data).args(["--pin", tablet.pin]);
    command
}

/// A tablet's screens in a browser.
pub(super) fn in_a_browser(data: &Path) -> Command {
    let mut command = program(BRIDGE);
    command.arg("serve").arg("--data").arg(data).args(["--port", "0"]);
    command.arg("--ui").arg(node::ui().join("dist"));
    command
}

/// A tablet's screens in a window.
pub(super) fn in_a_window(state: &State, data: &Path, tablet: &Tablet) -> Result<Command, String> {
    let mut command = program(APP);
    command.env("DOORSTEP_DATA", data).env("DOORSTEP_WINDOW", tablet.window.to_string());
    command.env("DOORSTEP_WINDOW_TITLE", format!("入户通 · {}", tablet.name));
    if std::env::var_os("XDG_RUNTIME_DIR").is_none_or(|folder| folder.is_empty()) {
        // Without a login session (a container) there is none; WebKit wants one that is private.
        command.env("XDG_RUNTIME_DIR", state.private("runtime")?);
    }
    Ok(command)
}

/// What to say before a first build, which is long.
pub(super) fn first_build(window: bool) -> Option<&'static str> {
    match (window, binary(if window { APP } else { BRIDGE }).is_file()) {
        (_, true) => None,
        (true, false) => Some(
            "      第一次要编译整个应用，空闲的双核机器上大约十二分钟，中断了可以接着来\n      \
             the first build of the app takes about twelve minutes on two idle cores; broken off, it goes on later",
        ),
        (false, false) => Some(
            "      第一次要编译数据库和加密库，空闲的双核机器上大约四分钟，中断了可以接着来\n      \
             the first build takes about four minutes on two idle cores; broken off, it goes on later",
        ),
    }
}
