//! Whether two sides hold the same: an order-free sum over a space's documents, and when two sums may be compared.
//! Equal sums mean equal content. What to do about unequal ones stands in `repair`.

use minicbor::{Decode, Encode};
use model::id::DocumentId;

use crate::cbor;
use crate::hash::Hash;

/// Version 1, 2026-11: the first. Both sides keep sums under it for years.
const MARK_DOMAIN: &str = "doorstep.digest.1";
const SPACES_DOMAIN: &str = "doorstep.digest.spaces.1";

/// What one document adds to its spaces: SHA-256 of its id, its generation and its sorted heads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark(pub [u8; 32]);

/// The sum of the marks of a space's documents, modulo 2^256, little-endian. Nothing is the sum of nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Digest(pub [u8; 32]);

/// The first eight bytes of a mark or of a hash of sums: enough to see a difference by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct Short(#[cbor(n(0), with = "minicbor::bytes")] pub [u8; 8]);

impl Mark {
    /// Of a document as it stands confirmed, whatever the order of its heads; none before anything of it is.
    pub fn of(document: DocumentId, generation: u32, heads: &[Hash]) -> Option<Self> {
        if heads.is_empty() {
            return None;
        }
        let mut sorted: Vec<&Hash> = heads.iter().collect();
        sorted.sort_unstable();
        let heads: Vec<u8> = sorted.iter().flat_map(|head| *head.as_bytes()).collect();
        let parts: [&[u8]; 3] = [document.as_bytes(), &generation.to_be_bytes(), &heads];
        Some(Self(Hash::under(MARK_DOMAIN, &parts).0))
    }

    /// Its beginning.
    pub fn short(&self) -> Short {
        first(&self.0)
    }
}

impl Digest {
    /// A document comes.
    pub fn add(&mut self, mark: &Mark) {
        let mut carry = 0u16;
        for (sum, byte) in self.0.iter_mut().zip(mark.0) {
            let [low, high] = (u16::from(*sum) + u16::from(byte) + carry).to_le_bytes();
            (*sum, carry) = (low, u16::from(high));
        }
    }

    /// A document goes.
    pub fn take(&mut self, mark: &Mark) {
        // Minus is plus the complement and one.
        let mut carry = 1u16;
        for (sum, byte) in self.0.iter_mut().zip(mark.0) {
            let [low, high] = (u16::from(*sum) + u16::from(!byte) + carry).to_le_bytes();
            (*sum, carry) = (low, u16::from(high));
        }
    }

    /// Its beginning, as a list of spaces has it.
    pub fn short(&self) -> Short {
        first(&self.0)
    }
}

fn first(bytes: &[u8; 32]) -> Short {
    let mut short = [0; 8];
    short.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
    Short(short)
}

/// One number over all spaces a tablet reads, sorted: with which feed number the sum is the sum.
pub fn overview<'a>(spaces: impl IntoIterator<Item = (&'a str, u64, Digest)>) -> Short {
    let mut bytes = Vec::new();
    for (space, n, digest) in spaces {
        bytes.extend(cbor::encode(&(space, n)));
        bytes.extend(digest.0);
    }
    first(&Hash::under(SPACES_DOMAIN, &[&bytes]).0)
}

/// What a tablet knows about whether its sums can be held against the server's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AtRest {
    /// It has once read every feed to its end in the server's present life.
    pub has_read: bool,
    /// Own changesets the server may have, without the tablet knowing.
    pub unanswered: bool,
}

impl AtRest {
    /// Whether the tablet says its sums. Never while an own changeset is on its way: the server may have counted
    /// it already. What is kept apart or refused stands in no sum on either side.
    pub const fn tells(self) -> bool {
        self.has_read && !self.unanswered
    }
}

/// What a server knows about whether a tablet's sums can be held against its own, all of one snapshot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AtEnd {
    /// The tablet speaks of the server's present life.
    pub same_epoch: bool,
    /// Every space of the cursors may be read.
    pub all_open: bool,
    /// Every cursor is its feed's last number, and no feed that may be read is missing.
    pub all_read: bool,
}

