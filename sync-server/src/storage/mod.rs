//! What the server keeps, behind one synchronous trait of coarse methods, each one transaction: SQLite now,
//! PostgreSQL later through its synchronous client. Run on a blocking pool. Who may ask is decided before.

pub mod adopting;
pub mod apart_books;
pub mod books;
pub mod erasing;
pub mod error;
pub mod handing_in;
pub mod healing;
pub mod judging;
mod late;
pub mod packing;
mod reasons;
pub mod redraw;
pub mod repair;
pub mod rows;
pub mod settling;
pub mod sqlite;
mod taking;
mod unwritten;

use std::collections::BTreeSet;
use std::path::Path;

use model::id::{DeviceId, DocumentId, IncarnationId, UserId};
use model::space::{Grant, Space};
use model::time::TimeMs;
use sync::enrol::InviteId;
use sync::exchange::{BlobOffer, Epoch};
use sync::hash::Hash;
use sync::judge::KnownDocument;
use sync::settled::{Outcome, Settled};
use sync::trust::Nonce;

use crate::audit::{AuditEvent, AuditHead, AuditRow};

pub use adopting::{Settling, Undecided};
pub use apart_books::Decision;
pub use books::{Bench, Books, OpenedPush, PushOutcome};
pub use erasing::{Erased, Erasing, Erasures, Unerasable};
pub use error::StorageError;
pub use healing::{Healing, Recovered};
pub use packing::Packing;
pub use redraw::{Progress, Redraw, Redrawn, Unfit};
pub use repair::{AtCursor, Checked, GivenBack, Marks, MendReport, Whole};
pub use rows::{
    Apart, Arrival, Cut, Device, Enrolled, Enrolment, Invite, PackRow, ReadAnswer, ReadAsk,
    SpaceRows, StoredGrant, Tenant, ToDecide, User,
};
pub use taking::{Beforehand, Taking};

/// What every method answers with.
pub type Kept<T> = Result<T, StorageError>;

/// The server's records. Every method is one transaction; what it tells the audit is written in the same one.
pub trait Storage: Erasures + Packing + Taking + Send + Sync {
    /// The district.
    ///
    /// # Errors
    /// The storage's.
    fn tenant(&self) -> Kept<Tenant>;

    /// The present life of the server's numbers.
    ///
    /// # Errors
    /// The storage's.
    fn epoch(&self) -> Kept<Epoch>;

    /// Whether it can be read and written at all.
    ///
    /// # Errors
    /// The storage's.
    fn check(&self) -> Kept<()>;

    /// Adds a person and the space of what they hand in.
    ///
    /// # Errors
    /// [`StorageError::Conflict`] when id or login are taken.
    fn add_user(&self, user: &User, event: &AuditEvent) -> Kept<()>;

    /// Every person, by login.
    ///
    /// # Errors
    /// The storage's.
    fn users(&self) -> Kept<Vec<User>>;

    /// A person.
    ///
    /// # Errors
    /// The storage's.
    fn user(&self, id: UserId) -> Kept<Option<User>>;

    /// Disables a person from an instant on and ends their grants there; whether there was anything to disable.
    ///
    /// # Errors
    /// The storage's.
    fn disable_user(&self, id: UserId, at: TimeMs, event: &AuditEvent) -> Kept<bool>;

    /// Adds a grant, and its space when it is new; the grant's number.
    ///
    /// # Errors
    /// The storage's.
    fn add_grant(&self, grant: &Grant, at: TimeMs, event: &AuditEvent) -> Kept<i64>;

    /// Every grant, of one person or of all, ended ones too.
    ///
    /// # Errors
    /// The storage's.
    fn grants(&self, user: Option<UserId>) -> Kept<Vec<StoredGrant>>;

    /// Ends a grant at an instant; whether it was still to hold then.
    ///
    /// # Errors
    /// The storage's.
    fn end_grant(&self, id: i64, at: TimeMs, event: &AuditEvent) -> Kept<bool>;

    /// Lets documents leave spaces whose time there is over; how many did.
    ///
    /// # Errors
    /// The storage's.
    fn depart(&self, now: TimeMs) -> Kept<u64>;

