//! A machine's disk: one that can die, under a name of its own in this process.

use std::sync::atomic::{AtomicU64, Ordering};

use crash_vfs::{CrashMode, CrashPlan, Disk};

use crate::plan::DiskFault;

/// A disk and the name SQLite knows it by.
#[derive(Debug)]
pub struct SimDisk {
    disk: Disk,
    name: String,
}

impl SimDisk {
    /// An empty disk.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self::on(Disk::new(seed))
    }

    fn on(disk: Disk) -> Self {
        static NAMES: AtomicU64 = AtomicU64::new(0);
        let name = format!("sim-{}", NAMES.fetch_add(1, Ordering::Relaxed));
        disk.register(&name).unwrap();
        Self { disk, name }
    }

    /// What is found after the accident; a copy of everything where there was none.
    #[must_use]
    pub fn reboot(&self) -> Self {
        Self::on(self.disk.reboot())
    }

    /// A copy of everything written, whatever fault is planned.
    #[must_use]
    pub fn copied(&self) -> Self {
        self.disk.mend();
        self.reboot()
    }

    /// The name of its VFS.
    #[must_use]
    pub fn vfs(&self) -> &str {
        &self.name
    }

    /// Sets the fault that is to come.
    pub fn plan(&self, fault: DiskFault, after: u64) {
        let at = self.disk.calls() + after;
        let mode = match fault {
            DiskFault::Kill => CrashMode::Kill,
            DiskFault::Power => CrashMode::PowerLoss { seed: at },
            DiskFault::Full => CrashMode::DiskFull,
            DiskFault::Io => CrashMode::IoError,
        };
        self.disk.plan(CrashPlan { at, mode });
    }

    /// It works again.
    pub fn mend(&self) {
        self.disk.mend();
    }

    /// Whether the process or the power is gone.
    #[must_use]
    pub fn is_dead(&self) -> bool {
        self.disk.is_dead()
    }
}
