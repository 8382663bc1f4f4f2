//! The one source of randomness: a seeded generator handed in from the edge.
//!
//! A tablet and a server seed it from the operating system, the simulator from a seed number.

use automerge::ActorId;
use rand_chacha::ChaCha12Rng;
use rand_core::{Rng as _, SeedableRng};
use uuid::{Builder, Uuid};

use crate::id::{DocumentId, EntryId};
use crate::session::EditingSession;
use crate::time::TimeMs;

/// ChaCha12, seeded once; the same seed gives the same day.
#[derive(Clone, Debug)]
pub struct Rng(ChaCha12Rng);

impl Rng {
    /// From 32 bytes of the operating system's, or of a test's.
    pub fn from_seed(seed: [u8; 32]) -> Self {
        Self(ChaCha12Rng::from_seed(seed))
    }

    /// From a seed number, for tests, demo and simulation.
    pub fn from_number(seed: u64) -> Self {
        Self(ChaCha12Rng::seed_from_u64(seed))
    }

    /// `N` random bytes.
    pub fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.0.fill_bytes(&mut bytes);
        bytes
    }

    /// A number from 0 up to, not including, `bound`; 0 when `bound` is 0.
    pub fn below(&mut self, bound: u64) -> u64 {
        if bound == 0 {
            return 0;
        }
        // The top of the product is uniform enough: the bias is below bound / 2^64.
        let product = u128::from(self.0.next_u64()) * u128::from(bound);
        u64::try_from(product >> 64).unwrap_or(0)
    }

    /// A time-ordered id (uuid version 7).
    pub fn uuid_v7(&mut self, now_ms: TimeMs) -> Uuid {
        let millis = u64::try_from(now_ms).unwrap_or(0);
        Builder::from_unix_timestamp_millis(millis, &self.bytes()).into_uuid()
    }

    /// A new record's id.
    pub fn document_id(&mut self, now_ms: TimeMs) -> DocumentId {
        DocumentId::from_uuid(self.uuid_v7(now_ms))
    }

    /// A new entry's id.
    pub fn entry_id(&mut self, now_ms: TimeMs) -> EntryId {
        EntryId::from_uuid(self.uuid_v7(now_ms))
    }

    /// A fresh editing session.
    pub fn session(&mut self) -> EditingSession {
        EditingSession::from_bytes(self.bytes())
    }

    /// A fresh Automerge actor, for one document opened for writing in one process life (DESIGN 4.7).
    pub fn actor(&mut self) -> ActorId {
        ActorId::from(self.bytes::<16>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_ids() {
        let (mut one, mut two) = (Rng::from_number(1), Rng::from_number(1));
        assert_eq!(one.document_id(1_000), two.document_id(1_000));
        assert_ne!(one.document_id(1_000), Rng::from_number(2).document_id(1_000));
    }

    #[test]
    fn ids_made_later_sort_later() {
        let mut rng = Rng::from_number(3);
        assert!(rng.document_id(1_000) < rng.document_id(2_000));
    }

    #[test]
    fn below_stays_below() {
        let mut rng = Rng::from_number(4);
        assert!((0..1_000).all(|_| rng.below(7) < 7));
        assert_eq!(rng.below(0), 0);
    }
}
