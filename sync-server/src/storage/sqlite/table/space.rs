//! Spaces and the last number given in each. Numbers are counted on the row itself, so that a transaction which
//! does not commit gives none, and 1, 2, 3 … has no gaps.

use model::planted::{self, Bug};
use model::space::Space;
use model::time::TimeMs;
use rusqlite::{Connection, OptionalExtension, Result, params};

use super::super::value::{count, int};

pub(in super::super) fn ensure(connection: &Connection, space: &Space, at: TimeMs) -> Result<()> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO space (name, made_at) VALUES (?1, ?2) ON CONFLICT (name) DO NOTHING",
    )?;
    statement.execute(params![space.to_string(), at])?;
    Ok(())
}

pub(in super::super) fn exists(connection: &Connection, space: &Space) -> Result<bool> {
    connection.prepare_cached("SELECT 1 FROM space WHERE name = ?1")?.exists([space.to_string()])
}

/// What has become of a space.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) struct State {
    /// How many numbers its feed has.
    pub(in super::super) numbers: u64,
    /// Whether it was redrawn.
    pub(in super::super) retired: bool,
}

pub(in super::super) fn state(connection: &Connection, space: &Space) -> Result<Option<State>> {
    let sql = "SELECT counter, retired_at <> 0 AS retired FROM space WHERE name = ?1";
    let read = |row: &rusqlite::Row<'_>| {
        Ok(State { numbers: count(row, "counter")?, retired: row.get("retired")? })
    };
    connection.prepare_cached(sql)?.query_row([space.to_string()], read).optional()
}

/// The last number given in a space.
pub(in super::super) fn counter(connection: &Connection, space: &Space) -> Result<u64> {
    Ok(state(connection, space)?.map_or(0, |state| state.numbers))
}

/// A grid was redrawn; its code is never given again.
pub(in super::super) fn retire(connection: &Connection, space: &Space, at: TimeMs) -> Result<()> {
    let sql = "UPDATE space SET retired_at = ?2 WHERE name = ?1";
    connection.prepare_cached(sql)?.execute(params![space.to_string(), at])?;
    Ok(())
}

/// Takes the next `how_many` numbers of a space that is there; the first of them.
pub(in super::super) fn take_numbers(
    connection: &Connection,
    space: &Space,
    how_many: u64,
) -> Result<u64> {
    let mut statement = connection.prepare_cached(
        "UPDATE space SET counter = counter + ?2 WHERE name = ?1 RETURNING counter",
    )?;
    let how_many = how_many.saturating_add(u64::from(planted::is(Bug::FeedNumberSkipped)));
    let last = statement
        .query_row(params![space.to_string(), int(how_many)], |row| count(row, "counter"))
        .optional()?;
    // No row: the foreign key of the feed refuses what would be numbered.
    Ok(last.map_or(1, |last| last.saturating_sub(how_many).saturating_add(1)))
}
