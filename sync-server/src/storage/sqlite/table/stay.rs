//! Where documents lived before, and until when.

use model::id::DocumentId;
use model::time::TimeMs;
use rusqlite::{Connection, Result, params};
use sync::judge::Stay;

use super::super::value::space;

/// The document is about to live elsewhere.
pub(in super::super) fn end(
    connection: &Connection,
    document: DocumentId,
    at: TimeMs,
) -> Result<()> {
    let sql = include_str!("../sql/stay_end.sql");
    connection.prepare_cached(sql)?.execute(params![document.as_bytes(), at])?;
    Ok(())
}

pub(in super::super) fn of(connection: &Connection, document: DocumentId) -> Result<Vec<Stay>> {
    let sql = "SELECT space, until FROM stay WHERE document = ?1 ORDER BY space";
    let mut statement = connection.prepare_cached(sql)?;
    let read = |row: &rusqlite::Row<'_>| {
        Ok(Stay { space: space(row, "space")?, until: row.get("until")? })
    };
    statement.query_map([document.as_bytes()], read)?.collect()
}
