//! Who was where when.

use model::id::{DocumentId, UserId};
use model::record::Visit;
use rusqlite::{Connection, Row};

use crate::{Result, Store, sql};

/// A visit as a household's history shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisitRow {
    /// Its document.
    pub document: DocumentId,
    /// Whom it was paid to.
    pub household: DocumentId,
    /// Who recorded it.
    pub author: UserId,
    /// When, ms UTC.
    pub occurred_at: i64,
    /// Why, a code.
    pub visit_type: String,
    /// Which kind of must-visit, a code.
    pub must_visit: String,
    /// How, a code.
    pub method: String,
    /// Whether somebody was met, a code.
    pub result: String,
    /// When the next one is to be, a date.
    pub next_on: String,
    /// Whether everything was found as it stood.
    pub unchanged: bool,
}

pub(crate) fn write(
    connection: &Connection,
    id: DocumentId,
    author: Option<UserId>,
    visit: &Visit,
) -> Result<()> {
    connection.prepare_cached(include_str!("visit/write.sql"))?.execute((
        id.as_bytes(),
        sql::bytes(&visit.household),
        sql::bytes(&author),
        visit.occurred_at,
        &visit.visit_type,
        visit.must_visit.as_deref().unwrap_or(""),
        &visit.method,
        &visit.result,
        visit.next_on.as_deref().unwrap_or(""),
        visit.unchanged.unwrap_or(false),
        visit.removed.is_some(),
    ))?;
    super::promise::write(connection, id, author, visit)?;
    super::photo::write(connection, id, &visit.photos)
}

pub(crate) fn remove(connection: &Connection, id: DocumentId) -> Result<()> {
    connection.prepare_cached("DELETE FROM visit WHERE document = ?1")?.execute([id.as_bytes()])?;
    super::promise::remove(connection, id)?;
    super::photo::remove(connection, id)
}

impl Store {
    /// The latest visits of a household, the latest first.
    ///
    /// # Errors
    /// What the disk did.
    pub fn visits_of(&self, household: DocumentId, rows_max: u32) -> Result<Vec<VisitRow>> {
        let mut statement = self.connection.prepare_cached(include_str!("visit/of.sql"))?;
        let rows = statement.query_map((household.as_bytes(), rows_max), read)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<VisitRow> {
    Ok(VisitRow {
        document: sql::id(row, 0)?,
        household: sql::id(row, 1)?,
        author: sql::id(row, 2)?,
        occurred_at: row.get(3)?,
        visit_type: row.get(4)?,
        must_visit: row.get(5)?,
        method: row.get(6)?,
        result: row.get(7)?,
        next_on: row.get(8)?,
        unchanged: row.get(9)?,
    })
}
