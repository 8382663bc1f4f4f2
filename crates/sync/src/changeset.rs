//! One user action: the envelope around the changes it made, its place in the author's hash chain, and the
//! checks that need no other knowledge. How it is packed for the wire stands in `push`.

use minicbor::{Decode, Encode, Encoder, encode};
use model::id::{DocumentId, IncarnationId, UserId};
use model::time::TimeMs;

use crate::cbor;
use crate::clock::BootId;
use crate::code::Code;
use crate::hash::Hash;
use crate::limits::{
    ACTION_BYTES_MAX, CHANGES_PER_PART_MAX, CHANGESET_BYTES_MAX, PARTS_PER_CHANGESET_MAX,
    SPACE_BYTES_MAX,
};

/// Version 1, 2026-11: the first. Bound into every changeset's hash.
const CHANGESET_DOMAIN: &str = "doorstep.changeset.1";
const PAYLOAD_DOMAIN: &str = "doorstep.payload.1";
const CHAIN_DOMAIN: &str = "doorstep.chain.1";

/// One user action (DESIGN 5): atomic for its author and on the server. Its own CBOR is for keeping; in a push
/// it is packed closer.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Changeset {
    /// Who did it.
    #[cbor(n(0), with = "crate::cbor::id")]
    pub user: UserId,
    /// What, `visit.record`.
    #[n(1)]
    pub action: String,
    /// The changeset this one replaces for ever, by the life and the number it had there.
    #[cbor(n(2), with = "crate::cbor::amends")]
    pub amends: Option<(IncarnationId, u64)>,
    /// Wall time of the device, UTC ms; may be wrong. The time of every change in it.
    #[n(3)]
    pub device_time: TimeMs,
    /// The boot it was made in.
    #[n(4)]
    pub boot: BootId,
    /// Milliseconds since that boot.
    #[n(5)]
    pub boot_clock: i64,
    /// What it did, one part a document.
    #[n(6)]
    pub parts: Vec<Part>,
}

/// What a changeset did to one document.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Part {
    /// Which document.
    #[cbor(n(0), with = "crate::cbor::id")]
    pub document: DocumentId,
    /// The kind's number.
    #[n(1)]
    pub kind: u16,
    /// The schema version its genesis has.
    #[n(2)]
    pub schema_version: u16,
    /// Where the author believed it to live; the server resolves it.
    #[n(3)]
    pub space: String,
    /// The generation of the document it was made on.
    #[n(4)]
    pub generation: u32,
    /// Raw Automerge change chunks, in order.
    #[cbor(n(5), with = "crate::cbor::chunks")]
    pub changes: Vec<Vec<u8>>,
    /// In place of the changes, when the record was erased by right: the hash its payload had.
    #[n(6)]
    pub erased: Option<Hash>,
}

/// Where the chain of an incarnation begins: the `prev` of its first changeset. Derived from the incarnation,
/// so that no changeset of one life fits into another's chain.
pub fn chain_start(incarnation: IncarnationId) -> Hash {
    Hash::under(CHAIN_DOMAIN, &[incarnation.as_bytes()])
}

/// The chain's hash after `changesets`, of which the first has number `first_seq` and follows `prev`.
pub fn chain_tip(changesets: &[Changeset], first_seq: u64, prev: Hash) -> Hash {
    let numbered = changesets.iter().zip(first_seq..);
    numbered.fold(prev, |prev, (changeset, seq)| changeset.hash(seq, prev))
}

/// Whether a changeset keeps the wire's bounds; asked before it is saved, so that nothing is saved which can
/// never be sent. Returns its size.
///
/// # Errors
/// [`Code::EMPTY_CHANGESET`], [`Code::TOO_MANY_PARTS`], [`Code::TOO_LARGE`], [`Code::BAD_MESSAGE`].
pub fn check_size(changeset: &Changeset) -> Result<usize, Code> {
    let parts = &changeset.parts;
    // Either a payload, or the hash of one that was erased: never neither, never both.
    if parts.is_empty() || parts.iter().any(|part| part.changes.is_empty() == part.erased.is_none())
    {
        return Err(Code::EMPTY_CHANGESET);
    }
    if parts.len() > PARTS_PER_CHANGESET_MAX {
        return Err(Code::TOO_MANY_PARTS);
    }
    let long = |part: &Part| {
        part.changes.len() > CHANGES_PER_PART_MAX || part.space.len() > SPACE_BYTES_MAX
    };
    if parts.iter().any(long) {
        return Err(Code::TOO_LARGE);
    }
    let action = &changeset.action;
    let plain = |byte: u8| byte.is_ascii_lowercase() || matches!(byte, b'.' | b'_' | b'-');
    if action.is_empty() || action.len() > ACTION_BYTES_MAX || !action.bytes().all(plain) {
        return Err(Code::BAD_MESSAGE);
    }
    let bytes = cbor::encode(changeset).len();
    if bytes > CHANGESET_BYTES_MAX { Err(Code::TOO_LARGE) } else { Ok(bytes) }
}

