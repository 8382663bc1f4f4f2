//! The system's clocks behind `sync`'s port. Nothing else in the server asks what time it is.

use std::fs;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use data_encoding::HEXLOWER;
use model::time::TimeMs;
use sync::clock::{BootId, Clock};

/// Wall time from the system; boot time from the kernel where it tells, from process start elsewhere.
#[derive(Debug)]
pub struct SystemClock {
    boot: BootId,
    started: Instant,
}

impl SystemClock {
    /// Reads which boot this is.
    #[allow(clippy::disallowed_methods, reason = "the clock port")]
    pub fn new() -> Self {
        Self { boot: boot_id().unwrap_or(BootId([0; 16])), started: Instant::now() }
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for SystemClock {
    #[allow(clippy::disallowed_methods, reason = "the clock port")]
    fn now_ms(&self) -> TimeMs {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    }

    #[allow(clippy::disallowed_methods, reason = "the clock port")]
    fn boot(&self) -> (BootId, i64) {
        let since_start = || i64::try_from(self.started.elapsed().as_millis()).unwrap_or(i64::MAX);
        (self.boot, uptime_ms().unwrap_or_else(since_start))
    }
}

/// Linux names each boot by a uuid.
fn boot_id() -> Option<BootId> {
    let text = fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
    let hex: String = text.trim().chars().filter(|c| *c != '-').collect();
    HEXLOWER.decode(hex.as_bytes()).ok()?.try_into().ok().map(BootId)
}

/// `/proc/uptime` is CLOCK_BOOTTIME with two decimals: it goes on while the machine sleeps.
fn uptime_ms() -> Option<i64> {
    let text = fs::read_to_string("/proc/uptime").ok()?;
    let seconds: f64 = text.split_whitespace().next()?.parse().ok()?;
    #[allow(clippy::cast_possible_truncation, reason = "a machine is not up for 300 million years")]
    Some((seconds * 1_000.0) as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_is_this_century_and_the_boot_clock_does_not_run_backwards() {
        let clock = SystemClock::new();
        assert!(clock.now_ms() > 1_700_000_000_000);
        let (boot, earlier) = clock.boot();
        let (same, later) = clock.boot();
        assert_eq!(boot, same);
        assert!(later >= earlier);
    }
}
