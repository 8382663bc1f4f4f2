//! What is found: one row a record or door, with the words that stand in the index.

use std::collections::{BTreeMap, BTreeSet};

use model::id::{DocumentId, EntryId};
use model::kind::Kind;
use rusqlite::{Connection, Row, params};

use crate::{Result, sql};

/// The words of one row, each list separated by spaces, as [`crate::search`] cuts them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Words {
    /// What the screen shows of it; not indexed.
    pub(crate) title: String,
    /// Names, character by character.
    pub(crate) name: String,
    /// Names as one word each, from the first and from later characters on.
    pub(crate) whole: String,
    /// What is said in a line, character by character.
    pub(crate) said: String,
    /// Pinyin and initials of whole names.
    pub(crate) sound: String,
    /// Pinyin and initials from later characters on.
    pub(crate) sound_tail: String,
    /// Numbers of doors, and where they are.
    pub(crate) door: String,
    /// The last digits of phones.
    pub(crate) digits: String,
}

/// Makes the rows of a document those given, by entry; none stands for the record itself. What stands there
/// already is not written again: the index is the dearest of all tables to write.
pub(crate) fn write(
    connection: &Connection,
    document: DocumentId,
    kind: Kind,
    rows: &BTreeMap<Option<EntryId>, Words>,
) -> Result<()> {
    let there = of_document(connection, document)?;
    let mut kept = BTreeSet::new();
    for (entry, words) in rows {
        kept.insert(*entry);
        match there.get(entry) {
            Some((_, same)) if same == words => {}
            Some((id, old)) => {
                forget(connection, *id, old)?;
                let sql = include_str!("search_row/update.sql");
                connection.prepare_cached(sql)?.execute(params![
                    id, words.title, words.name, words.whole, words.said, words.sound, words.sound_tail, words.door, words.digits
                ])?;
                index(connection, *id, words)?;
            }
            None => {
                insert(connection, document, *entry, kind, words)?;
            }
        }
    }
    for (id, old) in there.iter().filter(|(entry, _)| !kept.contains(entry)).map(|(_, row)| row) {
        forget(connection, *id, old)?;
        connection.prepare_cached("DELETE FROM search_row WHERE id = ?1")?.execute([id])?;
    }
    Ok(())
}

fn insert(
    connection: &Connection,
    document: DocumentId,
    entry: Option<EntryId>,
    kind: Kind,
    words: &Words,
) -> Result<()> {
    connection.prepare_cached(include_str!("search_row/insert.sql"))?.execute(params![
        document.as_bytes(),
        sql::bytes(&entry),
        kind.number(),
        words.title,
        words.name,
        words.whole,
        words.said,
        words.sound,
        words.sound_tail,
        words.door,
        words.digits,
    ])?;
    index(connection, connection.last_insert_rowid(), words)
}

fn index(connection: &Connection, id: i64, words: &Words) -> Result<()> {
    let Words { title: _, name, whole, said, sound, sound_tail, door, digits } = words;
    let mut statement = connection.prepare_cached(include_str!("search_row/index.sql"))?;
    statement.execute((id, name, whole, said, sound, sound_tail, door, digits))?;
    Ok(())
}

/// Takes the old words out of the index: it wants to be told what they were.
fn forget(connection: &Connection, id: i64, old: &Words) -> Result<()> {
    let Words { title: _, name, whole, said, sound, sound_tail, door, digits } = old;
    let mut statement = connection.prepare_cached(include_str!("search_row/forget.sql"))?;
    statement.execute((id, name, whole, said, sound, sound_tail, door, digits))?;
    Ok(())
}

pub(crate) fn remove(connection: &Connection, document: DocumentId) -> Result<()> {
    for (id, old) in of_document(connection, document)?.values() {
        forget(connection, *id, old)?;
        connection.prepare_cached("DELETE FROM search_row WHERE id = ?1")?.execute([id])?;
    }
    Ok(())
}

/// Everything goes, before all of it is derived anew.
pub(crate) fn clear(connection: &Connection) -> Result<()> {
    Ok(connection.execute_batch(
        "DELETE FROM search_row; INSERT INTO search (search) VALUES ('rebuild');",
    )?)
}

type Indexed = BTreeMap<Option<EntryId>, (i64, Words)>;

fn of_document(connection: &Connection, document: DocumentId) -> Result<Indexed> {
    let mut statement = connection.prepare_cached(include_str!("search_row/of_document.sql"))?;
    let rows = statement.query_map([document.as_bytes()], |row| Ok((sql::maybe_id(row, 0)?, (row.get(1)?, read(row)?))))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Words> {
    Ok(Words {
        title: row.get(2)?,
        name: row.get(3)?,
        whole: row.get(4)?,
        said: row.get(5)?,
        sound: row.get(6)?,
        sound_tail: row.get(7)?,
        door: row.get(8)?,
        digits: row.get(9)?,
    })
}