impl Changeset {
    /// The hash that stands for it in the chain, at its number and after `prev`.
    pub fn hash(&self, seq: u64, prev: Hash) -> Hash {
        Hash::under(CHANGESET_DOMAIN, &[&cbor::encode(&Linked { seq, prev, changeset: self })])
    }

    /// What the message of each of its changes says.
    pub fn message(&self) -> String {
        format!("{} {}", self.user, self.action)
    }
}

impl Part {
    /// Hash of the raw changes: it alone stands in the chain, so that a document's bytes can be erased and
    /// the chain still verifies.
    pub fn payload_hash(&self) -> Hash {
        if let Some(hash) = self.erased {
            return hash;
        }
        let mut bytes = Vec::new();
        for change in &self.changes {
            bytes.extend(u32::try_from(change.len()).unwrap_or(u32::MAX).to_be_bytes());
            bytes.extend(change);
        }
        Hash::under(PAYLOAD_DOMAIN, &[&bytes])
    }

    /// The same part without its bytes: whatever was signed over it still verifies.
    #[must_use]
    pub fn without_payload(&self) -> Self {
        Self {
            document: self.document,
            kind: self.kind,
            schema_version: self.schema_version,
            space: self.space.clone(),
            generation: self.generation,
            changes: Vec::new(),
            erased: Some(self.payload_hash()),
        }
    }
}

/// What the hash is taken over.
struct Linked<'a> {
    seq: u64,
    prev: Hash,
    changeset: &'a Changeset,
}

