//! Enrolment: a one-use code becomes a device certificate. The code's secret never travels; the request proves
//! that its sender has it.

use minicbor::{Decode, Encode};
use model::id::IncarnationId;
use model::time::TimeMs;

use crate::exchange::WireGrant;
use crate::key::PublicKey;
use crate::trust::{Certificate, Nonce, RootHash, SignedTime};

/// Version 1, 2026-11: the first.
pub const ENROL_VERSION: u16 = 1;

/// What a worker scans or types: where, the one-use secret, and whom to believe.
#[derive(Clone, PartialEq, Eq)]
pub struct EnrolCode {
    /// The server's address, `https://…`.
    pub address: String,
    /// Eighty bits.
    pub secret: Secret,
    /// The district's root key, by its hash.
    pub root: RootHash,
}

/// The eighty bits of a code.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(pub [u8; 10]);

/// What an invite is known by on the server; says nothing about the secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct InviteId(#[cbor(n(0), with = "minicbor::bytes")] pub [u8; 16]);

/// What a tablet asks to be certified for.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct EnrolClaims {
    /// [`ENROL_VERSION`].
    #[n(0)]
    pub version: u16,
    /// Which invite.
    #[n(1)]
    pub invite: InviteId,
    /// The key the tablet has made; its secret half stays there.
    #[n(2)]
    pub public_key: PublicKey,
    /// The first life of its database.
    #[cbor(n(3), with = "crate::cbor::id")]
    pub incarnation: IncarnationId,
    /// To bind the server's time to this request.
    #[n(4)]
    pub nonce: Nonce,
    /// The tablet's wall time, UTC ms; only noted.
    #[n(5)]
    pub time: TimeMs,
    /// The app's version.
    #[n(6)]
    pub app_version: String,
}

/// `POST /v1/enrol`, up.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct EnrolRequest {
    /// What is asked.
    #[n(0)]
    pub claims: EnrolClaims,
    /// HMAC-SHA-256 of it under the secret.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub proof: [u8; 32],
}

/// `POST /v1/enrol`, down.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct EnrolReply {
    /// By the district's root.
    #[n(0)]
    pub certificate: Certificate,
    /// The user's name, for the screen.
    #[n(1)]
    pub user_name: String,
    /// What the user may do, where.
    #[n(2)]
    pub grants: Vec<WireGrant>,
    /// Over the request's nonce.
    #[n(3)]
    pub server_time: SignedTime,
}
