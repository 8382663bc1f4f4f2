//! Deriving everything anew from the log: documents, projections, search.

use rusqlite::Connection;

use crate::table::{change, search_row};
use crate::{Result, Store, document};

/// What is derived, besides the search.
pub(crate) const DERIVED: [&str; 16] = [
    "document",
    "place",
    "dwelling",
    "household",
    "residence",
    "person",
    "name_key",
    "membership",
    "phone",
    "visit",
    "promise",
    "event",
    "lead",
    "reporter",
    "conflict",
    "photo",
];

impl Store {
    /// Throws everything derived away and reads the log again: after a doubt, an update, a nightly look.
    ///
    /// # Errors
    /// What the disk did; everything is as before then.
    pub fn rebuild(&mut self) -> Result<usize> {
        let transaction = self.begin()?;
        let documents = rebuild(&transaction)?;
        transaction.commit()?;
        Ok(documents)
    }
}

fn rebuild(connection: &Connection) -> Result<usize> {
    for table in DERIVED {
        connection.execute(&format!("DELETE FROM \"{table}\""), [])?;
    }
    search_row::clear(connection)?;
    let documents = change::documents(connection)?;
    for id in &documents {
        document::refresh(connection, *id)?;
    }
    Ok(documents.len())
}
