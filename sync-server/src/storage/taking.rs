//! What tablets bring, from their names to the commit.

use std::collections::{BTreeMap, BTreeSet};

use model::id::{DocumentId, IncarnationId};
use sync::chunk::{Known, Wanted};

use super::healing::{Healing, Recovered};
use super::{Bench, Kept, OpenedPush, PushOutcome};

/// How records stand before a push is judged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Beforehand {
    /// The last number of its life that is here.
    pub last_seq: u64,
    /// The saved documents of those there are.
    pub records: BTreeMap<DocumentId, Vec<u8>>,
}

/// The side of a storage that takes what tablets bring.
pub trait Taking {
    /// Completes the names a push cut short: those of which there is exactly one.
    ///
    /// # Errors
    /// The storage's.
    fn complete(&self, wanted: &[Wanted]) -> Kept<Known>;

    /// How records stand now, and a life: for what can be done before the transaction. The judge reads them again.
    ///
    /// # Errors
    /// The storage's.
    fn beforehand(
        &self,
        incarnation: IncarnationId,
        records: &BTreeSet<DocumentId>,
    ) -> Kept<Beforehand>;

    /// Judges a push and keeps what is to be kept: loads, judges, numbers with the spaces locked in sorted order,
    /// stamps and writes in one transaction, each changeset under a savepoint. Returns after the commit.
    ///
    /// # Errors
    /// The storage's; nothing was kept then.
    fn push(&self, push: &OpenedPush<'_>, bench: &Bench<'_>) -> Kept<PushOutcome>;

    /// Takes back what a restored server had lost, under its own tags: as [`super::healing::heal`] does, in one transaction.
    ///
    /// # Errors
    /// The storage's; nothing was kept then.
    fn heal(&self, healing: &Healing<'_>) -> Kept<Recovered>;
}