    /// Splits a grid or merges grids: all of it in one transaction, or nothing. `try_only`: all of it is done and then
    /// given up.
    ///
    /// # Errors
    /// The storage's; nothing was done then.
    fn redraw(
        &self,
        redraw: &Redraw,
        try_only: bool,
        event: &dyn Fn(&Redrawn) -> AuditEvent,
        progress: Progress<'_>,
    ) -> Kept<Result<Redrawn, Unfit>>;

    /// What a grid has become, if it was redrawn; none for a space in use or one that never was.
    ///
    /// # Errors
    /// The storage's.
    fn successor(&self, space: &Space) -> Kept<Option<Space>>;

    /// The buildings of a grid, each as its saved document.
    ///
    /// # Errors
    /// The storage's.
    fn buildings(&self, grid: &Space) -> Kept<Vec<(DocumentId, KnownDocument)>>;

    /// Adds a tablet without an enrolment code: the demo's.
    ///
    /// # Errors
    /// [`StorageError::Conflict`] when it is there already.
    fn add_device(&self, device: &Device, event: &AuditEvent) -> Kept<()>;

    /// A tablet.
    ///
    /// # Errors
    /// The storage's.
    fn device(&self, id: DeviceId) -> Kept<Option<Device>>;

    /// Every tablet, in the order of enrolment.
    ///
    /// # Errors
    /// The storage's.
    fn devices(&self) -> Kept<Vec<Device>>;

    /// Revokes a tablet from an instant on; whether it was not revoked before.
    ///
    /// # Errors
    /// The storage's.
    fn revoke_device(&self, id: DeviceId, at: TimeMs, event: &AuditEvent) -> Kept<bool>;

    /// Keeps a new enrolment code.
    ///
    /// # Errors
    /// The storage's.
    fn add_invite(&self, invite: &Invite, event: &AuditEvent) -> Kept<()>;

    /// An enrolment code.
    ///
    /// # Errors
    /// The storage's.
    fn invite(&self, id: &InviteId) -> Kept<Option<Invite>>;

    /// Uses an enrolment code, once: the tablet and its first life are there afterwards, or nothing is.
    ///
    /// # Errors
    /// The storage's.
    fn enrol(&self, enrolment: &Enrolment, event: &AuditEvent) -> Kept<Enrolled>;

    /// Remembers a nonce until an instant; whether it was new. Forgets those whose time has passed.
    ///
    /// # Errors
    /// The storage's.
    fn use_nonce(&self, device: DeviceId, nonce: Nonce, until: TimeMs, now: TimeMs) -> Kept<bool>;

    /// Begins the life of a server process.
    ///
    /// # Errors
    /// The storage's.
    fn begin_life(&self, incarnation: IncarnationId, at: TimeMs) -> Kept<()>;

    /// What is new for a person, all of it from one snapshot.
    ///
    /// # Errors
    /// The storage's.
    fn read(&self, ask: &ReadAsk) -> Kept<ReadAnswer>;

    /// A space's documents with their marks, when the person may read it and has read its feed to the end; else none.
    ///
    /// # Errors
    /// The storage's.
    fn marks(&self, at: &AtCursor) -> Kept<Option<Marks>>;

    /// Counts a space's sum anew from its documents; whether it was another.
    ///
    /// # Errors
    /// The storage's.
    fn settle_digest(&self, space: &Space) -> Kept<bool>;

    /// Where a document stands, with its changes if it is in the space.
    ///
    /// # Errors
    /// The storage's.
    fn whole(&self, space: &Space, document: DocumentId) -> Kept<Whole>;

    /// Puts documents in order: changes, saved form, heads and home fit together afterwards.
    ///
    /// # Errors
    /// The storage's.
    fn mend(&self, documents: &[DocumentId]) -> Kept<MendReport>;

    /// Keeps again what a tablet gives back and is not there; how many were taken.
    ///
    /// # Errors
    /// The storage's.
    fn take_back(&self, space: &Space, given: &[GivenBack]) -> Kept<u64>;

    /// Looks over everything: documents beside their changes, feeds, sums, references. With `mend`, what can be put in
    /// order is.
    ///
    /// # Errors
    /// The storage's.
    fn look_over(&self, mend: bool) -> Kept<Checked>;

    /// Whether a changeset was judged and kept under this number.
    ///
    /// # Errors
    /// The storage's.
    fn has_changeset(&self, incarnation: IncarnationId, seq: u64, hash: &Hash) -> Kept<bool>;

    /// What is kept apart and not decided, newest first, at most `rows_max`.
    ///
    /// # Errors
    /// The storage's.
    fn quarantine(&self, rows_max: u32) -> Kept<Vec<Apart>>;

