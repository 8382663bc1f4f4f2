//! The documents of a redraw on their way, while it goes on: a table of the one connection, gone when it is over.

use model::id::DocumentId;
use model::space::Space;
use model::time::TimeMs;
use rusqlite::{Connection, Result, params};

use super::super::value::int;

pub(in super::super) fn begin(connection: &Connection) -> Result<()> {
    connection.execute_batch(include_str!("../sql/moving_begin.sql"))
}

pub(in super::super) fn insert(
    connection: &Connection,
    document: DocumentId,
    from: &Space,
    to: &Space,
) -> Result<()> {
    let sql = "INSERT INTO moving (document, was, becomes) VALUES (?1, ?2, ?3)";
    let row = params![document.as_bytes(), from.to_string(), to.to_string()];
    connection.prepare_cached(sql)?.execute(row)?;
    Ok(())
}

/// Where they lived until now.
pub(in super::super) fn stays(connection: &Connection, at: TimeMs) -> Result<()> {
    connection.prepare(include_str!("../sql/moving_stays.sql"))?.execute([at])?;
    Ok(())
}

/// Those that go to a grid live there and stand there from a number on; how many.
pub(in super::super) fn enter(connection: &Connection, to: &Space, since: u64) -> Result<u64> {
    let place = params![to.to_string(), int(since)];
    let many = connection.prepare(include_str!("../sql/moving_enter.sql"))?.execute(place)?;
    let home = "UPDATE document SET home = ?1 \
                WHERE id IN (SELECT document FROM moving WHERE becomes = ?1)";
    connection.execute(home, [to.to_string()])?;
    Ok(u64::try_from(many).unwrap_or(u64::MAX))
}

/// None stands any more where it did.
pub(in super::super) fn leave(connection: &Connection) -> Result<()> {
    let sql = "DELETE FROM document_space \
               WHERE (document, space) IN (SELECT document, was FROM moving)";
    connection.execute(sql, [])?;
    Ok(())
}

pub(in super::super) fn end(connection: &Connection) -> Result<()> {
    connection.execute_batch("DROP TABLE moving")
}
