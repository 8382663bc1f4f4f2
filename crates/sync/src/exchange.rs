//! One round trip, `POST /v1/sync`: stateless, idempotent, at most 1 MiB each way inflated. Request type,
//! reply type; the request travels in a sealed envelope (`request`), the reply as one zstd frame (`reply`).

use minicbor::{Decode, Encode};
use model::id::IncarnationId;
use model::time::TimeMs;

use crate::feed::FeedEntry;
use crate::hash::Hash;
use crate::push::Push;
use crate::receipt::SyncReceipt;
use crate::trust::SignedTime;

/// Version 1, 2026-11: the first.
pub const PROTOCOL: u16 = 1;

/// One life of the server's numbers: a restore begins a new one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct Epoch(#[cbor(n(0), with = "minicbor::bytes")] pub [u8; 8]);

/// Up. The device stands in the envelope, which its key signs.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct SyncRequest {
    /// [`PROTOCOL`].
    #[n(0)]
    pub protocol: u16,
    /// For the district's overview of versions in the field.
    #[n(1)]
    pub app_version: String,
    /// The life that asks: entries it authored come back as [`FeedEntry::Own`].
    #[cbor(n(2), with = "crate::cbor::id")]
    pub incarnation: IncarnationId,
    /// The server's epoch as last seen.
    #[n(3)]
    pub epoch: Option<Epoch>,
    /// Which grants the tablet knows: [`grants_mark`] of them, none before the first reply.
    #[n(4)]
    pub grants: Option<GrantsMark>,
    /// How far each space was read, sorted by space.
    #[n(5)]
    pub cursors: Vec<Cursor>,
    /// Own changesets.
    #[n(6)]
    pub push: Option<Push>,
    /// Photos the tablet could send.
    #[n(7)]
    pub blobs: Vec<BlobOffer>,
}

/// How far a tablet has read one feed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(array)]
pub struct Cursor {
    /// The space's name.
    #[n(0)]
    pub space: String,
    /// The last number read; 0 before the first.
    #[n(1)]
    pub n: u64,
}

/// A photo the tablet has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct BlobOffer {
    /// SHA-256 of its bytes.
    #[n(0)]
    pub hash: Hash,
    /// Its bytes.
    #[n(1)]
    pub len: u64,
}

/// Eight bytes that change when a person's grants do, so that a reply need not list them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct GrantsMark(#[cbor(n(0), with = "minicbor::bytes")] pub [u8; 8]);

/// Down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyncReply {
    /// [`PROTOCOL`].
    pub protocol: u16,
    /// Epoch, time and the request's nonce, signed by the server's key.
    pub server_time: SignedTime,
    /// One for each changeset of the push, in order.
    pub receipts: Vec<SyncReceipt>,
    /// What is new, sorted by space; a space with nothing new is left out.
    pub spaces: Vec<SpaceDelta>,
    /// Of the photos offered, those the server has not got and would take.
    pub blobs_lacking: Vec<Hash>,
    /// All grants of the person, when they are not those the request marked.
    pub granted: Option<Vec<WireGrant>>,
    /// Spaces of the request's cursors the person may no longer read: to be purged.
    pub revoked: Vec<String>,
    /// Commits up to this one are in a backup.
    pub backed_up_to: u64,
    /// There is more: commit this and ask again.
    pub more: bool,
    /// Do not ask again before this many seconds.
    pub retry_after_s: Option<u32>,
}

impl SyncReply {
    /// The server's present epoch.
    pub fn epoch(&self) -> Epoch {
        self.server_time.epoch
    }
}

/// What is new in one space.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpaceDelta {
    /// The space's name.
    pub space: String,
    /// The entries from the request's cursor + 1 on, none left out.
    pub entries: Vec<FeedEntry>,
    /// The number of the last of them: the new cursor.
    pub cursor: u64,
}

/// A right of the asking person in one space.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(array)]
pub struct WireGrant {
    /// The space's name.
    #[n(0)]
    pub space: String,
    /// The right's word: `read`, `write`, `hand_in`.
    #[n(1)]
    pub right: String,
    /// The role's word.
    #[n(2)]
    pub role: String,
    /// First instant it holds, UTC ms.
    #[n(3)]
    pub from: TimeMs,
    /// First instant it no longer holds, UTC ms.
    #[n(4)]
    pub to: TimeMs,
}
