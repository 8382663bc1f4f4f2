//! How changesets are packed into a push's body: what repeats stands once in a table, times as steps, changes
//! with nothing in them that the receiver can recompute. One list of changesets has exactly one body.

use std::collections::BTreeMap;

use minicbor::{Decode, Decoder, Encode, Encoder, data::Type, decode, encode};
use model::id::{DocumentId, IncarnationId, UserId};

use crate::changeset::{Changeset, Part};
use crate::chunk::{Chunk, Context, rebuild, strip};
use crate::clock::BootId;
use crate::code::Code;
use crate::genesis::genesis_hash;
use crate::hash::Hash;

/// A body before zstd.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub(super) struct Body {
    /// Nothing is left off the changes.
    #[n(0)]
    pub(super) plain: bool,
    #[n(1)]
    authors: Vec<Author>,
    #[n(2)]
    actions: Vec<String>,
    #[n(3)]
    homes: Vec<Home>,
    #[n(4)]
    rows: Vec<Row>,
}

/// Who, in which boot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
struct Author {
    #[cbor(n(0), with = "crate::cbor::id")]
    user: UserId,
    #[n(1)]
    boot: BootId,
}

/// What parts have in common: a kind, in a space.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
struct Home {
    #[n(0)]
    kind: u16,
    #[n(1)]
    schema_version: u16,
    #[n(2)]
    space: String,
    #[n(3)]
    generation: u32,
}

/// One changeset.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
struct Row {
    #[n(0)]
    author: usize,
    #[n(1)]
    action: usize,
    /// Device time, from that of the row before.
    #[n(2)]
    time_step: i64,
    /// Device time less boot clock, from that of the row before: 0 while nobody sets the clock.
    #[n(3)]
    offset_step: i64,
    #[n(4)]
    parts: Vec<PartRow>,
    #[n(5)]
    amends: Option<Amends>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
struct Amends {
    #[cbor(n(0), with = "crate::cbor::id")]
    incarnation: IncarnationId,
    #[n(1)]
    seq: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
struct PartRow {
    #[n(0)]
    home: usize,
    #[n(1)]
    document: DocumentRef,
    #[cbor(n(2), with = "crate::cbor::chunks")]
    changes: Vec<Vec<u8>>,
}

/// A document: its id the first time, its place among those of the push afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum DocumentRef {
    New(DocumentId),
    Seen(usize),
}

impl<C> Encode<C> for DocumentRef {
    fn encode<W: encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), encode::Error<W::Error>> {
        match self {
            Self::New(id) => e.bytes(id.as_bytes())?.ok(),
            Self::Seen(place) => e.u64(u64::try_from(*place).unwrap_or(u64::MAX))?.ok(),
        }
    }
}

impl<'b, C> Decode<'b, C> for DocumentRef {
    fn decode(d: &mut Decoder<'b>, ctx: &mut C) -> Result<Self, decode::Error> {
        match d.datatype()? {
            Type::Bytes => crate::cbor::id::decode(d, ctx).map(Self::New),
            _ => usize::decode(d, ctx).map(Self::Seen),
        }
    }
}

impl Body {
    /// Packs changesets.
    ///
    /// # Errors
    /// [`Code::ENVELOPE_MISMATCH`] or a chunk's code when a change is not what its changeset says; a plain body
    /// takes anything.
    pub(super) fn pack(changesets: &[Changeset], plain: bool) -> Result<Self, Code> {
        let mut body =
            Self { plain, authors: vec![], actions: vec![], homes: vec![], rows: vec![] };
        let mut run = Run::default();
        for changeset in changesets {
            let row = body.pack_one(changeset, &mut run)?;
            body.rows.push(row);
        }
        Ok(body)
    }

    fn pack_one(&mut self, it: &Changeset, run: &mut Run) -> Result<Row, Code> {
        let (time_step, offset_step) = run.step_to(it.device_time, it.boot_clock);
        let message = it.message();
        let mut parts = Vec::with_capacity(it.parts.len());
        for part in &it.parts {
            let mut changes = Vec::with_capacity(part.changes.len());
            for change in &part.changes {
                changes.push(if self.plain {
                    change.clone()
                } else {
                    let chunk = Chunk::parse(change)?;
                    let stripped = strip(&chunk, run.context(part, &message, it.device_time))?;
                    run.last.insert((part.document, part.generation), chunk.hash);
                    stripped
                });
            }
            let home = Home {
                kind: part.kind,
                schema_version: part.schema_version,
                space: part.space.clone(),
                generation: part.generation,
            };
            let home = place(&mut self.homes, home);
            parts.push(PartRow { home, document: run.refer(part.document), changes });
        }
        Ok(Row {
            author: place(&mut self.authors, Author { user: it.user, boot: it.boot }),
            action: place(&mut self.actions, it.action.clone()),
            time_step,
            offset_step,
            parts,
            amends: it.amends.map(|(incarnation, seq)| Amends { incarnation, seq }),
        })
    }

