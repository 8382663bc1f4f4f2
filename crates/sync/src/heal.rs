//! `POST /v1/heal`: a tablet gives a restored server back what it had read of others, each entry under the tag the
//! server gave it. The tag proves that the server once took the change, from whom, and where it stood; so it needs no
//! judging, no matter who carries it. Request, answer, and what a tag says; bounded, and the same any number of times.

use minicbor::{Decode, Encode};
use model::id::{DocumentId, IncarnationId};

use crate::cbor;
use crate::code::Code;
use crate::exchange::PROTOCOL;
use crate::feed::{FeedKey, Tag, Tagged};
use crate::gate;
use crate::hash::Hash;
use crate::key::PublicKey;
use crate::limits::{HEAL_ENTRIES_MAX, REQUEST_BYTES_MAX, SPACE_BYTES_MAX};
use crate::trust::{Nonce, SignedTime};

/// Where it is asked.
pub const PATH: &str = "/v1/heal";
/// An answer is a byte an entry beside the server's time.
pub const ANSWER_BYTES_MAX: usize = 64 * 1024;

/// Up.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct HealRequest {
    /// [`PROTOCOL`].
    #[n(0)]
    pub protocol: u16,
    /// In the order in which the tablet came to know them.
    #[n(1)]
    pub entries: Vec<HealEntry>,
}

/// A feed entry as it came down.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct HealEntry {
    /// The space whose feed it came by.
    #[n(0)]
    pub space: String,
    /// Its number there.
    #[n(1)]
    pub n: u64,
    /// Which document.
    #[cbor(n(2), with = "crate::cbor::id")]
    pub document: DocumentId,
    /// The kind's number.
    #[n(3)]
    pub kind: u16,
    /// The schema version its genesis has.
    #[n(4)]
    pub schema_version: u16,
    /// The document's generation.
    #[n(5)]
    pub generation: u32,
    /// The life it was made in.
    #[cbor(n(6), with = "crate::cbor::id")]
    pub incarnation: IncarnationId,
    /// The server's tag.
    #[n(7)]
    pub tag: Tag,
    /// The raw change.
    #[cbor(n(8), with = "minicbor::bytes")]
    pub change: Vec<u8>,
}

/// What became of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum Healed {
    /// It is kept: here before, taken back, or until what it builds upon comes back.
    #[n(0)]
    Kept,
    /// The tag is not this server's, or the change passes no gate.
    #[n(1)]
    Unknown,
}

/// Down.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct HealReply {
    /// [`PROTOCOL`].
    #[n(0)]
    pub protocol: u16,
    /// Under the request's nonce.
    #[n(1)]
    pub server_time: SignedTime,
    /// One for each entry, in order.
    #[n(2)]
    pub entries: Vec<Healed>,
}

impl HealEntry {
    /// Whether this server gave the entry its tag and the change may be shown to Automerge; its hash.
    ///
    /// # Errors
    /// [`Code::FORGED`], and what the gate says.
    pub fn verify(&self, key: &FeedKey) -> Result<Hash, Code> {
        let gated = gate::change(&self.change)?;
        let of = Tagged {
            space: &self.space,
            n: self.n,
            document: self.document,
            generation: self.generation,
            change: gated.chunk.hash,
            incarnation: self.incarnation,
        };
        if key.knows(&of, &self.tag) { Ok(gated.chunk.hash) } else { Err(Code::FORGED) }
    }
}

impl HealRequest {
    /// The body to be sealed.
    pub fn encode(&self) -> Vec<u8> {
        cbor::encode(self)
    }

    /// Reads a body whose envelope was verified.
    ///
    /// # Errors
    /// [`Code::NEWER_PROTOCOL`], [`Code::TOO_LARGE`], [`Code::UNREADABLE`].
    pub fn decode(body: &[u8]) -> Result<Self, Code> {
        let request: Self = cbor::decode(body, REQUEST_BYTES_MAX)?;
        if request.protocol != PROTOCOL {
            return Err(Code::NEWER_PROTOCOL);
        }
        let long = request.entries.iter().any(|entry| entry.space.len() > SPACE_BYTES_MAX);
        if long || request.entries.len() > HEAL_ENTRIES_MAX {
            return Err(Code::TOO_LARGE);
        }
        Ok(request)
    }
}

