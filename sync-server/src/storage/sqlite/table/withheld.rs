//! The changes that stand in changesets kept apart: what builds on one of them is blocked.

use model::id::{DocumentId, IncarnationId};
use rusqlite::{Connection, Result, params};
use sync::hash::Hash;

use super::super::value::int;

pub(in super::super) fn insert(
    connection: &Connection,
    (document, hash): (DocumentId, Hash),
    (incarnation, seq): (IncarnationId, u64),
) -> Result<()> {
    let sql = "INSERT INTO withheld (document, hash, incarnation, seq) VALUES (?1, ?2, ?3, ?4) \
               ON CONFLICT DO NOTHING";
    connection.prepare_cached(sql)?.execute(params![
        document.as_bytes(),
        hash.0,
        incarnation.as_bytes(),
        int(seq)
    ])?;
    Ok(())
}

pub(in super::super) fn exists(
    connection: &Connection,
    document: DocumentId,
    hash: &[u8; 32],
) -> Result<bool> {
    let sql = "SELECT 1 FROM withheld WHERE document = ?1 AND hash = ?2";
    connection.prepare_cached(sql)?.exists(params![document.as_bytes(), hash])
}
