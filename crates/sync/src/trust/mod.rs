//! Whom a tablet and a server believe: the district's root key signs device certificates, server keys and the
//! description of the district; the enrolment code pins the root by its hash.

mod certificate;
mod district;
mod succession;
mod time;

use std::fmt;

use data_encoding::HEXLOWER;
use minicbor::{Decode, Encode};

use crate::cbor;
use crate::code::Code;
use crate::hash::Hash;
use crate::key::{PublicKey, Signature, SigningKey, sign};

pub use certificate::{Certificate, DeviceClaims, ServerCertificate, ServerClaims};
pub use district::{District, DistrictInfo, read_district};
pub use succession::{SUCCESSIONS_MAX, Succession, Successions};
pub use time::{Nonce, SignedTime};

/// Something that is signed: its domain prefix keeps its signatures apart from all others.
pub trait Signable: Encode<()> {
    /// The prefix, with the format's version.
    const DOMAIN: &'static str;
}

/// A value and the signature over its domain prefix and canonical bytes.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Signed<T> {
    /// What is said. Not to be believed before [`Signed::verify`].
    #[n(0)]
    pub value: T,
    /// By whom, the reader has to know.
    #[n(1)]
    pub signature: Signature,
}

impl<T: Signable> Signed<T> {
    /// Signs.
    pub fn new(value: T, key: &SigningKey) -> Self {
        let signature = sign(key, T::DOMAIN, &cbor::encode(&value));
        Self { value, signature }
    }

    /// The value, if `key` signed it.
    ///
    /// # Errors
    /// [`Code::FORGED`].
    pub fn verify(&self, key: &PublicKey) -> Result<&T, Code> {
        key.verify(T::DOMAIN, &cbor::encode(&self.value), &self.signature)?;
        Ok(&self.value)
    }
}

/// The first 128 bits of SHA-256 of the district's root public key: what an enrolment code carries.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct RootHash(#[cbor(n(0), with = "minicbor::bytes")] pub [u8; 16]);

impl RootHash {
    /// Of a root key.
    pub fn of(root: &PublicKey) -> Self {
        let mut short = [0; 16];
        short.iter_mut().zip(Hash::of(&root.0).as_bytes()).for_each(|(to, from)| *to = *from);
        Self(short)
    }
}

impl fmt::Debug for RootHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RootHash({})", HEXLOWER.encode(&self.0))
    }
}
