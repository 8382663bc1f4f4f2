//! Where a changeset stands in its author's chain: next, seen before, ahead of others, or in another's place.

use model::id::IncarnationId;
use model::planted::{self, Bug};

use super::facts::Facts;
use crate::hash::Hash;
use crate::receipt::{Need, SyncReceipt};

/// A changeset's place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The next one: to be judged.
    Next,
    /// Judged before; the receipt it got then.
    Duplicate(SyncReceipt),
    /// Others come first.
    Need(Need),
    /// Another changeset has this number.
    Forked,
}

/// Where a changeset of a life stands, by its number, what it follows and its own hash.
///
/// # Errors
/// The receiver's own.
pub fn place<F: Facts>(
    facts: &F,
    incarnation: IncarnationId,
    seq: u64,
    prev: Hash,
    hash: Hash,
) -> Result<Place, F::Error> {
    if let Some(standing) = facts.standing(incarnation, seq)?
        && !planted::is(Bug::DuplicateJudgedAgain)
    {
        return Ok(if standing.hash == hash || planted::is(Bug::PrevNotChecked) {
            Place::Duplicate(standing.receipt)
        } else {
            Place::Forked
        });
    }
    let last = facts.last_seq(incarnation)?;
    if seq > last.saturating_add(1) {
        return Ok(Place::Need(Need::From(last.saturating_add(1))));
    }
    let follows = match facts.standing(incarnation, last)? {
        Some(standing) => standing.hash,
        None => crate::changeset::chain_start(incarnation),
    };
    Ok(if seq > last && follows == prev { Place::Next } else { Place::Forked })
}
