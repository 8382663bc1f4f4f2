//! How long a start takes, as the person who waits sees it: from the start of the process until today's list stands
//! on the screen. Written only while `DOORSTEP_REPORT_PAINT` is set, as one line on standard output:
//! `painted_ms=523`.
//!
//! The kernel's own counts are read (hundredths of a second), so that loading WebKit is in the sum.

use std::io::Write as _;
use std::sync::atomic::{AtomicBool, Ordering};
use std::{env, fs};

const ASKED_BY: &str = "DOORSTEP_REPORT_PAINT";

/// What the kernel counts by in `/proc`, in ms: `USER_HZ` is 100 wherever Linux runs.
const TICK_MS: u64 = 10;

/// Whether the first painting is still to be told.
pub struct Paint(AtomicBool);

impl Paint {
    /// To be told when the environment asks for it.
    pub fn wanted() -> Self {
        Self(AtomicBool::new(env::var_os(ASKED_BY).is_some_and(|asked| !asked.is_empty())))
    }

    /// It stands on the screen; the first time is told.
    pub fn seen(&self) {
        if self.0.swap(false, Ordering::Relaxed) {
            let line = since_start_ms().map_or_else(|| "?".to_owned(), |ms| ms.to_string());
            let mut out = std::io::stdout().lock();
            // Whoever measures may have gone: that must not end the app.
            writeln!(out, "painted_ms={line}").and_then(|()| out.flush()).ok();
        }
    }
}

/// How long this process has run, where the kernel says so.
fn since_start_ms() -> Option<u64> {
    let uptime = fs::read_to_string("/proc/uptime").ok()?;
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    uptime_ms(&uptime)?.checked_sub(started_ms(&stat)?)
}

/// `12345.67 54321.00`: seconds since the machine started, and idle ones.
fn uptime_ms(uptime: &str) -> Option<u64> {
    let (seconds, hundredths) = uptime.split_whitespace().next()?.split_once('.')?;
    let seconds: u64 = seconds.parse().ok()?;
    let hundredths: u64 = hundredths.parse().ok()?;
    seconds.checked_mul(1_000)?.checked_add(hundredths.checked_mul(10)?)
}

/// The 22nd field; counted behind the program's name, which may hold anything.
fn started_ms(stat: &str) -> Option<u64> {
    let (_, behind_the_name) = stat.rsplit_once(')')?;
    let ticks: u64 = behind_the_name.split_whitespace().nth(19)?.parse().ok()?;
    ticks.checked_mul(TICK_MS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kernels_counts_are_read_whatever_the_program_is_called() {
        let stat = "7 (a ) (b) S 1 7 7 0 -1 4194560 1 0 0 0 2 3 0 0 20 0 1 0 4321 1000 10 0";
        assert_eq!(started_ms(stat), Some(43_210));
        assert_eq!(uptime_ms("45.67 90.00\n"), Some(45_670));
        for torn in ["", "7", "7 (a) S 1 7", "7 (a) S x x x x x x x x x x x x x x x x x x x x"] {
            assert_eq!(started_ms(torn), None, "{torn}");
        }
        assert_eq!(uptime_ms("4567"), None);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn this_process_has_run_for_less_than_the_machine() {
        let uptime = fs::read_to_string("/proc/uptime").unwrap();
        assert!(since_start_ms().unwrap() < uptime_ms(&uptime).unwrap());
    }
}
