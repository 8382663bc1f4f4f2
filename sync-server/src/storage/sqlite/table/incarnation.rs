//! Lives of databases, and of the server's own processes.

use model::id::{DeviceId, IncarnationId, UserId};
use model::time::TimeMs;
use rusqlite::{Connection, OptionalExtension, Result, params};

use super::super::value::{count, int, maybe_id};
use crate::storage::books::Life;

pub(in super::super) fn ensure(
    connection: &Connection,
    incarnation: IncarnationId,
    device: Option<DeviceId>,
    at: TimeMs,
) -> Result<()> {
    let mut statement = connection.prepare_cached(include_str!("../sql/incarnation_ensure.sql"))?;
    statement.execute(params![
        incarnation.as_bytes(),
        device.map(|device| *device.as_bytes()),
        at
    ])?;
    Ok(())
}

/// Known from what came back: of a person, or of a server process.
pub(in super::super) fn ensure_healed(
    connection: &Connection,
    incarnation: IncarnationId,
    user: Option<UserId>,
    at: TimeMs,
) -> Result<()> {
    let sql = "INSERT INTO incarnation (id, healed_user, made_at) VALUES (?1, ?2, ?3) \
               ON CONFLICT (id) DO NOTHING";
    let user: &[u8] = user.as_ref().map_or(&[], |user| user.as_bytes());
    connection.prepare_cached(sql)?.execute(params![incarnation.as_bytes(), user, at])?;
    Ok(())
}

pub(in super::super) fn one(
    connection: &Connection,
    incarnation: IncarnationId,
) -> Result<Option<Life>> {
    let sql = "SELECT device, nullif(healed_user, x'') AS healed_user, last_seq, earliest \
               FROM incarnation WHERE id = ?1";
    let read = |row: &rusqlite::Row<'_>| {
        Ok(Life {
            device: maybe_id(row, "device")?,
            healed_user: maybe_id(row, "healed_user")?,
            last_seq: count(row, "last_seq")?,
            earliest: row.get("earliest")?,
        })
    };
    connection.prepare_cached(sql)?.query_row([incarnation.as_bytes()], read).optional()
}

/// The newest changeset judged, and the time known to stand before it.
pub(in super::super) fn advance(
    connection: &Connection,
    incarnation: IncarnationId,
    seq: u64,
    earliest: TimeMs,
) -> Result<()> {
    let sql = "UPDATE incarnation SET last_seq = ?2, earliest = max(earliest, ?3) WHERE id = ?1";
    connection.prepare_cached(sql)?.execute(params![incarnation.as_bytes(), int(seq), earliest])?;
    Ok(())
}
