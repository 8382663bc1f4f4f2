//! Which life each Automerge actor of a document was first seen from.

use model::id::{DocumentId, IncarnationId};
use rusqlite::{Connection, OptionalExtension, Result, params};
use sync::chunk::Wanted;

use super::super::value::id;
use super::only_one;

pub(in super::super) fn ensure(
    connection: &Connection,
    (document, generation): (DocumentId, u32),
    actor: &[u8],
    incarnation: IncarnationId,
) -> Result<()> {
    let sql = "INSERT INTO actor (document, generation, actor, incarnation) VALUES (?1, ?2, ?3, ?4) \
               ON CONFLICT DO NOTHING";
    connection.prepare_cached(sql)?.execute(params![
        document.as_bytes(),
        generation,
        actor,
        incarnation.as_bytes()
    ])?;
    Ok(())
}

pub(in super::super) fn owner(
    connection: &Connection,
    document: DocumentId,
    generation: u32,
    actor: &[u8],
) -> Result<Option<IncarnationId>> {
    let sql =
        "SELECT incarnation FROM actor WHERE document = ?1 AND generation = ?2 AND actor = ?3";
    let mut statement = connection.prepare_cached(sql)?;
    statement
        .query_row(params![document.as_bytes(), generation, actor], |row| id(row, "incarnation"))
        .optional()
}

/// The one actor that begins so.
pub(in super::super) fn complete(connection: &Connection, it: &Wanted) -> Result<Option<Vec<u8>>> {
    let sql = "SELECT actor FROM actor \
               WHERE document = ?1 AND generation = ?2 AND actor BETWEEN ?3 AND ?4 LIMIT 2";
    only_one(connection, sql, it)
}
