//! How long something has taken so far: the one place of xtask that reads a clock.

use std::time::{Duration, Instant};

/// Runs from the moment it is made.
#[derive(Clone, Copy)]
pub(crate) struct Stopwatch(Instant);

impl Stopwatch {
    #[allow(clippy::disallowed_methods, reason = "times the steps for the person who waits")]
    pub(crate) fn start() -> Self {
        Self(Instant::now())
    }

    pub(crate) fn elapsed(self) -> Duration {
        self.0.elapsed()
    }

    /// `8.2 s`, `3 min 20 s`.
    pub(crate) fn spelled(self) -> String {
        spelled(self.elapsed())
    }
}

fn spelled(took: Duration) -> String {
    match took.as_secs() {
        0..=99 => format!("{:.1} s", took.as_secs_f64()),
        whole => format!("{} min {} s", whole / 60, whole % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_time_is_spelled_in_seconds_and_a_long_one_in_minutes() {
        assert_eq!(spelled(Duration::from_millis(8_240)), "8.2 s");
        assert_eq!(spelled(Duration::from_secs(200)), "3 min 20 s");
    }
}