    /// How many changesets.
    pub(super) fn count(&self) -> usize {
        self.rows.len()
    }

    /// Unpacks changesets; whether this is the one body they have, `pack` tells.
    ///
    /// # Errors
    /// [`Code::UNREADABLE`] when a reference leads nowhere or a change cannot be put together.
    pub(super) fn unpack(&self) -> Result<Vec<Changeset>, Code> {
        let mut run = Run::default();
        self.rows.iter().map(|row| self.unpack_one(row, &mut run)).collect()
    }

    fn unpack_one(&self, row: &Row, run: &mut Run) -> Result<Changeset, Code> {
        let author = self.authors.get(row.author).ok_or(Code::UNREADABLE)?;
        let action = self.actions.get(row.action).ok_or(Code::UNREADABLE)?;
        let (device_time, boot_clock) = run.take_step(row.time_step, row.offset_step);
        let mut changeset = Changeset {
            user: author.user,
            action: action.clone(),
            amends: row.amends.map(|amends| (amends.incarnation, amends.seq)),
            device_time,
            boot: author.boot,
            boot_clock,
            parts: Vec::with_capacity(row.parts.len()),
        };
        let message = changeset.message();
        for part in &row.parts {
            let home = self.homes.get(part.home).ok_or(Code::UNREADABLE)?;
            let mut whole = Part {
                document: run.resolve(part.document).ok_or(Code::UNREADABLE)?,
                kind: home.kind,
                schema_version: home.schema_version,
                space: home.space.clone(),
                generation: home.generation,
                changes: Vec::with_capacity(part.changes.len()),
            };
            for change in &part.changes {
                whole.changes.push(if self.plain {
                    change.clone()
                } else {
                    let change = rebuild(change, run.context(&whole, &message, device_time))?;
                    let hash = Chunk::parse(&change)?.hash;
                    run.last.insert((whole.document, whole.generation), hash);
                    change
                });
            }
            changeset.parts.push(whole);
        }
        Ok(changeset)
    }
}

/// What both halves carry from row to row.
#[derive(Default)]
struct Run {
    time: i64,
    offset: i64,
    documents: Vec<DocumentId>,
    places: BTreeMap<DocumentId, usize>,
    /// The last change of each document and generation.
    last: BTreeMap<(DocumentId, u32), Hash>,
}

impl Run {
    fn step_to(&mut self, time: i64, boot_clock: i64) -> (i64, i64) {
        let offset = time.wrapping_sub(boot_clock);
        let steps = (time.wrapping_sub(self.time), offset.wrapping_sub(self.offset));
        (self.time, self.offset) = (time, offset);
        steps
    }

    fn take_step(&mut self, time_step: i64, offset_step: i64) -> (i64, i64) {
        self.time = self.time.wrapping_add(time_step);
        self.offset = self.offset.wrapping_add(offset_step);
        (self.time, self.time.wrapping_sub(self.offset))
    }

    fn refer(&mut self, document: DocumentId) -> DocumentRef {
        if let Some(place) = self.places.get(&document) {
            return DocumentRef::Seen(*place);
        }
        self.note(document);
        DocumentRef::New(document)
    }

    fn resolve(&mut self, reference: DocumentRef) -> Option<DocumentId> {
        match reference {
            DocumentRef::Seen(place) => self.documents.get(place).copied(),
            DocumentRef::New(document) => {
                self.note(document);
                Some(document)
            }
        }
    }

    fn note(&mut self, document: DocumentId) {
        self.places.insert(document, self.documents.len());
        self.documents.push(document);
    }

    fn context<'a>(&self, part: &Part, message: &'a str, time: i64) -> Context<'a> {
        Context {
            message,
            time,
            genesis: genesis_hash(part.kind, part.schema_version),
            previous: self.last.get(&(part.document, part.generation)).copied(),
        }
    }
}

/// The place of a value in a table of a few, put at its end the first time.
fn place<T: PartialEq>(table: &mut Vec<T>, value: T) -> usize {
    table.iter().position(|there| *there == value).unwrap_or_else(|| {
        table.push(value);
        table.len() - 1
    })
}