impl AtEnd {
    /// Whether the sums are compared: only when there is nothing more to come.
    pub const fn compares(self) -> bool {
        self.same_epoch && self.all_open && self.all_read
    }
}

#[cfg(test)]
mod tests {
    use model::rng::Rng;
    use proptest::prelude::*;

    use super::*;

    fn mark(n: u8) -> Mark {
        Mark::of(DocumentId::from_bytes([n; 16]), 0, &[Hash([n; 32])]).unwrap()
    }

    /// Frozen: both sides keep sums of these.
    #[test]
    fn a_mark_and_a_sum_are_golden() {
        let of = |generation, heads: &[Hash]| {
            Mark::of(DocumentId::from_bytes([1; 16]), generation, heads)
        };
        let mark = of(7, &[Hash([3; 32]), Hash([2; 32])]).unwrap();
        assert_eq!(
            Hash(mark.0).to_string(),
            "bf2be56f5d71d59c988900d89a2d483af14198183e6791a4c46dd12fba2f22d9"
        );
        assert_eq!(of(7, &[Hash([2; 32]), Hash([3; 32])]), Some(mark));
        assert_ne!(of(8, &[Hash([2; 32]), Hash([3; 32])]), Some(mark));
        assert_eq!(of(7, &[]), None);
        let mut sum = Digest::default();
        sum.add(&mark);
        sum.add(&mark);
        let said = overview([("grid/990101001001001", 300, sum), ("team/x", 0, Digest::default())]);
        assert_eq!(data_encoding::HEXLOWER.encode(&said.0), "94f665b0763fb108");
    }

    #[test]
    fn carries_go_through_to_the_end_and_round_it() {
        let mut sum = Digest([0xff; 32]);
        let mut one = [0; 32];
        one[0] = 1;
        sum.add(&Mark(one));
        assert_eq!(sum, Digest::default());
        sum.take(&Mark(one));
        assert_eq!(sum, Digest([0xff; 32]));
    }

    proptest! {
        #[test]
        fn a_sum_does_not_ask_in_which_order_documents_came_and_went(seed in any::<u64>()) {
            let mut rng = Rng::from_number(seed);
            let marks: Vec<Mark> = (0..20).map(mark).collect();
            let (mut walked, mut here) = (Digest::default(), [false; 20]);
            for _ in 0..200 {
                let at = usize::try_from(rng.below(20)).unwrap();
                if here[at] { walked.take(&marks[at]) } else { walked.add(&marks[at]) }
                here[at] = !here[at];
            }
            let mut again = Digest::default();
            for (mark, _) in marks.iter().zip(here).filter(|(_, here)| *here) {
                again.add(mark);
            }
            prop_assert_eq!(walked, again);
        }
    }

    #[test]
    fn sums_are_told_and_compared_only_when_nothing_is_on_its_way() {
        let bits = [false, true];
        for has_read in bits {
            for unanswered in bits {
                let at = AtRest { has_read, unanswered };
                assert_eq!(at.tells(), (has_read, unanswered) == (true, false), "{at:?}");
            }
        }
        for same_epoch in bits {
            for all_open in bits {
                for all_read in bits {
                    let at = AtEnd { same_epoch, all_open, all_read };
                    assert_eq!(
                        at.compares(),
                        (same_epoch, all_open, all_read) == (true, true, true)
                    );
                }
            }
        }
    }

    #[test]
    fn another_number_or_sum_of_any_space_is_another_overview() {
        let of = |n, sum| overview([("a", 1, Digest::default()), ("b", n, sum)]);
        let mut other = Digest::default();
        other.add(&mark(1));
        assert_ne!(of(2, Digest::default()), of(3, Digest::default()));
        assert_ne!(of(2, Digest::default()), of(2, other));
    }
}
