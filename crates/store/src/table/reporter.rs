//! Which event has a reporter who wants to hear of it. Who it is stands in the document only.

use model::id::DocumentId;
use model::record::Reporter;
use rusqlite::Connection;

use crate::{Result, Store, sql};

pub(crate) fn write(connection: &Connection, id: DocumentId, reporter: &Reporter) -> Result<()> {
    connection.prepare_cached(include_str!("reporter/write.sql"))?.execute((
        id.as_bytes(),
        sql::bytes(&reporter.event),
        reporter.wants_feedback.unwrap_or(false),
        reporter.removed.is_some(),
    ))?;
    Ok(())
}

pub(crate) fn remove(connection: &Connection, id: DocumentId) -> Result<()> {
    connection
        .prepare_cached("DELETE FROM reporter WHERE document = ?1")?
        .execute([id.as_bytes()])?;
    Ok(())
}

impl Store {
    /// The reporter's document of an event, if this tablet may have it.
    ///
    /// # Errors
    /// What the disk did.
    pub fn reporter_of(&self, event: DocumentId) -> Result<Option<DocumentId>> {
        let sql =
            "SELECT document FROM reporter WHERE event = ?1 AND removed = 0 ORDER BY document";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query_map([event.as_bytes()], |row| sql::id(row, 0))?;
        Ok(rows.next().transpose()?)
    }
}
