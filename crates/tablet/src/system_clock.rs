//! The real clock: wall time, and the boot clock that goes on while the device sleeps (Rust's `Instant` stops).

use std::fs;
use std::time::{SystemTime, UNIX_EPOCH};

use model::time::TimeMs;
use rustix::time::{ClockId, clock_gettime};
use sync::clock::{BootId, Clock};
use sync::hash::Hash;

const BOOT_ID_FILE: &str = "/proc/sys/kernel/random/boot_id";

/// The system's clocks.
#[derive(Clone, Copy, Debug)]
pub struct SystemClock {
    boot: BootId,
}

impl SystemClock {
    /// Reads which boot this is, once.
    pub fn new() -> Self {
        let text = fs::read_to_string(BOOT_ID_FILE).unwrap_or_default();
        Self { boot: BootId(boot_id(text.trim())) }
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for SystemClock {
    fn now_ms(&self) -> TimeMs {
        #[allow(clippy::disallowed_methods, reason = "the clock port")]
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        TimeMs::try_from(since.as_millis()).unwrap_or(TimeMs::MAX)
    }

    fn boot(&self) -> (BootId, i64) {
        let at = clock_gettime(ClockId::Boottime);
        (self.boot, at.tv_sec.saturating_mul(1_000).saturating_add(at.tv_nsec / 1_000_000))
    }
}

/// Sixteen bytes that name a boot and nothing else: the kernel's own id would be a mark of the device.
fn boot_id(text: &str) -> [u8; 16] {
    let mut id = [0; 16];
    let hash = Hash::under("doorstep.boot.1", &[text.as_bytes()]);
    id.iter_mut().zip(hash.as_bytes()).for_each(|(to, from)| *to = *from);
    id
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_boot_clock_goes_on_and_names_one_boot() {
        let (clock, again) = (SystemClock::new(), SystemClock::new());
        let ((boot, one), (same, two)) = (clock.boot(), again.boot());
        assert_eq!(boot, same);
        assert!(two >= one && one > 0);
        assert!(clock.now_ms() > 1_700_000_000_000);
    }
}
