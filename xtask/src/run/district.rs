//! The fictitious district: made once, served while we run.

use super::port::{self, Port};
use super::programs;
use super::state::{State, make_whole};
use crate::child::{self, Beside};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

const NAME: &str = "演示省·云陵市·澄河区(虚构)";
const MAKE_LIMIT: Duration = Duration::from_secs(15 * 60);
const LISTEN_LIMIT: Duration = Duration::from_secs(30);
/// Where the port is written down that the tablets know.
const PORT_FILE: &str = "server-port";

/// The data folder of the server.
pub(super) fn data(state: &State) -> PathBuf {
    state.at("district").join("data")
}

/// Makes the district and fills it, unless that is done.
pub(super) fn make(state: &State) -> Result<bool, String> {
    make_whole(&state.at("district"), |made| {
        let data = made.join("data");
        let server = || programs::server(&data, "http://127.0.0.1:8787");
        let mut init = server();
        init.args(["init", "--demo", "--name", NAME]);
        child::answer(init.arg("--sealing-key").arg(made.join("sealing.key")), MAKE_LIMIT)?;
        child::progress(server().args(["demo", "--preset", "grid"]), MAKE_LIMIT)
    })
}

/// The port to serve on; see [`port`].
pub(super) fn choose_port(state: &State) -> Result<Port, String> {
    port::choose(fs::read_to_string(state.at(PORT_FILE)).ok().as_deref())
}

/// Writes down which port the tablets know.
pub(super) fn remember_port(state: &State, port: Port) -> Result<(), String> {
    fs::write(state.at(PORT_FILE), port.number().to_string()).map_err(|e| e.to_string())
}

/// Writes down that some tablets know one port and some another.
pub(super) fn forget_port(state: &State) -> Result<(), String> {
    fs::write(state.at(PORT_FILE), "moving").map_err(|e| e.to_string())
}

/// Where a port's server is found.
pub(super) fn address(port: Port) -> String {
    format!("http://127.0.0.1:{}", port.number())
}

/// Serves; comes back once it listens.
pub(super) fn serve(state: &State, port: Port) -> Result<Beside, String> {
    let mut serve = programs::server(&data(state), &address(port));
    serve.args(["serve", "--listen", &format!("127.0.0.1:{}", port.number())]);
    let log = state.at("server.log");
    let running = Beside::start(&serve, &state.programs_lock(), &log)?;
    match running.line("listening ", LISTEN_LIMIT) {
        Some(_) => Ok(running),
        None => Err(format!("服务没有启动 / the server does not listen:\n{}", last_lines(&log))),
    }
}

/// The end of a log, for a person.
pub(super) fn last_lines(log: &Path) -> String {
    let text = fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let lines: Vec<&str> = text.lines().collect();
    let last = lines.iter().skip(lines.len().saturating_sub(8));
    last.map(|line| format!("    {line}")).collect::<Vec<_>>().join("\n")
}
