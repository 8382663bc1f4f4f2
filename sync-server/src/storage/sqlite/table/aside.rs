//! What changed in this transaction and has to stand beside the database before it commits; and bringing a restored
//! database up to what stands there.

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Result, Row, params};
use sync::cbor;
use sync::limits::ENROL_BYTES_MAX;
use sync::trust::Certificate;

use super::super::value::{count, id, int};
use super::space;
use crate::aside::Line;

/// Takes what has to be written beside the database.
pub(in super::super) fn take(connection: &Connection) -> Result<Vec<Line>> {
    let sql = "SELECT what, key FROM aside GROUP BY what, key ORDER BY min(id)";
    let mut statement = connection.prepare_cached(sql)?;
    let changed: Vec<(String, Value)> =
        statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_>>()?;
    if changed.is_empty() {
        return Ok(Vec::new());
    }
    let mut lines = Vec::with_capacity(changed.len());
    for (what, key) in changed {
        lines.extend(stands(connection, &what, key)?);
    }
    connection.prepare_cached("DELETE FROM aside")?.execute([])?;
    Ok(lines)
}

/// What the database says of one thing.
fn stands(connection: &Connection, what: &str, key: Value) -> Result<Option<Line>> {
    let (sql, read): (&str, fn(&Row<'_>) -> Result<Line>) = match what {
        "user" => (include_str!("../sql/aside_user.sql"), user),
        "grant" => (include_str!("../sql/aside_grant.sql"), grant),
        "device" => (include_str!("../sql/aside_device.sql"), device),
        _ => ("SELECT name, last FROM number_counter WHERE name = ?1", number),
    };
    connection.prepare_cached(sql)?.query_row([key], read).optional()
}

/// Lines that say what the database says, where lines say something else. Of what it does not know: nobody is let in. A
/// number that was not given is only skipped.
pub(in super::super) fn instead(connection: &Connection, lines: &[Line]) -> Result<Vec<Line>> {
    let mut instead = Vec::new();
    for line in lines {
        let (what, key) = match line {
            Line::User { id, .. } => ("user", Value::Blob(id.as_bytes().to_vec())),
            Line::Grant { id, .. } => ("grant", Value::Integer(*id)),
            Line::Device { certificate, .. } => {
                let Ok(read) = cbor::decode::<Certificate>(certificate, ENROL_BYTES_MAX) else {
                    continue;
                };
                ("device", Value::Blob(read.value.device.as_bytes().to_vec()))
            }
            Line::Number { .. } => continue,
        };
        let truth = stands(connection, what, key)?.unwrap_or_else(|| void(line.clone()));
        instead.extend(Some(truth).filter(|truth| truth != line));
    }
    Ok(instead)
}

/// The same of somebody who never was, a grant that never held, a tablet that never belonged.
fn void(mut line: Line) -> Line {
    match &mut line {
        Line::User { made_at, disabled_at, .. } => *disabled_at = *made_at,
        Line::Grant { from, to, .. } => *to = *from,
        Line::Device { enrolled_at, revoked_at, .. } => *revoked_at = *enrolled_at,
        Line::Number { .. } => {}
    }
    line
}

fn user(row: &Row<'_>) -> Result<Line> {
    Ok(Line::User {
        id: id(row, "id")?,
        login: row.get("login")?,
        name: row.get("name")?,
        made_at: row.get("made_at")?,
        disabled_at: row.get("disabled_at")?,
    })
}

fn grant(row: &Row<'_>) -> Result<Line> {
    Ok(Line::Grant {
        id: row.get("id")?,
        user: id(row, "user")?,
        space: row.get("space")?,
        right: row.get("right")?,
        role: row.get("role")?,
        from: row.get("from_at")?,
        to: row.get("to_at")?,
    })
}

fn device(row: &Row<'_>) -> Result<Line> {
    Ok(Line::Device {
        certificate: row.get("certificate")?,
        app_version: row.get("app_version")?,
        enrolled_at: row.get("enrolled_at")?,
        revoked_at: row.get("revoked_at")?,
    })
}

fn number(row: &Row<'_>) -> Result<Line> {
    Ok(Line::Number { name: row.get("name")?, last: count(row, "last")? })
}

/// Makes the database say what a line says; whether it could.
pub(in super::super) fn replay(connection: &Connection, line: &Line) -> Result<bool> {
    match line {
        Line::User { id, login, name, made_at, disabled_at } => {
            // Whoever has this number now: a transaction that was broken off may have left another in the journal.
            let sql = "DELETE FROM \"user\" WHERE login = ?1 AND id <> ?2";
            connection.prepare_cached(sql)?.execute(params![login, id.as_bytes()])?;
            connection
                .prepare_cached(include_str!("../sql/aside_put_user.sql"))?
                .execute(params![id.as_bytes(), login, name, made_at, disabled_at])?;
            space::ensure(connection, &model::space::Space::User(*id), *made_at)?;
            Ok(true)
        }
        Line::Grant { id, user, space, right, role, from, to } => {
            let Ok(at) = space.parse() else { return Ok(false) };
            space::ensure(connection, &at, *from)?;
            connection
                .prepare_cached(include_str!("../sql/aside_put_grant.sql"))?
                .execute(params![id, user.as_bytes(), space, right, role, from, to])?;
            Ok(true)
        }
        Line::Device { certificate, app_version, enrolled_at, revoked_at } => {
            let Ok(read) = cbor::decode::<Certificate>(certificate, ENROL_BYTES_MAX) else {
                return Ok(false);
            };
            let claims = &read.value;
            connection.prepare_cached(include_str!("../sql/aside_put_device.sql"))?.execute(
                params![
                    claims.device.as_bytes(),
                    claims.user.as_bytes(),
                    certificate,
                    app_version,
                    enrolled_at,
                    revoked_at
                ],
            )?;
            Ok(true)
        }
        Line::Number { name, last } => {
            connection
                .prepare_cached(include_str!("../sql/aside_put_number.sql"))?
                .execute(params![name, int(*last)])?;
            Ok(true)
        }
    }
}
