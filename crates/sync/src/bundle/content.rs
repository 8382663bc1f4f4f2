//! What the frames of a file to the district hold: who asks for an answer, pushes, photos in pieces, and the last frame,
//! which says what there was. Nothing but the request for an answer needs the frames before it.

use minicbor::{Decode, Encode};
use model::id::DeviceId;
use model::time::TimeMs;

use super::{BundleId, FRAME_BYTES_MAX};
use crate::cbor;
use crate::code::Code;
use crate::exchange::SyncRequest;
use crate::hash::Hash;
use crate::key::{PublicKey, Signature, SigningKey, sign};
use crate::limits::BLOB_BYTES_MAX;
use crate::push::Push;
use crate::trust::{Nonce, SignedTime};

const OPENING_DOMAIN: &str = "doorstep.bundle-opening.1";
/// Bytes of a photo in one frame: what a cut costs.
pub const PHOTO_PIECE_BYTES_MAX: usize = 128 * 1024;

/// One frame.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Content {
    /// Whose tablet it is, and what it asks for.
    #[n(0)]
    Opening(#[n(0)] Box<Opening>),
    /// Own changesets; stands alone, with nothing left off.
    #[n(1)]
    Push(#[n(0)] Box<Push>),
    /// A piece of a photo.
    #[n(2)]
    Photo(#[n(0)] Photo),
    /// Everything was written.
    #[n(3)]
    Last(#[n(0)] Counted),
}

/// What a tablet asks for, signed by it: without this nobody gets an answer.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct OpeningClaims {
    /// The tablet.
    #[cbor(n(0), with = "crate::cbor::id")]
    pub device: DeviceId,
    /// This file.
    #[n(1)]
    pub bundle: BundleId,
    /// [`super::BundleSecret::name`] of the secret the answer is to be encrypted under.
    #[n(2)]
    pub secret_name: Hash,
    /// What the answers' times are bound to.
    #[n(3)]
    pub nonce: Nonce,
    /// The tablet's wall time, UTC ms; only shown.
    #[n(4)]
    pub made_at: TimeMs,
    /// The last server time it knew: the earliest its pushes can have been made.
    #[n(5)]
    pub last_server_time: Option<SignedTime>,
    /// A [`SyncRequest`] without push or photos.
    #[cbor(n(6), with = "minicbor::bytes")]
    pub request: Vec<u8>,
}

/// Claims with the tablet's signature.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Opening {
    /// What is asked; to be believed only after [`Opening::verify`].
    #[n(0)]
    pub claims: OpeningClaims,
    /// By the tablet's key.
    #[n(1)]
    pub signature: Signature,
}

/// A piece of a photo.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Photo {
    /// SHA-256 of the whole.
    #[n(0)]
    pub hash: Hash,
    /// Bytes of the whole.
    #[n(1)]
    pub len: u64,
    /// Where this piece begins.
    #[n(2)]
    pub offset: u64,
    /// The piece.
    #[cbor(n(3), with = "minicbor::bytes")]
    pub bytes: Vec<u8>,
}

/// How much there is in a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Counted {
    /// Own actions.
    #[n(0)]
    pub changesets: u64,
    /// Photos.
    #[n(1)]
    pub photos: u64,
}

impl Content {
    /// The frame's bytes.
    pub fn encode(&self) -> Vec<u8> {
        cbor::encode(self)
    }

    /// Reads a frame.
    ///
    /// # Errors
    /// [`Code::UNREADABLE`], [`Code::TOO_LARGE`] for a photo that is none.
    pub fn decode(bytes: &[u8]) -> Result<Self, Code> {
        let content = cbor::decode(bytes, FRAME_BYTES_MAX)?;
        match &content {
            Self::Photo(piece) if piece.len > BLOB_BYTES_MAX => Err(Code::TOO_LARGE),
            _ => Ok(content),
        }
    }

    /// The pieces of a photo, in order.
    pub fn of_photo(hash: Hash, jpeg: &[u8]) -> impl Iterator<Item = Self> {
        let len = u64::try_from(jpeg.len()).unwrap_or(u64::MAX);
        jpeg.chunks(PHOTO_PIECE_BYTES_MAX).scan(0_u64, move |offset, piece| {
            let photo = Photo { hash, len, offset: *offset, bytes: piece.to_vec() };
            *offset += u64::try_from(piece.len()).unwrap_or(0);
            Some(Self::Photo(photo))
        })
    }
}

impl Opening {
    /// Signs claims.
    pub fn new(claims: OpeningClaims, key: &SigningKey) -> Self {
        let signature = sign(key, OPENING_DOMAIN, &cbor::encode(&claims));
        Self { claims, signature }
    }

    /// What the tablet asks for, if it is its word about this file and its secret.
    ///
    /// # Errors
    /// [`Code::FORGED`]; what the request says.
    pub fn verify(
        &self,
        bundle: BundleId,
        secret_name: Hash,
        key: &PublicKey,
    ) -> Result<SyncRequest, Code> {
        key.verify(OPENING_DOMAIN, &cbor::encode(&self.claims), &self.signature)?;
        if self.claims.bundle != bundle || self.claims.secret_name != secret_name {
            return Err(Code::FORGED);
        }
        SyncRequest::decode(&self.claims.request)
    }
}
