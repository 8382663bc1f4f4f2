//! A run of an author's changesets under one signature. A push stands alone: any carrier may bring it.

use minicbor::{Decode, Encode};
use model::id::{DeviceId, IncarnationId, TenantId};

use crate::code::Code;
use crate::hash::Hash;
use crate::key::Signature;

/// Version 1, 2026-11: the first.
pub const PUSH_VERSION: u16 = 1;
/// Suite 1: Ed25519, SHA-256, zstd.
pub const PUSH_SUITE: u16 = 1;

/// What the signature is over.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct PushHead {
    /// [`PUSH_VERSION`].
    #[n(0)]
    pub version: u16,
    /// [`PUSH_SUITE`].
    #[n(1)]
    pub suite: u16,
    /// The district it is meant for.
    #[cbor(n(2), with = "crate::cbor::id")]
    pub tenant: TenantId,
    /// The author's device, whose key signs.
    #[cbor(n(3), with = "crate::cbor::id")]
    pub device: DeviceId,
    /// The life of the database the changesets were made in.
    #[cbor(n(4), with = "crate::cbor::id")]
    pub incarnation: IncarnationId,
    /// The number of the first changeset; numbers begin at 1.
    #[n(5)]
    pub first_seq: u64,
    /// The chain's hash before the first changeset.
    #[n(6)]
    pub prev: Hash,
    /// How many changesets.
    #[n(7)]
    pub count: u32,
    /// The chain's hash after the last one.
    #[n(8)]
    pub tip: Hash,
    /// Bytes of the body, inflated.
    #[n(9)]
    pub body_len: u32,
    /// SHA-256 of the body as sent.
    #[n(10)]
    pub body_sha256: Hash,
}

/// A push as it travels.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Push {
    /// What is signed.
    #[n(0)]
    pub head: PushHead,
    /// By the author's device.
    #[n(1)]
    pub signature: Signature,
    /// One zstd frame.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub body: Vec<u8>,
}

/// Who pushes, and where in the chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Author {
    /// The district.
    pub tenant: TenantId,
    /// The device.
    pub device: DeviceId,
    /// The life.
    pub incarnation: IncarnationId,
    /// The number of the first changeset.
    pub first_seq: u64,
    /// The chain's hash before it.
    pub prev: Hash,
}

/// Why a push could not be opened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PushError {
    /// Forgery or garbage; its numbers are not used.
    #[error("the push is refused: {0}")]
    Refused(Code),
    /// What was left off could not be recomputed: send again with nothing left off.
    #[error("the push has to be sent plain")]
    NeedPlain,
}
