//! Opening the file: the key, the version, how durable a commit is. What stands in it is `migration`'s.

use std::path::Path;
use std::time::Duration;

use model::planted::{self, Bug};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};
use sync::hash::Hash;
use zeroize::Zeroizing;

use crate::{Result, Store, StoreError, digest, migration, table};

/// The previous process may still be letting go of the file.
const BUSY_TIMEOUT_MS: u64 = 1_000;
/// Statements kept compiled: all of them.
const STATEMENTS_MAX: usize = 256;

/// Version 1, 2026-11: the first. Another one could not open the databases of this one.
const SALT_DOMAIN: &str = "doorstep.salt.1";
const SALT_BYTES: usize = 16;

/// How to open; the default is what production does.
#[derive(Clone, Copy, Debug, Default)]
pub struct OpenOptions<'a> {
    /// The name of another VFS than the system's: a disk that crashes, in tests.
    pub vfs: Option<&'a str>,
}

impl Store {
    /// Opens the database, makes it when there is none, and brings it to this version's schema.
    ///
    /// # Errors
    /// [`StoreError::WrongKey`], [`StoreError::NewerDatabase`] with the file untouched, [`StoreError::InUse`],
    /// [`StoreError::NoCipher`], or what the disk did.
    pub fn open(path: &Path, key: &[u8; 32], options: &OpenOptions<'_>) -> Result<Self> {
        let mut connection = connect(path, options)?;
        unlock(&connection, key)?;
        let found = version(&connection)?;
        let known = migration::known();
        if found > known {
            return Err(StoreError::NewerDatabase { found, known });
        }
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
        settle(&connection)?;
        digest::register(&connection)?;
        migration::run(&mut connection, found)?;
        let next_log_id = table::change::next_log_id(&connection)?;
        let store = Self { connection, next_log_id };
        // What left this tablet just before it was killed. On a full disk the log stays, and everything can be read.
        let _ = store.empty_log();
        Ok(store)
    }

    /// Writes what stands in the write-ahead log back into the file, and empties the log.
    pub(crate) fn empty_log(&self) -> Result<()> {
        Ok(self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?)
    }

    /// Whether the file is whole: every page's seal, every b-tree, every index. Slow; for a nightly look.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] with the first things found.
    pub fn check(&self) -> Result<()> {
        let ask = |pragma: &str| -> Result<Vec<String>> {
            let mut statement = self.connection.prepare(pragma)?;
            let rows = statement.query_map([], |row| row.get(0))?;
            Ok(rows.collect::<std::result::Result<_, _>>()?)
        };
        // The seals are read from the file itself: what stands in the log has to be written back first.
        self.empty_log()?;
        let mut found = ask("PRAGMA cipher_integrity_check")?;
        found.extend(ask("PRAGMA integrity_check(10)")?.into_iter().filter(|line| line != "ok"));
        if found.is_empty() { Ok(()) } else { Err(StoreError::Damaged(found.join("; "))) }
    }
}

fn connect(path: &Path, options: &OpenOptions<'_>) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = match options.vfs {
        Some(vfs) => Connection::open_with_flags_and_vfs(path, flags, vfs)?,
        None => Connection::open_with_flags(path, flags)?,
    };
    connection.busy_timeout(Duration::from_millis(BUSY_TIMEOUT_MS))?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS_MAX);
    // Until the version is known to be ours, closing leaves everything as it was.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    // A statement is prepared once: SQLite would do it again for other values where a partial index might serve.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(connection)
}

/// A raw key opens in 0.1 ms where a passphrase takes a quarter of a second (DESIGN 6).
fn unlock(connection: &Connection, key: &[u8; 32]) -> Result<()> {
    // A wrong key is an answer of ours, not a line on somebody's standard error.
    connection.execute_batch("PRAGMA cipher_log_level = NONE")?;
    let mut pragma = Zeroizing::new(String::with_capacity(128));
    pragma.push_str("PRAGMA key = \"x'");
    // The salt goes with the key. Left to itself SQLCipher reads it from the first sixteen bytes of the file, and a
    // power cut that garbles that one sector during a checkpoint would make every page unreadable for ever.
    let salt = Hash::under(SALT_DOMAIN, &[key]);
    for byte in key.iter().chain(salt.as_bytes().iter().take(SALT_BYTES)) {
        for digit in [byte >> 4, byte & 15] {
            pragma.extend(char::from_digit(u32::from(digit), 16));
        }
    }
    pragma.push_str("'\"");
    connection.execute_batch(&pragma)?;
    // A build without SQLCipher ignores the key and would write everything in the clear.
    let cipher = connection.query_row("PRAGMA cipher_version", [], |row| row.get::<_, String>(0));
    match cipher {
        Ok(version) if !version.is_empty() => Ok(()),
        _ => Err(StoreError::NoCipher),
    }
}

fn version(connection: &Connection) -> Result<u32> {
    // One process has the file; the index of the write-ahead log then stays in memory.
    connection.execute_batch("PRAGMA locking_mode = EXCLUSIVE")?;
    let version = connection.query_row("PRAGMA user_version", [], |row| row.get::<_, i64>(0));
    match version {
        Ok(version) => Ok(u32::try_from(version).unwrap_or(u32::MAX)),
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::NotADatabase) => {
            Err(StoreError::WrongKey)
        }
        Err(error) => Err(error.into()),
    }
}

/// Durable at every commit: `NORMAL` lost a third of the acknowledged commits in simulated power cuts (DESIGN 6).
fn settle(connection: &Connection) -> Result<()> {
    connection.execute_batch(
        "PRAGMA journal_mode = WAL;
         PRAGMA synchronous = FULL;
         PRAGMA foreign_keys = ON;
         PRAGMA secure_delete = ON;
         PRAGMA temp_store = MEMORY;
         PRAGMA trusted_schema = OFF;
         PRAGMA cache_size = -32000;
         PRAGMA journal_size_limit = 8388608;",
    )?;
    if planted::is(Bug::TabletSyncsLazily) {
        connection.execute_batch("PRAGMA synchronous = NORMAL")?;
    }
    Ok(())
}
