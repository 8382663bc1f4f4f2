//! Which feeds have shown a document, or its author said it belongs to.

use model::id::DocumentId;
use rusqlite::Connection;

use crate::{Result, Store, sql};

pub(crate) fn add(connection: &Connection, document: DocumentId, space: &str) -> Result<()> {
    let sql = "INSERT OR IGNORE INTO document_space (document, space) VALUES (?1, ?2)";
    connection.prepare_cached(sql)?.execute((document.as_bytes(), space))?;
    Ok(())
}

/// The space is lost: no document is listed there any more.
pub(crate) fn lose(connection: &Connection, space: &str) -> Result<()> {
    connection.prepare_cached("DELETE FROM document_space WHERE space = ?1")?.execute([space])?;
    Ok(())
}

/// The document stands in the space no more.
pub(crate) fn leave(connection: &Connection, document: DocumentId, space: &str) -> Result<()> {
    let sql = "DELETE FROM document_space WHERE document = ?1 AND space = ?2";
    connection.prepare_cached(sql)?.execute((document.as_bytes(), space))?;
    Ok(())
}

/// Documents that no held space lists, with how many of their own changes the server has not got or that are still to
/// be authored again. A space is held when its feed is read or may be read; what a person handed in and still follows
/// is always held.
pub(crate) fn listed_nowhere(connection: &Connection, own: &str) -> Result<Vec<(DocumentId, i64)>> {
    let mut statement =
        connection.prepare_cached(include_str!("document_space/listed_nowhere.sql"))?;
    let rows = statement.query_map([own], |row| Ok((sql::id(row, 0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub(crate) fn remove(connection: &Connection, document: DocumentId) -> Result<()> {
    connection
        .prepare_cached("DELETE FROM document_space WHERE document = ?1")?
        .execute([document.as_bytes()])?;
    Ok(())
}

impl Store {
    /// The spaces a document is listed in, sorted.
    ///
    /// # Errors
    /// What the disk did.
    pub fn spaces_of(&self, document: DocumentId) -> Result<Vec<String>> {
        let sql = "SELECT space FROM document_space WHERE document = ?1 ORDER BY space";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([document.as_bytes()], |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The documents listed in a space, sorted.
    ///
    /// # Errors
    /// What the disk did.
    pub fn documents_in(&self, space: &str) -> Result<Vec<DocumentId>> {
        let sql = "SELECT document FROM document_space WHERE space = ?1 ORDER BY document";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([space], |row| sql::id(row, 0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
