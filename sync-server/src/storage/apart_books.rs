//! What the transaction of a decision reads and writes about what is kept apart, whatever keeps the records.

use model::id::{DocumentId, IncarnationId};
use sync::changeset::Changeset;
use sync::settled::Outcome;

use super::Kept;
use super::adopting::Settling;

/// What is kept apart, and what was decided about it.
pub trait ApartBooks {
    /// A changeset that is kept apart, its changes unopened.
    ///
    /// # Errors
    /// The storage's.
    fn apart(&self, incarnation: IncarnationId, seq: u64) -> Kept<Option<Changeset>>;

    /// Every change of a document that is kept apart.
    ///
    /// # Errors
    /// The storage's.
    fn withheld_changes(&self, document: DocumentId) -> Kept<Vec<Vec<u8>>>;

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
        settling: &Settling<'_>,
        outcome: Outcome,
        written_as: Option<(IncarnationId, u64)>,
    ) -> Kept<()>;
}
