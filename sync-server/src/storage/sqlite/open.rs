//! Opening the database file: the key, the pragmas that make a commit durable, the migrations.

use std::path::Path;
use std::time::Duration;

use data_encoding::HEXLOWER;
use model::planted::{self, Bug};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};
use sync::hash::Hash;
use zeroize::Zeroizing;

use super::digest;
use crate::keys::Secret;
use crate::storage::{Kept, StorageError};

/// How long to wait for another process (the command line beside a running server).
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// Version 1, 2026-11: the first. Another one could not open the databases of this one.
const SALT_DOMAIN: &str = "doorstep.salt.1";
const SALT_BYTES: usize = 16;

/// How much a power cut may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Durability {
    /// Nothing that was committed.
    Full,
    /// The last seconds: for what is only worth something while it is fresh (nonces).
    Light,
}

/// Opens a connection to a database that may have to be made.
pub(super) fn connection(
    vfs: Option<&str>,
    path: &Path,
    key: &Secret,
    durability: Durability,
) -> Kept<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = match vfs {
        Some(vfs) => Connection::open_with_flags_and_vfs(path, flags, vfs)?,
        None => Connection::open_with_flags(path, flags)?,
    };
    connection.busy_timeout(BUSY_TIMEOUT)?;
    // A statement is prepared once: SQLite would do it again for other values where a partial index might serve.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    unlock(&connection, key)?;
    readable(&connection)?;
    let mode: String =
        connection.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0))?;
    if !mode.eq_ignore_ascii_case("wal") {
        return Err(StorageError::Damaged("journal mode"));
    }
    let synchronous = match durability {
        Durability::Full if planted::is(Bug::ServerSyncsLazily) => "NORMAL",
        Durability::Full => "FULL",
        Durability::Light => "NORMAL",
    };
    connection.pragma_update(None, "synchronous", synchronous)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "secure_delete", true)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update(None, "trusted_schema", false)?;
    digest::register(&connection)?;
    connection.set_prepared_statement_cache_capacity(512);
    Ok(connection)
}

/// Opens a copy to look at it: nothing of it, and nothing beside it, is written.
pub(super) fn read_only(path: &Path, key: &Secret) -> Kept<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    unlock(&connection, key)?;
    readable(&connection)?;
    digest::register(&connection)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update(None, "trusted_schema", false)?;
    Ok(connection)
}

fn unlock(connection: &Connection, key: &Secret) -> Kept<()> {
    // A raw key: no passphrase to stretch at every open. The salt goes with it: read from the file's first sector, a
    // power cut that garbles that sector would make every page unreadable for ever.
    let salt = Hash::under(SALT_DOMAIN, &[key.bytes()]);
    let salt = salt.as_bytes().get(..SALT_BYTES).unwrap_or_default();
    let raw =
        Zeroizing::new(format!("x'{}{}'", HEXLOWER.encode(key.bytes()), HEXLOWER.encode(salt)));
    connection.pragma_update(None, "key", raw.as_str())?;
    Ok(())
}

/// The first page tells whether the key is right.
fn readable(connection: &Connection) -> Kept<()> {
    let counted =
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0));
    match counted {
        Ok(_) => Ok(()),
        Err(rusqlite::Error::SqliteFailure(failure, _))
            if failure.code == ErrorCode::NotADatabase =>
        {
            Err(StorageError::WrongKey)
        }
        Err(error) => Err(error.into()),
    }
}
