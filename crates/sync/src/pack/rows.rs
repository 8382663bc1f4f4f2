//! A chunk as it stands inside its zstd frame: what documents have in common in tables, like beside like, so that one
//! zstd over many documents finds it.

use minicbor::{Decode, Encode};
use model::id::IncarnationId;

use crate::hash::Hash;

/// A chunk before zstd.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub(super) struct Wire {
    #[n(0)]
    pub(super) version: u16,
    /// Over the hashes of all changes, in order: what was put together again is what was taken apart.
    #[n(1)]
    pub(super) check: Hash,
    /// `<user> <action>`
    #[n(2)]
    pub(super) messages: Vec<String>,
    #[n(3)]
    pub(super) lives: Vec<Life>,
    #[n(4)]
    pub(super) homes: Vec<Home>,
    #[n(5)]
    pub(super) documents: Vec<DocumentRow>,
    /// Their ids, sixteen bytes each.
    #[cbor(n(6), with = "minicbor::bytes")]
    pub(super) ids: Vec<u8>,
    #[n(7)]
    pub(super) changes: Vec<ChangeRow>,
    /// Their bytes, one after the other.
    #[cbor(n(8), with = "minicbor::bytes")]
    pub(super) bodies: Vec<u8>,
    /// Where those that no backup of the server holds stand in its feed.
    #[n(9)]
    pub(super) places: Vec<PlaceRow>,
    /// Their tags, sixteen bytes each.
    #[cbor(n(10), with = "minicbor::bytes")]
    pub(super) tags: Vec<u8>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(transparent)]
pub(super) struct Life(#[cbor(n(0), with = "crate::cbor::id")] pub(super) IncarnationId);

/// What documents have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub(super) struct Home {
    #[n(0)]
    pub(super) kind: u16,
    #[n(1)]
    pub(super) schema_version: u16,
    #[n(2)]
    pub(super) generation: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub(super) struct DocumentRow {
    #[n(0)]
    pub(super) home: usize,
    /// How many of the changes are its.
    #[n(1)]
    pub(super) changes: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub(super) struct ChangeRow {
    /// None for a change whose bytes stand there whole.
    #[n(0)]
    pub(super) message: Option<usize>,
    /// From the time of the change before.
    #[n(1)]
    pub(super) time_step: i64,
    #[n(2)]
    pub(super) life: usize,
    /// Bytes of it in `bodies`.
    #[n(3)]
    pub(super) len: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub(super) struct PlaceRow {
    /// Changes since the one before that has a place.
    #[n(0)]
    pub(super) change_step: usize,
    #[n(1)]
    pub(super) n_step: i64,
    #[n(2)]
    pub(super) commit_step: i64,
}
