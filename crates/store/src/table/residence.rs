//! Which household lives behind which door, from when to when.

use std::collections::BTreeSet;

use model::id::{DocumentId, EntryId};
use model::record::Household;
use rusqlite::Connection;

use crate::{Result, Store, sql};

pub(crate) fn write(connection: &Connection, id: DocumentId, household: &Household) -> Result<()> {
    let mut statement = connection.prepare_cached(include_str!("residence/write.sql"))?;
    let mut kept = BTreeSet::new();
    for (entry, residence) in
        household.residences.iter().filter(|(_, residence)| residence.removed.is_none())
    {
        statement.execute((
            id.as_bytes(),
            entry.as_bytes(),
            sql::bytes(&residence.place),
            sql::bytes(&residence.dwelling),
            residence.from.as_deref().unwrap_or(""),
            residence.to.as_deref().unwrap_or(""),
            residence.season.as_deref().unwrap_or(""),
        ))?;
        kept.insert(*entry);
    }
    super::forget_others(
        connection,
        "SELECT entry FROM residence WHERE household = ?1",
        "DELETE FROM residence WHERE household = ?1 AND entry = ?2",
        id,
        &kept,
    )
}

pub(crate) fn remove(connection: &Connection, household: DocumentId) -> Result<()> {
    connection
        .prepare_cached("DELETE FROM residence WHERE household = ?1")?
        .execute([household.as_bytes()])?;
    Ok(())
}

impl Store {
    /// The households that live behind a door on `today` (`YYYY-MM-DD`).
    ///
    /// # Errors
    /// What the disk did.
    pub fn households_at(
        &self,
        place: DocumentId,
        dwelling: EntryId,
        today: &str,
    ) -> Result<Vec<DocumentId>> {
        let mut statement = self.connection.prepare_cached(include_str!("residence/at.sql"))?;
        let rows = statement
            .query_map((place.as_bytes(), dwelling.as_bytes(), today), |row| sql::id(row, 0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
