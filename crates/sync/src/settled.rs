//! What became of changesets that were kept apart: somebody who may do so adopted one under their own name, or set it
//! aside with a reason. Said to the tablet that made it, by number, so that nothing is told twice or left out.

use minicbor::{Decode, Encode};
use model::id::{IncarnationId, UserId};
use model::time::TimeMs;

use crate::limits::SETTLED_REASON_BYTES_MAX;

/// What was decided about a changeset that is kept apart. Its bytes are kept either way, and no decision applies them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub enum Outcome {
    /// 已采纳: its content was written again by whoever adopted it; the original counts no more.
    #[n(0)]
    Adopted,
    /// 已另存: it stays beside the records.
    #[n(1)]
    SetAside,
}

/// One decision, as its author's tablet is told.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Settled {
    /// The server's number of the decision; numbers rise.
    #[n(0)]
    pub n: u64,
    /// The life the changeset was made in.
    #[cbor(n(1), with = "crate::cbor::id")]
    pub incarnation: IncarnationId,
    /// Its number there.
    #[n(2)]
    pub seq: u64,
    /// What was decided.
    #[n(3)]
    pub outcome: Outcome,
    /// Why, in words for its author.
    #[n(4)]
    pub reason: String,
    /// By whom.
    #[cbor(n(5), with = "crate::cbor::id")]
    pub by: UserId,
    /// When, UTC ms.
    #[n(6)]
    pub at: TimeMs,
}

impl Outcome {
    /// The word in SQL and on the wire between screens.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Adopted => "adopted",
            Self::SetAside => "set_aside",
        }
    }

    /// What the author reads.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Adopted => "已采纳",
            Self::SetAside => "已另存",
        }
    }

    /// By its word.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Adopted, Self::SetAside].into_iter().find(|outcome| outcome.code() == code)
    }
}

/// Whether decisions follow `after` in the order of their numbers, each within its bounds.
pub fn in_order(settled: &[Settled], after: u64) -> bool {
    let mut last = after;
    settled.iter().all(|it| {
        let follows = it.n > last && it.reason.len() <= SETTLED_REASON_BYTES_MAX;
        last = it.n;
        follows
    })
}
