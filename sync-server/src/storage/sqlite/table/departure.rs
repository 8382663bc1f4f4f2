//! Documents that leave a space at an instant to come.

use model::id::DocumentId;
use model::space::Space;
use model::time::TimeMs;
use rusqlite::{Connection, Result, params};

use super::super::value::{id, space as space_of};

/// The earliest instant said counts.
pub(in super::super) fn insert(
    connection: &Connection,
    document: DocumentId,
    space: &Space,
    at: TimeMs,
) -> Result<()> {
    let sql = include_str!("../sql/departure_insert.sql");
    connection.prepare_cached(sql)?.execute(params![document.as_bytes(), space.to_string(), at])?;
    Ok(())
}

pub(in super::super) fn is_due(connection: &Connection, now: TimeMs) -> Result<bool> {
    connection.prepare_cached("SELECT 1 FROM departure WHERE at <= ?1")?.exists([now])
}

/// Those whose time has come, taken off the list.
pub(in super::super) fn take_due(
    connection: &Connection,
    now: TimeMs,
) -> Result<Vec<(DocumentId, Space)>> {
    let sql = "DELETE FROM departure WHERE at <= ?1 RETURNING document, space";
    let mut statement = connection.prepare_cached(sql)?;
    let read = |row: &rusqlite::Row<'_>| Ok((id(row, "document")?, space_of(row, "space")?));
    let mut due: Vec<_> = statement.query_map([now], read)?.collect::<Result<_>>()?;
    due.sort();
    Ok(due)
}
