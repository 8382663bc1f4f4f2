//! A disk as a test sees it.

use crate::plan::CrashPlan;
use crate::state::State;
use crate::vfs;
use std::collections::BTreeMap;
use std::ffi::CString;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The disk shared by its handle and the files open on it.
pub(crate) type Shared = Arc<Mutex<State>>;

/// Locks a disk; a panic elsewhere leaves it readable.
pub(crate) fn lock(shared: &Mutex<State>) -> MutexGuard<'_, State> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A disk in memory. Connections reach it by the names it was [registered](Disk::register) under; those
/// names end with the disk, connections still open keep its content alive.
#[derive(Debug)]
pub struct Disk {
    shared: Shared,
    seed: u64,
    registered: Mutex<Vec<vfs::Registered>>,
}

impl Disk {
    /// An empty disk. The seed decides only what SQLite is told when it asks the disk for randomness.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self::holding(seed, BTreeMap::new())
    }

    fn holding(seed: u64, files: BTreeMap<String, Vec<u8>>) -> Self {
        let shared = Arc::new(Mutex::new(State::new(seed, files)));
        Self { shared, seed, registered: Mutex::default() }
    }

    /// Makes the disk known to SQLite as the VFS `name`, for `Connection::open_with_flags_and_vfs`.
    /// SQLite has one list of names for the whole process: take one of your own for each test and reboot.
    ///
    /// # Errors
    /// When the name holds a NUL, is taken, or SQLite does not start.
    pub fn register(&self, name: &str) -> Result<(), RegisterError> {
        let name = CString::new(name).map_err(|_| RegisterError::Name)?;
        let registered = vfs::register(name, &self.shared)?;
        self.registered.lock().unwrap_or_else(PoisonError::into_inner).push(registered);
        Ok(())
    }

    /// Sets the fault that is to come, in place of any other.
    pub fn plan(&self, plan: CrashPlan) {
        lock(&self.shared).plan(Some(plan));
    }

    /// Takes the fault away: a full disk has room again. The dead stay dead.
    pub fn mend(&self) {
        let mut state = lock(&self.shared);
        if !state.is_dead() {
            state.plan(None);
        }
    }

    /// How many mutating calls were done so far. Run a script once without a plan, and this is the
    /// number of places where it can be interrupted.
    #[must_use]
    pub fn calls(&self) -> u64 {
        lock(&self.shared).calls()
    }

    /// Whether a planned kill or power loss has happened.
    #[must_use]
    pub fn is_dead(&self) -> bool {
        lock(&self.shared).is_dead()
    }

    /// The disk found after the accident, or (when it has not come yet) after the same accident now:
    /// under a plan of power loss the unsynced is at stake, otherwise everything written is there.
    /// A disk without a plan is copied whole, so one prepared disk can serve many crash points.
    #[must_use]
    pub fn reboot(&self) -> Self {
        Self::holding(self.seed, lock(&self.shared).survivors())
    }

    /// The files as they would be found after [`reboot`](Disk::reboot), by name.
    #[must_use]
    pub fn files(&self) -> BTreeMap<String, Vec<u8>> {
        lock(&self.shared).survivors()
    }
}

/// Why a disk could not be made known to SQLite.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RegisterError {
    /// The name holds a NUL character.
    Name,
    /// Another disk of this process has this name.
    Taken,
    /// SQLite's result code.
    Sqlite(i32),
}

impl fmt::Display for RegisterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name => f.write_str("the name of a disk must not hold a NUL"),
            Self::Taken => f.write_str("another disk is registered under this name"),
            Self::Sqlite(code) => write!(f, "SQLite refused the disk with code {code}"),
        }
    }
}

impl std::error::Error for RegisterError {}
