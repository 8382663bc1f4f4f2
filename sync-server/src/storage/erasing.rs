//! Erasing records by right: what is asked, what is done, and what may not be. Exactly the records that are named go,
//! and of them everything; a lead takes along what the server itself wrote about it, and nothing else follows.

use std::collections::BTreeMap;

use model::id::{DocumentId, TenantId, UserId};
use model::kind::Kind;
use model::time::TimeMs;
use sync::apply::Apply;
use sync::erasure::Certificate;
use sync::hash::Hash;
use sync::key::SigningKey;

use super::Kept;
use crate::audit::AuditEvent;

/// What is to be erased.
pub struct Erasing<'a> {
    /// The records, as they were named.
    pub documents: &'a [DocumentId],
    /// Who does it.
    pub by: UserId,
    /// Why, without anything of the records.
    pub reason: &'a str,
    /// UTC ms.
    pub at: TimeMs,
    /// The district.
    pub tenant: TenantId,
    /// Signs the certificates.
    pub key: &'a SigningKey,
    /// Where what is kept apart meets Automerge, to find the photos it names.
    pub apply: &'a dyn Apply,
}

/// What was erased.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Erased {
    /// One for each record, in the order of their numbers.
    pub certificates: Vec<Certificate>,
    /// Of those, how many had been erased before.
    pub before: usize,
    /// Records that name one of them and stay, with which they name; only counted in a trial.
    pub remains: BTreeMap<DocumentId, (Kind, DocumentId)>,
}

/// Why nothing was erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unerasable {
    /// Nothing is known of it.
    Unknown(DocumentId),
    /// Records of this kind are not erased one by one.
    Kind(DocumentId, Kind),
}

/// Whether records of a kind are erased by right. A building is where others live, and what is told of a lead goes with
/// the lead.
pub const fn is_erasable(kind: Kind) -> bool {
    match kind {
        Kind::Household
        | Kind::Person
        | Kind::Visit
        | Kind::Event
        | Kind::Reporter
        | Kind::Lead => true,
        Kind::Place | Kind::LeadStatus => false,
    }
}

/// What the records do for an erasure. Every method is one transaction, and what it needs beside it.
pub trait Erasures {
    /// Erases records by right: exactly those that are named, and of them everything, in one transaction; the
    /// certificates stand beside the database before it commits. `try_only`: all of it is done and then given up. Of one
    /// erased before its first certificate is answered, and what was broken off is finished.
    ///
    /// # Errors
    /// The storage's. Then nothing was erased, or only the write-ahead log was not emptied, which the next erasure or the
    /// next start does.
    fn erase(
        &self,
        asked: &Erasing<'_>,
        try_only: bool,
        event: &dyn Fn(&Erased) -> AuditEvent,
    ) -> Kept<Result<Erased, Unerasable>>;

    /// Finishes erasures that were broken off; how many records were still to be erased.
    ///
    /// # Errors
    /// The storage's.
    fn finish_erasures(&self, at: TimeMs) -> Kept<usize>;

    /// The certificate of every erasure, the oldest first.
    ///
    /// # Errors
    /// The storage's.
    fn erasures(&self) -> Kept<Vec<Certificate>>;

    /// Whether a photo went with an erased record, and no other record names it: it is not kept again.
    ///
    /// # Errors
    /// The storage's.
    fn is_erased_photo(&self, hash: &Hash) -> Kept<bool>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_live_by_is_not_erased() {
        let not: Vec<Kind> = Kind::ALL.into_iter().filter(|kind| !is_erasable(*kind)).collect();
        assert_eq!(not, [Kind::Place, Kind::LeadStatus]);
    }
}
