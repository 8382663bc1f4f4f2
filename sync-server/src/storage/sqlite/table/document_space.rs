//! In which spaces a document stands: its home and those it is shared into.

use model::id::DocumentId;
use model::kind::Kind;
use model::space::Space;
use rusqlite::{Connection, Result, params};

use super::super::value::{id, int, space as space_of};

/// The document stands there from this number of the feed on.
pub(in super::super) fn insert(
    connection: &Connection,
    document: DocumentId,
    space: &Space,
    since: u64,
) -> Result<()> {
    let sql = "INSERT INTO document_space (document, space, since) VALUES (?1, ?2, ?3) \
               ON CONFLICT DO NOTHING";
    let row = params![document.as_bytes(), space.to_string(), int(since)];
    connection.prepare_cached(sql)?.execute(row)?;
    Ok(())
}

pub(in super::super) fn remove(
    connection: &Connection,
    document: DocumentId,
    space: &Space,
) -> Result<()> {
    let sql = "DELETE FROM document_space WHERE document = ?1 AND space = ?2";
    connection.prepare_cached(sql)?.execute(params![document.as_bytes(), space.to_string()])?;
    Ok(())
}

/// The documents that stand in a space, and what they are.
pub(in super::super) fn documents_in(
    connection: &Connection,
    space: &Space,
) -> Result<Vec<(DocumentId, Kind)>> {
    let sql = "SELECT document.id, document.kind FROM document_space \
               JOIN document ON document.id = document_space.document \
               WHERE document_space.space = ?1 ORDER BY document.id";
    let mut statement = connection.prepare_cached(sql)?;
    let read = |row: &rusqlite::Row<'_>| Ok((id(row, "id")?, super::document::kind(row)?));
    statement.query_map([space.to_string()], read)?.collect()
}

pub(in super::super) fn of(connection: &Connection, document: DocumentId) -> Result<Vec<Space>> {
    let sql = "SELECT space FROM document_space WHERE document = ?1 ORDER BY space";
    let read = |row: &rusqlite::Row<'_>| space_of(row, "space");
    connection.prepare_cached(sql)?.query_map([document.as_bytes()], read)?.collect()
}
