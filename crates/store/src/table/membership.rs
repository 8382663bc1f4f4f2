//! The members of a household, gathered from the persons' own edges.

use std::collections::BTreeSet;

use model::id::{DocumentId, EntryId};
use model::record::Person;
use rusqlite::{Connection, Row};

use crate::{Result, Store, sql};

/// A member of a household.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberRow {
    /// The person's document.
    pub person: DocumentId,
    /// The edge's entry in it.
    pub entry: EntryId,
    /// 姓名
    pub name: String,
    /// The name in the person's own script; empty when not given.
    pub name_native: String,
    /// What neighbours say; empty when not given.
    pub alias: String,
    /// A code.
    pub sex: String,
    /// As far as known: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    pub birth: String,
    /// A code: whether the person lives here.
    pub residency: String,
    /// The date of death; empty for the living.
    pub died_on: String,
    /// 与户主的关系, a code.
    pub relation: String,
    /// From when.
    pub from_on: String,
    /// To when; empty for still.
    pub to_on: String,
}

pub(crate) fn write(connection: &Connection, id: DocumentId, person: &Person) -> Result<()> {
    let mut statement = connection.prepare_cached(include_str!("membership/write.sql"))?;
    let mut kept = BTreeSet::new();
    for (entry, membership) in person.memberships.iter().filter(|(_, edge)| edge.removed.is_none())
    {
        statement.execute((
            id.as_bytes(),
            entry.as_bytes(),
            sql::bytes(&membership.household),
            membership.relation.as_deref().unwrap_or(""),
            membership.from.as_deref().unwrap_or(""),
            membership.to.as_deref().unwrap_or(""),
        ))?;
        kept.insert(*entry);
    }
    super::forget_others(
        connection,
        "SELECT entry FROM membership WHERE person = ?1",
        "DELETE FROM membership WHERE person = ?1 AND entry = ?2",
        id,
        &kept,
    )
}

pub(crate) fn remove(connection: &Connection, person: DocumentId) -> Result<()> {
    connection
        .prepare_cached("DELETE FROM membership WHERE person = ?1")?
        .execute([person.as_bytes()])?;
    Ok(())
}

impl Store {
    /// The members of a household on `today` (`YYYY-MM-DD`), the head (relation 02 and 01) first.
    ///
    /// # Errors
    /// What the disk did.
    pub fn members_of(&self, household: DocumentId, today: &str) -> Result<Vec<MemberRow>> {
        let mut statement = self.connection.prepare_cached(include_str!("membership/of.sql"))?;
        let rows = statement.query_map((household.as_bytes(), today), read)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The households a person is a member of on `today`; two are a question for a person, never a verdict.
    ///
    /// # Errors
    /// What the disk did.
    pub fn households_of(&self, person: DocumentId, today: &str) -> Result<Vec<DocumentId>> {
        let mut statement =
            self.connection.prepare_cached(include_str!("membership/households.sql"))?;
        let rows = statement.query_map((person.as_bytes(), today), |row| sql::id(row, 0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<MemberRow> {
    Ok(MemberRow {
        person: sql::id(row, 0)?,
        entry: sql::id(row, 1)?,
        name: row.get(2)?,
        name_native: row.get(3)?,
        alias: row.get(4)?,
        sex: row.get(5)?,
        birth: row.get(6)?,
        residency: row.get(7)?,
        died_on: row.get(8)?,
        relation: row.get(9)?,
        from_on: row.get(10)?,
        to_on: row.get(11)?,
    })
}
