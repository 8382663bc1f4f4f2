//! Fields with two values: where they are. What they say, by whom and when, the document tells.

use model::document::Conflict;
use model::id::{DocumentId, EntryId};
use model::kind::Kind;
use rusqlite::{Connection, Row};

use crate::{Result, Store, sql};

/// A field that two people wrote differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConflictRow {
    /// The record.
    pub document: DocumentId,
    /// Its kind.
    pub kind: Option<Kind>,
    /// The field.
    pub field: String,
    /// The entry, and the field inside it, where it is not the record's own.
    pub within: Option<(EntryId, String)>,
}

/// Makes the rows those of the document; what stands there already is not written again.
pub(crate) fn write(connection: &Connection, id: DocumentId, conflicts: &[Conflict]) -> Result<()> {
    let there: i64 = connection
        .prepare_cached("SELECT count(*) FROM conflict WHERE document = ?1")?
        .query_row([id.as_bytes()], |row| row.get(0))?;
    if there > 0 {
        remove(connection, id)?;
    }
    let mut statement = connection.prepare_cached(include_str!("conflict/write.sql"))?;
    for conflict in conflicts {
        let (entry, within) =
            conflict.within.clone().map_or((None, String::new()), |(id, name)| (Some(id), name));
        statement.execute((id.as_bytes(), &conflict.field, sql::bytes(&entry), within))?;
    }
    Ok(())
}

pub(crate) fn remove(connection: &Connection, id: DocumentId) -> Result<()> {
    connection
        .prepare_cached("DELETE FROM conflict WHERE document = ?1")?
        .execute([id.as_bytes()])?;
    Ok(())
}

impl Store {
    /// Every field with two values, record by record.
    ///
    /// # Errors
    /// What the disk did.
    pub fn conflicts(&self) -> Result<Vec<ConflictRow>> {
        let mut statement = self.connection.prepare_cached(include_str!("conflict/all.sql"))?;
        let rows = statement.query_map([], read)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<ConflictRow> {
    let entry: Option<EntryId> = sql::maybe_id(row, 3)?;
    let within: String = row.get(4)?;
    Ok(ConflictRow {
        document: sql::id(row, 0)?,
        kind: Kind::from_number(row.get(1)?),
        field: row.get(2)?,
        within: entry.map(|entry| (entry, within)),
    })
}
