//! What is new in a space, on the wire: numbers follow each other, so only the first is written; own entries
//! are counted.

use minicbor::{Decode, Decoder, Encode, Encoder, data::Type, decode, encode};
use model::id::{DocumentId, IncarnationId};

use super::follows;
use crate::code::Code;
use crate::exchange::SpaceDelta;
use crate::feed::{FeedChange, FeedEntry, Tag};
use crate::receipt::Gone;

/// A space's news.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub(super) struct Delta {
    #[n(0)]
    space: String,
    /// The number before the first entry.
    #[n(1)]
    after: u64,
    #[n(2)]
    entries: Vec<Entry>,
}

/// A run of own entries, written as its length; somebody's change, an array; a document that left, its id; one that was
/// erased, a map of its id and generation; a number that says nothing, null.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Entry {
    Own(u64),
    Change(Change),
    MovedOut(DocumentId),
    Erased(Gone),
    Void,
}

#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
struct Change {
    /// From that of the change before.
    #[n(0)]
    commit_step: i64,
    #[cbor(n(1), with = "crate::cbor::id")]
    document: DocumentId,
    #[n(2)]
    kind: u16,
    #[n(3)]
    schema_version: u16,
    #[n(4)]
    generation: u32,
    #[cbor(n(5), with = "crate::cbor::id")]
    incarnation: IncarnationId,
    #[n(6)]
    tag: Tag,
    #[cbor(n(7), with = "minicbor::bytes")]
    change: Vec<u8>,
}

impl<C> Encode<C> for Entry {
    fn encode<W: encode::Write>(
        &self,
        e: &mut Encoder<W>,
        ctx: &mut C,
    ) -> Result<(), encode::Error<W::Error>> {
        match self {
            Self::Own(count) => e.u64(*count)?.ok(),
            Self::Change(change) => change.encode(e, ctx),
            Self::MovedOut(document) => crate::cbor::id::encode(document, e, ctx),
            Self::Erased(gone) => {
                e.map(2)?.u8(0)?.bytes(gone.document.as_bytes())?.u8(1)?.u32(gone.generation)?.ok()
            }
            Self::Void => e.null()?.ok(),
        }
    }
}

impl<'b, C> Decode<'b, C> for Entry {
    fn decode(d: &mut Decoder<'b>, ctx: &mut C) -> Result<Self, decode::Error> {
        match d.datatype()? {
            Type::Array => Change::decode(d, ctx).map(Self::Change),
            Type::Bytes => crate::cbor::id::decode(d, ctx).map(Self::MovedOut),
            Type::Map => erased(d, ctx).map(Self::Erased),
            Type::Null => d.null().map(|()| Self::Void),
            _ => d.u64().map(Self::Own),
        }
    }
}

/// The keys in their order; another form is none of ours.
fn erased<C>(d: &mut Decoder<'_>, ctx: &mut C) -> Result<Gone, decode::Error> {
    let shape = || decode::Error::message("an erased entry");
    if d.map()? != Some(2) || d.u8()? != 0 {
        return Err(shape());
    }
    let document = crate::cbor::id::decode(d, ctx)?;
    if d.u8()? != 1 {
        return Err(shape());
    }
    Ok(Gone { document, generation: d.u32()? })
}

pub(super) fn pack(delta: &SpaceDelta) -> Result<Delta, Code> {
    let after = follows(delta)?;
    let mut entries: Vec<Entry> = Vec::new();
    let mut commit = 0u64;
    for entry in &delta.entries {
        match (entry, entries.last_mut()) {
            (FeedEntry::Own { .. }, Some(Entry::Own(count))) => *count += 1,
            (FeedEntry::Own { .. }, _) => entries.push(Entry::Own(1)),
            (FeedEntry::Change(it), _) => {
                entries.push(Entry::Change(Change {
                    commit_step: it.commit.wrapping_sub(commit).cast_signed(),
                    document: it.document,
                    kind: it.kind,
                    schema_version: it.schema_version,
                    generation: it.generation,
                    incarnation: it.incarnation,
                    tag: it.tag,
                    change: it.change.clone(),
                }));
                commit = it.commit;
            }
            (FeedEntry::MovedOut { document, .. }, _) => entries.push(Entry::MovedOut(*document)),
            (FeedEntry::Erased { gone, .. }, _) => entries.push(Entry::Erased(*gone)),
            (FeedEntry::Void { .. }, _) => entries.push(Entry::Void),
        }
    }
    Ok(Delta { space: delta.space.clone(), after, entries })
}

/// More own entries than one reply can be about are a claim, not a count.
const OWN_RUN_MAX: u64 = 100_000;

pub(super) fn unpack(delta: &Delta) -> Result<SpaceDelta, Code> {
    let mut n = delta.after;
    let mut commit = 0u64;
    let mut entries = Vec::with_capacity(delta.entries.len());
    for entry in &delta.entries {
        let count = if let Entry::Own(count) = entry { *count } else { 1 };
        let last = n.checked_add(count).filter(|_| count <= OWN_RUN_MAX).ok_or(Code::UNREADABLE)?;
        match entry {
            Entry::Own(_) => entries.extend((n + 1..=last).map(|n| FeedEntry::Own { n })),
            Entry::Change(it) => {
                commit = commit.wrapping_add_signed(it.commit_step);
                entries.push(FeedEntry::Change(Box::new(FeedChange {
                    n: last,
                    commit,
                    document: it.document,
                    kind: it.kind,
                    schema_version: it.schema_version,
                    generation: it.generation,
                    change: it.change.clone(),
                    incarnation: it.incarnation,
                    tag: it.tag,
                })));
            }
            Entry::MovedOut(document) => {
                entries.push(FeedEntry::MovedOut { n: last, document: *document });
            }
            Entry::Erased(gone) => entries.push(FeedEntry::Erased { n: last, gone: *gone }),
            Entry::Void => entries.push(FeedEntry::Void { n: last }),
        }
        n = last;
    }
    Ok(SpaceDelta { space: delta.space.clone(), entries, cursor: n })
}
