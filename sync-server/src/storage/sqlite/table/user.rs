//! People with an account. Rows stay: records name them for ever.

use std::collections::BTreeSet;

use model::id::UserId;
use model::space::Space;
use model::time::TimeMs;
use rusqlite::{Connection, OptionalExtension, Result, Row, params};
use sync::exchange::Colleague;
use sync::limits::COLLEAGUES_MAX;

use super::super::value::{happened, id};
use crate::storage::User;

const COLUMNS: &str = "SELECT id, login, name, made_at, disabled_at FROM \"user\"";

pub(in super::super) fn insert(connection: &Connection, user: &User) -> Result<()> {
    connection.execute(
        "INSERT INTO \"user\" (id, login, name, made_at, disabled_at) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![
            user.id.as_bytes(),
            user.login,
            user.name,
            user.made_at,
            user.disabled_at.unwrap_or(0)
        ],
    )?;
    Ok(())
}

pub(in super::super) fn one(connection: &Connection, id: UserId) -> Result<Option<User>> {
    let mut statement = connection.prepare_cached(&format!("{COLUMNS} WHERE id = ?1"))?;
    statement.query_row([id.as_bytes()], read).optional()
}

pub(in super::super) fn all(connection: &Connection) -> Result<Vec<User>> {
    connection.prepare(&format!("{COLUMNS} ORDER BY login"))?.query_map([], read)?.collect()
}

/// Who else holds or held a grant in one of these spaces, by name; the first so many.
pub(in super::super) fn colleagues(
    connection: &Connection,
    of: UserId,
    spaces: &BTreeSet<Space>,
) -> Result<Vec<Colleague>> {
    let sql = "SELECT DISTINCT it.id, it.name FROM \"grant\" AS held \
               JOIN \"user\" AS it ON it.id = held.user WHERE held.space = ?1 AND held.user <> ?2";
    let mut statement = connection.prepare_cached(sql)?;
    let mut all = BTreeSet::new();
    for space in spaces {
        let named = |row: &Row<'_>| Ok(Colleague { user: id(row, "id")?, name: row.get("name")? });
        let rows = statement.query_map(params![space.to_string(), of.as_bytes()], named)?;
        for row in rows {
            all.insert(row?);
        }
    }
    Ok(all.into_iter().take(COLLEAGUES_MAX).collect())
}

pub(in super::super) fn disable(connection: &Connection, id: UserId, at: TimeMs) -> Result<bool> {
    let changed = connection.execute(
        "UPDATE \"user\" SET disabled_at = ?2 WHERE id = ?1 AND disabled_at = 0",
        params![id.as_bytes(), at],
    )?;
    Ok(changed > 0)
}

fn read(row: &Row<'_>) -> Result<User> {
    Ok(User {
        id: id(row, "id")?,
        login: row.get("login")?,
        name: row.get("name")?,
        made_at: row.get("made_at")?,
        disabled_at: happened(row, "disabled_at")?,
    })
}
