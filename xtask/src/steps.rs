//! `check` and `test`: the steps in order, each announced and timed, and the last line that says what passed.
//!
//! A failing step does not keep the later ones from running: one run shows everything that is wrong.

use crate::tally::Tally;
use crate::{cargo, tools};
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Formatting and lints.
pub(crate) fn check() -> Result<(), String> {
    tools::need_build_tools()?;
    let mut run = Run::new();
    run.lints();
    run.finish()
}

/// Formatting, lints, the binaries the stories start, and every test of the workspace with its doc tests.
pub(crate) fn test() -> Result<(), String> {
    tools::need_build_tools()?;
    let mut run = Run::new();
    run.lints();
    run.step("build", cargo::command(&["build", "--locked", "--workspace", "--bins"]));
    run.step("test", cargo::command(&["test", "--locked", "--workspace", "--no-fail-fast"]));
    run.finish()
}

/// One run of several steps.
struct Run {
    began: Instant,
    passed: Vec<&'static str>,
    failed: Vec<&'static str>,
    skipped: Vec<&'static str>,
    tally: Tally,
}

impl Run {
    #[allow(clippy::disallowed_methods, reason = "times the steps for the person who waits")]
    fn new() -> Self {
        say(&format!("build outputs in {}", cargo::target().display()));
        Self {
            began: Instant::now(),
            passed: Vec::new(),
            failed: Vec::new(),
            skipped: Vec::new(),
            tally: Tally::default(),
        }
    }

    fn lints(&mut self) {
        self.component("fmt", "rustfmt", &["fmt", "--all", "--check"]);
        let clippy = ["clippy", "--locked", "--workspace", "--all-targets", "--", "-D", "warnings"];
        self.component("clippy", "clippy", &clippy);
    }

    /// A step that needs a rustup component; without it the step is skipped, and the last line says so.
    fn component(&mut self, name: &'static str, component: &str, arguments: &[&str]) {
        if tools::has_component(name) {
            self.step(name, cargo::command(arguments));
        } else {
            say(&format!(
                "\n==> {name}: skipped, {component} is not installed (rustup component add {component})"
            ));
            self.skipped.push(name);
        }
    }

    #[allow(clippy::disallowed_methods, reason = "times the steps for the person who waits")]
    fn step(&mut self, name: &'static str, mut command: Command) {
        say(&format!("\n==> {name}"));
        let began = Instant::now();
        let outcome = self.watch(&mut command);
        let took = seconds(began.elapsed());
        match outcome {
            Ok(()) => {
                say(&format!("==> {name}: ok, {took}"));
                self.passed.push(name);
            }
            Err(why) => {
                say(&format!("==> {name}: FAILED ({why}), {took}"));
                self.failed.push(name);
            }
        }
    }

    /// Runs to the end, passes the output through and counts the tests in it.
    fn watch(&mut self, command: &mut Command) -> Result<(), String> {
        let mut child = command.stdout(Stdio::piped()).spawn().map_err(|e| e.to_string())?;
        if let Some(output) = child.stdout.take() {
            for line in BufReader::new(output).split(b'\n') {
                let line = line.map_err(|e| e.to_string())?;
                let line = String::from_utf8_lossy(&line);
                self.tally.read(&line);
                say(&line);
            }
        }
        let status = child.wait().map_err(|e| e.to_string())?;
        if status.success() { Ok(()) } else { Err(status.to_string()) }
    }

    fn finish(self) -> Result<(), String> {
        let took = seconds(self.began.elapsed());
        let mut last = format!("passed: {}", listed(&self.passed));
        if self.tally != Tally::default() {
            last.push_str(&format!(" (tests: {})", self.tally));
        }
        if !self.skipped.is_empty() {
            last.push_str(&format!("; skipped: {}", listed(&self.skipped)));
        }
        if !self.failed.is_empty() {
            return Err(format!("FAILED: {}; {last}; {took}", listed(&self.failed)));
        }
        say(&format!("\n{last}; {took}"));
        Ok(())
    }
}

/// A line for the person who waits. A closed screen must not stop the tests.
fn say(line: &str) {
    writeln!(std::io::stdout(), "{line}").ok();
}

fn listed(names: &[&str]) -> String {
    if names.is_empty() { "nothing".to_owned() } else { names.join(", ") }
}

fn seconds(took: Duration) -> String {
    match took.as_secs() {
        0..=99 => format!("{:.1} s", took.as_secs_f64()),
        whole => format!("{} min {} s", whole / 60, whole % 60),
    }
}
