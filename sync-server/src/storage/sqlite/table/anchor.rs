//! With which records a record lives, as it says itself: the one that decides first.

use model::id::DocumentId;
use rusqlite::{Connection, Result, params};

use super::super::value::{id, int};

pub(in super::super) fn replace(
    connection: &Connection,
    document: DocumentId,
    targets: &[DocumentId],
) -> Result<()> {
    let sql = "DELETE FROM anchor WHERE document = ?1";
    connection.prepare_cached(sql)?.execute([document.as_bytes()])?;
    let sql = "INSERT INTO anchor (document, position, target) VALUES (?1, ?2, ?3)";
    let mut statement = connection.prepare_cached(sql)?;
    for (position, target) in (0..).zip(targets) {
        statement.execute(params![document.as_bytes(), int(position), target.as_bytes()])?;
    }
    Ok(())
}

pub(in super::super) fn of(
    connection: &Connection,
    document: DocumentId,
) -> Result<Vec<DocumentId>> {
    let sql = "SELECT target FROM anchor WHERE document = ?1 ORDER BY position";
    let mut statement = connection.prepare_cached(sql)?;
    statement.query_map([document.as_bytes()], |row| id(row, "target"))?.collect()
}

/// Who lives with a record, sorted.
pub(in super::super) fn at(connection: &Connection, target: DocumentId) -> Result<Vec<DocumentId>> {
    let sql = "SELECT DISTINCT document FROM anchor WHERE target = ?1 ORDER BY document";
    let mut statement = connection.prepare_cached(sql)?;
    statement.query_map([target.as_bytes()], |row| id(row, "document"))?.collect()
}
