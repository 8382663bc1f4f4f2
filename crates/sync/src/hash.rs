//! SHA-256 under a domain prefix, so that no hash of one thing can stand for another.

use std::fmt;
use std::str::FromStr;

use data_encoding::HEXLOWER;
use hmac::{Hmac, KeyInit, Mac};
use minicbor::{Decode, Encode};
use sha2::{Digest, Sha256};

const BLOCK: usize = 64;

/// Thirty-two bytes of SHA-256; a change's hash, a changeset's, a photo's name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct Hash(#[cbor(n(0), with = "minicbor::bytes")] pub [u8; 32]);

/// The text is no hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a hash")]
pub struct BadHash;

impl Hash {
    /// The thirty-two bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// From a slice of exactly thirty-two bytes.
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// Plain SHA-256, without a prefix: names of photos and bodies as sent.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// SHA-256 of a domain prefix and what follows it.
    pub fn under(domain: &str, parts: &[&[u8]]) -> Self {
        let mut hasher = Sha256::new_with_prefix(domain.as_bytes());
        for part in parts {
            hasher.update(part);
        }
        Self(hasher.finalize().into())
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&HEXLOWER.encode(&self.0))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hash({self})")
    }
}

impl FromStr for Hash {
    type Err = BadHash;

    fn from_str(text: &str) -> Result<Self, BadHash> {
        let bytes = HEXLOWER.decode(text.as_bytes()).map_err(|_| BadHash)?;
        Self::from_slice(&bytes).ok_or(BadHash)
    }
}

/// HMAC-SHA-256 under a domain prefix.
pub(crate) fn hmac<const N: usize>(key: &[u8; N], domain: &str, message: &[u8]) -> [u8; 32] {
    const { assert!(N <= BLOCK, "a longer key would have to be hashed first") };
    // A short key padded to the block is the same key; so nothing here can fail.
    let mut block = [0; BLOCK];
    block.iter_mut().zip(key).for_each(|(to, from)| *to = *from);
    let mac = Hmac::<Sha256>::new(&block.into());
    mac.chain_update(domain.as_bytes()).chain_update(message).finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_written_in_lower_case_hex_only() {
        let hash = Hash::of(b"");
        assert_eq!(
            hash.to_string(),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
        assert_eq!(hash.to_string().parse(), Ok(hash));
        assert_eq!(hash.to_string().to_uppercase().parse::<Hash>(), Err(BadHash));
        assert_eq!("e3".parse::<Hash>(), Err(BadHash));
    }

    #[test]
    fn a_domain_prefix_tells_hashes_apart() {
        assert_ne!(Hash::under("a", &[b"x"]), Hash::under("b", &[b"x"]));
        assert_eq!(Hash::under("a", &[b"x", b"y"]), Hash::under("a", &[b"xy"]));
    }

    #[test]
    fn hmac_is_that_of_rfc_4231() {
        // Test case 2: "Jefe", "what do ya want for nothing?", with the first word as the domain.
        let mac = hmac(b"Jefe", "what ", b"do ya want for nothing?");
        let expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        assert_eq!(HEXLOWER.encode(&mac), expected);
    }
}
