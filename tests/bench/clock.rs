//! The stopwatch: the one place of the measurements that asks what time it is.

use std::time::Instant;

/// What a call gives, and how long it took in milliseconds.
pub(crate) fn timed<T>(call: impl FnOnce() -> T) -> (T, f64) {
    #[allow(clippy::disallowed_methods, reason = "a measurement reads the clock it measures with")]
    let begun = Instant::now();
    let given = call();
    (given, begun.elapsed().as_secs_f64() * 1_000.0)
}

/// A stopwatch that runs while something tells of its steps.
pub(crate) struct Stopwatch(Instant);

impl Stopwatch {
    pub(crate) fn start() -> Self {
        #[allow(
            clippy::disallowed_methods,
            reason = "a measurement reads the clock it measures with"
        )]
        let begun = Instant::now();
        Self(begun)
    }

    /// Milliseconds since.
    pub(crate) fn ms(&self) -> f64 {
        self.0.elapsed().as_secs_f64() * 1_000.0
    }
}
