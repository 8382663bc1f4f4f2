//! The truth: raw changes, each once, in the order they were kept.

use std::collections::BTreeMap;

use model::id::{DocumentId, IncarnationId};
use rusqlite::{Connection, Result, params};
use sync::chunk::Wanted;
use sync::hash::Hash;

use super::super::value::{count, hash as hash_of, int};
use super::only_one;
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

/// The rows of a document, in the order in which they were kept.
pub(in super::super) fn of_document(
    connection: &Connection,
    document: DocumentId,
) -> Result<Vec<i64>> {
    let sql = "SELECT id FROM change WHERE document = ?1 ORDER BY id";
    connection.prepare_cached(sql)?.query_map([document.as_bytes()], |row| row.get(0))?.collect()
}

/// The hashes of a document's changes, with how many bytes each has.
pub(in super::super) fn weights(
    connection: &Connection,
    document: DocumentId,
) -> Result<Vec<(Hash, u64)>> {
    let sql = "SELECT hash, length(bytes) AS weight FROM change WHERE document = ?1";
    let read = |row: &rusqlite::Row<'_>| Ok((hash_of(row, "hash")?, count(row, "weight")?));
    connection.prepare_cached(sql)?.query_map([document.as_bytes()], read)?.collect()
}

/// The raw changes of a document's generation, by hash.
pub(in super::super) fn raws(
    connection: &Connection,
    document: DocumentId,
    generation: u32,
) -> Result<BTreeMap<Hash, Vec<u8>>> {
    let sql = "SELECT hash, bytes FROM change WHERE document = ?1 AND generation = ?2";
    let read = |row: &rusqlite::Row<'_>| Ok((hash_of(row, "hash")?, row.get("bytes")?));
    connection
        .prepare_cached(sql)?
        .query_map(params![document.as_bytes(), generation], read)?
        .collect()
}

/// The one hash that begins so.
pub(in super::super) fn complete(connection: &Connection, it: &Wanted) -> Result<Option<Vec<u8>>> {
    let sql = "SELECT hash FROM change \
               WHERE document = ?1 AND generation = ?2 AND hash BETWEEN ?3 AND ?4 LIMIT 2";
    only_one(connection, sql, it)
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

/// A change that came back without its changeset has one now; whether it was such a change.
pub(in super::super) fn take_over(
    connection: &Connection,
    (document, generation): (DocumentId, u32),
    hash: &Hash,
    (incarnation, seq): (IncarnationId, u64),
) -> Result<bool> {
    let mut statement = connection.prepare_cached(include_str!("../sql/change_take_over.sql"))?;
    let taken = statement.execute(params![
        document.as_bytes(),
        generation,
        hash.0,
        incarnation.as_bytes(),
        int(seq)
    ])?;
    Ok(taken > 0)
}

/// Whether a change is here without its changeset.
pub(in super::super) fn brought_back(
    connection: &Connection,
    document: DocumentId,
    generation: u32,
    hash: &[u8; 32],
) -> Result<bool> {
    let sql = "SELECT 1 FROM change \
               WHERE document = ?1 AND generation = ?2 AND hash = ?3 AND seq = 0";
    connection.prepare_cached(sql)?.exists(params![document.as_bytes(), generation, hash])
}
