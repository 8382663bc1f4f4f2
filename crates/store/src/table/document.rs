//! A cache: each record as one saved Automerge document, with what a list shows about its state.

use model::id::{DocumentId, UserId};
use rusqlite::{Connection, Row, params};

use crate::{Result, sql};

/// A row without its saved bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct DocumentRow {
    pub(crate) kind: u16,
    pub(crate) schema_version: u16,
    pub(crate) generation: u32,
    pub(crate) author: Option<UserId>,
    pub(crate) first_log_id: i64,
    pub(crate) counts: Counts,
    /// Sorted, 32 bytes each.
    pub(crate) heads: Vec<u8>,
    /// Its heads as the server has them; empty before it has anything. What is compared with the server's.
    pub(crate) confirmed: Vec<u8>,
}

/// How many changes of a document are not in order with the server, and how many fields have two values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) pending: i64,
    pub(crate) aside: i64,
    pub(crate) waiting: i64,
    pub(crate) conflicts: i64,
}

pub(crate) fn find(connection: &Connection, id: DocumentId) -> Result<Option<DocumentRow>> {
    let mut statement = connection.prepare_cached(include_str!("document/find.sql"))?;
    let mut rows = statement.query_map([id.as_bytes()], read)?;
    Ok(rows.next().transpose()?)
}

/// A row with its saved bytes.
pub(crate) fn load(
    connection: &Connection,
    id: DocumentId,
) -> Result<Option<(DocumentRow, Vec<u8>)>> {
    let mut statement = connection.prepare_cached(include_str!("document/load.sql"))?;
    let mut rows = statement.query_map([id.as_bytes()], |row| Ok((read(row)?, row.get(11)?)))?;
    Ok(rows.next().transpose()?)
}

/// Whether a record came with a pack and was only read: it has no saved form yet.
pub(crate) fn is_unopened(connection: &Connection, id: DocumentId) -> Result<bool> {
    let sql = "SELECT 1 FROM document WHERE id = ?1 AND saved = x''";
    Ok(connection.prepare_cached(sql)?.exists([id.as_bytes()])?)
}

pub(crate) fn write(
    connection: &Connection,
    id: DocumentId,
    row: &DocumentRow,
    saved: &[u8],
) -> Result<()> {
    connection.prepare_cached(include_str!("document/write.sql"))?.execute(params![
        id.as_bytes(),
        row.kind,
        row.schema_version,
        row.generation,
        sql::bytes(&row.author),
        row.first_log_id,
        row.counts.pending,
        row.counts.aside,
        row.counts.waiting,
        row.counts.conflicts,
        row.heads,
        row.confirmed,
        saved,
    ])?;
    Ok(())
}

/// The server has kept own changes, or another's have come to wait: the record itself says the same.
pub(crate) fn set_counts(
    connection: &Connection,
    id: DocumentId,
    counts: Counts,
    confirmed: &[u8],
) -> Result<()> {
    connection.prepare_cached(include_str!("document/set_counts.sql"))?.execute((
        id.as_bytes(),
        counts.pending,
        counts.aside,
        counts.waiting,
        confirmed,
    ))?;
    Ok(())
}

pub(crate) fn remove(connection: &Connection, id: DocumentId) -> Result<()> {
    connection.prepare_cached("DELETE FROM document WHERE id = ?1")?.execute([id.as_bytes()])?;
    Ok(())
}

fn read(row: &Row<'_>) -> rusqlite::Result<DocumentRow> {
    Ok(DocumentRow {
        kind: row.get(0)?,
        schema_version: row.get(1)?,
        generation: row.get(2)?,
        author: sql::maybe_id(row, 3)?,
        first_log_id: row.get(4)?,
        counts: Counts {
            pending: row.get(5)?,
            aside: row.get(6)?,
            waiting: row.get(7)?,
            conflicts: row.get(8)?,
        },
        heads: row.get(9)?,
        confirmed: row.get(10)?,
    })
}
