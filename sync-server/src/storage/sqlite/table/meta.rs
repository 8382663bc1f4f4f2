//! One row: the life of the server's numbers, and how many commits it has seen.

use rusqlite::{Connection, Result};
use sync::exchange::Epoch;

use super::super::value::{count, int};

pub(in super::super) fn insert(connection: &Connection, epoch: Epoch) -> Result<()> {
    connection.execute("INSERT INTO meta (id, epoch) VALUES (1, ?1)", [epoch.0])?;
    Ok(())
}

pub(in super::super) fn epoch(connection: &Connection) -> Result<Epoch> {
    connection.prepare_cached("SELECT epoch FROM meta")?.query_row([], |row| row.get(0).map(Epoch))
}

pub(in super::super) fn commits(connection: &Connection) -> Result<u64> {
    connection
        .prepare_cached("SELECT commits FROM meta")?
        .query_row([], |row| count(row, "commits"))
}

pub(in super::super) fn set_commits(connection: &Connection, commits: u64) -> Result<()> {
    connection.prepare_cached("UPDATE meta SET commits = ?1")?.execute([int(commits)])?;
    Ok(())
}

pub(in super::super) fn backed_up_to(connection: &Connection) -> Result<u64> {
    connection
        .prepare_cached("SELECT backed_up_to FROM meta")?
        .query_row([], |row| count(row, "backed_up_to"))
}

/// Commits up to this one are in a backup; never goes back.
pub(in super::super) fn set_backed_up_to(connection: &Connection, commit: u64) -> Result<()> {
    connection.execute("UPDATE meta SET backed_up_to = max(backed_up_to, ?1)", [int(commit)])?;
    Ok(())
}

pub(in super::super) fn set_epoch(connection: &Connection, epoch: Epoch) -> Result<()> {
    connection.execute("UPDATE meta SET epoch = ?1", [epoch.0])?;
    Ok(())
}

/// Numbers of days up to this one, `yyyymmdd`, begin after a gap.
pub(in super::super) fn skip_numbers_until(connection: &Connection, day: i64) -> Result<()> {
    connection
        .execute("UPDATE meta SET numbers_skip_until = max(numbers_skip_until, ?1)", [day])?;
    Ok(())
}
