//! Enrolment codes: what they are known by, never the secret.

use std::collections::BTreeSet;

use model::id::{DeviceId, UserId};
use model::time::TimeMs;
use rusqlite::{Connection, OptionalExtension, Result, Row, params};
use sync::enrol::InviteId;

use super::super::value::{id, maybe_id};
use crate::storage::Invite;

pub(in super::super) fn insert(connection: &Connection, invite: &Invite) -> Result<()> {
    connection.execute(
        "INSERT INTO invite (id, user, salt, made_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![
            invite.id.0,
            invite.user.as_bytes(),
            invite.salt,
            invite.made_at,
            invite.expires_at
        ],
    )?;
    Ok(())
}

pub(in super::super) fn one(connection: &Connection, id: &InviteId) -> Result<Option<Invite>> {
    let sql = "SELECT id, user, salt, made_at, expires_at, device FROM invite WHERE id = ?1";
    connection.query_row(sql, [id.0], read).optional()
}

pub(in super::super) fn used(
    connection: &Connection,
    id: &InviteId,
    device: DeviceId,
    at: TimeMs,
) -> Result<()> {
    let sql = "UPDATE invite SET used_at = ?2, device = ?3 WHERE id = ?1";
    connection.execute(sql, params![id.0, at, device.as_bytes()])?;
    Ok(())
}

/// Who has a code that waits, or one that was used since an instant.
pub(in super::super) fn waiting(
    connection: &Connection,
    now: TimeMs,
    used_since: TimeMs,
) -> Result<BTreeSet<UserId>> {
    let sql =
        "SELECT DISTINCT user FROM invite WHERE (used_at = 0 AND expires_at > ?1) OR used_at > ?2";
    let mut statement = connection.prepare_cached(sql)?;
    statement.query_map(params![now, used_since], |row| id(row, "user"))?.collect()
}

fn read(row: &Row<'_>) -> Result<Invite> {
    Ok(Invite {
        id: InviteId(row.get("id")?),
        user: id(row, "user")?,
        salt: row.get("salt")?,
        made_at: row.get("made_at")?,
        expires_at: row.get("expires_at")?,
        used_by: maybe_id(row, "device")?,
    })
}
