//! The certificate of an erasure by right (DESIGN 9): that a record was erased, when, for which reason and by whom, and
//! how much; never what it said. Signed by the server, kept outside its database, replayed after a restore.

use minicbor::{Decode, Encode};
use model::id::{DocumentId, TenantId, UserId};
use model::time::TimeMs;

use crate::cbor;
use crate::code::Code;
use crate::hash::Hash;
use crate::key::PublicKey;
use crate::receipt::Gone;
use crate::trust::{Signable, Signed};

/// A reason is a few words, never a story: the certificate outlives the record.
pub const REASON_BYTES_MAX: usize = 300;
/// A certificate with the names of very many photos.
pub const CERTIFICATE_BYTES_MAX: usize = 1024 * 1024;
/// Version 1, 2026-11: the first.
const ERASED_DOMAIN: &str = "doorstep.erased-changes.1";

/// What was erased.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Erasure {
    /// The district.
    #[cbor(n(0), with = "crate::cbor::id")]
    pub tenant: TenantId,
    /// Which record: a number drawn at random, which says nothing of anybody.
    #[cbor(n(1), with = "crate::cbor::id")]
    pub document: DocumentId,
    /// The kind's number; 0 for a record the server had never received.
    #[n(2)]
    pub kind: u16,
    /// Everything of a generation before this one is erased.
    #[n(3)]
    pub generation: u32,
    /// When, UTC ms.
    #[n(4)]
    pub at: TimeMs,
    /// By whom.
    #[cbor(n(5), with = "crate::cbor::id")]
    pub by: UserId,
    /// Why, without anything of the record.
    #[n(6)]
    pub reason: String,
    /// Changes erased, those kept apart too.
    #[n(7)]
    pub changes: u64,
    /// Their bytes, with those of the photos.
    #[n(8)]
    pub bytes: u64,
    /// The photos that went with it, by the hash of their bytes, sorted.
    #[n(9)]
    pub photos: Vec<Hash>,
    /// [`digest`] of the changes' hashes.
    #[n(10)]
    pub digest: Hash,
    /// The feeds in which tablets are told, sorted: a restored server tells them again.
    #[n(11)]
    pub spaces: Vec<String>,
    /// The server's key that signs: it may have another by the time somebody reads this.
    #[n(12)]
    pub key: PublicKey,
}

/// An erasure with the server's signature.
pub type Certificate = Signed<Erasure>;

impl Signable for Erasure {
    const DOMAIN: &'static str = "doorstep.erasure.1";
}

impl Erasure {
    /// What tablets are told.
    pub const fn gone(&self) -> Gone {
        Gone { document: self.document, generation: self.generation }
    }
}

/// Of the hashes of the changes that were erased, in any order: whoever has one of them can show that it was among them.
pub fn digest(mut changes: Vec<Hash>) -> Hash {
    changes.sort_unstable();
    changes.dedup();
    let bytes: Vec<u8> = changes.iter().flat_map(|hash| *hash.as_bytes()).collect();
    Hash::under(ERASED_DOMAIN, &[&bytes])
}

/// Reads a certificate and believes it under the key it names.
///
/// # Errors
/// [`Code::UNREADABLE`], [`Code::FORGED`].
pub fn read(bytes: &[u8]) -> Result<Certificate, Code> {
    let certificate: Certificate = cbor::decode(bytes, CERTIFICATE_BYTES_MAX)?;
    certificate.verify(&certificate.value.key)?;
    Ok(certificate)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::SigningKey;

    fn certificate() -> Certificate {
        let key = SigningKey::from_bytes(&[7; 32]);
        let erasure = Erasure {
            tenant: TenantId::from_bytes([1; 16]),
            document: DocumentId::from_bytes([2; 16]),
            kind: 2,
            generation: 1,
            at: 1_795_309_200_000,
            by: UserId::from_bytes([3; 16]),
            reason: "本人书面申请".into(),
            changes: 12,
            bytes: 4_096,
            photos: vec![Hash([4; 32])],
            digest: digest(vec![Hash([6; 32]), Hash([5; 32])]),
            spaces: vec!["grid/990101001001001".into()],
            key: PublicKey::of(&key),
        };
        Signed::new(erasure, &key)
    }

    /// Frozen: certificates are kept for years.
    #[test]
    fn a_certificate_is_golden_and_reads_back() {
        let bytes = cbor::encode(&certificate());
        assert_eq!(
            Hash::of(&bytes).to_string(),
            "f32b6ab9afecdded5a0d315250fb548861ddfc676ebf20e36bf154a0f9786100"
        );
        assert_eq!(read(&bytes), Ok(certificate()));
    }

    #[test]
    fn a_certificate_of_which_anything_was_changed_is_forged() {
        let mut other = certificate();
        other.value.generation = 2;
        assert_eq!(read(&cbor::encode(&other)), Err(Code::FORGED));
        let mut other = certificate();
        other.value.key = PublicKey::of(&SigningKey::from_bytes(&[8; 32]));
        assert_eq!(read(&cbor::encode(&other)), Err(Code::FORGED));
    }

    #[test]
    fn the_order_in_which_changes_are_named_says_nothing() {
        let (one, two) = (Hash([5; 32]), Hash([6; 32]));
        assert_eq!(digest(vec![one, two]), digest(vec![two, one, one]));
        assert_ne!(digest(vec![one]), digest(vec![one, two]));
    }
}
