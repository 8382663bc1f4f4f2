//! What is found: one row a record or door, with the words that stand in the index.

use std::collections::{BTreeMap, BTreeSet};

use model::id::{DocumentId, EntryId};
use model::kind::Kind;
use rusqlite::Connection;

use crate::{Result, sql};

/// What is found of a record or a door.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Found {
    /// What the screen shows of it; not indexed.
    pub(crate) title: String,
    /// The words of the index, separated by spaces, as [`crate::search`] cuts them.
    pub(crate) words: String,
}

/// Makes the rows of a document those given, by entry; none stands for the record itself. What stands there
/// already is not written again: the index is the dearest of all tables to write.
pub(crate) fn write(
    connection: &Connection,
    document: DocumentId,
    kind: Kind,
    rows: &BTreeMap<Option<EntryId>, Found>,
) -> Result<()> {
    let there = of_document(connection, document)?;
    let mut kept = BTreeSet::new();
    for (entry, found) in rows {
        kept.insert(*entry);
        match there.get(entry) {
            Some((_, same)) if same == found => {}
            Some((id, old)) => {
                forget(connection, *id, old)?;
                let sql = "UPDATE search_row SET title = ?2, words = ?3 WHERE id = ?1";
                connection.prepare_cached(sql)?.execute((id, &found.title, &found.words))?;
                index(connection, *id, found)?;
            }
            None => insert(connection, document, *entry, kind, found)?,
        }
    }
    for (id, old) in there.iter().filter(|(entry, _)| !kept.contains(entry)).map(|(_, row)| row) {
        delete(connection, *id, old)?;
    }
    Ok(())
}

fn insert(
    connection: &Connection,
    document: DocumentId,
    entry: Option<EntryId>,
    kind: Kind,
    found: &Found,
) -> Result<()> {
    let mut statement = connection.prepare_cached(include_str!("search_row/insert.sql"))?;
    statement.execute((
        document.as_bytes(),
        sql::bytes(&entry),
        kind.number(),
        &found.title,
        &found.words,
    ))?;
    index(connection, connection.last_insert_rowid(), found)
}

fn index(connection: &Connection, id: i64, found: &Found) -> Result<()> {
    let sql = "INSERT INTO search (rowid, words) VALUES (?1, ?2)";
    connection.prepare_cached(sql)?.execute((id, &found.words))?;
    Ok(())
}

/// Takes the old words out of the index: it wants to be told what they were.
fn forget(connection: &Connection, id: i64, old: &Found) -> Result<()> {
    connection.prepare_cached(include_str!("search_row/forget.sql"))?.execute((id, &old.words))?;
    Ok(())
}

fn delete(connection: &Connection, id: i64, old: &Found) -> Result<()> {
    forget(connection, id, old)?;
    connection.prepare_cached("DELETE FROM search_row WHERE id = ?1")?.execute([id])?;
    Ok(())
}

pub(crate) fn remove(connection: &Connection, document: DocumentId) -> Result<()> {
    for (id, old) in of_document(connection, document)?.values() {
        delete(connection, *id, old)?;
    }
    Ok(())
}

/// Everything goes, before all of it is derived anew.
pub(crate) fn clear(connection: &Connection) -> Result<()> {
    Ok(connection
        .execute_batch("DELETE FROM search_row; INSERT INTO search (search) VALUES ('rebuild')")?)
}

type Indexed = BTreeMap<Option<EntryId>, (i64, Found)>;

fn of_document(connection: &Connection, document: DocumentId) -> Result<Indexed> {
    let sql = "SELECT entry, id, title, words FROM search_row WHERE document = ?1";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([document.as_bytes()], |row| {
        Ok((
            sql::maybe_id(row, 0)?,
            (row.get(1)?, Found { title: row.get(2)?, words: row.get(3)? }),
        ))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
