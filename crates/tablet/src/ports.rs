//! Everything a tablet needs from outside: time, chance, the network, the keystore. The simulator hands in its own.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use model::rng::Rng;
use store::OpenOptions;
use sync::clock::Clock;

use crate::error::Result;
use crate::http::HttpTransport;
use crate::secret::SecretStore;
use crate::system_clock::SystemClock;
use crate::transport::Transport;
use crate::vault::PinCost;

/// How much room the tablet's disk has.
pub trait Room: Send + Sync {
    /// Bytes that may still be written; none where it cannot be said.
    fn free_bytes(&self) -> Option<u64>;
}

/// The room on the disk of a folder.
struct DiskRoom(PathBuf);

impl Room for DiskRoom {
    fn free_bytes(&self) -> Option<u64> {
        let disk = rustix::fs::statvfs(&self.0).ok()?;
        Some(disk.f_bavail.saturating_mul(disk.f_frsize))
    }
}

/// Room without end, where nothing is written to a disk of its own.
pub struct Endless;

impl Room for Endless {
    fn free_bytes(&self) -> Option<u64> {
        None
    }
}

/// The ports of one tablet.
#[derive(Clone)]
pub struct Ports {
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// The keystore.
    pub secrets: Arc<dyn SecretStore>,
    /// The way to the server.
    pub transport: Arc<dyn Transport>,
    /// Where chance comes from; clones share it, so that a tablet opened again never draws the same.
    pub rng: Arc<Mutex<Rng>>,
    /// How much room there is.
    pub room: Arc<dyn Room>,
    /// What a guess at the PIN costs.
    pub pin_cost: PinCost,
    /// The SQLite VFS the database lives on; the default one where there is none.
    pub vfs: Option<String>,
}

impl Ports {
    /// The real ones: the system's clocks and randomness, HTTPS, the room on a folder's disk.
    ///
    /// # Errors
    /// When the system gives no randomness or TLS cannot be set up.
    pub fn system(secrets: Arc<dyn SecretStore>, home: &Path) -> Result<Self> {
        Ok(Self {
            clock: Arc::new(SystemClock::new()),
            secrets,
            transport: Arc::new(HttpTransport::new()),
            rng: Arc::new(Mutex::new(system_rng()?)),
            room: Arc::new(DiskRoom(home.to_owned())),
            pin_cost: PinCost::TABLET,
            vfs: None,
        })
    }

    /// A generator of its own, seeded by the shared one.
    pub(crate) fn chance(&self) -> Rng {
        Rng::from_seed(self.rng.lock().unwrap_or_else(PoisonError::into_inner).bytes())
    }

    /// How the database is opened.
    pub(crate) fn open_options(&self) -> OpenOptions<'_> {
        OpenOptions { vfs: self.vfs.as_deref() }
    }
}

/// A generator seeded by the operating system.
fn system_rng() -> Result<Rng> {
    let mut seed = [0; 32];
    #[allow(clippy::disallowed_methods, reason = "the port that seeds model::rng::Rng")]
    getrandom::fill(&mut seed)
        .map_err(|error| crate::error::TabletError::fault(crate::error::KEYSTORE_FAILED, error))?;
    Ok(Rng::from_seed(seed))
}
