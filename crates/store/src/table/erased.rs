//! Which records were erased by right: their numbers, and nothing of what they said.

use model::id::DocumentId;
use model::time::TimeMs;
use rusqlite::Connection;
use sync::receipt::Gone;

use crate::{Result, Store, sql};

/// A record that was erased, as its person is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ErasedRow {
    /// Which.
    pub document: DocumentId,
    /// When this tablet was told, by the server's clock.
    pub at: TimeMs,
}

/// Notes an erasure; the highest generation told counts, and that something was written here is not forgotten.
pub(crate) fn note(connection: &Connection, gone: Gone, at: TimeMs, own: bool) -> Result<()> {
    let mut statement = connection.prepare_cached(include_str!("erased/note.sql"))?;
    statement.execute((gone.document.as_bytes(), gone.generation, at, own))?;
    Ok(())
}

/// Whether a generation of a document is erased.
pub(crate) fn covers(
    connection: &Connection,
    document: DocumentId,
    generation: u32,
) -> Result<bool> {
    let sql = "SELECT 1 FROM erased WHERE document = ?1 AND generation > ?2";
    Ok(connection.prepare_cached(sql)?.exists((document.as_bytes(), generation))?)
}

impl Store {
    /// The erased records on which something was written here, the latest first.
    ///
    /// # Errors
    /// What the disk did.
    pub fn erased_own(&self) -> Result<Vec<ErasedRow>> {
        let sql = "SELECT document, at FROM erased WHERE own = 1 ORDER BY at DESC, document";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement
            .query_map([], |row| Ok(ErasedRow { document: sql::id(row, 0)?, at: row.get(1)? }))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
