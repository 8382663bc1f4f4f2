//! Which records name which photos, and who wrote the name there first.

use model::id::{DocumentId, UserId};
use model::space::Space;
use rusqlite::{Connection, Result, params};
use sync::hash::Hash;

use super::super::value::space;

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

/// The spaces in which a record names a photo that the one who wrote its name there has sent.
pub(in super::super) fn spaces_of(connection: &Connection, hash: &Hash) -> Result<Vec<Space>> {
    let mut statement =
        connection.prepare_cached(include_str!("../sql/blob_reference_spaces.sql"))?;
    statement.query_map([hash.0], |row| space(row, "space"))?.collect()
}
