//! Grants. Rows stay when they have ended: an offline change is judged by when it was made.

use model::id::UserId;
use model::permission::Role;
use model::planted::{self, Bug};
use model::space::{Grant, Space};
use model::time::TimeMs;
use rusqlite::types::Type;
use rusqlite::{Connection, Error, Result, Row, params};

use super::super::value::{id, right, space};
use crate::storage::StoredGrant;

const COLUMNS: &str = "SELECT id, user, space, right, role, from_at, to_at FROM \"grant\"";

pub(in super::super) fn insert(connection: &Connection, grant: &Grant) -> Result<i64> {
    connection.execute(
        "INSERT INTO \"grant\" (user, space, right, role, from_at, to_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![
            grant.user.as_bytes(),
            grant.space.to_string(),
            grant.right.code(),
            grant.role.code(),
            grant.from,
            grant.to
        ],
    )?;
    Ok(connection.last_insert_rowid())
}

pub(in super::super) fn of_user(connection: &Connection, user: UserId) -> Result<Vec<StoredGrant>> {
    let mut statement =
        connection.prepare_cached(&format!("{COLUMNS} WHERE user = ?1 ORDER BY id"))?;
    statement.query_map([user.as_bytes()], read)?.collect()
}

pub(in super::super) fn all(connection: &Connection) -> Result<Vec<StoredGrant>> {
    connection.prepare(&format!("{COLUMNS} ORDER BY id"))?.query_map([], read)?.collect()
}

/// Ends one at an instant; one that had not begun by then never holds.
pub(in super::super) fn end(connection: &Connection, id: i64, at: TimeMs) -> Result<bool> {
    let changed = connection
        .execute("UPDATE \"grant\" SET to_at = ?2 WHERE id = ?1 AND to_at > ?2", params![id, at])?;
    Ok(changed > 0)
}

pub(in super::super) fn end_all_of(
    connection: &Connection,
    user: UserId,
    at: TimeMs,
) -> Result<()> {
    connection.execute(
        "UPDATE \"grant\" SET to_at = ?2 WHERE user = ?1 AND to_at > ?2",
        params![user.as_bytes(), at],
    )?;
    Ok(())
}

/// The spaces a person may read at an instant: those of a reading grant, and what they handed in.
pub(in super::super) fn readable(
    connection: &Connection,
    user: UserId,
    now: TimeMs,
) -> Result<std::collections::BTreeSet<Space>> {
    let granted = of_user(connection, user)?.into_iter().map(|stored| stored.grant);
    let reading = granted.filter(|grant| {
        planted::is(Bug::ScopeSkipped) || (grant.right.reads() && grant.covers_any(now, now))
    });
    Ok(reading.map(|grant| grant.space).chain([Space::User(user)]).collect())
}

/// The spaces in which a reading right begins between two instants, and holds now or will.
pub(in super::super) fn beginning(
    connection: &Connection,
    from: TimeMs,
    until: TimeMs,
    now: TimeMs,
) -> Result<std::collections::BTreeSet<Space>> {
    let sql = format!("{COLUMNS} WHERE from_at BETWEEN ?1 AND ?2 AND to_at > max(from_at, ?3)");
    let mut statement = connection.prepare_cached(&sql)?;
    let begins = statement.query_map(params![from, until, now], read)?;
    let reading = begins.filter(|it| it.as_ref().map_or(true, |it| it.grant.right.reads()));
    reading.map(|stored| stored.map(|it| it.grant.space)).collect()
}

fn read(row: &Row<'_>) -> Result<StoredGrant> {
    let role: String = row.get("role")?;
    let role = Role::from_code(&role)
        .ok_or_else(|| Error::FromSqlConversionFailure(0, Type::Text, "column role".into()))?;
    Ok(StoredGrant {
        id: row.get("id")?,
        grant: Grant {
            user: id(row, "user")?,
            space: space(row, "space")?,
            right: right(row, "right")?,
            role,
            from: row.get("from_at")?,
            to: row.get("to_at")?,
        },
    })
}
