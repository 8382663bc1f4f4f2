//! What the judge may ask of the receiver's records, and what it answers with.
//!
//! A server answers from the transaction the push is judged in, a tablet from its own store.

use std::collections::BTreeSet;

use model::document::ChangeHash;
use model::id::{DocumentId, EntryId, IncarnationId, UserId};
use model::kind::Kind;
use model::permission::Role;
use model::space::{Grant, Space};
use model::time::TimeMs;

use crate::code::Code;
use crate::hash::Hash;
use crate::receipt::{Need, SyncReceipt};

/// A changeset that was judged before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Its hash in its chain.
    pub hash: Hash,
    /// The receipt it got.
    pub receipt: SyncReceipt,
}

/// A document as the receiver has it: what is confirmed.
#[derive(Clone, Debug, PartialEq)]
pub struct KnownDocument {
    /// What it is.
    pub kind: Kind,
    /// The schema version its genesis has.
    pub schema_version: u16,
    /// Its generation.
    pub generation: u32,
    /// Where it lives.
    pub home: Space,
    /// Who made it.
    pub author: UserId,
    /// The saved document: a cache of its genesis and all its changes.
    pub saved: Vec<u8>,
}

/// Where a document lived before, and until when: what was written while it stood there is taken (DESIGN 9).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stay {
    /// Its home then.
    pub space: Space,
    /// First instant it lived elsewhere, ms UTC.
    pub until: TimeMs,
}

/// What the judge reads. All of it within one transaction.
pub trait Facts {
    /// The receiver's own trouble, a disk for instance; never a verdict.
    type Error;

    /// The changeset judged under this number, if any.
    ///
    /// # Errors
    /// The receiver's own.
    fn standing(
        &self,
        incarnation: IncarnationId,
        seq: u64,
    ) -> Result<Option<Standing>, Self::Error>;

    /// The last number judged of a life, 0 before the first.
    ///
    /// # Errors
    /// The receiver's own.
    fn last_seq(&self, incarnation: IncarnationId) -> Result<u64, Self::Error>;

    /// Whether a later changeset replaced this one for ever.
    ///
    /// # Errors
    /// The receiver's own.
    fn amended(&self, incarnation: IncarnationId, seq: u64) -> Result<bool, Self::Error>;

    /// A document.
    ///
    /// # Errors
    /// The receiver's own.
    fn document(&self, id: DocumentId) -> Result<Option<KnownDocument>, Self::Error>;

    /// If a document was erased by right: what was written in generations before this one is discarded. Never, for a
    /// receiver that erases none.
    ///
    /// # Errors
    /// The receiver's own.
    fn erased(&self, _: DocumentId) -> Result<Option<u32>, Self::Error> {
        Ok(None)
    }

    /// Whether a change of a document is confirmed.
    ///
    /// # Errors
    /// The receiver's own.
    fn has_change(
        &self,
        id: DocumentId,
        generation: u32,
        change: &ChangeHash,
    ) -> Result<bool, Self::Error>;

    /// Whether a change came back after a restore, without the changeset it belongs to: it had been judged before.
    ///
    /// # Errors
    /// The receiver's own.
    fn brought_back(
        &self,
        _id: DocumentId,
        _generation: u32,
        _change: &ChangeHash,
    ) -> Result<bool, Self::Error> {
        Ok(false)
    }

    /// Whether a change stands in a changeset that is kept apart: quarantined, or blocked behind one.
    ///
    /// # Errors
    /// The receiver's own.
    fn withheld(&self, id: DocumentId, change: &ChangeHash) -> Result<bool, Self::Error>;

    /// The life an Automerge actor of a document was first seen from.
    ///
    /// # Errors
    /// The receiver's own.
    fn actor_owner(
        &self,
        id: DocumentId,
        generation: u32,
        actor: &[u8],
    ) -> Result<Option<IncarnationId>, Self::Error>;

    /// Every grant of a person, ended ones too.
    ///
    /// # Errors
    /// The receiver's own.
    fn grants(&self, user: UserId) -> Result<Vec<Grant>, Self::Error>;

    /// Where a document lives, if there is such a document: asked of those a record lives with.
    ///
    /// # Errors
    /// The receiver's own.
    fn home(&self, id: DocumentId) -> Result<Option<Space>, Self::Error> {
        Ok(self.document(id)?.map(|known| known.home))
    }

    /// Where a document lived before. Nowhere, for a receiver that moves none.
    ///
    /// # Errors
    /// The receiver's own.
    fn stays(&self, _: DocumentId) -> Result<Vec<Stay>, Self::Error> {
        Ok(Vec::new())
    }

    /// Where a space named by an author is to be found now; none when there never was such a space.
    ///
    /// # Errors
    /// The receiver's own.
    fn resolve(&self, space: &Space) -> Result<Option<Space>, Self::Error>;
}

/// What only the receiver that decides can give: official numbers.
pub trait Ledger {
    /// The receiver's own trouble.
    type Error;

    /// The official number of an event of a community, given once: `SJ-<community 12>-<yyyymmdd>-<4>`.
    ///
    /// # Errors
    /// The receiver's own.
    fn next_number(&mut self, community: &Space, on: TimeMs) -> Result<String, Self::Error>;
}

/// What becomes of a changeset.
#[derive(Clone, Debug, PartialEq)]
pub enum Judged {
    /// Keep and merge it.
    Received(Vec<AcceptedPart>),
    /// Something is lacking.
    Need(Need),
    /// Keep it; it depends on one that is kept apart.
    Blocked,
    /// Keep it apart, never apply it.
    Quarantined(Code),
    /// Nothing can be said now; the whole push is to be tried again later.
    Later(Code),
}

/// What a received changeset does to one document.
#[derive(Clone, Debug, PartialEq)]
pub struct AcceptedPart {
    /// Which document.
    pub document: DocumentId,
    /// What it is.
    pub kind: Kind,
    /// The schema version its genesis has.
    pub schema_version: u16,
    /// Its generation.
    pub generation: u32,
    /// Its home: resolved, whatever the hint said.
    pub home: Space,
    /// Who made it.
    pub author: UserId,
    /// What the author of the changeset may be there.
    pub roles: Vec<Role>,
    /// Whether it is new to the receiver.
    pub created: bool,
    /// Whether it lives where its author said: then the author's tablet lists it there without being told.
    pub as_named: bool,
    /// The records it lives with, the one that decides first.
    pub anchors: Vec<DocumentId>,
    /// The spaces it is shared into besides its home.
    pub shares: Vec<Space>,
    /// The changes, in order.
    pub changes: Vec<AcceptedChange>,
    /// Transition entries that came with it, for the server to stamp.
    pub entries: BTreeSet<EntryId>,
    /// The document once they are in: a cache.
    pub saved: Vec<u8>,
    /// What nothing builds upon, sorted.
    pub heads: Vec<Hash>,
    /// The photos it names.
    pub blobs: Vec<Hash>,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AcceptedChange {
    /// Its hash.
    pub hash: Hash,
    /// Its Automerge actor, which belongs to one life.
    pub actor: Vec<u8>,
    /// The raw chunk.
    pub raw: Vec<u8>,
}
