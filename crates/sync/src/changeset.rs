//! One user action: the envelope around the changes it made, its place in the author's hash chain, and the
//! checks that need no other knowledge. How it is packed for the wire stands in `push`.

use minicbor::bytes::ByteSlice;
use minicbor::{Encode, Encoder, encode};
use model::id::{DocumentId, IncarnationId, UserId};
use model::time::TimeMs;

use crate::cbor;
use crate::clock::BootId;
use crate::hash::Hash;

/// Version 1, 2026-11: the first. Bound into every changeset's hash.
const CHANGESET_DOMAIN: &str = "doorstep.changeset.1";
const PAYLOAD_DOMAIN: &str = "doorstep.payload.1";
const CHAIN_DOMAIN: &str = "doorstep.chain.1";

/// One user action (DESIGN 5): atomic for its author and on the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changeset {
    /// Who did it.
    pub user: UserId,
    /// What, `visit.record`.
    pub action: String,
    /// The changeset this one replaces for ever, by the life and the number it had there.
    pub amends: Option<(IncarnationId, u64)>,
    /// Wall time of the device, UTC ms; may be wrong. The time of every change in it.
    pub device_time: TimeMs,
    /// The boot it was made in.
    pub boot: BootId,
    /// Milliseconds since that boot.
    pub boot_clock: i64,
    /// What it did, one part a document.
    pub parts: Vec<Part>,
}

/// What a changeset did to one document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Which document.
    pub document: DocumentId,
    /// The kind's number.
    pub kind: u16,
    /// The schema version its genesis has.
    pub schema_version: u16,
    /// Where the author believed it to live; the server resolves it.
    pub space: String,
    /// The generation of the document it was made on.
    pub generation: u32,
    /// Raw Automerge change chunks, in order.
    pub changes: Vec<Vec<u8>>,
}

/// Where the chain of an incarnation begins: the `prev` of its first changeset. Derived from the incarnation,
/// so that no changeset of one life fits into another's chain.
pub fn chain_start(incarnation: IncarnationId) -> Hash {
    Hash::under(CHAIN_DOMAIN, &[incarnation.as_bytes()])
}

impl Changeset {
    /// The hash that stands for it in the chain, at its number and after `prev`.
    pub fn hash(&self, seq: u64, prev: Hash) -> Hash {
        Hash::under(CHANGESET_DOMAIN, &[&cbor::encode(&Linked { seq, prev, changeset: self })])
    }
}

impl Part {
    /// Hash of the raw changes: it alone stands in the chain, so that a document's bytes can be erased and
    /// the chain still verifies.
    pub fn payload_hash(&self) -> Hash {
        let mut bytes = Vec::new();
        for change in &self.changes {
            bytes.extend(u32::try_from(change.len()).unwrap_or(u32::MAX).to_be_bytes());
            bytes.extend(change);
        }
        Hash::under(PAYLOAD_DOMAIN, &[&bytes])
    }
}

/// What the hash is taken over.
struct Linked<'a> {
    seq: u64,
    prev: Hash,
    changeset: &'a Changeset,
}

impl Encode<()> for Linked<'_> {
    fn encode<W: encode::Write>(&self, e: &mut Encoder<W>, ctx: &mut ()) -> Result<(), encode::Error<W::Error>> {
        let it = self.changeset;
        e.array(9)?.u64(self.seq)?.bytes(self.prev.as_bytes())?;
        e.bytes(it.user.as_bytes())?.str(&it.action)?;
        match &it.amends {
            None => e.null()?,
            Some((incarnation, seq)) => e.array(2)?.bytes(incarnation.as_bytes())?.u64(*seq)?,
        };
        e.i64(it.device_time)?.encode_with(<&ByteSlice>::from(&it.boot.0[..]), ctx)?.i64(it.boot_clock)?;
        e.array(u64::try_from(it.parts.len()).unwrap_or(u64::MAX))?;
        for part in &it.parts {
            e.array(6)?.bytes(part.document.as_bytes())?.u16(part.kind)?.u16(part.schema_version)?;
            e.str(&part.space)?.u32(part.generation)?.bytes(part.payload_hash().as_bytes())?;
        }
        e.ok()
    }
}
