//! What was decided about changesets that are kept apart.

use model::id::{DeviceId, IncarnationId};
use model::time::TimeMs;
use rusqlite::types::Type;
use rusqlite::{Connection, Error, OptionalExtension, Result, Row, params};
use sync::code::Code;
use sync::judge::SERVER_USER;
use sync::settled::{Outcome, Settled};

use super::super::value::{count, id, int};
use crate::storage::Decision;

pub(in super::super) fn insert(
    connection: &Connection,
    it: &Decision<'_>,
    outcome: Outcome,
    written_as: Option<(IncarnationId, u64)>,
) -> Result<()> {
    connection.prepare_cached(include_str!("../sql/settled_insert.sql"))?.execute(params![
        it.incarnation.as_bytes(),
        int(it.seq),
        outcome.code(),
        it.by.as_bytes(),
        it.reason,
        it.at,
        written_as.map(|(life, _)| *life.as_bytes()),
        int(written_as.map_or(0, |(_, seq)| seq)),
    ])?;
    Ok(())
}

/// What was decided about a changeset some of which is erased: why may have quoted it. Where nothing is left of one that
/// was not decided, that is the decision.
pub(in super::super) fn erase(
    connection: &Connection,
    (incarnation, seq): (IncarnationId, u64),
    empty: bool,
    at: TimeMs,
) -> Result<()> {
    let reason = Code::ERASED_BY_RIGHT.zh();
    let sql = "UPDATE settled SET reason = ?3 WHERE incarnation = ?1 AND seq = ?2";
    let key = params![incarnation.as_bytes(), int(seq), reason];
    let decided = connection.prepare_cached(sql)?.execute(key)? > 0;
    if empty && !decided {
        connection.prepare_cached(include_str!("../sql/settled_insert.sql"))?.execute(params![
            incarnation.as_bytes(),
            int(seq),
            Outcome::SetAside.code(),
            SERVER_USER.as_bytes(),
            reason,
            at,
            None::<[u8; 16]>,
            0,
        ])?;
    }
    Ok(())
}

pub(in super::super) fn outcome(
    connection: &Connection,
    incarnation: IncarnationId,
    seq: u64,
) -> Result<Option<Outcome>> {
    let sql = "SELECT outcome FROM settled WHERE incarnation = ?1 AND seq = ?2";
    let mut statement = connection.prepare_cached(sql)?;
    statement.query_row(params![incarnation.as_bytes(), int(seq)], read_outcome).optional()
}

/// Decisions about what a tablet made, after a number, in order.
pub(in super::super) fn after(
    connection: &Connection,
    device: DeviceId,
    after: u64,
    rows_max: usize,
) -> Result<Vec<Settled>> {
    let rows_max = i64::try_from(rows_max).unwrap_or(i64::MAX);
    connection
        .prepare_cached(include_str!("../sql/settled_after.sql"))?
        .query_map(params![device.as_bytes(), int(after), rows_max], read)?
        .collect()
}

fn read(row: &Row<'_>) -> Result<Settled> {
    Ok(Settled {
        n: count(row, "n")?,
        incarnation: id(row, "incarnation")?,
        seq: count(row, "seq")?,
        outcome: read_outcome(row)?,
        reason: row.get("reason")?,
        by: id(row, "user")?,
        at: row.get("at")?,
    })
}

fn read_outcome(row: &Row<'_>) -> Result<Outcome> {
    let code = row.get_ref("outcome")?.as_str()?;
    Outcome::from_code(code)
        .ok_or_else(|| Error::FromSqlConversionFailure(0, Type::Text, "column outcome".into()))
}
