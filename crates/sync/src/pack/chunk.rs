//! One chunk: documents in, a zstd frame out, and back. A change is taken apart and put together by the same code as in
//! a push (`crate::chunk`); one that would not come back the same stands there whole.

use std::collections::BTreeMap;

use model::id::{DocumentId, IncarnationId};
use model::session::EditingSession;

use super::PACK_VERSION;
use super::rows::{ChangeRow, DocumentRow, Home, Life, PlaceRow, Wire};
use crate::cbor;
use crate::chunk::{Chunk, Context, Earlier, Known, rebuild, strip};
use crate::code::Code;
use crate::feed::Tag;
use crate::frame;
use crate::genesis::genesis_hash;
use crate::hash::Hash;
use crate::limits::CHUNK_INFLATED_BYTES_MAX;

const CHECK_DOMAIN: &str = "doorstep.pack-chunk.1";

/// A document, or as many of its changes as fit a chunk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackedDocument {
    /// Which.
    pub document: DocumentId,
    /// The kind's number.
    pub kind: u16,
    /// The schema version its genesis has.
    pub schema_version: u16,
    /// Its generation.
    pub generation: u32,
    /// Its changes in the feed's order.
    pub changes: Vec<PackedChange>,
}

/// A change in a pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackedChange {
    /// Its hash.
    pub hash: Hash,
    /// The raw Automerge change chunk.
    pub raw: Vec<u8>,
    /// The life it was made in.
    pub incarnation: IncarnationId,
    /// Where it stands in the feed, as long as no backup of the server holds it.
    pub place: Option<PackedPlace>,
}

/// What a tablet shows a restored server of a change that no backup held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PackedPlace {
    /// The feed number.
    pub n: u64,
    /// The server's commit counter.
    pub commit: u64,
    /// The server's tag.
    pub tag: Tag,
}

/// The chunk of some documents.
///
/// # Errors
/// A chunk's code when a change is none; [`Code::OUT_OF_MEMORY`].
pub fn write(documents: &[PackedDocument]) -> Result<Vec<u8>, Code> {
    let mut packing = Packing::default();
    for document in documents {
        packing.add(document)?;
    }
    frame::deflate(&cbor::encode(&packing.done()))
}

/// The documents of a chunk whose hash a signed manifest names.
///
/// # Errors
/// [`Code::TOO_LARGE`], [`Code::NEWER_PROTOCOL`], [`Code::UNREADABLE`] when it cannot be put together, or not to what
/// it was.
pub fn read(bytes: &[u8]) -> Result<Vec<PackedDocument>, Code> {
    let inflated = frame::inflate(bytes, CHUNK_INFLATED_BYTES_MAX)?;
    let wire: Wire = cbor::decode(&inflated, CHUNK_INFLATED_BYTES_MAX)?;
    if wire.version != PACK_VERSION {
        return Err(Code::NEWER_PROTOCOL);
    }
    Unpacking::of(&wire)?.documents()
}

/// What a change's context is made of, in both directions.
struct Run {
    time: i64,
    session: Option<EditingSession>,
    earlier: Vec<Earlier>,
}

impl Run {
    fn begin() -> Self {
        Self { time: 0, session: None, earlier: Vec::new() }
    }

    fn context<'a>(&'a self, id: DocumentId, home: Home, message: &'a str) -> Context<'a> {
        Context {
            message,
            time: self.time,
            document: id,
            generation: home.generation,
            genesis: genesis_hash(home.kind, home.schema_version),
            earlier: &self.earlier,
            session: self.session,
        }
    }

    fn pass(&mut self, id: DocumentId, chunk: &Chunk<'_>) {
        if let Some(session) = EditingSession::of(chunk.actor, id) {
            self.session = Some(session);
        }
        self.earlier.push(Earlier { hash: chunk.hash, actor: chunk.actor.to_vec() });
    }
}

struct Packing {
    wire: Wire,
    run: Run,
    messages: BTreeMap<String, usize>,
    hashes: Vec<u8>,
    place: (usize, u64, u64),
}

impl Default for Packing {
    fn default() -> Self {
        let wire = Wire {
            version: PACK_VERSION,
            check: Hash([0; 32]),
            messages: vec![],
            lives: vec![],
            homes: vec![],
            documents: vec![],
            ids: vec![],
            changes: vec![],
            bodies: vec![],
            places: vec![],
            tags: vec![],
        };
        Self {
            wire,
            run: Run::begin(),
            messages: BTreeMap::new(),
            hashes: vec![],
            place: (0, 0, 0),
        }
    }
}

impl Packing {
    fn add(&mut self, it: &PackedDocument) -> Result<(), Code> {
        let home =
            Home { kind: it.kind, schema_version: it.schema_version, generation: it.generation };
        self.run.earlier.clear();
        for change in &it.changes {
            let chunk = Chunk::parse(&change.raw)?;
            let time_step = chunk.time.wrapping_sub(self.run.time);
            self.run.time = chunk.time;
            let (message, body) = match self.stripped(it.document, home, &chunk, &change.raw) {
                Some(stripped) => (Some(self.message(chunk.message)), stripped),
                None => (None, change.raw.clone()),
            };
            let life = place(&mut self.wire.lives, Life(change.incarnation));
            self.put_place(change.place);
            self.wire.changes.push(ChangeRow { message, time_step, life, len: body.len() });
            self.wire.bodies.extend(body);
            self.hashes.extend(chunk.hash.as_bytes());
            self.run.pass(it.document, &chunk);
        }
        let home = place(&mut self.wire.homes, home);
        self.wire.ids.extend(it.document.as_bytes());
        self.wire.documents.push(DocumentRow { home, changes: it.changes.len() });
        Ok(())
    }

