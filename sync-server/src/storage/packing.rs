//! What a first sync is made of, as any storage gives it; the packs themselves are the service's.

use std::collections::BTreeSet;

use model::id::UserId;
use model::space::Space;
use model::time::TimeMs;

use super::{Kept, PackRow};

/// Reading a space whole, for those to whom it is new.
pub trait Packing {
    /// The spaces a person may read at an instant.
    ///
    /// # Errors
    /// The storage's.
    fn readable(&self, user: UserId, now: TimeMs) -> Kept<BTreeSet<Space>>;

    /// The spaces with so many entries or more that somebody is about to read for the first time: who has a code that
    /// waits or was just used, what a right begins in about now.
    ///
    /// # Errors
    /// The storage's.
    fn awaited(&self, now: TimeMs, entries_min: u64) -> Kept<BTreeSet<Space>>;

    /// How much a space's feed has grown since a number; none when something has left the space since, so that what
    /// stood there then may not be given any more.
    ///
    /// # Errors
    /// The storage's.
    fn grown_since(&self, space: &Space, n: u64) -> Kept<Option<u64>>;

    /// Every document that stands in a space, in the order in which a new tablet wants them as of `now`, from one
    /// snapshot; ends early when `each` answers false. The last number of the feed in that snapshot.
    ///
    /// # Errors
    /// The storage's.
    fn pack(&self, space: &Space, now: TimeMs, each: &mut dyn FnMut(PackRow) -> bool) -> Kept<u64>;
}
