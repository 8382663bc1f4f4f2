//! How far each feed was read.

use rusqlite::Connection;
use sync::exchange::Cursor;

use crate::{Result, Store, sql};

pub(crate) fn get(connection: &Connection, space: &str) -> Result<u64> {
    let mut statement = connection.prepare_cached("SELECT n FROM cursor WHERE space = ?1")?;
    let mut rows = statement.query_map([space], |row| sql::count(row, 0))?;
    Ok(rows.next().transpose()?.unwrap_or(0))
}

/// Whether a feed is read at all, be it from its beginning.
pub(crate) fn is_known(connection: &Connection, space: &str) -> Result<bool> {
    Ok(connection.prepare_cached("SELECT 1 FROM cursor WHERE space = ?1")?.exists([space])?)
}

pub(crate) fn set(connection: &Connection, space: &str, n: u64) -> Result<()> {
    let sql = "INSERT INTO cursor (space, n) VALUES (?1, ?2) ON CONFLICT (space) DO UPDATE SET n = excluded.n";
    connection.prepare_cached(sql)?.execute((space, sql::number(n)))?;
    Ok(())
}

pub(crate) fn remove(connection: &Connection, space: &str) -> Result<()> {
    connection.prepare_cached("DELETE FROM cursor WHERE space = ?1")?.execute([space])?;
    Ok(())
}

/// Every feed is to be read from its beginning.
pub(crate) fn rewind(connection: &Connection) -> Result<()> {
    connection.prepare_cached("UPDATE cursor SET n = 0")?.execute([])?;
    Ok(())
}

/// Every feed that is read, sorted by space.
pub(crate) fn all(connection: &Connection) -> Result<Vec<Cursor>> {
    let mut statement = connection.prepare_cached("SELECT space, n FROM cursor ORDER BY space")?;
    let rows =
        statement.query_map([], |row| Ok(Cursor { space: row.get(0)?, n: sql::count(row, 1)? }))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// A restored server has a feed only up to a number.
pub(crate) fn cut(connection: &Connection, space: &str, n: u64) -> Result<()> {
    let sql = "UPDATE cursor SET n = ?2 WHERE space = ?1 AND n > ?2";
    connection.prepare_cached(sql)?.execute((space, sql::number(n)))?;
    Ok(())
}

impl Store {
    /// How far each feed was read, sorted by space: what a request says.
    ///
    /// # Errors
    /// What the disk did.
    pub fn cursors(&self) -> Result<Vec<Cursor>> {
        all(&self.connection)
    }
}
