//! Which spaces differ from the server's, and how often in a row that was to be put right.

use model::time::TimeMs;
use rusqlite::Connection;

use crate::{Result, Store, sql};

/// How often a space was to be put right since it last was equal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tried {
    /// Times in a row.
    pub tries: u32,
    /// When the last time began, ms UTC by this tablet.
    pub at: TimeMs,
}

impl Store {
    /// What was tried about a space.
    ///
    /// # Errors
    /// What the disk did.
    pub fn tried(&self, space: &str) -> Result<Tried> {
        let sql = "SELECT tries, tried_at FROM divergence WHERE space = ?1";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement
            .query_map([space], |row| Ok(Tried { tries: row.get(0)?, at: row.get(1)? }))?;
        Ok(rows.next().transpose()?.unwrap_or_default())
    }

    /// Notes a try before it is made, or takes one back that came to nothing.
    ///
    /// # Errors
    /// What the disk did.
    pub fn note_try(&mut self, space: &str, tried: Tried) -> Result<()> {
        let sql = "INSERT INTO divergence (space, tries, tried_at) VALUES (?1, ?2, ?3) \
                   ON CONFLICT (space) DO UPDATE SET tries = excluded.tries, tried_at = excluded.tried_at";
        self.connection.prepare_cached(sql)?.execute((space, tried.tries, tried.at))?;
        Ok(())
    }

    /// Everything was equal: tries are counted from the beginning.
    ///
    /// # Errors
    /// What the disk did.
    pub fn forget_tries(&mut self) -> Result<()> {
        forget(&self.connection)
    }

    /// How many spaces differ from the server's, as far as is known.
    ///
    /// # Errors
    /// What the disk did.
    pub fn spaces_that_differ(&self) -> Result<u64> {
        let sql = "SELECT count(*) FROM divergence";
        Ok(self.connection.prepare_cached(sql)?.query_row([], |row| sql::count(row, 0))?)
    }
}

fn forget(connection: &Connection) -> Result<()> {
    // Nothing is written when there is nothing: most answers say that all is equal.
    let there = "SELECT EXISTS (SELECT 1 FROM divergence)";
    if connection.prepare_cached(there)?.query_row([], |row| row.get(0))? {
        connection.prepare_cached("DELETE FROM divergence")?.execute([])?;
    }
    Ok(())
}
