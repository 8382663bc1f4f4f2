//! Events by what became of them. The state is folded from the log by the model's workflow.

use model::id::{DocumentId, EntryId, UserId};
use model::record::Event;
use rusqlite::{Connection, Row};

use crate::derive::Case;
use crate::{Result, Store, sql};

/// An event as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventRow {
    /// Its document.
    pub document: DocumentId,
    /// For whom it is done, where it is a service.
    pub household: Option<DocumentId>,
    /// The building.
    pub place: Option<DocumentId>,
    /// The door.
    pub dwelling: Option<EntryId>,
    /// Who raised it.
    pub author: UserId,
    /// A code.
    pub category: String,
    /// A code.
    pub urgency: String,
    /// In one line, without names.
    pub title: String,
    /// Where, in words.
    pub place_text: String,
    /// When, ms UTC; 0 when nobody said.
    pub occurred_at: i64,
    /// The state's code.
    pub state: String,
    /// Whether something can still be done.
    pub open: bool,
    /// Whether the server has stamped everything that led to the state; otherwise 待确认.
    pub confirmed: bool,
    /// The official number; empty before the server gave one.
    pub number: String,
}

pub(crate) fn write(
    connection: &Connection,
    id: DocumentId,
    author: Option<UserId>,
    event: &Event,
    case: &Case,
) -> Result<()> {
    connection.prepare_cached(include_str!("event/write.sql"))?.execute((
        id.as_bytes(),
        sql::bytes(&event.household),
        sql::bytes(&event.place),
        sql::bytes(&event.dwelling),
        sql::bytes(&author),
        &event.category,
        &event.urgency,
        &event.title,
        event.place_text.as_deref().unwrap_or(""),
        event.occurred_at.unwrap_or(0),
        &case.state,
        case.open,
        case.confirmed,
        &case.number,
        event.removed.is_some(),
    ))?;
    super::photo::write(connection, id, &event.photos)
}

pub(crate) fn remove(connection: &Connection, id: DocumentId) -> Result<()> {
    connection.prepare_cached("DELETE FROM event WHERE document = ?1")?.execute([id.as_bytes()])?;
    super::photo::remove(connection, id)
}

impl Store {
    /// Events in a state, the latest first: `returned` for what a worker has to add to.
    ///
    /// # Errors
    /// What the disk did.
    pub fn events_in(&self, state: &str, rows_max: u32) -> Result<Vec<EventRow>> {
        let mut statement = self.connection.prepare_cached(include_str!("event/in.sql"))?;
        let rows = statement.query_map((state, rows_max), read)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The events of a household, the latest first.
    ///
    /// # Errors
    /// What the disk did.
    pub fn events_of(&self, household: DocumentId, rows_max: u32) -> Result<Vec<EventRow>> {
        let mut statement = self.connection.prepare_cached(include_str!("event/of.sql"))?;
        let rows = statement.query_map((household.as_bytes(), rows_max), read)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Events with which something can still be done, the latest first.
    ///
    /// # Errors
    /// What the disk did.
    pub fn events_open(&self, rows_max: u32) -> Result<Vec<EventRow>> {
        let mut statement = self.connection.prepare_cached(include_str!("event/open.sql"))?;
        let rows = statement.query_map([rows_max], read)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<EventRow> {
    Ok(EventRow {
        document: sql::id(row, 0)?,
        household: sql::maybe_id(row, 1)?,
        place: sql::maybe_id(row, 2)?,
        dwelling: sql::maybe_id(row, 3)?,
        author: sql::id(row, 4)?,
        category: row.get(5)?,
        urgency: row.get(6)?,
        title: row.get(7)?,
        place_text: row.get(8)?,
        occurred_at: row.get(9)?,
        state: row.get(10)?,
        open: row.get(11)?,
        confirmed: row.get(12)?,
        number: row.get(13)?,
    })
}
