//! The server's word of what time it is.

use minicbor::{Decode, Encode};
use model::time::TimeMs;

use crate::cbor;
use crate::code::Code;
use crate::exchange::Epoch;
use crate::key::{PublicKey, Signature, SigningKey, sign};

/// The server's word of what time it is, bound to one request: what brackets the time of what is pushed next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct SignedTime {
    /// The server's epoch.
    #[n(0)]
    pub epoch: Epoch,
    /// UTC ms.
    #[n(1)]
    pub time: TimeMs,
    /// The nonce of the request that was answered.
    #[n(2)]
    pub nonce: Nonce,
    /// By the server's key.
    #[n(3)]
    pub signature: Signature,
}

const TIME_DOMAIN: &str = "doorstep.time.1";

impl SignedTime {
    /// The time, for one request.
    pub fn sign(epoch: Epoch, time: TimeMs, nonce: Nonce, key: &SigningKey) -> Self {
        Self {
            epoch,
            time,
            nonce,
            signature: sign(key, TIME_DOMAIN, &time_bytes(epoch, time, nonce)),
        }
    }

    /// Whether the server of this key said so.
    ///
    /// # Errors
    /// [`Code::FORGED`].
    pub fn verify(&self, server: &PublicKey) -> Result<(), Code> {
        server.verify(TIME_DOMAIN, &time_bytes(self.epoch, self.time, self.nonce), &self.signature)
    }
}

fn time_bytes(epoch: Epoch, time: TimeMs, nonce: Nonce) -> Vec<u8> {
    cbor::encode(&(epoch, time, nonce))
}

/// Sixteen random bytes that make a request one of its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct Nonce(#[cbor(n(0), with = "minicbor::bytes")] pub [u8; 16]);
