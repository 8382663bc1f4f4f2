//! What this person may do where, as the server last said.

use model::time::TimeMs;
use rusqlite::{Connection, Row};
use sync::exchange::{Posting, WireGrant};

use crate::{Result, Store};

/// All grants at once: the server never sends some of them.
pub(crate) fn replace(connection: &Connection, grants: &[WireGrant]) -> Result<()> {
    connection.prepare_cached("DELETE FROM \"grant\"")?.execute([])?;
    let mut statement = connection.prepare_cached(
        "INSERT OR REPLACE INTO \"grant\" (space, \"right\", role, from_at, to_at) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    for grant in grants {
        statement.execute((&grant.space, &grant.right, &grant.role, grant.from, grant.to))?;
    }
    Ok(())
}

impl Store {
    /// Where this person works, as the server last said.
    ///
    /// # Errors
    /// What the disk did.
    pub fn posting(&self) -> Result<Posting> {
        Ok(Posting {
            grants: self.grants()?,
            self_handled: self.self_handled()?,
            colleagues: self.colleagues()?,
            lease_days: crate::table::meta::lease_days(&self.connection)?,
        })
    }

    /// The person's grants, sorted.
    ///
    /// # Errors
    /// What the disk did.
    pub fn grants(&self) -> Result<Vec<WireGrant>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT space, \"right\", role, from_at, to_at FROM \"grant\" ORDER BY space, \"right\", role, from_at",
        )?;
        let rows = statement.query_map([], read)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The grants that hold at an instant.
    ///
    /// # Errors
    /// What the disk did.
    pub fn grants_at(&self, at: TimeMs) -> Result<Vec<WireGrant>> {
        Ok(self.grants()?.into_iter().filter(|grant| grant.from <= at && at < grant.to).collect())
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<WireGrant> {
    Ok(WireGrant {
        space: row.get(0)?,
        right: row.get(1)?,
        role: row.get(2)?,
        from: row.get(3)?,
        to: row.get(4)?,
    })
}
