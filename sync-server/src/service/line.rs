//! The two ways a request comes: over the network, where the tablet can ask again at once, and in a courier's file.

use crate::config::Limits;

/// How a request came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// Over the network: what is long may be fetched as a pack.
    Network,
    /// In a courier's file: nothing can be asked for afterwards, all of it goes into the answer.
    Courier,
}

impl Line {
    /// From how many entries on a feed that is new to the tablet comes as a pack.
    pub(super) fn packs_from(self, limits: &Limits) -> Option<u64> {
        (self == Self::Network).then_some(limits.pack_entries_min)
    }
}
