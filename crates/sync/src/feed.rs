//! The server's order of a space, as it goes down to a tablet, and the tag by which the server knows its own
//! entries again after a restore.

use minicbor::{Decode, Encode};
use model::id::{DocumentId, IncarnationId};

use crate::hash::Hash;

/// The tag of one entry: HMAC-SHA-256, its first sixteen bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct Tag(#[cbor(n(0), with = "minicbor::bytes")] pub [u8; 16]);

/// One number of a space's feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FeedEntry {
    /// A change of the asking incarnation: it has the bytes, the receipt says the rest.
    Own {
        /// The feed number.
        n: u64,
    },
    /// A change of someone else's, or of the server's.
    Change(Box<FeedChange>),
}

/// A change as the feed gives it to others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedChange {
    /// The feed number.
    pub n: u64,
    /// The server's commit counter: compare with `backed_up_to`.
    pub commit: u64,
    /// Which document.
    pub document: DocumentId,
    /// The kind's number.
    pub kind: u16,
    /// The schema version its genesis has.
    pub schema_version: u16,
    /// The generation of the document.
    pub generation: u32,
    /// The raw Automerge change chunk.
    pub change: Vec<u8>,
    /// The life it was made in; actors belong to lives.
    pub incarnation: IncarnationId,
    /// To be shown again when the server has lost the entry.
    pub tag: Tag,
}

impl FeedEntry {
    /// Its number.
    pub fn n(&self) -> u64 {
        match self {
            Self::Own { n } => *n,
            Self::Change(change) => change.n,
        }
    }
}

/// What a tag is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tagged<'a> {
    /// The space whose feed it is.
    pub space: &'a str,
    /// The feed number.
    pub n: u64,
    /// Which document.
    pub document: DocumentId,
    /// Its generation.
    pub generation: u32,
    /// The change's hash.
    pub change: Hash,
    /// The author's incarnation.
    pub incarnation: IncarnationId,
}
