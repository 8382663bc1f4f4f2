//! The envelope of every request: who carries it, once only and lately. The body is signed by hash, so that a
//! photo's bytes need not be held twice.

use minicbor::{Decode, Encode};
use model::id::DeviceId;
use model::time::TimeMs;

use crate::hash::Hash;
use crate::key::Signature;
use crate::trust::{Nonce, SignedTime};

/// Version 1, 2026-11: the first.
pub const REQUEST_VERSION: u16 = 1;

/// The name of the HTTP header that carries a sealed head where there is no body: base64url of its CBOR.
pub const REQUEST_HEADER: &str = "x-doorstep-request";

/// What the carrier signs.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct RequestHead {
    /// [`REQUEST_VERSION`].
    #[n(0)]
    pub version: u16,
    /// The device that carries it.
    #[cbor(n(1), with = "crate::cbor::id")]
    pub device: DeviceId,
    /// Never used twice.
    #[n(2)]
    pub nonce: Nonce,
    /// UTC ms: the last server time moved on by the boot clock; the wall clock where there is none.
    #[n(3)]
    pub time: TimeMs,
    /// SHA-256 of method, path and body: see [`RequestHead::bound_to`].
    #[n(4)]
    pub body_sha256: Hash,
    /// The last signed server time, when the request brings a push: the earliest the push can have been made.
    #[n(5)]
    pub last_server_time: Option<SignedTime>,
}

/// A head and its signature: alone in the header of a GET, before the body otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct SealedHead {
    /// What is signed.
    #[n(0)]
    pub head: RequestHead,
    /// By the carrier's device.
    #[n(1)]
    pub signature: Signature,
}

/// A request as it travels.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Request {
    /// Who, and over what.
    #[n(0)]
    pub sealed: SealedHead,
    /// What.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub body: Vec<u8>,
}
