//! The rows and tables of a body, as they stand on the wire.

use minicbor::{Decode, Decoder, Encode, Encoder, data::Type, decode, encode};
use model::id::{DocumentId, IncarnationId, UserId};

use crate::clock::BootId;
use crate::hash::Hash;

/// Who, in which boot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub(super) struct Author {
    #[cbor(n(0), with = "crate::cbor::id")]
    pub(super) user: UserId,
    #[n(1)]
    pub(super) boot: BootId,
}

/// What parts have in common: a kind, in a space.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub(super) struct Home {
    #[n(0)]
    pub(super) kind: u16,
    #[n(1)]
    pub(super) schema_version: u16,
    #[n(2)]
    pub(super) space: String,
    #[n(3)]
    pub(super) generation: u32,
}

/// One changeset.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub(super) struct Row {
    #[n(0)]
    pub(super) author: usize,
    #[n(1)]
    pub(super) action: usize,
    /// Device time, from that of the row before.
    #[n(2)]
    pub(super) time_step: i64,
    /// Device time less boot clock, from that of the row before: 0 while nobody sets the clock.
    #[n(3)]
    pub(super) offset_step: i64,
    #[n(4)]
    pub(super) parts: Vec<PartRow>,
    #[n(5)]
    pub(super) amends: Option<Amends>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub(super) struct Amends {
    #[cbor(n(0), with = "crate::cbor::id")]
    pub(super) incarnation: IncarnationId,
    #[n(1)]
    pub(super) seq: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub(super) struct PartRow {
    #[n(0)]
    pub(super) home: usize,
    #[n(1)]
    pub(super) document: DocumentRef,
    #[cbor(n(2), with = "crate::cbor::chunks")]
    pub(super) changes: Vec<Vec<u8>>,
    /// Of a record erased by right: the hash its payload had.
    #[n(3)]
    pub(super) erased: Option<Hash>,
}

/// A document: its id the first time, its place among those of the push afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DocumentRef {
    New(DocumentId),
    Seen(usize),
}

impl<C> Encode<C> for DocumentRef {
    fn encode<W: encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), encode::Error<W::Error>> {
        match self {
            Self::New(id) => e.bytes(id.as_bytes())?.ok(),
            Self::Seen(place) => e.u64(u64::try_from(*place).unwrap_or(u64::MAX))?.ok(),
        }
    }
}

impl<'b, C> Decode<'b, C> for DocumentRef {
    fn decode(d: &mut Decoder<'b>, ctx: &mut C) -> Result<Self, decode::Error> {
        match d.datatype()? {
            Type::Bytes => crate::cbor::id::decode(d, ctx).map(Self::New),
            _ => usize::decode(d, ctx).map(Self::Seen),
        }
    }
}
