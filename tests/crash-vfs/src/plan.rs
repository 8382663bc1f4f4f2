//! When a disk stops working, and how.

/// A fault, and the mutating call after which it happens.
///
/// Mutating calls are writes, truncations, syncs, deletions and openings that create a file. They are
/// counted from the making of the [`Disk`](crate::Disk), so a plan can be set in the middle of a script.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CrashPlan {
    /// So many mutating calls are done in full; the fault meets the next one. 0: the very first fails.
    pub at: u64,
    /// What happens then.
    pub mode: CrashMode,
}

/// The ways a disk stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CrashMode {
    /// The process is killed: every further call fails, what was written survives, synced or not.
    Kill,
    /// The power goes: every further call fails; what was not synced is kept, dropped, cut or garbled.
    PowerLoss {
        /// Decides the fate of each unsynced write and of each file made or deleted meanwhile.
        seed: u64,
    },
    /// One mutating call fails, then the disk works again: a passing fault. The process lives.
    IoError,
    /// From here on nothing grows; a write past the end of a file is half done, then fails with
    /// `SQLITE_FULL`. The process lives, and [`Disk::mend`](crate::Disk::mend) makes room again.
    DiskFull,
}
