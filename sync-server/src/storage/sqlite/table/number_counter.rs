//! Official numbers, each given once: a number that was taken and not used is not given again.

use rusqlite::{Connection, Result, params};

use super::super::value::{count, int};

/// Where numbers go on that may have been given before a restore and are written down nowhere: beyond what a community
/// raises in a day.
const SKIPPED: i64 = 5_000;

/// The next number of `name` on a day, `yyyymmdd`.
pub(in super::super) fn next(connection: &Connection, name: &str, day: i64) -> Result<u64> {
    let least = skipped(connection, day)?;
    let mut statement =
        connection.prepare_cached(include_str!("../sql/number_counter_next.sql"))?;
    statement.query_row(params![name, least], |row| count(row, "last"))
}

fn skipped(connection: &Connection, day: i64) -> Result<i64> {
    let sql = "SELECT numbers_skip_until FROM meta";
    let until: i64 = connection.prepare_cached(sql)?.query_row([], |row| row.get(0))?;
    Ok(if day <= until { SKIPPED } else { 0 })
}

/// A number that was given: it and those below are never given again.
pub(in super::super) fn seen(connection: &Connection, name: &str, last: u64) -> Result<()> {
    connection
        .prepare_cached(include_str!("../sql/aside_put_number.sql"))?
        .execute(params![name, int(last)])?;
    Ok(())
}
