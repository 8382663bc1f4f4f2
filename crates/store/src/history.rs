//! What changed since: a document's heads at a moment of this tablet's log, and who wrote what after it.

use std::collections::BTreeSet;

use model::document::ChangeHash;
use model::id::{DocumentId, UserId};
use model::time::TimeMs;
use sync::chunk::Chunk;

use crate::table::change;
use crate::{Result, Store, StoreError, sql};

/// Someone's change of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeBy {
    /// Which record.
    pub document: DocumentId,
    /// The row of the log.
    pub log_id: i64,
    /// By whom.
    pub user: UserId,
    /// What was done.
    pub action: String,
    /// The author's clock, ms UTC.
    pub time: TimeMs,
}

impl Store {
    /// The row of the log up to which this person has seen a household: that of the own visit recorded last, with
    /// all it changed. None when there is no such visit.
    ///
    /// # Errors
    /// What the disk did.
    pub fn seen_at_last_visit(&self, household: DocumentId, user: UserId) -> Result<Option<i64>> {
        let mut statement = self.connection.prepare_cached(include_str!("table/visit/seen.sql"))?;
        let mut rows =
            statement.query_map((household.as_bytes(), user.as_bytes()), |row| row.get(0))?;
        Ok(rows.next().transpose()?)
    }

    /// The heads a document had when the log ended at `log_id`: what `Document::changed_since` asks for. Empty when
    /// it was not here yet.
    ///
    /// # Errors
    /// What the disk did.
    pub fn heads_at(&self, document: DocumentId, log_id: i64) -> Result<Vec<ChangeHash>> {
        let rows = change::of_document(&self.connection, document)?;
        let mut heads = BTreeSet::new();
        let mut built_upon = BTreeSet::new();
        for row in rows.iter().filter(|row| row.log_id <= log_id && row.state.is_applied()) {
            let chunk =
                Chunk::parse(&row.raw).map_err(|code| StoreError::Damaged(code.to_string()))?;
            built_upon.extend(chunk.deps);
            heads.insert(row.hash);
        }
        Ok(heads.difference(&built_upon).map(|hash| hash.0).collect())
    }

    /// What others changed in a record since, in the order in which it came.
    ///
    /// # Errors
    /// What the disk did.
    pub fn changes_by_others(
        &self,
        document: DocumentId,
        since: i64,
        me: UserId,
    ) -> Result<Vec<ChangeBy>> {
        let mut statement =
            self.connection.prepare_cached(include_str!("table/change/by_others.sql"))?;
        let rows = statement.query_map((document.as_bytes(), since, me.as_bytes()), |row| {
            Ok(ChangeBy {
                document,
                log_id: row.get(0)?,
                user: sql::id(row, 1)?,
                action: row.get(2)?,
                time: row.get(3)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
