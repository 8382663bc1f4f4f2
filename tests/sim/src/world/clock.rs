//! One time for the whole world, and clocks that may say something else.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use sync::clock::{BootId, Clock};

/// The true time of the world, ms UTC.
#[derive(Clone, Debug)]
pub struct Time(Arc<AtomicI64>);

impl Time {
    /// Begins at an instant.
    #[must_use]
    pub fn new(now: i64) -> Self {
        Self(Arc::new(AtomicI64::new(now)))
    }

    /// What it is.
    #[must_use]
    pub fn now(&self) -> i64 {
        self.0.load(Ordering::Relaxed)
    }

    /// It is never set back.
    pub fn set(&self, now: i64) {
        self.0.fetch_max(now, Ordering::Relaxed);
    }
}

/// The clock of one machine.
#[derive(Debug)]
pub struct SimClock {
    time: Time,
    wrong_by: AtomicI64,
    boots: AtomicU64,
    booted_at: AtomicI64,
}

impl SimClock {
    /// A right clock, just booted.
    #[must_use]
    pub fn new(time: Time) -> Self {
        let booted_at = AtomicI64::new(time.now());
        Self { time, wrong_by: AtomicI64::new(0), boots: AtomicU64::new(1), booted_at }
    }

    /// Someone sets the wall clock.
    pub fn jump(&self, by: i64) {
        self.wrong_by.fetch_add(by, Ordering::Relaxed);
    }

    /// The machine lies there switched on and unused; its boot clock goes on, the world's time does not.
    pub fn sleep(&self, ms: i64) {
        self.booted_at.fetch_sub(ms, Ordering::Relaxed);
    }

    /// The machine starts again.
    pub fn reboot(&self) {
        self.boots.fetch_add(1, Ordering::Relaxed);
        self.booted_at.store(self.time.now(), Ordering::Relaxed);
    }
}

impl Clock for SimClock {
    fn now_ms(&self) -> i64 {
        self.time.now().saturating_add(self.wrong_by.load(Ordering::Relaxed))
    }

    fn boot(&self) -> (BootId, i64) {
        let mut boot = [0; 16];
        boot[..8].copy_from_slice(&self.boots.load(Ordering::Relaxed).to_be_bytes());
        (BootId(boot), self.time.now() - self.booted_at.load(Ordering::Relaxed))
    }
}
