//! The transaction a push is judged in, whatever keeps the records: what it reads for the judge, and the rows it
//! writes for a verdict. The order of judging and writing stands in `judging`.

use std::collections::BTreeSet;

use model::id::{DeviceId, DocumentId, IncarnationId, UserId};
use model::kind::Kind;
use model::space::Space;
use model::time::TimeMs;
use sync::apply::Apply;
use sync::changeset::Changeset;
use sync::code::Code;
use sync::hash::Hash;
use sync::judge::{AcceptedChange, AcceptedPart, Facts, Ledger};
use sync::push::PushHead;
use sync::receipt::SyncReceipt;

use super::apart_books::ApartBooks;
use super::rows::Device;
use super::{Kept, StorageError};
use crate::audit::AuditEvent;
use crate::ports::entropy::SharedRng;

/// A push whose signature held and whose body was unpacked.
#[derive(Clone, Copy, Debug)]
pub struct OpenedPush<'a> {
    /// What was signed.
    pub head: &'a PushHead,
    /// What it brings, in order.
    pub changesets: &'a [Changeset],
    /// Who carried it.
    pub carrier: DeviceId,
    /// The last signed server time its author had before making it, when it proved one.
    pub signed_time: Option<TimeMs>,
    /// UTC ms.
    pub received_at: TimeMs,
}

/// What judging takes beside the records.
pub struct Bench<'a> {
    /// Where untrusted changes meet Automerge.
    pub apply: &'a dyn Apply,
    /// For the actors of stamps.
    pub rng: &'a SharedRng,
    /// The life of this server process: what it writes is of this life.
    pub server: IncarnationId,
    /// The categories of events a worker may settle on the spot.
    pub self_handled: &'a BTreeSet<String>,
    /// What the audit is told when anything was kept.
    pub event: &'a dyn Fn(&PushOutcome) -> AuditEvent,
}

/// What became of a push.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PushOutcome {
    /// One for each changeset judged, in order.
    pub receipts: Vec<SyncReceipt>,
    /// Why the rest could not be judged now, if it could not.
    pub later: Option<Code>,
    /// Whether anything was kept that was not there before.
    pub kept: bool,
}

/// One life of a database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Life {
    /// Whose; none for a server process's own, and for one that is only known from what came back.
    pub device: Option<DeviceId>,
    /// Whose tablet may take it over, when it is only known from what came back.
    pub healed_user: Option<UserId>,
    /// The last number judged.
    pub last_seq: u64,
    /// The last signed server time known to stand before its newest changeset; 0 for none.
    pub earliest: TimeMs,
}

/// A changeset as it is written down.
#[derive(Clone, Copy, Debug)]
pub struct KeptChangeset<'a> {
    /// The life it was made in.
    pub incarnation: IncarnationId,
    /// What it says.
    pub changeset: &'a Changeset,
    /// Its hash in the chain.
    pub hash: Hash,
    /// The hash before.
    pub prev: Hash,
    /// Not made before this instant.
    pub earliest: TimeMs,
    /// UTC ms.
    pub received_at: TimeMs,
    /// Who carried it.
    pub carrier: DeviceId,
    /// What became of it.
    pub state: State<'a>,
    /// What its author is told.
    pub receipt: &'a SyncReceipt,
}

/// What became of a changeset that is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State<'a> {
    /// Merged.
    Received,
    /// Waits behind one that is quarantined.
    Blocked,
    /// Kept apart.
    Quarantined(&'a Code),
}

impl<'a> State<'a> {
    /// The word in SQL.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Blocked => "blocked",
            Self::Quarantined(_) => "quarantined",
        }
    }

    /// Why it is kept apart.
    pub const fn code(self) -> Option<&'a Code> {
        match self {
            Self::Quarantined(code) => Some(code),
            Self::Received | Self::Blocked => None,
        }
    }
}

/// A change about to be written.
#[derive(Clone, Copy, Debug)]
pub struct NewChange<'a> {
    /// Of which document.
    pub document: DocumentId,
    /// Of which generation.
    pub generation: u32,
    /// What.
    pub change: &'a AcceptedChange,
    /// The life it was made in.
    pub incarnation: IncarnationId,
    /// Its changeset's number there; 0 for the server's own.
    pub seq: u64,
    /// The commit that keeps it.
    pub commit: u64,
}

/// A change about to get a number in a feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Numbered {
    /// Its row.
    pub change: i64,
    /// Whether the tablet that made it is given it too: it does not know that its document stands here.
    pub for_all: bool,
}

/// Where a document stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// What it is.
    pub kind: Kind,
    /// Where it lives.
    pub home: Space,
    /// Who made it.
    pub author: UserId,
}

/// An entry a tablet brought back under this server's own tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parked {
    /// Which document.
    pub document: DocumentId,
    /// Its generation.
    pub generation: u32,
    /// The change's hash.
    pub hash: Hash,
    /// A space it stood in.
    pub space: String,
    /// The kind's number.
    pub kind: u16,
    /// The schema version its genesis has.
    pub schema_version: u16,
    /// The life it was made in.
    pub incarnation: IncarnationId,
    /// The raw change, which passed the gate.
    pub raw: Vec<u8>,
}

/// One transaction over the records: what the judge asks, and what follows from its verdict.
pub trait Books: Facts<Error = StorageError> + Ledger<Error = StorageError> + ApartBooks {
    /// A tablet.
    ///
    /// # Errors
    /// The storage's.
    fn device(&self, id: DeviceId) -> Kept<Option<Device>>;

    /// A life.
    ///
    /// # Errors
    /// The storage's.
    fn life(&self, incarnation: IncarnationId) -> Kept<Option<Life>>;

    /// When this server was last restored from a backup, if ever.
    ///
    /// # Errors
    /// The storage's.
    fn restored_at(&self) -> Kept<Option<TimeMs>>;

