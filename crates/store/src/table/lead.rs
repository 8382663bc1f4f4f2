//! Dispute leads: title and state, never content; of those that left, what became of them.

use model::id::{DocumentId, UserId};
use model::record::{Lead, LeadStatus};
use rusqlite::{Connection, Row};

use crate::derive::Case;
use crate::{Result, Store, sql};

/// A dispute lead as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeadRow {
    /// Its document: the lead, or what is told of it.
    pub document: DocumentId,
    /// The lead; it may have left this tablet.
    pub lead: DocumentId,
    /// In one line, without names.
    pub title: String,
    /// A code.
    pub dispute_type: String,
    /// The state's code.
    pub state: String,
    /// Whether the server has stamped everything that led to the state; otherwise 待确认.
    pub confirmed: bool,
    /// The official number; empty before the server gave one.
    pub number: String,
}

/// An empty column.
const NOBODY: &[u8] = &[];

pub(crate) fn write(
    connection: &Connection,
    id: DocumentId,
    author: Option<UserId>,
    lead: &Lead,
    case: &Case,
) -> Result<()> {
    connection.prepare_cached(include_str!("lead/write.sql"))?.execute((
        id.as_bytes(),
        sql::bytes(&author),
        &lead.title,
        &lead.dispute_type,
        &case.state,
        case.confirmed,
        &case.number,
        lead.removed.is_some(),
        NOBODY,
    ))?;
    Ok(())
}

/// What became of a lead that may no longer be read here.
pub(crate) fn write_status(
    connection: &Connection,
    id: DocumentId,
    status: &LeadStatus,
) -> Result<()> {
    connection.prepare_cached(include_str!("lead/write.sql"))?.execute((
        id.as_bytes(),
        NOBODY,
        &status.title,
        &status.dispute_type,
        &status.state,
        true,
        status.number.as_deref().unwrap_or_default(),
        false,
        sql::bytes(&status.lead),
    ))?;
    Ok(())
}

pub(crate) fn remove(connection: &Connection, id: DocumentId) -> Result<()> {
    connection.prepare_cached("DELETE FROM lead WHERE document = ?1")?.execute([id.as_bytes()])?;
    Ok(())
}

impl Store {
    /// The dispute leads that are here, the latest first.
    ///
    /// # Errors
    /// What the disk did.
    pub fn leads(&self) -> Result<Vec<LeadRow>> {
        let mut statement = self.connection.prepare_cached(include_str!("lead/all.sql"))?;
        let rows = statement.query_map([], read)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<LeadRow> {
    Ok(LeadRow {
        document: sql::id(row, 0)?,
        lead: sql::maybe_id(row, 1)?.map_or_else(|| sql::id(row, 0), Ok)?,
        title: row.get(2)?,
        dispute_type: row.get(3)?,
        state: row.get(4)?,
        confirmed: row.get(5)?,
        number: row.get(6)?,
    })
}
