//! What is kept apart, its bytes unopened.

use model::id::{DocumentId, IncarnationId};
use model::time::TimeMs;
use rusqlite::{Connection, OptionalExtension, Result, Row, params};
use sync::cbor;
use sync::changeset::Changeset;
use sync::chunk::Chunk;
use sync::code::Code;
use sync::hash::Hash;

use super::super::value::{count, id, int, wire};
use super::{amendment, part, settled};
use crate::storage::apart_books::Withheld;
use crate::storage::{Apart, adopting};

pub(in super::super) fn insert(
    connection: &Connection,
    incarnation: IncarnationId,
    seq: u64,
    changeset: &Changeset,
) -> Result<()> {
    connection
        .prepare_cached("INSERT INTO quarantine (incarnation, seq, bytes) VALUES (?1, ?2, ?3)")?
        .execute(params![incarnation.as_bytes(), int(seq), cbor::encode(changeset)])?;
    Ok(())
}

pub(in super::super) fn newest(
    connection: &Connection,
    rows_max: u32,
    settled: bool,
) -> Result<Vec<Apart>> {
    let mut statement = connection.prepare(include_str!("../sql/quarantine_newest.sql"))?;
    let rows = statement.query_map(params![rows_max, settled], |row| read(connection, row))?;
    rows.collect()
}

pub(in super::super) fn one(
    connection: &Connection,
    incarnation: IncarnationId,
    seq: u64,
) -> Result<Option<Apart>> {
    let mut statement = connection.prepare(include_str!("../sql/quarantine_one.sql"))?;
    statement
        .query_row(params![incarnation.as_bytes(), int(seq)], |row| read(connection, row))
        .optional()
}

/// A changeset as it came.
pub(in super::super) fn changeset(
    connection: &Connection,
    incarnation: IncarnationId,
    seq: u64,
) -> Result<Option<Changeset>> {
    connection
        .prepare_cached("SELECT bytes FROM quarantine WHERE incarnation = ?1 AND seq = ?2")?
        .query_row(params![incarnation.as_bytes(), int(seq)], |row| wire(row, "bytes"))
        .optional()
}

/// Every change of a document in what is kept apart, with the changeset it stands in.
pub(in super::super) fn changes_of(
    connection: &Connection,
    document: DocumentId,
) -> Result<Vec<Withheld>> {
    let mut statement =
        connection.prepare_cached(include_str!("../sql/quarantine_withheld.sql"))?;
    let read = |row: &Row<'_>| {
        let of = (id(row, "incarnation")?, count(row, "seq")?);
        Ok((of, wire::<Changeset>(row, "bytes")?))
    };
    let mut changes = Vec::new();
    for changeset in statement.query_map([document.as_bytes()], read)? {
        let (of, changeset) = changeset?;
        changes.extend(
            adopting::changes_of(&changeset, document).into_iter().map(|raw| Withheld { of, raw }),
        );
    }
    Ok(changes)
}

/// Takes the bytes of a record out of everything that is kept apart; the hashes of its changes, and their lengths. What
/// spoke of nothing else has nothing left to decide.
pub(in super::super) fn erase(
    connection: &Connection,
    document: DocumentId,
    at: TimeMs,
) -> Result<Vec<(Hash, u64)>> {
    let mut gone = Vec::new();
    let mut statement = connection.prepare(include_str!("../sql/quarantine_about.sql"))?;
    let about =
        |row: &Row<'_>| Ok((id(row, "incarnation")?, count(row, "seq")?, wire(row, "bytes")?));
    let apart: Vec<(IncarnationId, u64, Changeset)> =
        statement.query_map([document.as_bytes()], about)?.collect::<Result<_>>()?;
    for (incarnation, seq, mut changeset) in apart {
        for part in changeset.parts.iter_mut().filter(|part| part.document == document) {
            for raw in &part.changes {
                let hash = Chunk::parse(raw).map_or_else(|_| Hash::of(raw), |chunk| chunk.hash);
                gone.push((hash, u64::try_from(raw.len()).unwrap_or(u64::MAX)));
            }
            *part = part.without_payload();
        }
        let sql = "UPDATE quarantine SET bytes = ?3 WHERE incarnation = ?1 AND seq = ?2";
        let row = params![incarnation.as_bytes(), int(seq), cbor::encode(&changeset)];
        connection.prepare_cached(sql)?.execute(row)?;
        let empty = changeset.parts.iter().all(|part| part.erased.is_some());
        settled::erase(connection, (incarnation, seq), empty, at)?;
    }
    Ok(gone)
}

fn read(connection: &Connection, row: &Row<'_>) -> Result<Apart> {
    let (incarnation, seq) = (id(row, "incarnation")?, count(row, "seq")?);
    Ok(Apart {
        incarnation,
        seq,
        user: id(row, "user")?,
        action: row.get("action")?,
        device_time: row.get("device_time")?,
        received_at: row.get("received_at")?,
        code: Code::from_word(row.get_ref("code")?.as_str()?),
        parts: part::of(connection, incarnation, seq)?,
        amended: amendment::amended(connection, incarnation, seq)?,
        settled: settled::outcome(connection, incarnation, seq)?,
    })
}