    /// The spaces a document stands in now.
    ///
    /// # Errors
    /// The storage's.
    fn spaces_of(&self, document: DocumentId) -> Kept<Vec<Space>>;

    /// The number this transaction's commit will have.
    ///
    /// # Errors
    /// The storage's.
    fn commit_n(&self) -> Kept<u64>;

    /// Takes the locks on the rows of the spaces, in this order, before anything is numbered; those that are not
    /// there are passed over. Nothing to do where one writer has the whole database.
    ///
    /// # Errors
    /// The storage's.
    fn lock(&mut self, spaces: &BTreeSet<Space>) -> Kept<()>;

    /// Begins what may have to be undone by itself.
    ///
    /// # Errors
    /// The storage's.
    fn savepoint(&mut self) -> Kept<()>;

    /// Keeps what was done since the savepoint.
    ///
    /// # Errors
    /// The storage's.
    fn release(&mut self) -> Kept<()>;

    /// Undoes what was done since the savepoint.
    ///
    /// # Errors
    /// The storage's.
    fn roll_back(&mut self) -> Kept<()>;

    /// Makes a life known by an entry that came back: the person's tablet that pushes in it takes it over.
    ///
    /// # Errors
    /// The storage's.
    fn keep_healed_life(
        &mut self,
        incarnation: IncarnationId,
        user: Option<UserId>,
        at: TimeMs,
    ) -> Kept<()>;

    /// Keeps an entry that came back until what it builds upon is here; again changes nothing.
    ///
    /// # Errors
    /// The storage's.
    fn park(&mut self, entry: &Parked) -> Kept<()>;

    /// The entries of a document that came back and are not in it yet, in the order in which they came.
    ///
    /// # Errors
    /// The storage's.
    fn parked(&self, document: DocumentId) -> Kept<Vec<Parked>>;

    /// Takes an entry out of those that wait.
    ///
    /// # Errors
    /// The storage's.
    fn unpark(&mut self, entry: &Parked) -> Kept<()>;

    /// An official number that was given before: it and those below are never given again.
    ///
    /// # Errors
    /// The storage's.
    fn seen_number(&mut self, number: &str) -> Kept<()>;

    /// The changeset a change that came back belongs to has come too; whether it was one that came back.
    ///
    /// # Errors
    /// The storage's.
    fn take_over(
        &mut self,
        of: (DocumentId, u32),
        hash: &Hash,
        by: (IncarnationId, u64),
    ) -> Kept<bool>;

    /// Makes a life known.
    ///
    /// # Errors
    /// The storage's.
    fn keep_life(
        &mut self,
        incarnation: IncarnationId,
        device: Option<DeviceId>,
        at: TimeMs,
    ) -> Kept<()>;

    /// Keeps a document's new form, which photos it names and with which records it lives; a new one stands in its
    /// home and shares from now on. Whether where it should stand may have changed: it is new, or lives with others.
    ///
    /// # Errors
    /// The storage's.
    fn keep_document(&mut self, part: &AcceptedPart, by: UserId, at: TimeMs) -> Kept<bool>;

    /// Where a document stands.
    ///
    /// # Errors
    /// The storage's.
    fn standing_of(&self, document: DocumentId) -> Kept<Option<Standing>>;

    /// The records a document lives with, the one that decides first.
    ///
    /// # Errors
    /// The storage's.
    fn anchors_of(&self, document: DocumentId) -> Kept<Vec<DocumentId>>;

    /// The records that live with a document, sorted.
    ///
    /// # Errors
    /// The storage's.
    fn anchored_at(&self, document: DocumentId) -> Kept<Vec<DocumentId>>;

    /// A document lives elsewhere from an instant on. Which spaces it stands in is told by `enter` and `leave`.
    ///
    /// # Errors
    /// The storage's.
    fn set_home(&mut self, document: DocumentId, home: &Space, at: TimeMs) -> Kept<()>;

    /// A document comes into a space: all its changes, in order, get the next numbers there.
    ///
    /// # Errors
    /// The storage's.
    fn enter(&mut self, document: DocumentId, space: &Space, at: TimeMs) -> Kept<()>;

    /// A document leaves a space: its readers are told that it left, and nothing else.
    ///
    /// # Errors
    /// The storage's.
    fn leave(&mut self, document: DocumentId, space: &Space) -> Kept<()>;

    /// A document leaves a space at an instant to come; the earliest said counts.
    ///
    /// # Errors
    /// The storage's.
    fn leave_at(&mut self, document: DocumentId, space: &Space, at: TimeMs) -> Kept<()>;

    /// Keeps a change; its row.
    ///
    /// # Errors
    /// [`StorageError::Conflict`] when it is there already.
    fn keep_change(&mut self, new: &NewChange<'_>) -> Kept<i64>;

    /// Keeps again what a changeset judged before holds and the records have lost since; how many changes came back.
    ///
    /// # Errors
    /// The storage's.
    fn restore(&mut self, incarnation: IncarnationId, seq: u64, set: &Changeset) -> Kept<u64>;

    /// Gives changes the next numbers of a space; the first of them.
    ///
    /// # Errors
    /// The storage's.
    fn number(&mut self, space: &Space, changes: &[Numbered]) -> Kept<u64>;

    /// Writes down a changeset and moves its life on to it.
    ///
    /// # Errors
    /// The storage's.
    fn keep_changeset(&mut self, kept: &KeptChangeset<'_>) -> Kept<()>;

    /// Keeps a changeset's bytes apart, and the changes that are known to stand in it.
    ///
    /// # Errors
    /// The storage's.
    fn withhold(&mut self, kept: &KeptChangeset<'_>, changes: &[(DocumentId, Hash)]) -> Kept<()>;
}
