//! The clock port: wall time as the device believes it, and boot time, which no setting moves.
//!
//! The real clocks live at the edges (tablet shell, sync-server); here are only the port and a settable one.

use std::sync::{Mutex, PoisonError};

use minicbor::{Decode, Encode};
use model::time::TimeMs;

/// One start of a machine: sixteen bytes, new at every boot. Boot clocks compare only within one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct BootId(#[cbor(n(0), with = "minicbor::bytes")] pub [u8; 16]);

/// Where time comes from (DESIGN 12). Nothing else in the house asks the system what time it is.
pub trait Clock: Send + Sync {
    /// Wall time in UTC milliseconds; may be wrong, may jump.
    fn now_ms(&self) -> TimeMs;
    /// This boot and the milliseconds since it began, sleep included (CLOCK_BOOTTIME).
    fn boot(&self) -> (BootId, i64);
}

/// A clock that stands still until it is set: for tests, demo and simulation.
#[derive(Debug)]
pub struct ManualClock(Mutex<Instant>);

#[derive(Clone, Copy, Debug)]
struct Instant {
    now_ms: TimeMs,
    boot: BootId,
    boot_ms: i64,
}

impl ManualClock {
    /// Stands at `now_ms`, a fresh boot of which no time has passed.
    pub fn new(now_ms: TimeMs) -> Self {
        Self(Mutex::new(Instant { now_ms, boot: BootId([0; 16]), boot_ms: 0 }))
    }

    /// Time passes: both clocks move on.
    pub fn advance(&self, by_ms: i64) {
        self.with(|at| {
            at.now_ms = at.now_ms.saturating_add(by_ms);
            at.boot_ms = at.boot_ms.saturating_add(by_ms);
        });
    }

    /// Someone sets the wall clock; the boot clock does not notice.
    pub fn set(&self, now_ms: TimeMs) {
        self.with(|at| at.now_ms = now_ms);
    }

    /// The machine starts again: a new boot, its clock at zero.
    pub fn reboot(&self, boot: BootId) {
        self.with(|at| (at.boot, at.boot_ms) = (boot, 0));
    }

    fn with<T>(&self, f: impl FnOnce(&mut Instant) -> T) -> T {
        f(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Clock for ManualClock {
    fn now_ms(&self) -> TimeMs {
        self.with(|at| at.now_ms)
    }

    fn boot(&self) -> (BootId, i64) {
        self.with(|at| (at.boot, at.boot_ms))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn setting_the_wall_clock_leaves_the_boot_clock_alone() {
        let clock = ManualClock::new(1_000);
        clock.advance(500);
        clock.set(9);
        assert_eq!((clock.now_ms(), clock.boot()), (9, (BootId([0; 16]), 500)));
        clock.reboot(BootId([1; 16]));
        assert_eq!(clock.boot(), (BootId([1; 16]), 0));
    }
}
