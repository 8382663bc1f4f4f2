//! Households as lists show them, and whom to see when.

use model::id::DocumentId;
use model::record::Household;
use rusqlite::{Connection, Row};

use crate::{Result, Store, sql};

/// A household as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HouseholdRow {
    /// Its document.
    pub document: DocumentId,
    /// What it is called.
    pub label: String,
    /// `3-2-501`, where it lives on the day asked for; empty when nobody said.
    pub door: String,
    /// The number to dial first.
    pub phone: String,
    /// When it wants to be visited next, a date.
    pub next_visit_due: String,
    /// When somebody was there last, ms UTC; 0 for never.
    pub last_visit_at: i64,
    /// When its facts were last looked at with the household, ms UTC; 0 for never.
    pub confirmed_at: i64,
}

pub(crate) fn write(connection: &Connection, id: DocumentId, household: &Household) -> Result<()> {
    let phone = household.phone().map(|phone| phone.number.as_str()).unwrap_or("");
    connection.prepare_cached(include_str!("household/write.sql"))?.execute((
        id.as_bytes(),
        &household.label,
        phone,
        household.best_time.as_deref().unwrap_or(""),
        household.comm_language.as_deref().unwrap_or(""),
        household.people_count_only.unwrap_or(0),
        household.children_u14.unwrap_or(0),
        household.next_visit_due.as_deref().unwrap_or(""),
        household.confirmed_at.unwrap_or(0),
        household.removed.is_some(),
    ))?;
    super::residence::write(connection, id, household)?;
    super::phone::write(connection, id, &household.phones)
}

pub(crate) fn remove(connection: &Connection, id: DocumentId) -> Result<()> {
    connection
        .prepare_cached("DELETE FROM household WHERE document = ?1")?
        .execute([id.as_bytes()])?;
    super::residence::remove(connection, id)?;
    super::phone::remove(connection, id)
}

impl Store {
    /// Households that want to be visited on `until` or before, the earliest first. Dates are `YYYY-MM-DD`.
    ///
    /// # Errors
    /// What the disk did.
    pub fn households_due(&self, until: &str, today: &str) -> Result<Vec<HouseholdRow>> {
        let mut statement = self.connection.prepare_cached(include_str!("household/due.sql"))?;
        let rows = statement.query_map((until, today), read)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// A household as a list shows it; none when it is not here or no longer kept.
    ///
    /// # Errors
    /// What the disk did.
    pub fn household_row(&self, id: DocumentId, today: &str) -> Result<Option<HouseholdRow>> {
        let mut statement = self.connection.prepare_cached(include_str!("household/one.sql"))?;
        let mut rows = statement.query_map((id.as_bytes(), today), read)?;
        Ok(rows.next().transpose()?)
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<HouseholdRow> {
    Ok(HouseholdRow {
        document: sql::id(row, 0)?,
        label: row.get(1)?,
        door: row.get(2)?,
        phone: row.get(3)?,
        next_visit_due: row.get(4)?,
        last_visit_at: row.get(5)?,
        confirmed_at: row.get(6)?,
    })
}
