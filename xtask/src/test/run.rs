//! One run of several steps, each announced and timed, and the last line that says what passed.
//!
//! A failing step does not keep the later ones from running: one run shows everything that is wrong.

use crate::say::say;
use crate::stopwatch::Stopwatch;
use crate::tally::Tally;
use crate::{cargo, child, tools, ward};
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::Duration;

/// No step takes longer, however slow the machine.
const STEP_LIMIT: Duration = Duration::from_secs(60 * 60);

/// The steps so far.
pub(super) struct Run {
    began: Stopwatch,
    passed: Vec<&'static str>,
    failed: Vec<&'static str>,
    skipped: Vec<&'static str>,
    tally: Tally,
}

impl Run {
    pub(super) fn new() -> Self {
        say(&format!("build outputs in {}", cargo::target().display()));
        Self {
            began: Stopwatch::start(),
            passed: Vec::new(),
            failed: Vec::new(),
            skipped: Vec::new(),
            tally: Tally::default(),
        }
    }

    /// A step that needs a rustup component; without it the step is skipped, and the last line says so.
    pub(super) fn component(
        &mut self,
        name: &'static str,
        component: &str,
        command: impl FnOnce() -> Command,
    ) {
        if tools::has_component(name) {
            self.step(name, command);
        } else {
            say(&format!(
                "\n==> {name}: skipped, {component} is not installed (rustup component add {component})"
            ));
            self.skipped.push(name);
        }
    }

    /// A command that must succeed; the tests in its output are counted.
    pub(super) fn step(&mut self, name: &'static str, command: impl FnOnce() -> Command) -> bool {
        let mut tally = self.tally;
        let done = self.work(name, || watch(&command(), &mut tally));
        self.tally = tally;
        done
    }

    /// Work of our own.
    pub(super) fn work(
        &mut self,
        name: &'static str,
        work: impl FnOnce() -> Result<(), String>,
    ) -> bool {
        say(&format!("\n==> {name}"));
        let began = Stopwatch::start();
        let outcome = work();
        let took = began.spelled();
        match &outcome {
            Ok(()) => {
                say(&format!("==> {name}: ok, {took}"));
                self.passed.push(name);
            }
            Err(why) => {
                say(&format!("==> {name}: FAILED ({why}), {took}"));
                self.failed.push(name);
            }
        }
        outcome.is_ok()
    }

    /// What has to wait for a step that failed has failed with it.
    pub(super) fn without(&mut self, name: &'static str, lacking: &str) {
        say(&format!("\n==> {name}: FAILED ({lacking} is missing)"));
        self.failed.push(name);
    }

    /// The last line.
    ///
    /// # Errors
    /// The same, when a step failed.
    pub(super) fn finish(self) -> Result<(), String> {
        let took = self.began.spelled();
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

/// Runs to the end, passes the output through and counts the tests in it.
fn watch(command: &Command, tally: &mut Tally) -> Result<(), String> {
    let mut ward = ward::under(command, Some(STEP_LIMIT), None)?;
    let mut child = ward.stdout(Stdio::piped()).spawn().map_err(|e| e.to_string())?;
    // Kept open beside the wait, which would close it.
    let _input = child.stdin.take();
    if let Some(output) = child.stdout.take() {
        for line in BufReader::new(output).split(b'\n') {
            let line = line.map_err(|e| e.to_string())?;
            let line = String::from_utf8_lossy(&line);
            tally.read(&line);
            say(&line);
        }
    }
    let status = child.wait().map_err(|e| e.to_string())?;
    if status.success() { Ok(()) } else { Err(child::why(status, STEP_LIMIT)) }
}

fn listed(names: &[&str]) -> String {
    if names.is_empty() { "nothing".to_owned() } else { names.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_that_fails_keeps_none_from_running_and_stands_in_the_last_line() {
        let mut run = Run::new();
        assert!(!run.work("one", || Err("why".to_owned())));
        assert!(run.work("two", || Ok(())));
        run.without("three", "one");
        let last = run.finish().unwrap_err();
        assert!(last.starts_with("FAILED: one, three; passed: two;"), "{last}");
    }
}
