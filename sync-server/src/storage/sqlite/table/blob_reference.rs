//! Which records name which photos, and who wrote the name there first.

use model::id::{DocumentId, UserId};
use model::space::Space;
use rusqlite::{Connection, OptionalExtension, Result, params};
use sync::hash::Hash;

use super::super::value::{count, hash as hash_of, space};

pub(in super::super) fn ensure(
    connection: &Connection,
    hash: &Hash,
    document: DocumentId,
    user: UserId,
) -> Result<()> {
    let sql = "INSERT INTO blob_reference (hash, document, user) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
    connection.prepare_cached(sql)?.execute(params![
        hash.0,
        document.as_bytes(),
        user.as_bytes()
    ])?;
    Ok(())
}

/// The photos a record names.
pub(in super::super) fn of_document(
    connection: &Connection,
    document: DocumentId,
) -> Result<Vec<Hash>> {
    let sql = "SELECT hash FROM blob_reference WHERE document = ?1 ORDER BY hash";
    connection
        .prepare_cached(sql)?
        .query_map([document.as_bytes()], |row| hash_of(row, "hash"))?
        .collect()
}

/// A photo that no record names any more leaves at once; its bytes, or none when another record names it.
pub(in super::super) fn let_go(connection: &Connection, hash: &Hash) -> Result<Option<u64>> {
    let named = "SELECT 1 FROM blob_reference WHERE hash = ?1";
    if connection.prepare_cached(named)?.exists([hash.0])? {
        return Ok(None);
    }
    let sql = "UPDATE blob SET state = 'leaving' WHERE hash = ?1 RETURNING len";
    let mut statement = connection.prepare_cached(sql)?;
    let len = statement.query_row([hash.0], |row| count(row, "len")).optional()?;
    Ok(Some(len.unwrap_or(0)))
}

/// The spaces in which a record names a photo that the one who wrote its name there has sent.
pub(in super::super) fn spaces_of(connection: &Connection, hash: &Hash) -> Result<Vec<Space>> {
    let mut statement =
        connection.prepare_cached(include_str!("../sql/blob_reference_spaces.sql"))?;
    statement.query_map([hash.0], |row| space(row, "space"))?.collect()
}
