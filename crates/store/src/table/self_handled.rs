//! Which events may be settled on the spot (自办自结), as the server last said.

use std::collections::BTreeSet;

use rusqlite::Connection;

use crate::{Result, Store};

/// The whole list at once: the server never sends some of it.
pub(crate) fn replace(connection: &Connection, categories: &BTreeSet<String>) -> Result<()> {
    connection.prepare_cached("DELETE FROM self_handled")?.execute([])?;
    let mut statement =
        connection.prepare_cached("INSERT INTO self_handled (category) VALUES (?1)")?;
    for category in categories {
        statement.execute([category])?;
    }
    Ok(())
}

impl Store {
    /// The district's list, codes of event categories.
    ///
    /// # Errors
    /// What the disk did.
    pub fn self_handled(&self) -> Result<BTreeSet<String>> {
        let mut statement = self.connection.prepare_cached("SELECT category FROM self_handled")?;
        let rows = statement.query_map([], |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
