//! The truth: raw changes, each once, in the order they were kept.

use model::id::DocumentId;
use rusqlite::{Connection, Result, params};

use super::super::value::int;
use crate::storage::books::NewChange;

/// Keeps a change; its row's number.
pub(in super::super) fn insert(connection: &Connection, new: &NewChange<'_>) -> Result<i64> {
    connection.prepare_cached(include_str!("../sql/change_insert.sql"))?.execute(params![
        new.document.as_bytes(),
        new.generation,
        new.change.hash.0,
        new.change.raw,
        new.incarnation.as_bytes(),
        int(new.seq),
        int(new.commit),
    ])?;
    Ok(connection.last_insert_rowid())
}

pub(in super::super) fn exists(
    connection: &Connection,
    document: DocumentId,
    generation: u32,
    hash: &[u8; 32],
) -> Result<bool> {
    let sql = "SELECT 1 FROM change WHERE document = ?1 AND generation = ?2 AND hash = ?3";
    connection.prepare_cached(sql)?.exists(params![document.as_bytes(), generation, hash])
}
