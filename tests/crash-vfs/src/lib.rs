//! A disk that can die: an SQLite VFS in memory that counts every mutating call, stops at the one it was
//! told to, and then shows what a killed process or a lost power supply would have left behind.
//!
//! ```
//! use doorstep_crash_vfs::{CrashMode, CrashPlan, Disk};
//! use rusqlite::{Connection, OpenFlags};
//!
//! let disk = Disk::new(7);
//! disk.register("doc-example")?;
//! let open = |vfs| Connection::open_with_flags_and_vfs("a.db", OpenFlags::default(), vfs);
//! open("doc-example")?.execute_batch("CREATE TABLE t (x) STRICT;").ok();
//!
//! disk.plan(CrashPlan { at: disk.calls() + 2, mode: CrashMode::PowerLoss { seed: 1 } });
//! let died = open("doc-example")?.execute_batch("CREATE TABLE u (x INTEGER) STRICT;");
//! assert!(died.is_err() && disk.is_dead());
//!
//! let after = disk.reboot();
//! after.register("doc-example-after")?;
//! let answer: String = open("doc-example-after")?.query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
//! assert_eq!(answer, "ok");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! What a disk does is safe Rust in `state`, `content`, `names` and `locks`. Only `vfs`, `io`, `shm` and
//! `wal_index` hold unsafe code, and they decide nothing. One process, paths are plain names, time stands still.

mod content;
mod disk;
mod io;
mod locks;
mod names;
mod plan;
mod seed;
mod shm;
mod state;
mod vfs;
mod wal_index;

pub use disk::{Disk, RegisterError};
pub use plan::{CrashMode, CrashPlan};