impl HealReply {
    /// The bytes of the answer.
    pub fn encode(&self) -> Vec<u8> {
        cbor::encode(self)
    }

    /// Reads an answer to a request of so many entries under a nonce.
    ///
    /// # Errors
    /// [`Code::NOT_OUR_SERVER`], [`Code::NEWER_PROTOCOL`], [`Code::UNREADABLE`].
    pub fn read(
        bytes: &[u8],
        asked: usize,
        nonce: Nonce,
        server: &PublicKey,
    ) -> Result<Self, Code> {
        let reply: Self = cbor::decode(bytes, ANSWER_BYTES_MAX)?;
        if reply.protocol != PROTOCOL {
            return Err(Code::NEWER_PROTOCOL);
        }
        reply.server_time.verify(server).map_err(|_| Code::NOT_OUR_SERVER)?;
        if reply.server_time.nonce != nonce {
            return Err(Code::NOT_OUR_SERVER);
        }
        if reply.entries.len() == asked { Ok(reply) } else { Err(Code::UNREADABLE) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::Epoch;
    use crate::key::SigningKey;

    fn request() -> HealRequest {
        let entry = HealEntry {
            space: "grid/990101001001001".into(),
            n: 7,
            document: DocumentId::from_bytes([1; 16]),
            kind: 2,
            schema_version: 1,
            generation: 0,
            incarnation: IncarnationId::from_bytes([3; 16]),
            tag: Tag([4; 16]),
            change: vec![5; 40],
        };
        HealRequest { protocol: PROTOCOL, entries: vec![entry] }
    }

    #[test]
    fn the_bytes_are_golden() {
        assert_eq!(
            Hash::of(&request().encode()).to_string(),
            "571ce50246943da5bf24a73ef3983941067e37dbd0146f5d79a5218e92c730f0"
        );
        assert_eq!(HealRequest::decode(&request().encode()), Ok(request()));
    }

    #[test]
    fn a_request_beyond_its_bounds_is_refused() {
        let newer = HealRequest { protocol: 2, ..request() };
        assert_eq!(HealRequest::decode(&newer.encode()), Err(Code::NEWER_PROTOCOL));
        let mut long = request();
        long.entries[0].space = "x".repeat(SPACE_BYTES_MAX + 1);
        assert_eq!(HealRequest::decode(&long.encode()), Err(Code::TOO_LARGE));
        let mut many = request();
        many.entries = vec![many.entries[0].clone(); HEAL_ENTRIES_MAX + 1];
        assert_eq!(HealRequest::decode(&many.encode()), Err(Code::TOO_LARGE));
    }

    #[test]
    fn an_answer_is_for_what_was_asked_and_the_servers() {
        let key = SigningKey::from_bytes(&[1; 32]);
        let server_time = SignedTime::sign(Epoch([2; 8]), 9, Nonce([3; 16]), &key);
        let reply = HealReply { protocol: PROTOCOL, server_time, entries: vec![Healed::Kept] };
        let read = |asked, nonce, key: &SigningKey| {
            HealReply::read(&reply.encode(), asked, nonce, &PublicKey::of(key))
        };
        assert_eq!(read(1, Nonce([3; 16]), &key), Ok(reply.clone()));
        assert_eq!(read(2, Nonce([3; 16]), &key), Err(Code::UNREADABLE));
        assert_eq!(read(1, Nonce([4; 16]), &key), Err(Code::NOT_OUR_SERVER));
        let other = SigningKey::from_bytes(&[2; 32]);
        assert_eq!(read(1, Nonce([3; 16]), &other), Err(Code::NOT_OUR_SERVER));
    }

    #[test]
    fn what_passes_no_gate_is_not_taken_whatever_its_tag() {
        let entry = &request().entries[0];
        assert!(entry.verify(&FeedKey([9; 32])).is_err());
    }
}