    /// The change with what can be recomputed left off, if it comes back from that as it was.
    fn stripped(
        &self,
        id: DocumentId,
        home: Home,
        chunk: &Chunk<'_>,
        raw: &[u8],
    ) -> Option<Vec<u8>> {
        let context = self.run.context(id, home, chunk.message);
        let stripped = strip(chunk, context).ok()?;
        let again = rebuild(&stripped, context, &Known::new()).ok()?;
        (again == raw).then_some(stripped)
    }

    fn message(&mut self, message: &str) -> usize {
        if let Some(there) = self.messages.get(message) {
            return *there;
        }
        let new = self.wire.messages.len();
        self.messages.insert(message.to_owned(), new);
        self.wire.messages.push(message.to_owned());
        new
    }

    fn put_place(&mut self, of: Option<PackedPlace>) {
        let Some(of) = of else { return };
        let at = self.wire.changes.len();
        let (before, n, commit) = self.place;
        self.wire.places.push(PlaceRow {
            change_step: at.saturating_sub(before),
            n_step: of.n.wrapping_sub(n).cast_signed(),
            commit_step: of.commit.wrapping_sub(commit).cast_signed(),
        });
        self.wire.tags.extend(of.tag.0);
        self.place = (at, of.n, of.commit);
    }

    fn done(mut self) -> Wire {
        self.wire.check = Hash::under(CHECK_DOMAIN, &[&self.hashes]);
        self.wire
    }
}

struct Unpacking<'a> {
    wire: &'a Wire,
    run: Run,
    bodies: &'a [u8],
    places: BTreeMap<usize, PackedPlace>,
    hashes: Vec<u8>,
}

impl<'a> Unpacking<'a> {
    fn of(wire: &'a Wire) -> Result<Self, Code> {
        let (tags, rest) = wire.tags.as_chunks::<16>();
        if tags.len() != wire.places.len() || !rest.is_empty() {
            return Err(Code::UNREADABLE);
        }
        let (mut at, mut n, mut commit) = (0usize, 0u64, 0u64);
        let mut places = BTreeMap::new();
        for (row, tag) in wire.places.iter().zip(tags) {
            at = at.checked_add(row.change_step).ok_or(Code::UNREADABLE)?;
            n = n.wrapping_add_signed(row.n_step);
            commit = commit.wrapping_add_signed(row.commit_step);
            places.insert(at, PackedPlace { n, commit, tag: Tag(*tag) });
        }
        Ok(Self { wire, run: Run::begin(), bodies: &wire.bodies, places, hashes: vec![] })
    }

    fn documents(mut self) -> Result<Vec<PackedDocument>, Code> {
        let (ids, rest) = self.wire.ids.as_chunks::<16>();
        if ids.len() != self.wire.documents.len() || !rest.is_empty() {
            return Err(Code::UNREADABLE);
        }
        let mut changes = self.wire.changes.iter().enumerate();
        let mut documents = Vec::with_capacity(ids.len());
        for (id, row) in ids.iter().zip(&self.wire.documents) {
            let home = *self.wire.homes.get(row.home).ok_or(Code::UNREADABLE)?;
            let mut document = PackedDocument {
                document: DocumentId::from_bytes(*id),
                kind: home.kind,
                schema_version: home.schema_version,
                generation: home.generation,
                changes: Vec::new(),
            };
            self.run.earlier.clear();
            for _ in 0..row.changes {
                let (at, change) = changes.next().ok_or(Code::UNREADABLE)?;
                let change = self.change(document.document, home, at, change)?;
                document.changes.push(change);
            }
            documents.push(document);
        }
        let whole = changes.next().is_none() && self.bodies.is_empty();
        let same = Hash::under(CHECK_DOMAIN, &[&self.hashes]) == self.wire.check;
        if whole && same { Ok(documents) } else { Err(Code::UNREADABLE) }
    }

    fn change(
        &mut self,
        id: DocumentId,
        home: Home,
        at: usize,
        row: &ChangeRow,
    ) -> Result<PackedChange, Code> {
        let (body, rest) = self.bodies.split_at_checked(row.len).ok_or(Code::UNREADABLE)?;
        self.bodies = rest;
        self.run.time = self.run.time.wrapping_add(row.time_step);
        let raw = match row.message {
            None => body.to_vec(),
            Some(message) => {
                let message = self.wire.messages.get(message).ok_or(Code::UNREADABLE)?;
                let context = self.run.context(id, home, message);
                rebuild(body, context, &Known::new()).map_err(|_| Code::UNREADABLE)?
            }
        };
        let Life(incarnation) = *self.wire.lives.get(row.life).ok_or(Code::UNREADABLE)?;
        let chunk = Chunk::parse(&raw)?;
        self.run.pass(id, &chunk);
        self.hashes.extend(chunk.hash.as_bytes());
        let hash = chunk.hash;
        Ok(PackedChange { hash, raw, incarnation, place: self.places.get(&at).copied() })
    }
}

/// The place of a value in a table of a few, put at its end the first time.
fn place<T: PartialEq>(table: &mut Vec<T>, value: T) -> usize {
    table.iter().position(|there| *there == value).unwrap_or_else(|| {
        table.push(value);
        table.len() - 1
    })
}
