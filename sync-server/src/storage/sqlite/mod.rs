//! The records in one encrypted SQLite file: one writer, any number of readers, each from its own snapshot.

mod beside;
mod copy;
mod deciding;
mod digest;
mod enrolling;
mod erase;
mod inspect;
mod mend;
mod migrate;
mod news;
mod open;
mod pack;
mod push;
mod redraw;
mod renew;
mod repair;
mod storage;
mod table;
mod taking;
mod value;

pub use digest::register as digest_functions;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use model::planted::{self, Bug};
use model::time::TimeMs;
use rusqlite::{Connection, Transaction, TransactionBehavior};
use sync::exchange::Epoch;
use sync::key::SigningKey;

use super::{Kept, Tenant};
use crate::aside::Aside;
use crate::keys::Secret;
use open::Durability;

pub use inspect::{Inspected, inspect};
pub(crate) use renew::renew;
pub use renew::{Renewal, Renewed, renew_on};

/// The folder of what survives the database, beside it.
pub const ASIDE: &str = "aside";

/// Connections kept open for readers; more are opened when asked for and closed again.
const READERS_KEPT_MAX: usize = 8;

/// Pages the writer keeps decrypted.
const WRITER_CACHE_KIB: i64 = 32 * 1_024;

/// The database file of a server.
pub struct SqliteStorage {
    path: PathBuf,
    vfs: Option<String>,
    key: Secret,
    audit_key: SigningKey,
    aside: Option<Aside>,
    writer: Mutex<Writer>,
    readers: Mutex<Vec<Connection>>,
}

/// One at a time, so that nobody waits on SQLite's own lock.
struct Writer {
    full: Connection,
    light: Connection,
}

impl std::fmt::Debug for SqliteStorage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SqliteStorage({})", self.path.display())
    }
}

impl SqliteStorage {
    /// Makes the database of a new district.
    ///
    /// # Errors
    /// The storage's; [`super::StorageError::Conflict`] when there is one already.
    pub fn create(
        path: &Path,
        key: &Secret,
        tenant: &Tenant,
        epoch: Epoch,
        at: TimeMs,
    ) -> Kept<()> {
        Self::create_on(None, path, key, tenant, epoch, at)
    }

    /// As [`SqliteStorage::create`], on another SQLite VFS than the system's: a disk that crashes, in the simulator.
    ///
    /// # Errors
    /// As [`SqliteStorage::create`].
    pub fn create_on(
        vfs: Option<&str>,
        path: &Path,
        key: &Secret,
        tenant: &Tenant,
        epoch: Epoch,
        at: TimeMs,
    ) -> Kept<()> {
        let mut connection = open::connection(vfs, path, key, Durability::Full)?;
        migrate::migrate(&mut connection)?;
        let step = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        table::meta::insert(&step, epoch)?;
        table::tenant::insert(&step, tenant, at)?;
        Ok(step.commit()?)
    }

    /// Opens the database of a district; the head of its audit is signed by `audit_key`.
    ///
    /// # Errors
    /// The storage's.
    pub fn open(path: &Path, key: &Secret, audit_key: &SigningKey) -> Kept<Self> {
        Self::open_on(None, path, key, audit_key)
    }

    /// As [`SqliteStorage::open`], on another SQLite VFS than the system's.
    ///
    /// # Errors
    /// As [`SqliteStorage::open`].
    pub fn open_on(
        vfs: Option<&str>,
        path: &Path,
        key: &Secret,
        audit_key: &SigningKey,
    ) -> Kept<Self> {
        let mut full = open::connection(vfs, path, key, Durability::Full)?;
        migrate::migrate(&mut full)?;
        full.pragma_update(None, "cache_size", -WRITER_CACHE_KIB)?;
        let light = open::connection(vfs, path, key, Durability::Light)?;
        let this = Self {
            path: path.to_owned(),
            vfs: vfs.map(str::to_owned),
            key: key.clone(),
            audit_key: audit_key.clone(),
            // What lies on a disk of a test's own has nothing beside it, unless it says where.
            aside: vfs.is_none().then(|| Aside::new(path.with_file_name(ASIDE), key)),
            writer: Mutex::new(Writer { full, light }),
            readers: Mutex::new(Vec::new()),
        };
        this.agree()?;
        Ok(this)
    }

    /// The same with what survives the database in a folder: for a database on a VFS of its own.
    ///
    /// # Errors
    /// As [`SqliteStorage::open`].
    pub fn with_aside(self, folder: PathBuf) -> Kept<Self> {
        let aside = Some(Aside::new(folder, &self.key));
        let this = Self { aside, ..self };
        this.agree()?;
        Ok(this)
    }

    fn writer(&self) -> MutexGuard<'_, Writer> {
        // A panic while it was held has rolled the transaction back.
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One durable transaction; what fails leaves nothing behind.
    fn write<T>(&self, f: impl FnOnce(&Transaction<'_>) -> Kept<T>) -> Kept<T> {
        let mut writer = self.writer();
        let step = writer.full.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let answer = f(&step)?;
        let lines = self.write_beside(&step)?;
        let committed = step.commit();
        if committed.is_err() {
            self.take_back(&mut writer.full, &lines);
        }
        if !planted::is(Bug::ReceiptBeforeCommit) {
            committed?;
        }
        Ok(answer)
    }

    /// One transaction that a power cut may undo.
    fn write_light<T>(&self, f: impl FnOnce(&Transaction<'_>) -> Kept<T>) -> Kept<T> {
        let mut writer = self.writer();
        let step = writer.light.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let answer = f(&step)?;
        step.commit()?;
        Ok(answer)
    }

    /// One snapshot.
    fn read<T>(&self, f: impl FnOnce(&Transaction<'_>) -> Kept<T>) -> Kept<T> {
        let kept = self.readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut connection = match kept {
            Some(connection) => connection,
            None => open::connection(self.vfs.as_deref(), &self.path, &self.key, Durability::Full)?,
        };
        let snapshot = connection.transaction_with_behavior(TransactionBehavior::Deferred)?;
        let answer = f(&snapshot)?;
        snapshot.finish()?;
        let mut readers = self.readers.lock().unwrap_or_else(PoisonError::into_inner);
        if readers.len() < READERS_KEPT_MAX {
            readers.push(connection);
        }
        Ok(answer)
    }
}
