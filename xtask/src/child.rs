//! Programs started under a ward: run to their end with a limit, or kept running beside us.

use crate::stopwatch::Stopwatch;
use crate::{say::say, ward};
use std::fs::File;
use std::io::{BufRead, BufReader, IsTerminal};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::time::Duration;

const POLL: Duration = Duration::from_millis(50);
/// How often a step that shows nothing by itself says that it goes on.
const STILL_EVERY: Duration = Duration::from_secs(20);
/// A ward gives its program five seconds to end.
const ENDING: Duration = Duration::from_secs(10);

/// Runs to the end and shows what the program prints, and now and then that it goes on.
pub(crate) fn show(command: &Command, limit: Duration) -> Result<(), String> {
    finish(ward::under(command, Some(limit), None)?, limit)
}

/// As [`show`], for a program that tells its progress on standard error and its results to nobody.
pub(crate) fn progress(command: &Command, limit: Duration) -> Result<(), String> {
    let mut ward = ward::under(command, Some(limit), None)?;
    ward.stdout(Stdio::null());
    finish(ward, limit)
}

fn finish(mut ward: Command, limit: Duration) -> Result<(), String> {
    let began = Stopwatch::start();
    let mut child = ward.spawn().map_err(|e| e.to_string())?;
    // On a terminal the builders move a line of their own.
    let silent = !std::io::stderr().is_terminal();
    let mut still = STILL_EVERY;
    loop {
        if let Some(status) = child.try_wait().map_err(|e| e.to_string())? {
            return if status.success() { Ok(()) } else { Err(why(status, limit)) };
        }
        if silent && began.elapsed() > still {
            still += STILL_EVERY;
            say(&format!("      … {}", began.spelled()));
        }
        std::thread::sleep(POLL);
    }
}

/// Runs to the end and gives back what the program wrote to standard output; what it wrote to standard error is
/// shown when it fails.
pub(crate) fn answer(command: &Command, limit: Duration) -> Result<String, String> {
    let mut ward = ward::under(command, Some(limit), None)?;
    let child = ward.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = child.map_err(|e| e.to_string())?;
    // Kept open beside the wait, which would close it.
    let _input = child.stdin.take();
    let output = child.wait_with_output().map_err(|e| e.to_string())?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(format!("{}\n{}", why(output.status, limit), said.trim()))
}

/// How a step ended, in words.
pub(crate) fn why(status: ExitStatus, limit: Duration) -> String {
    match status.code() {
        Some(code) if code == i32::from(ward::TIME_OVER) => {
            format!("ended after {} min, its limit", limit.as_secs() / 60)
        }
        _ => status.to_string(),
    }
}

/// A program that runs until we let go of it.
pub(crate) struct Beside {
    ward: Child,
    /// What it printed first, line by line, until nobody listens.
    lines: mpsc::Receiver<String>,
}

impl Beside {
    /// Starts it; its standard error goes to the end of `log`.
    pub(crate) fn start(command: &Command, lock: &Path, log: &Path) -> Result<Self, String> {
        let log = File::options().create(true).append(true).open(log).map_err(|e| e.to_string())?;
        let mut ward = ward::under(command, None, Some(lock))?;
        let mut ward =
            ward.stdout(Stdio::piped()).stderr(log).spawn().map_err(|e| e.to_string())?;
        let (tell, lines) = mpsc::channel();
        if let Some(output) = ward.stdout.take() {
            std::thread::spawn(move || {
                for line in BufReader::new(output).lines().map_while(Result::ok) {
                    tell.send(line).ok();
                }
            });
        }
        Ok(Self { ward, lines })
    }

    /// The first line that begins so, without its beginning; nothing when it ends or takes longer.
    pub(crate) fn line(&self, beginning: &str, limit: Duration) -> Option<String> {
        let asked = Stopwatch::start();
        loop {
            let left = limit.checked_sub(asked.elapsed())?;
            let line = self.lines.recv_timeout(left).ok()?;
            if let Some(at) = line.find(beginning) {
                return line.get(at + beginning.len()..).map(str::to_owned);
            }
        }
    }

    /// How it ended, when it has.
    pub(crate) fn ended(&mut self) -> Option<ExitStatus> {
        self.ward.try_wait().ok().flatten()
    }
}

/// Ends them together, and waits until they are gone.
pub(crate) fn end(mut programs: Vec<Beside>) {
    for program in &mut programs {
        drop(program.ward.stdin.take());
    }
    let asked = Stopwatch::start();
    for program in &mut programs {
        while program.ended().is_none() && asked.elapsed() < ENDING {
            std::thread::sleep(POLL);
        }
    }
}
