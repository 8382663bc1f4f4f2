//! Looking a copy of the database through, without changing it: pages, indexes, the audit's chain, feeds without gaps,
//! and what it holds.

use std::path::Path;

use rusqlite::{Connection, Row};
use sync::exchange::Epoch;
use sync::hash::Hash;
use sync::key::PublicKey;

use super::value::{count, hash};
use super::{migrate, open, table};
use crate::audit::Walk;
use crate::keys::Secret;
use crate::storage::{Kept, StorageError, Tenant};

const AUDIT_ROWS_AT_ONCE: u32 = 1_000;

/// What a copy holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inspected {
    /// Whose.
    pub tenant: Tenant,
    /// The life of its numbers.
    pub epoch: Epoch,
    /// Commits up to this one are in it.
    pub commits: u64,
    /// The version of its schema.
    pub schema: i64,
    /// Records.
    pub documents: u64,
    /// Changes of records.
    pub changes: u64,
    /// Changesets, those kept apart among them.
    pub changesets: u64,
    /// Those kept apart.
    pub apart: u64,
    /// Rows of the audit; all of them hold.
    pub audit: u64,
    /// Photos that are on disk, with whether a record names them.
    pub photos: Vec<(Hash, bool)>,
}

/// Looks a copy through.
///
/// # Errors
/// [`StorageError::WrongKey`], [`StorageError::Newer`], [`StorageError::Damaged`] with what does not hold.
pub fn inspect(path: &Path, key: &Secret, audit: &PublicKey) -> Kept<Inspected> {
    let it = open::read_only(path, key)?;
    let schema: i64 = it.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if schema > migrate::known() {
        return Err(StorageError::Newer { found: schema, known: migrate::known() });
    }
    sound(&it, "PRAGMA cipher_integrity_check", "")?;
    sound(&it, "PRAGMA integrity_check(1)", "ok")?;
    sound(&it, "PRAGMA foreign_key_check", "")?;
    let gaps: bool = it.query_row(include_str!("sql/feed_gaps.sql"), [], |row| row.get(0))?;
    if gaps {
        return Err(StorageError::Damaged("a feed has a gap"));
    }
    let many = |sql: &str| it.query_row(sql, [], |row| count(row, "many"));
    let mut statement = it.prepare(include_str!("sql/blob_on_disk.sql"))?;
    let photo = |row: &Row<'_>| Ok((hash(row, "hash")?, row.get("named")?));
    Ok(Inspected {
        tenant: table::tenant::one(&it)?,
        epoch: table::meta::epoch(&it)?,
        commits: table::meta::commits(&it)?,
        schema,
        documents: many("SELECT count(*) AS many FROM document")?,
        changes: many("SELECT count(*) AS many FROM change")?,
        changesets: many("SELECT count(*) AS many FROM changeset")?,
        apart: many("SELECT count(*) AS many FROM quarantine")?,
        audit: walked(&it, audit)?,
        photos: statement.query_map([], photo)?.collect::<rusqlite::Result<_>>()?,
    })
}

/// A pragma that answers with nothing, or one word, when all is well.
fn sound(connection: &Connection, pragma: &str, well: &str) -> Kept<()> {
    let mut statement = connection.prepare(pragma)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        if row.get_ref(0)?.as_str().unwrap_or("?") != well {
            return Err(StorageError::Damaged("a page, an index or a reference"));
        }
    }
    Ok(())
}

fn walked(connection: &Connection, key: &PublicKey) -> Kept<u64> {
    let broken = |_| StorageError::Damaged("the audit's chain");
    let mut walk = Walk::default();
    loop {
        let rows = table::audit::after(connection, walk.n(), AUDIT_ROWS_AT_ONCE)?;
        if rows.is_empty() {
            break;
        }
        rows.iter().try_for_each(|row| walk.step(row)).map_err(broken)?;
    }
    match table::audit::head(connection)? {
        Some(head) => walk.finish(&head, key).map_err(broken),
        None if walk.n() == 0 => Ok(0),
        None => Err(StorageError::Damaged("the audit's chain")),
    }
}
