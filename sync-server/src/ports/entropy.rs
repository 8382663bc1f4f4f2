//! The one place that asks the system for randomness: it seeds `model`'s generator.

use std::sync::{Mutex, PoisonError};

use model::rng::Rng;

/// A generator seeded by the operating system.
///
/// # Errors
/// When the system has no randomness to give; nothing secret may be made then.
pub fn system_rng() -> std::io::Result<Rng> {
    let mut seed = [0; 32];
    #[allow(clippy::disallowed_methods, reason = "the port that seeds model::rng::Rng")]
    getrandom::fill(&mut seed).map_err(|error| std::io::Error::other(error.to_string()))?;
    Ok(Rng::from_seed(seed))
}

/// One generator for all threads of the server.
#[derive(Debug)]
pub struct SharedRng(Mutex<Rng>);

impl SharedRng {
    /// Shares a generator.
    pub fn new(rng: Rng) -> Self {
        Self(Mutex::new(rng))
    }

    /// Draws from it.
    pub fn draw<T>(&self, f: impl FnOnce(&mut Rng) -> T) -> T {
        f(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
