//! What is still to be sent, and what became of what was.

use std::collections::BTreeMap;

use model::id::{DocumentId, IncarnationId};
use sync::changeset::Changeset;
use sync::hash::Hash;
use sync::limits::{CHANGESETS_PER_PUSH_MAX, PUSH_BODY_BYTES_MAX};
use sync::push;

use crate::reply::Own;
use crate::table::changeset::{self, ChangesetRow, State};
use crate::table::{blob, change};
use crate::{Result, Store, StoreError};

/// A run of own changesets to be sealed into one push.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    /// The life they were made in: it may be an earlier one.
    pub incarnation: IncarnationId,
    /// The number of the first.
    pub first_seq: u64,
    /// The chain's hash before it.
    pub prev: Hash,
    /// The changesets.
    pub changesets: Vec<Changeset>,
}

/// What waits: the badge.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    /// Own changesets the server has not kept.
    pub changesets: u64,
    /// Photos of saved records that the server has not got.
    pub photos: u64,
    /// Their bytes.
    pub photo_bytes: u64,
}

impl Store {
    /// What to push next: from the oldest own changeset the server has not kept, as much as one push holds.
    ///
    /// # Errors
    /// What the disk did.
    pub fn outgoing(&self) -> Result<Option<Outgoing>> {
        self.outgoing_past(&BTreeMap::new())
    }

    /// The same, past what was packed already: up to which number of each life.
    ///
    /// # Errors
    /// What the disk did.
    pub fn outgoing_past(&self, packed: &BTreeMap<IncarnationId, u64>) -> Result<Option<Outgoing>> {
        let open = changeset::open(&self.connection)?;
        let past = |row: &&ChangesetRow| {
            is_unsent(row) && packed.get(&row.incarnation).is_none_or(|last| row.seq > *last)
        };
        let Some(first) = open.iter().find(past) else { return Ok(None) };
        let rows = changeset::from(
            &self.connection,
            first.incarnation,
            first.seq,
            CHANGESETS_PER_PUSH_MAX,
        )?;
        let mut changesets = Vec::new();
        let mut bytes = 0;
        // What the server kept apart goes along when it stands between: the chain has no gaps.
        for row in rows.iter().take_while(|row| row.state != State::Forked) {
            let changeset = match changeset::whole(&self.connection, row) {
                // What is damaged cannot go along; what comes before it can.
                Err(StoreError::Damaged(_)) if !changesets.is_empty() => break,
                other => other?,
            };
            bytes +=
                changeset.parts.iter().flat_map(|part| &part.changes).map(Vec::len).sum::<usize>();
            changesets.push(changeset);
            if bytes > PUSH_BODY_BYTES_MAX {
                break;
            }
        }
        // One that fits no push at all was never saved; if it is there, the server says why it refuses it.
        changesets.truncate(push::take_fitting(&changesets).max(1));
        Ok(Some(Outgoing {
            incarnation: first.incarnation,
            first_seq: first.seq,
            prev: first.prev,
            changesets,
        }))
    }

    /// How much waits to be sent.
    ///
    /// # Errors
    /// What the disk did.
    pub fn waiting(&self) -> Result<Waiting> {
        let open = changeset::open(&self.connection)?;
        let unsent = open.iter().filter(|row| is_unsent(row)).count();
        let (photos, photo_bytes) = blob::waiting(&self.connection)?;
        Ok(Waiting { changesets: u64::try_from(unsent).unwrap_or(u64::MAX), photos, photo_bytes })
    }

    /// Own changesets that are not simply received, in the order in which they were made. One whose number is another's
    /// is in order when others have brought all of it to the server.
    ///
    /// # Errors
    /// What the disk did.
    pub fn changesets_open(&self) -> Result<Vec<ChangesetRow>> {
        let mut open = Vec::new();
        for row in changeset::open(&self.connection)? {
            if row.state != State::Forked || !self.has_nothing_left(&row)? {
                open.push(row);
            }
        }
        Ok(open)
    }

    /// Whether others brought all of it, but for what was erased by right.
    fn has_nothing_left(&self, row: &ChangesetRow) -> Result<bool> {
        let changes = change::of_changeset(&self.connection, row.log_id, row.changes)?;
        let done = [change::State::Confirmed, change::State::Erased];
        Ok(changes.iter().all(|change| done.contains(&change.state)))
    }

    /// Every own changeset of every life, in the order in which they were made: for holding them against what was
    /// promised.
    ///
    /// # Errors
    /// What the disk did.
    pub fn changesets(&self) -> Result<Vec<ChangesetRow>> {
        changeset::all(&self.connection)
    }

    /// What became of one own changeset.
    ///
    /// # Errors
    /// What the disk did.
    pub fn changeset_row(&self, own: Own) -> Result<Option<ChangesetRow>> {
        changeset::find(&self.connection, own.0, own.1)
    }

    /// The records an own changeset touched, as far as they have not left this tablet for good.
    ///
    /// # Errors
    /// What the disk did.
    pub fn documents_of(&self, row: &ChangesetRow) -> Result<Vec<DocumentId>> {
        let changes = change::of_changeset(&self.connection, row.log_id, row.changes)?;
        let mut documents: Vec<DocumentId> =
            changes.iter().map(|change| change.of.document).collect();
        documents.dedup();
        Ok(documents)
    }

    /// One own changeset, with what became of it.
    ///
    /// # Errors
    /// What the disk did.
    pub fn changeset(
        &self,
        incarnation: IncarnationId,
        seq: u64,
    ) -> Result<Option<(ChangesetRow, Changeset)>> {
        let Some(row) = changeset::find(&self.connection, incarnation, seq)? else {
            return Ok(None);
        };
        let whole = changeset::whole(&self.connection, &row)?;
        Ok(Some((row, whole)))
    }
}

fn is_unsent(row: &ChangesetRow) -> bool {
    matches!(row.state, State::Waiting | State::Refused)
}