    /// What was kept apart and is decided, newest first, at most `rows_max`.
    ///
    /// # Errors
    /// The storage's.
    fn quarantine_settled(&self, rows_max: u32) -> Kept<Vec<Apart>>;

    /// What is kept apart and a person may decide about, where it says where it was meant to live; the oldest first, of
    /// the newest `rows_max`.
    ///
    /// # Errors
    /// The storage's.
    fn to_decide(&self, user: UserId, now: TimeMs, rows_max: u32) -> Kept<Vec<ToDecide>>;

    /// Decides about one changeset that is kept apart; told to the audit when it was decided.
    ///
    /// # Errors
    /// The storage's.
    fn settle(
        &self,
        settling: &Settling<'_>,
        outcome: Outcome,
        bench: &Bench<'_>,
    ) -> Kept<Result<(), Undecided>>;

    /// Decisions about what a tablet made, after a number, in order, at most `rows_max`.
    ///
    /// # Errors
    /// The storage's.
    fn settled(&self, device: DeviceId, after: u64, rows_max: usize) -> Kept<Vec<Settled>>;

    /// One changeset that is kept apart; the look is audited.
    ///
    /// # Errors
    /// The storage's.
    fn look_at(
        &self,
        incarnation: IncarnationId,
        seq: u64,
        event: &AuditEvent,
    ) -> Kept<Option<Apart>>;

    /// A photo is about to be written to disk.
    ///
    /// # Errors
    /// The storage's.
    fn blob_arrives(&self, arrival: &Arrival) -> Kept<bool>;

    /// How many commits there were so far.
    ///
    /// # Errors
    /// The storage's.
    fn commits(&self) -> Kept<u64>;

    /// A photo of a tablet is on disk.
    ///
    /// # Errors
    /// The storage's.
    fn blob_kept(&self, hash: &Hash, device: DeviceId, at: TimeMs) -> Kept<()>;

    /// Of the photos a tablet offers, those it has not sent yet.
    ///
    /// # Errors
    /// The storage's.
    fn blobs_lacking(&self, device: DeviceId, offers: &[BlobOffer]) -> Kept<Vec<Hash>>;

    /// Whether a record that names the photo stands in a space the person may read now.
    ///
    /// # Errors
    /// The storage's.
    fn may_read_blob(&self, user: UserId, hash: &Hash, now: TimeMs) -> Kept<bool>;

    /// Photos to be taken off the disk: named by no record and changed before an instant. They count as gone
    /// from now on.
    ///
    /// # Errors
    /// The storage's.
    fn blobs_leave(&self, changed_before: TimeMs) -> Kept<Vec<Hash>>;

    /// Every photo whose bytes should be on disk, sorted.
    ///
    /// # Errors
    /// The storage's.
    fn blobs_kept(&self) -> Kept<Vec<Hash>>;

    /// A photo is off the disk.
    ///
    /// # Errors
    /// The storage's.
    fn blob_left(&self, hash: &Hash) -> Kept<()>;

    /// Writes a copy of everything, as it was at one instant, into a file that is not there yet; the records go on
    /// meanwhile.
    ///
    /// # Errors
    /// The storage's.
    fn copy_into(&self, to: &Path) -> Kept<()>;

    /// Commits up to this one are in a backup that was looked through. Never goes back.
    ///
    /// # Errors
    /// The storage's.
    fn set_backed_up_to(&self, commit: u64, event: &AuditEvent) -> Kept<()>;

    /// What the backups held that were restored since an epoch; nothing of an epoch these records know nothing of.
    ///
    /// # Errors
    /// The storage's.
    fn restored_since(&self, epoch: Epoch, spaces: &BTreeSet<Space>) -> Kept<Cut>;

    /// Writes one row of the audit.
    ///
    /// # Errors
    /// The storage's.
    fn audit(&self, event: &AuditEvent) -> Kept<()>;

    /// Rows of the audit after a number, in order, at most `rows_max`.
    ///
    /// # Errors
    /// The storage's.
    fn audit_rows(&self, after: u64, rows_max: u32) -> Kept<Vec<AuditRow>>;

    /// The signed head of the audit; none before the first row.
    ///
    /// # Errors
    /// The storage's.
    fn audit_head(&self) -> Kept<Option<AuditHead>>;
}
