//! Which life each Automerge actor of a document was first seen from.

use model::id::{DocumentId, IncarnationId};
use rusqlite::{Connection, OptionalExtension, Result, params};

use super::super::value::id;

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
