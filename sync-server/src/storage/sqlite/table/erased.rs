//! Which records were erased by right, with the certificates that say so, and which photos went with them.

use model::id::DocumentId;
use rusqlite::{Connection, OptionalExtension, Result, params};
use sync::cbor;
use sync::erasure::Certificate;
use sync::hash::Hash;

use super::super::value::{small, wire};

/// Up to which generation a document is erased, if it is.
pub(in super::super) fn generation(
    connection: &Connection,
    document: DocumentId,
) -> Result<Option<u32>> {
    let sql = "SELECT generation FROM erased WHERE document = ?1";
    let read = |row: &rusqlite::Row<'_>| small(row, "generation");
    connection.prepare_cached(sql)?.query_row([document.as_bytes()], read).optional()
}

/// The certificate of an erasure.
pub(in super::super) fn one(
    connection: &Connection,
    document: DocumentId,
) -> Result<Option<Certificate>> {
    let sql = "SELECT certificate FROM erased WHERE document = ?1";
    let read = |row: &rusqlite::Row<'_>| wire(row, "certificate");
    connection.prepare_cached(sql)?.query_row([document.as_bytes()], read).optional()
}

/// Every certificate, the oldest first.
pub(in super::super) fn all(connection: &Connection) -> Result<Vec<Certificate>> {
    let sql = "SELECT certificate FROM erased ORDER BY at, document";
    connection.prepare_cached(sql)?.query_map([], |row| wire(row, "certificate"))?.collect()
}

/// Notes an erasure; of two certificates that of the higher generation counts.
pub(in super::super) fn note(connection: &Connection, certificate: &Certificate) -> Result<()> {
    let it = &certificate.value;
    connection.prepare_cached(include_str!("../sql/erased_note.sql"))?.execute(params![
        it.document.as_bytes(),
        it.generation,
        it.at,
        cbor::encode(certificate),
    ])?;
    let sql = "INSERT INTO erased_photo (hash) VALUES (?1) ON CONFLICT DO NOTHING";
    for hash in &it.photos {
        connection.prepare_cached(sql)?.execute([hash.0])?;
    }
    Ok(())
}

/// Whether the write-ahead log may still hold what was erased.
pub(in super::super) fn is_log_full(connection: &Connection) -> Result<bool> {
    connection.prepare_cached("SELECT 1 FROM erased WHERE emptied = 0")?.exists([])
}

/// The write-ahead log was emptied.
pub(in super::super) fn log_emptied(connection: &Connection) -> Result<()> {
    connection.execute("UPDATE erased SET emptied = 1 WHERE emptied = 0", [])?;
    Ok(())
}

/// Whether a photo went with an erased record and no other names it.
pub(in super::super) fn is_photo(connection: &Connection, hash: &Hash) -> Result<bool> {
    let sql = "SELECT 1 FROM erased_photo WHERE hash = ?1 \
               AND NOT EXISTS (SELECT 1 FROM blob_reference WHERE blob_reference.hash = ?1)";
    connection.prepare_cached(sql)?.exists([hash.0])
}
