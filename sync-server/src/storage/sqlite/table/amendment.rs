//! Which changeset replaced which for ever, and what stands in its place. Only a person's own word counts: nobody voids
//! another's work.

use model::id::{DocumentId, IncarnationId, UserId};
use rusqlite::{Connection, Result, Row, params};
use sync::hash::Hash;

use super::super::value::int;

/// Notes that `by` replaces the changeset at `(incarnation, seq)`.
pub(in super::super) fn insert(
    connection: &Connection,
    (incarnation, seq): (IncarnationId, u64),
    by: (IncarnationId, u64),
    user: UserId,
) -> Result<()> {
    connection.prepare_cached(include_str!("../sql/amendment_insert.sql"))?.execute(params![
        incarnation.as_bytes(),
        int(seq),
        by.0.as_bytes(),
        int(by.1),
        user.as_bytes()
    ])?;
    Ok(())
}

/// Whether it was replaced by someone whose own life it stands in.
pub(in super::super) fn amended(
    connection: &Connection,
    incarnation: IncarnationId,
    seq: u64,
) -> Result<bool> {
    let mut statement = connection.prepare_cached(include_str!("../sql/amendment_exists.sql"))?;
    statement.exists(params![incarnation.as_bytes(), int(seq)])
}

/// The changes of a document that stand in the place of a changeset: as its author did it again, or as it was adopted.
pub(in super::super) fn written_instead(
    connection: &Connection,
    (incarnation, seq): (IncarnationId, u64),
    document: DocumentId,
) -> Result<Vec<Hash>> {
    let mut statement = connection.prepare_cached(include_str!("../sql/written_instead.sql"))?;
    let hash = |row: &Row<'_>| row.get("hash").map(Hash);
    let rows = statement
        .query_map(params![incarnation.as_bytes(), int(seq), document.as_bytes()], hash)?;
    rows.collect()
}
