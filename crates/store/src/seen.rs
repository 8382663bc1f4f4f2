//! A record as its author saw it when an action was written, as far as that counts now: what an action that is done again
//! is written upon, so that what others wrote meanwhile stands beside it and does not vanish under it.

use std::collections::{BTreeMap, BTreeSet};

use automerge::ActorId;
use model::document::Document;
use model::id::DocumentId;
use model::kind::Kind;
use sync::hash::Hash;

use crate::reply::deps;
use crate::table::change::{self, ChangeRow};
use crate::table::changeset;
use crate::{Result, Store, StoreError};

impl Store {
    /// A record of what was there at `heads` and counts, and of what was done again since in the place of what does not.
    ///
    /// # Errors
    /// [`StoreError::NoDocument`], or what the disk did.
    pub fn document_as_seen(
        &self,
        id: DocumentId,
        heads: &[Hash],
        actor: ActorId,
    ) -> Result<Document> {
        let rows = change::of_document(&self.connection, id)?;
        let by_hash: BTreeMap<Hash, &ChangeRow> = rows.iter().map(|row| (row.hash, row)).collect();
        let mut seen: BTreeSet<Hash> = BTreeSet::new();
        let mut ask: Vec<Hash> = heads.to_vec();
        while let Some(hash) = ask.pop() {
            let Some(row) = by_hash.get(&hash).filter(|_| seen.insert(hash)) else { continue };
            ask.extend(deps(row)?);
            ask.extend(self.done_again(row, &rows)?);
        }
        let taken: Vec<&ChangeRow> =
            rows.iter().filter(|row| row.state.is_applied() && seen.contains(&row.hash)).collect();
        let first = taken.first().copied().or(rows.first()).ok_or(StoreError::NoDocument(id))?;
        let kind = Kind::from_number(first.of.kind).ok_or(StoreError::NoDocument(id))?;
        let version = first.of.schema_version;
        Ok(Document::open(kind, version, taken.into_iter().map(|row| &row.raw), actor)?)
    }

    /// What was written in the place of an own change that counts no more.
    fn done_again(&self, row: &ChangeRow, rows: &[ChangeRow]) -> Result<Vec<Hash>> {
        if row.seq == 0 || row.state.is_applied() {
            return Ok(Vec::new());
        }
        let own = changeset::find(&self.connection, row.incarnation, row.seq)?;
        let by = own.and_then(|own| own.amended_by);
        let written = rows.iter().filter(|it| Some((it.incarnation, it.seq)) == by);
        Ok(written.map(|it| it.hash).collect())
    }
}
