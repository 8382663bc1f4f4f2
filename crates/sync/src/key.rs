//! Ed25519 under a domain prefix: who signed what. Certificates, and whom they are trusted by, stand in `trust`.

use std::fmt;

use data_encoding::HEXLOWER;
pub use ed25519_dalek::SigningKey;
use ed25519_dalek::{Signer, VerifyingKey};
use minicbor::{Decode, Encode};

use crate::code::Code;

/// The public half of a key: thirty-two bytes, not yet known to be a point of the curve.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct PublicKey(#[cbor(n(0), with = "minicbor::bytes")] pub [u8; 32]);

/// An Ed25519 signature.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct Signature(#[cbor(n(0), with = "minicbor::bytes")] pub [u8; 64]);

impl PublicKey {
    /// The public half of `key`.
    pub fn of(key: &SigningKey) -> Self {
        Self(key.verifying_key().to_bytes())
    }

    /// Strict verification: no weak keys, one form of each signature.
    ///
    /// # Errors
    /// [`Code::FORGED`].
    pub fn verify(&self, domain: &str, message: &[u8], signature: &Signature) -> Result<(), Code> {
        let key = VerifyingKey::from_bytes(&self.0).map_err(|_| Code::FORGED)?;
        let signature = ed25519_dalek::Signature::from_bytes(&signature.0);
        key.verify_strict(&prefixed(domain, message), &signature).map_err(|_| Code::FORGED)
    }
}

/// Signs a domain prefix and a message.
pub fn sign(key: &SigningKey, domain: &str, message: &[u8]) -> Signature {
    Signature(key.sign(&prefixed(domain, message)).to_bytes())
}

fn prefixed(domain: &str, message: &[u8]) -> Vec<u8> {
    [domain.as_bytes(), message].concat()
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({})", HEXLOWER.encode(&self.0))
    }
}

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signature({})", HEXLOWER.encode(&self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_holds_for_its_domain_message_and_key_only() {
        let key = SigningKey::from_bytes(&[7; 32]);
        let public = PublicKey::of(&key);
        let signature = sign(&key, "a", b"m");
        assert_eq!(public.verify("a", b"m", &signature), Ok(()));
        assert_eq!(public.verify("b", b"m", &signature), Err(Code::FORGED));
        assert_eq!(public.verify("a", b"n", &signature), Err(Code::FORGED));
        let other = PublicKey::of(&SigningKey::from_bytes(&[8; 32]));
        assert_eq!(other.verify("a", b"m", &signature), Err(Code::FORGED));
    }

    #[test]
    fn a_weak_key_signs_nothing() {
        // The neutral element with S = 0 satisfies the lax equation for every message.
        let mut neutral = [0; 32];
        neutral[0] = 1;
        let mut signature = [0; 64];
        signature[0] = 1;
        assert_eq!(PublicKey(neutral).verify("a", b"m", &Signature(signature)), Err(Code::FORGED));
    }
}
