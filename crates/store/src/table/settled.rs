//! What became of own changesets that were kept apart, as the server last said.

use rusqlite::{Connection, OptionalExtension as _, Row};
use sync::settled::{Outcome, Settled};

use super::meta;
use crate::reply::Own;
use crate::{Result, Store, sql};

/// The number of the last decision read.
const READ: &str = "settled";

pub(crate) fn write(connection: &Connection, it: &Settled) -> Result<()> {
    connection.prepare_cached(include_str!("settled/write.sql"))?.execute((
        it.incarnation.as_bytes(),
        sql::number(it.seq),
        it.outcome.code(),
        &it.reason,
        it.by.as_bytes(),
        it.at,
    ))?;
    Ok(())
}

/// The decision about an own changeset.
pub(crate) fn find(connection: &Connection, (incarnation, seq): Own) -> Result<Option<Settled>> {
    let sql = "SELECT incarnation, seq, outcome, reason, user, at FROM settled \
               WHERE incarnation = ?1 AND seq = ?2";
    let mut statement = connection.prepare_cached(sql)?;
    let key = (incarnation.as_bytes(), sql::number(seq));
    Ok(statement.query_row(key, read).optional()?)
}

/// Every decision, the newest first.
pub(crate) fn all(connection: &Connection) -> Result<Vec<Settled>> {
    let sql = "SELECT incarnation, seq, outcome, reason, user, at FROM settled \
               ORDER BY at DESC, incarnation, seq DESC";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([], read)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The reason of a decision, in other words: it may have quoted what must not be read any more.
pub(crate) fn set_reason(
    connection: &Connection,
    (incarnation, seq): Own,
    reason: &str,
) -> Result<()> {
    let sql = "UPDATE settled SET reason = ?3 WHERE incarnation = ?1 AND seq = ?2";
    let mut statement = connection.prepare_cached(sql)?;
    statement.execute((incarnation.as_bytes(), sql::number(seq), reason))?;
    Ok(())
}

/// Another server's life counts anew and says all of it again.
pub(crate) fn forget_all(connection: &Connection) -> Result<()> {
    connection.prepare_cached("DELETE FROM settled")?.execute([])?;
    set_read(connection, 0)
}

pub(crate) fn set_read(connection: &Connection, n: u64) -> Result<()> {
    meta::set_number(connection, READ, n)
}

impl Store {
    /// The number of the last decision read; 0 before the first.
    ///
    /// # Errors
    /// What the disk did.
    pub fn settled_read(&self) -> Result<u64> {
        Ok(meta::get_number(&self.connection, READ)?.unwrap_or(0))
    }

    /// What was decided about an own changeset.
    ///
    /// # Errors
    /// What the disk did.
    pub fn settled(&self, own: Own) -> Result<Option<Settled>> {
        find(&self.connection, own)
    }

    /// What was decided about own changesets, the newest first.
    ///
    /// # Errors
    /// What the disk did.
    pub fn settled_all(&self) -> Result<Vec<Settled>> {
        all(&self.connection)
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Settled> {
    let outcome: String = row.get(2)?;
    Ok(Settled {
        n: 0,
        incarnation: sql::id(row, 0)?,
        seq: sql::count(row, 1)?,
        outcome: Outcome::from_code(&outcome).ok_or(rusqlite::Error::InvalidColumnIndex(2))?,
        reason: row.get(3)?,
        by: sql::id(row, 4)?,
        at: row.get(5)?,
    })
}
