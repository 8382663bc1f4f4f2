//! Entries tablets brought back under this server's own tag, until what they build upon has come back too.

use model::id::DocumentId;
use model::space::Space;
use rusqlite::{Connection, Result, Row, params};

use super::super::value::{hash, id, small};
use crate::storage::books::Parked;

pub(in super::super) fn insert(connection: &Connection, it: &Parked) -> Result<()> {
    connection.prepare_cached(include_str!("../sql/parked_insert.sql"))?.execute(params![
        it.document.as_bytes(),
        it.generation,
        it.hash.0,
        it.space,
        it.kind,
        it.schema_version,
        it.incarnation.as_bytes(),
        it.raw,
    ])?;
    Ok(())
}

pub(in super::super) fn of(connection: &Connection, document: DocumentId) -> Result<Vec<Parked>> {
    let mut statement = connection.prepare_cached(include_str!("../sql/parked_of.sql"))?;
    statement.query_map([document.as_bytes()], read)?.collect()
}

pub(in super::super) fn remove(connection: &Connection, it: &Parked) -> Result<()> {
    let sql = "DELETE FROM parked WHERE document = ?1 AND generation = ?2 AND hash = ?3";
    let key = params![it.document.as_bytes(), it.generation, it.hash.0];
    connection.prepare_cached(sql)?.execute(key)?;
    Ok(())
}

fn read(row: &Row<'_>) -> Result<Parked> {
    Ok(Parked {
        document: id(row, "document")?,
        generation: small(row, "generation")?,
        hash: hash(row, "hash")?,
        space: row.get("space")?,
        kind: small(row, "kind")?,
        schema_version: small(row, "schema_version")?,
        incarnation: id(row, "incarnation")?,
        raw: row.get("bytes")?,
    })
}

/// Whether anything that came back in a space waits.
pub(in super::super) fn any_in(connection: &Connection, space: &Space) -> Result<bool> {
    let sql = "SELECT 1 FROM parked WHERE space = ?1";
    connection.prepare_cached(sql)?.exists([space.to_string()])
}
