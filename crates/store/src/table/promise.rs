//! What was promised at a door.

use std::collections::BTreeSet;

use model::id::{DocumentId, EntryId, UserId};
use model::record::Visit;
use rusqlite::{Connection, Row};

use crate::{Result, Store, sql};

/// A promise that is not kept yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PromiseRow {
    /// The visit it was given at.
    pub visit: DocumentId,
    /// Its entry there.
    pub entry: EntryId,
    /// To whom.
    pub household: DocumentId,
    /// What the household is called.
    pub label: String,
    /// Where it lives; empty when nobody said.
    pub door: String,
    /// By whom it was given.
    pub author: UserId,
    /// What.
    pub text: String,
    /// By when, a date; empty when nothing was said.
    pub due: String,
}

pub(crate) fn write(
    connection: &Connection,
    id: DocumentId,
    author: Option<UserId>,
    visit: &Visit,
) -> Result<()> {
    let mut statement = connection.prepare_cached(include_str!("promise/write.sql"))?;
    let mut kept = BTreeSet::new();
    // A visit that was recorded by mistake promised nothing.
    let promises =
        visit.promises.iter().filter(|(_, it)| it.removed.is_none() && visit.removed.is_none());
    for (entry, promise) in promises {
        statement.execute((
            id.as_bytes(),
            entry.as_bytes(),
            sql::bytes(&visit.household),
            sql::bytes(&author),
            &promise.text,
            promise.due.as_deref().unwrap_or(""),
            promise.done_on.as_deref().unwrap_or(""),
        ))?;
        kept.insert(*entry);
    }
    super::forget_others(
        connection,
        "SELECT entry FROM promise WHERE visit = ?1",
        "DELETE FROM promise WHERE visit = ?1 AND entry = ?2",
        id,
        &kept,
    )
}

pub(crate) fn remove(connection: &Connection, visit: DocumentId) -> Result<()> {
    connection
        .prepare_cached("DELETE FROM promise WHERE visit = ?1")?
        .execute([visit.as_bytes()])?;
    Ok(())
}

impl Store {
    /// Promises not kept yet that are due on `until` or before, the earliest first; those without a day last.
    ///
    /// # Errors
    /// What the disk did.
    pub fn promises_due(&self, until: &str, today: &str) -> Result<Vec<PromiseRow>> {
        let mut statement = self.connection.prepare_cached(include_str!("promise/due.sql"))?;
        let rows = statement.query_map((until, today), read)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// What a household was promised and has not got, the earliest first.
    ///
    /// # Errors
    /// What the disk did.
    pub fn promises_to(&self, household: DocumentId, today: &str) -> Result<Vec<PromiseRow>> {
        let mut statement = self.connection.prepare_cached(include_str!("promise/to.sql"))?;
        let rows = statement.query_map((household.as_bytes(), today), read)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<PromiseRow> {
    Ok(PromiseRow {
        visit: sql::id(row, 0)?,
        entry: sql::id(row, 1)?,
        household: sql::id(row, 2)?,
        label: row.get(3)?,
        door: row.get(4)?,
        author: sql::id(row, 5)?,
        text: row.get(6)?,
        due: row.get(7)?,
    })
}
