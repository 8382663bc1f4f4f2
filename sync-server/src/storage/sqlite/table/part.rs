//! What each changeset did to each document, as it was signed; without the bytes.

use model::id::{DocumentId, IncarnationId};
use rusqlite::{Connection, Result, params};
use sync::changeset::Part;

use super::super::value::{id, int, small};

pub(in super::super) fn insert_all(
    connection: &Connection,
    incarnation: IncarnationId,
    seq: u64,
    parts: &[Part],
) -> Result<()> {
    let mut statement = connection.prepare_cached(include_str!("../sql/part_insert.sql"))?;
    for (position, part) in (0_i64..).zip(parts) {
        statement.execute(params![
            incarnation.as_bytes(),
            int(seq),
            position,
            part.document.as_bytes(),
            part.kind,
            part.schema_version,
            part.space,
            part.generation,
            part.payload_hash().0,
        ])?;
    }
    Ok(())
}

pub(in super::super) fn of(
    connection: &Connection,
    incarnation: IncarnationId,
    seq: u64,
) -> Result<Vec<(DocumentId, u16, String)>> {
    let sql = "SELECT document, kind, space FROM part WHERE incarnation = ?1 AND seq = ?2 ORDER BY position";
    let read = |row: &rusqlite::Row<'_>| {
        Ok((id(row, "document")?, small(row, "kind")?, row.get("space")?))
    };
    connection
        .prepare_cached(sql)?
        .query_map(params![incarnation.as_bytes(), int(seq)], read)?
        .collect()
}
