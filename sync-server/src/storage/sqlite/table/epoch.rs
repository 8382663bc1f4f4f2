//! Epochs that ended with a restore, and how far each feed was in the backup.

use std::collections::BTreeSet;

use model::space::Space;
use model::time::TimeMs;
use rusqlite::{Connection, OptionalExtension, Result, params};
use sync::exchange::Epoch;

use super::super::value::{count, int};
use crate::storage::rows::Cut;

/// The present numbers are what is left of an epoch.
pub(in super::super) fn end(
    connection: &Connection,
    epoch: Epoch,
    commits: u64,
    at: TimeMs,
) -> Result<()> {
    let sql = "INSERT INTO epoch (epoch, commits, ended_at) VALUES (?1, ?2, ?3)";
    connection.execute(sql, params![epoch.0, int(commits), at])?;
    connection.execute(
        "INSERT INTO epoch_cut (epoch, space, n) SELECT ?1, name, counter FROM space WHERE counter > 0",
        [connection.last_insert_rowid()],
    )?;
    Ok(())
}

/// When the last one ended.
pub(in super::super) fn last_ended_at(connection: &Connection) -> Result<Option<TimeMs>> {
    connection.prepare_cached("SELECT max(ended_at) FROM epoch")?.query_row([], |row| row.get(0))
}

/// The least that any restore since then left.
pub(in super::super) fn since(
    connection: &Connection,
    epoch: Epoch,
    spaces: &BTreeSet<Space>,
) -> Result<Cut> {
    let found: Option<i64> = connection
        .prepare_cached("SELECT id FROM epoch WHERE epoch = ?1")?
        .query_row([epoch.0], |row| row.get(0))
        .optional()?;
    let mut cut = Cut { commit: 0, feeds: spaces.iter().map(|space| (*space, 0)).collect() };
    let Some(first) = found else { return Ok(cut) };
    cut.commit = connection
        .prepare_cached("SELECT min(commits) AS commits FROM epoch WHERE id >= ?1")?
        .query_row([first], |row| count(row, "commits"))?;
    let mut statement = connection.prepare_cached(include_str!("../sql/epoch_cut.sql"))?;
    for (space, n) in &mut cut.feeds {
        *n = statement.query_row(params![first, space.to_string()], |row| count(row, "n"))?;
    }
    Ok(cut)
}
