//! Photos: which there are, and whether their bytes are on disk.

use model::time::TimeMs;
use rusqlite::{Connection, Result, params};
use sync::hash::Hash;

use super::super::value::{hash as hash_of, int};

/// Its bytes are about to be written, again perhaps.
pub(in super::super) fn arrives(
    connection: &Connection,
    hash: &Hash,
    len: u64,
    at: TimeMs,
) -> Result<()> {
    connection.execute(include_str!("../sql/blob_arrives.sql"), params![hash.0, int(len), at])?;
    Ok(())
}

pub(in super::super) fn kept(connection: &Connection, hash: &Hash, at: TimeMs) -> Result<()> {
    connection.execute(
        "UPDATE blob SET state = 'kept', changed_at = ?2 WHERE hash = ?1",
        params![hash.0, at],
    )?;
    Ok(())
}

/// Those whose bytes should be on disk.
pub(in super::super) fn all_kept(connection: &Connection) -> Result<Vec<Hash>> {
    let mut statement =
        connection.prepare("SELECT hash FROM blob WHERE state = 'kept' ORDER BY hash")?;
    statement.query_map([], |row| hash_of(row, "hash"))?.collect()
}

/// Marks as leaving what no record names and nobody has touched since, and names it, with what was leaving before.
pub(in super::super) fn leave(
    connection: &Connection,
    changed_before: TimeMs,
) -> Result<Vec<Hash>> {
    connection.execute(include_str!("../sql/blob_leave.sql"), [changed_before])?;
    let mut statement =
        connection.prepare("SELECT hash FROM blob WHERE state = 'leaving' ORDER BY hash")?;
    statement.query_map([], |row| hash_of(row, "hash"))?.collect()
}

/// Forgets one that is leaving; one that came back in the meantime stays.
pub(in super::super) fn left(connection: &Connection, hash: &Hash) -> Result<()> {
    let sql = "DELETE FROM blob_upload WHERE hash IN (SELECT hash FROM blob WHERE hash = ?1 AND state = 'leaving')";
    connection.execute(sql, [hash.0])?;
    connection.execute("DELETE FROM blob WHERE hash = ?1 AND state = 'leaving'", [hash.0])?;
    Ok(())
}
