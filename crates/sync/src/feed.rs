//! The server's order of a space, as it goes down to a tablet, and the tag by which the server knows its own
//! entries again after a restore.

use minicbor::bytes::ByteArray;
use minicbor::{Decode, Encode};
use model::id::{DocumentId, IncarnationId};
use subtle::ConstantTimeEq;

use crate::cbor;
use crate::hash::{Hash, hmac};
use crate::receipt::Gone;

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
    /// The document stands in this space no more. Where it went is not said: whoever may read there is told there.
    MovedOut {
        /// The feed number.
        n: u64,
        /// Which document.
        document: DocumentId,
    },
    /// The document was erased by right: every byte of it goes, own changes too.
    Erased {
        /// The feed number.
        n: u64,
        /// Which document, and up to where.
        gone: Gone,
    },
    /// A number that says nothing any more: the document it spoke of has left the space since, or was erased.
    Void {
        /// The feed number.
        n: u64,
    },
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
            Self::Own { n }
            | Self::MovedOut { n, .. }
            | Self::Erased { n, .. }
            | Self::Void { n } => *n,
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

const FEED_DOMAIN: &str = "doorstep.feed.1";

/// The key tags are made with; it lives outside the backup.
#[derive(Clone)]
pub struct FeedKey(pub [u8; 32]);

impl FeedKey {
    /// The tag of an entry.
    pub fn tag(&self, of: &Tagged<'_>) -> Tag {
        let mut tag = [0; 16];
        let mac = hmac(&self.0, FEED_DOMAIN, &of.bytes());
        tag.iter_mut().zip(mac).for_each(|(to, from)| *to = from);
        Tag(tag)
    }

    /// Whether this server gave the entry this tag, in constant time.
    pub fn knows(&self, of: &Tagged<'_>, tag: &Tag) -> bool {
        self.tag(of).0.ct_eq(&tag.0).into()
    }
}

impl Tagged<'_> {
    fn bytes(&self) -> Vec<u8> {
        let ids = (
            ByteArray::from(*self.document.as_bytes()),
            ByteArray::from(*self.incarnation.as_bytes()),
        );
        cbor::encode(&(self.space, self.n, ids.0, self.generation, self.change, ids.1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tagged() -> Tagged<'static> {
        Tagged {
            space: "grid/990101001001001",
            n: 7,
            document: DocumentId::from_bytes([1; 16]),
            generation: 0,
            change: Hash([2; 32]),
            incarnation: IncarnationId::from_bytes([3; 16]),
        }
    }

    /// Frozen: tablets hand old tags back for years.
    #[test]
    fn a_tag_is_golden() {
        let tag = FeedKey([9; 32]).tag(&tagged());
        assert_eq!(data_encoding::HEXLOWER.encode(&tag.0), "73bf903a8c6229b59aebebd754e47c30");
    }

    #[test]
    fn a_tag_holds_for_its_entry_and_key_only() {
        let key = FeedKey([9; 32]);
        let tag = key.tag(&tagged());
        assert!(key.knows(&tagged(), &tag));
        assert!(!FeedKey([8; 32]).knows(&tagged(), &tag));
        let others = [
            Tagged { space: "grid/990101001001002", ..tagged() },
            Tagged { n: 8, ..tagged() },
            Tagged { document: DocumentId::from_bytes([4; 16]), ..tagged() },
            Tagged { generation: 1, ..tagged() },
            Tagged { change: Hash([4; 32]), ..tagged() },
            Tagged { incarnation: IncarnationId::from_bytes([4; 16]), ..tagged() },
        ];
        assert!(others.iter().all(|other| !key.knows(other, &tag)));
    }
}
