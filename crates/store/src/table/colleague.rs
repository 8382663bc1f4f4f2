//! Who else works or worked here, by name, as the server last said.

use model::id::UserId;
use rusqlite::{Connection, OptionalExtension as _, Row};
use sync::exchange::Colleague;

use crate::{Result, Store, sql};

/// All of them at once: the server never sends some of them.
pub(crate) fn replace(connection: &Connection, colleagues: &[Colleague]) -> Result<()> {
    connection.prepare_cached("DELETE FROM colleague")?.execute([])?;
    let mut statement = connection
        .prepare_cached("INSERT OR REPLACE INTO colleague (user, name) VALUES (?1, ?2)")?;
    for colleague in colleagues {
        statement.execute((colleague.user.as_bytes(), &colleague.name))?;
    }
    Ok(())
}

impl Store {
    /// Everybody who is known by name, sorted by number.
    ///
    /// # Errors
    /// What the disk did.
    pub fn colleagues(&self) -> Result<Vec<Colleague>> {
        let sql = "SELECT user, name FROM colleague ORDER BY user";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([], read)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// What somebody is called; none for whom the server has not named.
    ///
    /// # Errors
    /// What the disk did.
    pub fn colleague(&self, user: UserId) -> Result<Option<String>> {
        let sql = "SELECT name FROM colleague WHERE user = ?1";
        let mut statement = self.connection.prepare_cached(sql)?;
        Ok(statement.query_row([user.as_bytes()], |row| row.get(0)).optional()?)
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Colleague> {
    Ok(Colleague { user: sql::id(row, 0)?, name: row.get(1)? })
}