impl Encode<()> for Linked<'_> {
    fn encode<W: encode::Write>(
        &self,
        e: &mut Encoder<W>,
        ctx: &mut (),
    ) -> Result<(), encode::Error<W::Error>> {
        let it = self.changeset;
        e.array(9)?.u64(self.seq)?.bytes(self.prev.as_bytes())?;
        e.bytes(it.user.as_bytes())?.str(&it.action)?;
        cbor::amends::encode(&it.amends, e, ctx)?;
        e.i64(it.device_time)?.bytes(&it.boot.0)?.i64(it.boot_clock)?;
        e.array(u64::try_from(it.parts.len()).unwrap_or(u64::MAX))?;
        for part in &it.parts {
            e.array(6)?
                .bytes(part.document.as_bytes())?
                .u16(part.kind)?
                .u16(part.schema_version)?;
            e.str(&part.space)?.u32(part.generation)?.bytes(part.payload_hash().as_bytes())?;
        }
        e.ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changeset() -> Changeset {
        Changeset {
            user: UserId::from_bytes([1; 16]),
            action: "visit.record".into(),
            amends: None,
            device_time: 1_790_000_000_000,
            boot: BootId([2; 16]),
            boot_clock: 60_000,
            parts: vec![Part {
                document: DocumentId::from_bytes([3; 16]),
                kind: 4,
                schema_version: 1,
                space: "grid/990101001001001".into(),
                generation: 0,
                changes: vec![b"one".to_vec(), b"two".to_vec()],
                erased: None,
            }],
        }
    }

    /// Frozen: a change here is another format, with another domain and version.
    #[test]
    fn the_hash_of_a_changeset_is_golden() {
        let start = chain_start(IncarnationId::from_bytes([9; 16]));
        assert_eq!(
            start.to_string(),
            "21dc3f188586c47f045fc88305a07f533e153c7430109bdabd6443b65297eb45"
        );
        assert_eq!(
            changeset().hash(1, start).to_string(),
            "065d470c09c5937236513b74a7b4ae5d489494028430df92a8eedae729694362"
        );
        let amending =
            Changeset { amends: Some((IncarnationId::from_bytes([8; 16]), 7)), ..changeset() };
        assert_eq!(
            amending.hash(1, start).to_string(),
            "20727b6f04aebc7d743c96aaf31169e68207bd337b0a23863f76c805e5f6749e"
        );
    }

    #[test]
    fn the_hash_covers_every_field() {
        let start = chain_start(IncarnationId::from_bytes([9; 16]));
        let base = changeset();
        let mut others = vec![
            Changeset { user: UserId::from_bytes([4; 16]), ..base.clone() },
            Changeset { action: "visit.amend".into(), ..base.clone() },
            Changeset { amends: Some((IncarnationId::from_bytes([9; 16]), 1)), ..base.clone() },
            Changeset { device_time: 1, ..base.clone() },
            Changeset { boot: BootId([4; 16]), ..base.clone() },
            Changeset { boot_clock: 1, ..base.clone() },
            Changeset { parts: vec![], ..base.clone() },
        ];
        let part = base.parts[0].clone();
        let parts = [
            Part { document: DocumentId::from_bytes([4; 16]), ..part.clone() },
            Part { kind: 5, ..part.clone() },
            Part { schema_version: 2, ..part.clone() },
            Part { space: "grid/990101001001002".into(), ..part.clone() },
            Part { generation: 1, ..part.clone() },
            Part { changes: vec![b"onetwo".to_vec()], ..part.clone() },
            Part { changes: vec![b"on".to_vec(), b"etwo".to_vec()], ..part },
        ];
        others.extend(parts.map(|part| Changeset { parts: vec![part], ..base.clone() }));
        let mut hashes: Vec<_> = others.iter().map(|other| other.hash(1, start)).collect();
        hashes.extend([base.hash(1, start), base.hash(2, start), base.hash(1, Hash([0; 32]))]);
        let all = hashes.len();
        hashes.sort_unstable();
        hashes.dedup();
        assert_eq!(hashes.len(), all);
    }

    #[test]
    fn what_could_never_be_sent_is_refused_before_it_is_saved() {
        let base = changeset();
        assert!(check_size(&base).is_ok());
        let part = base.parts[0].clone();
        let with = |part: Part| Changeset { parts: vec![part], ..changeset() };
        assert_eq!(
            check_size(&Changeset { parts: vec![], ..changeset() }),
            Err(Code::EMPTY_CHANGESET)
        );
        assert_eq!(
            check_size(&with(Part { changes: vec![], ..part.clone() })),
            Err(Code::EMPTY_CHANGESET)
        );
        let many =
            Changeset { parts: vec![part.clone(); PARTS_PER_CHANGESET_MAX + 1], ..changeset() };
        assert_eq!(check_size(&many), Err(Code::TOO_MANY_PARTS));
        let large = Part { changes: vec![vec![0; CHANGESET_BYTES_MAX]], ..part.clone() };
        assert_eq!(check_size(&with(large)), Err(Code::TOO_LARGE));
        let long = Part { changes: vec![vec![0]; CHANGES_PER_PART_MAX + 1], ..part.clone() };
        assert_eq!(check_size(&with(long)), Err(Code::TOO_LARGE));
        assert_eq!(check_size(&with(Part { space: "x".repeat(65), ..part })), Err(Code::TOO_LARGE));
        for action in ["", "visit record", "Visit", &"a".repeat(65)] {
            let odd = Changeset { action: action.into(), ..changeset() };
            assert_eq!(check_size(&odd), Err(Code::BAD_MESSAGE), "{action}");
        }
    }

    #[test]
    fn a_changeset_whose_bytes_were_erased_has_the_hash_it_had() {
        let start = chain_start(IncarnationId::from_bytes([9; 16]));
        let whole = changeset();
        let erased = Changeset { parts: vec![whole.parts[0].without_payload()], ..whole.clone() };
        assert_eq!(erased.hash(1, start), whole.hash(1, start));
        assert_eq!(erased.parts[0].without_payload(), erased.parts[0]);
        assert!(check_size(&erased).is_ok());
        assert_eq!(cbor::decode(&cbor::encode(&erased), CHANGESET_BYTES_MAX), Ok(erased.clone()));
        let both = Part { changes: vec![b"one".to_vec()], ..erased.parts[0].clone() };
        let both = Changeset { parts: vec![both], ..erased };
        assert_eq!(check_size(&both), Err(Code::EMPTY_CHANGESET));
    }

    #[test]
    fn a_kept_changeset_reads_back() {
        for amends in [None, Some((IncarnationId::from_bytes([8; 16]), 7))] {
            let kept = Changeset { amends, ..changeset() };
            assert_eq!(cbor::decode(&cbor::encode(&kept), CHANGESET_BYTES_MAX), Ok(kept));
        }
    }
}
