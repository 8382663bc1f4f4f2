//! The server's word on a changeset. The verdict is for the whole changeset (DESIGN 8).

use minicbor::{Decode, Encode};
use model::id::DocumentId;

use crate::code::Code;
use crate::hash::Hash;

/// The server's word that a changeset is kept, or why not.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct SyncReceipt {
    /// The changeset's number in its incarnation.
    #[n(0)]
    pub seq: u64,
    /// What became of it.
    #[n(1)]
    pub verdict: Verdict,
    /// The server's commit counter after the commit that kept it: compare with `backed_up_to`. 0 when nothing
    /// was kept.
    #[n(2)]
    pub commit: u64,
}

/// What became of a changeset.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Verdict {
    /// Kept and merged; the feed numbers its changes got, per space, in order.
    #[n(0)]
    Received(#[n(0)] Vec<Placed>),
    /// Had been judged before; the receipt it got then, which is never itself a `Duplicate`.
    #[n(1)]
    Duplicate(#[n(0)] Box<SyncReceipt>),
    /// Not judged yet; something is lacking.
    #[n(2)]
    Need(#[n(0)] Need),
    /// Kept; depends on a quarantined one.
    #[n(3)]
    Blocked,
    /// Kept apart, never applied; why.
    #[n(4)]
    Quarantined(#[n(0)] Code),
    /// Not kept: forgery and garbage only; why.
    #[n(5)]
    Refused(#[n(0)] Code),
    /// Another changeset has this number: begin a new incarnation and author it again.
    #[n(6)]
    Forked,
    /// Kept; what it wrote into records that were erased by right was discarded, the rest is merged as in `Received`.
    /// The one exception to "nothing is dropped" (DESIGN 9), and its author is told.
    #[n(7)]
    Erased(#[n(0)] Vec<Placed>, #[n(1)] Vec<Gone>),
}

/// A record that was erased by right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(array)]
pub struct Gone {
    /// Which.
    #[cbor(n(0), with = "crate::cbor::id")]
    pub document: DocumentId,
    /// Everything of a generation before this one is erased.
    #[n(1)]
    pub generation: u32,
}

/// One change's place in the feed of one space.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(array)]
pub struct Placed {
    /// The space's name.
    #[n(0)]
    pub space: String,
    /// The feed number.
    #[n(1)]
    pub n: u64,
}

/// What the server lacks before it can judge.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Need {
    /// Changesets from this number on.
    #[n(0)]
    From(#[n(0)] u64),
    /// These changes, on which others depend.
    #[n(1)]
    Missing(#[n(0)] Vec<Hash>),
    /// The same push with nothing left off.
    #[n(2)]
    Plain,
}

impl Verdict {
    /// Whether the server keeps the changeset, so that the tablet need not send it again.
    pub fn is_kept(&self) -> bool {
        match self {
            Self::Received(_) | Self::Erased(..) | Self::Blocked | Self::Quarantined(_) => true,
            Self::Duplicate(original) => original.verdict.is_kept(),
            Self::Need(_) | Self::Refused(_) | Self::Forked => false,
        }
    }

    /// The feed numbers the changes got that were merged; none when nothing was.
    pub fn placed(&self) -> Option<&[Placed]> {
        match self {
            Self::Received(placed) | Self::Erased(placed, _) => Some(placed),
            _ => None,
        }
    }
}
