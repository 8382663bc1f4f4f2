//! `ward`: a small process between xtask and a program it starts, so that nothing outlives its starter.
//!
//! xtask holds the other end of the ward's standard input. When it is gone, by Ctrl-C, a kill or a crash, that
//! input ends, and the ward ends the program with everything the program started. Signals cannot be caught with
//! std alone; the end of an input can.

use crate::stopwatch::Stopwatch;
use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::Read;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

/// The first argument of an xtask that is a ward.
pub(crate) const NAME: &str = "ward";
/// The exit code of a program that was ended because its time was over, as with `timeout`.
pub(crate) const TIME_OVER: u8 = 124;

const POLL: Duration = Duration::from_millis(50);
/// How long a program may take to end when asked, before it is made to.
const GRACE: Duration = Duration::from_secs(5);
const NOTHING: &str = "-";

/// A command that runs `inner` under a ward. Its standard input belongs to the starter and must be kept open.
///
/// `lock` names a file the ward holds a shared lock on until the program is gone.
pub(crate) fn under(
    inner: &Command,
    limit: Option<Duration>,
    lock: Option<&Path>,
) -> Result<Command, String> {
    let own = std::env::current_exe().map_err(|e| format!("xtask does not find itself: {e}"))?;
    let mut ward = Command::new(own);
    let seconds = limit.map_or_else(|| NOTHING.to_owned(), |limit| limit.as_secs().to_string());
    ward.arg(NAME).arg(seconds).arg(lock.map_or(OsStr::new(NOTHING), Path::as_os_str));
    ward.arg(inner.get_program()).args(inner.get_args());
    for (name, value) in inner.get_envs() {
        match value {
            Some(value) => ward.env(name, value),
            None => ward.env_remove(name),
        };
    }
    if let Some(folder) = inner.get_current_dir() {
        ward.current_dir(folder);
    }
    // A group of its own: Ctrl-C on the terminal reaches xtask alone, and the ward is there to end the rest.
    ward.stdin(Stdio::piped()).process_group(0);
    Ok(ward)
}

/// The ward itself: `SECONDS|- LOCK|- PROGRAM ARGUMENT…`; its exit code is the program's.
pub(crate) fn ward(arguments: &[OsString]) -> Result<u8, String> {
    let [limit, lock, program, rest @ ..] = arguments else {
        return Err("ward SECONDS LOCK PROGRAM…".to_owned());
    };
    let limit = limit.to_str().and_then(|limit| limit.parse().ok()).map(Duration::from_secs);
    let _held = (lock != NOTHING).then(|| share(Path::new(lock))).transpose()?;
    let mut command = Command::new(program);
    command.args(rest);
    keep(&mut command, std::io::stdin(), limit)
}

fn share(path: &Path) -> Result<File, String> {
    let file = File::options().create(true).append(true).open(path);
    let file = file.map_err(|e| format!("{}: {e}", path.display()))?;
    file.try_lock_shared().map_err(|e| format!("{}: {e}", path.display()))?;
    Ok(file)
}

/// Runs until the program ends, `watched` ends or the time is over.
fn keep(
    command: &mut Command,
    watched: impl Read + Send + 'static,
    limit: Option<Duration>,
) -> Result<u8, String> {
    let running = Stopwatch::start();
    let named = command.get_program().to_string_lossy().into_owned();
    // A group of its own, so that all of it can be ended at once.
    let mut child = command
        .stdin(Stdio::null())
        .process_group(0)
        .spawn()
        .map_err(|e| format!("{named} does not start: {e}"))?;
    let (say, ended) = mpsc::channel::<()>();
    std::thread::spawn(move || {
        let mut watched = watched;
        std::io::copy(&mut watched, &mut std::io::sink()).ok();
        drop(say);
    });
    loop {
        if let Some(status) = child.try_wait().map_err(|e| format!("{named}: {e}"))? {
            return Ok(code(status));
        }
        let over = limit.is_some_and(|limit| running.elapsed() > limit);
        let alone = ended.recv_timeout(POLL) == Err(RecvTimeoutError::Disconnected);
        if over || alone {
            end(&mut child);
            return Ok(TIME_OVER);
        }
    }
}

/// Asks the whole group to end, and makes it after a grace.
fn end(child: &mut Child) {
    signal(child, "TERM");
    let asked = Stopwatch::start();
    while asked.elapsed() < GRACE {
        if let Ok(Some(_)) = child.try_wait() {
            return;
        }
        std::thread::sleep(POLL);
    }
    signal(child, "KILL");
    // Should no shell be there to send signals with.
    child.kill().ok();
    child.wait().ok();
}

/// A signal to the group; the child has not been waited for, so its number is still its own.
fn signal(child: &Child, name: &str) {
    let line = format!("kill -s {name} -- -{}", child.id());
    Command::new("sh").args(["-c", &line]).stderr(Stdio::null()).status().ok();
}

fn code(status: ExitStatus) -> u8 {
    let code = status.code().or_else(|| status.signal().map(|signal| 128 + signal));
    code.and_then(|code| u8::try_from(code).ok()).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    /// An input that never ends by itself.
    fn open_input() -> (std::io::PipeReader, std::io::PipeWriter) {
        std::io::pipe().unwrap()
    }

    #[test]
    fn the_exit_code_is_the_programs() {
        let (input, _kept) = open_input();
        assert_eq!(keep(&mut shell("exit 7"), input, None), Ok(7));
    }

    #[test]
    fn a_program_ends_with_its_starter_and_so_does_what_it_started() {
        let mark = std::env::temp_dir().join(format!("doorstep-ward-{}", std::process::id()));
        let script = format!("(sleep 2; touch '{}') & sleep 60", mark.display());
        let began = Stopwatch::start();
        assert_eq!(keep(&mut shell(&script), std::io::empty(), None), Ok(TIME_OVER));
        assert!(began.elapsed() < GRACE, "it ended when asked");
        std::thread::sleep(Duration::from_millis(2_500));
        assert!(!mark.exists(), "the grandchild lived on");
    }

    #[test]
    fn a_program_whose_time_is_over_is_ended() {
        let (input, _kept) = open_input();
        let limit = Some(Duration::from_millis(200));
        assert_eq!(keep(&mut shell("sleep 60"), input, limit), Ok(TIME_OVER));
    }

    #[test]
    fn a_program_that_does_not_start_is_named() {
        let why = keep(&mut Command::new("/no/such/program"), std::io::empty(), None).unwrap_err();
        assert!(why.starts_with("/no/such/program does not start"), "{why}");
    }
}
