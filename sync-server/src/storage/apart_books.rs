//! What the transaction of a decision reads and writes about what is kept apart, whatever keeps the records.

use model::id::{DocumentId, IncarnationId, UserId};
use model::time::TimeMs;
use sync::changeset::Changeset;
use sync::hash::Hash;
use sync::settled::Outcome;

use super::Kept;

/// A change that is kept apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withheld {
    /// The changeset it stands in.
    pub of: (IncarnationId, u64),
    /// The raw change, unopened.
    pub raw: Vec<u8>,
}

/// What is decided about a changeset that is kept apart, by whom and why.
#[derive(Clone, Copy, Debug)]
pub struct Decision<'a> {
    /// The life it was made in.
    pub incarnation: IncarnationId,
    /// Its number there.
    pub seq: u64,
    /// Who decides.
    pub by: UserId,
    /// Why, in words for its author.
    pub reason: &'a str,
    /// UTC ms.
    pub at: TimeMs,
}

/// What is kept apart, and what was decided about it.
pub trait ApartBooks {
    /// A changeset that is kept apart, its changes unopened.
    ///
    /// # Errors
    /// The storage's.
    fn apart(&self, incarnation: IncarnationId, seq: u64) -> Kept<Option<Changeset>>;

    /// Every change of a document that is kept apart, with the changeset it stands in.
    ///
    /// # Errors
    /// The storage's.
    fn withheld_changes(&self, document: DocumentId) -> Kept<Vec<Withheld>>;

    /// The changes of a document that stand in the place of a changeset kept apart: as it was adopted, or as its author
    /// did it again.
    ///
    /// # Errors
    /// The storage's.
    fn written_instead(&self, of: (IncarnationId, u64), document: DocumentId) -> Kept<Vec<Hash>>;

    /// What was decided about a changeset kept apart.
    ///
    /// # Errors
    /// The storage's.
    fn settled(&self, incarnation: IncarnationId, seq: u64) -> Kept<Option<Outcome>>;

    /// Writes a decision down; an adopted one with the place where it was written again.
    ///
    /// # Errors
    /// [`StorageError::Conflict`] when it was decided before.
    fn keep_settled(
        &mut self,
        decision: &Decision<'_>,
        outcome: Outcome,
        written_as: Option<(IncarnationId, u64)>,
    ) -> Kept<()>;
}
