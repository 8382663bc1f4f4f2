//! Time and chance come in through ports. clippy.toml refuses the calls; this refuses them as text too,
//! where clippy cannot see (trait methods such as `default`), and keeps the list of ports short.

use crate::rust_text::{every, every_outside_tests};
use crate::tree::{assert_none, read};

/// Calls that read a clock, draw chance or open a document, by the end of their path.
const REFUSED: [&str; 17] = [
    "SystemTime::now",
    "UNIX_EPOCH.elapsed",
    "Instant::now",
    "Utc::now",
    "Local::now",
    "Uuid::new_v4",
    "Uuid::now_v7",
    "ActorId::random",
    "getrandom::",
    "OsRng",
    "SysRng",
    "ThreadRng",
    "thread_rng",
    "rand::rng",
    "rand::random",
    "AutoCommit::",
    "Automerge::",
];

/// The ports: a file, what it may call, and why.
const PORTS: [(&str, &[&str], &str); 6] = [
    ("crates/model/src/document/", &["AutoCommit::"], "the one place that opens documents"),
    ("crates/tablet/src/ports.rs", &["getrandom::"], "seeds the tablet's Rng"),
    ("crates/tablet/src/system_clock.rs", &["SystemTime::now"], "the tablet's Clock"),
    ("sync-server/src/ports/entropy.rs", &["getrandom::"], "seeds the server's Rng"),
    ("sync-server/src/ports/clock.rs", &["SystemTime::now", "Instant::now"], "the server's Clock"),
    ("xtask/src/stopwatch.rs", &["Instant::now"], "times the steps for the person who waits"),
];

#[test]
fn clocks_and_chance_come_in_through_the_ports() {
    let mut found = Vec::new();
    for (path, text) in every_outside_tests() {
        for (number, line) in text.code_outside_tests().lines().enumerate() {
            // An import calls nothing.
            let calls = if line.trim_start().starts_with("use ") { "" } else { line };
            for call in REFUSED.iter().filter(|call| calls.contains(*call)) {
                if !is_port(path, call) {
                    found.push(format!("{path}:{}: {call}", number + 1));
                }
            }
        }
    }
    assert_none("take a Clock, an Rng or a Document as an argument", &found);
}

fn is_port(path: &str, call: &str) -> bool {
    PORTS.iter().any(|(port, calls, _)| path.starts_with(port) && calls.contains(&call))
}

#[test]
fn every_port_is_there_and_needed() {
    let mut idle = Vec::new();
    for (port, calls, _) in PORTS {
        let code: String = every()
            .filter(|(path, _)| path.starts_with(port))
            .map(|(_, text)| text.code.as_str())
            .collect();
        idle.extend(
            calls.iter().filter(|call| !code.contains(*call)).map(|call| format!("{port}: {call}")),
        );
    }
    assert_none("take these out of the list of ports", &idle);
}

#[test]
fn clippy_refuses_what_this_list_refuses() {
    let clippy = read("clippy.toml");
    for path in
        ["std::time::SystemTime::now", "std::time::Instant::now", "automerge::ActorId::random"]
    {
        assert!(clippy.contains(&format!("path = \"{path}\"")), "{path}");
    }
}
