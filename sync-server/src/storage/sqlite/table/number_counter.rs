//! Official numbers, each given once: a number that was taken and not used is not given again.

use rusqlite::{Connection, Result};

use super::super::value::count;

pub(in super::super) fn next(connection: &Connection, name: &str) -> Result<u64> {
    let mut statement =
        connection.prepare_cached(include_str!("../sql/number_counter_next.sql"))?;
    statement.query_row([name], |row| count(row, "last"))
}
