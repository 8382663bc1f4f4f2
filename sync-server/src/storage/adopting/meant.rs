//! What the author of a changeset kept apart meant, and the record as its author saw it: what is adopted is written upon
//! that, so that what others wrote meanwhile stands beside it and does not vanish under it.

use std::collections::{BTreeMap, BTreeSet};

use model::document::{Document, Edit, choices, recast};
use model::kind::Kind;
use model::schema::Schema;
use serde_json::Value as Json;
use sync::apply::{ApplyError, Base, changes_in};
use sync::changeset::Part;
use sync::chunk::Chunk;
use sync::code::Code;
use sync::gate;
use sync::genesis::genesis_hash;
use sync::hash::Hash;
use sync::judge::KnownDocument;

use super::{Bench, Books, Halt, NOBODY, Undecided};
use crate::storage::apart_books::Withheld;

/// What an author meant with a part of a changeset.
pub(super) struct Meant {
    /// The record before the part's changes.
    before: Json,
    /// The record after them.
    pub(super) after: Json,
    /// Whether the part began the record.
    pub(super) creates: bool,
    /// What it was written upon.
    upon: Vec<Hash>,
    /// The last of its own changes.
    last: Hash,
    /// The record with everything it was written upon, for what was chosen between.
    authored: Vec<u8>,
    kind: Kind,
    version: u16,
    apart: BTreeMap<Hash, Behind>,
}

/// A change that is kept apart, with what it builds upon.
struct Behind {
    change: Withheld,
    deps: Vec<Hash>,
}

impl Meant {
    /// Reads a part; its changes passed the gate.
    pub(super) fn read<B: Books>(
        books: &B,
        part: &Part,
        kind: Kind,
        known: Option<&KnownDocument>,
        bench: &Bench<'_>,
    ) -> Result<Self, Halt> {
        let (Some(first), Some(last)) = (part.changes.first(), part.changes.last()) else {
            return Err(Code::EMPTY_CHANGESET.into());
        };
        let (upon, last) = (Chunk::parse(first)?.deps, Chunk::parse(last)?.hash);
        let apart = withheld(books, part)?;
        let base = Base {
            kind: part.kind,
            schema_version: part.schema_version,
            saved: known.map(|known| known.saved.clone()),
            known: behind(part, &apart)?,
        };
        let applied = bench.apply.apply(base, &part.changes).map_err(|error| match error {
            ApplyError::Missing(_) => Undecided::Missing,
            ApplyError::Code(code) => Undecided::Unreadable(code),
        })?;
        if applied.misshapen.is_some() {
            return Err(Code::NOT_A_RECORD.into());
        }
        let genesis = genesis_hash(part.kind, part.schema_version).ok_or(Code::UNKNOWN_KIND)?;
        let mut steps = applied.steps.into_iter();
        let first = steps.next().ok_or(Code::EMPTY_CHANGESET)?;
        Ok(Self {
            before: first.before,
            after: steps.next_back().map_or(first.after, |last| last.after),
            creates: upon == [genesis],
            upon,
            last,
            authored: applied.saved,
            kind,
            version: part.schema_version,
            apart,
        })
    }

    /// Its edits upon a record.
    pub(super) fn edits(&self, schema: Schema, document: &Document) -> Result<Vec<Edit>, Halt> {
        let mut edits = recast(schema, &self.before, &self.after, &document.value()?);
        let authored = Document::load(self.kind, self.version, &self.authored, NOBODY.into())?;
        let upon: Vec<[u8; 32]> = self.upon.iter().map(|hash| hash.0).collect();
        let before = authored.conflicts_at(&upon)?;
        let after = authored.conflicts_at(&[self.last.0])?;
        edits.extend(choices(schema, &before, &after, &self.after, &edits));
        Ok(edits)
    }

    /// The record as its author saw it, as far as that counts: in the place of what is kept apart stands what was written
    /// for it since.
    pub(super) fn as_seen<B: Books>(
        &self,
        books: &B,
        part: &Part,
        known: &KnownDocument,
        bench: &Bench<'_>,
    ) -> Result<Document, Halt> {
        let raws = changes_in(part.kind, known.schema_version, &known.saved)
            .map_err(|_| Code::APPLY_REFUSED)?;
        let chunks = raws.iter().map(|raw| Chunk::parse(raw)).collect::<Result<Vec<_>, _>>()?;
        let counts: BTreeMap<Hash, &[Hash]> =
            chunks.iter().map(|chunk| (chunk.hash, chunk.deps.as_slice())).collect();
        let mut seen = BTreeSet::new();
        let mut ask = self.upon.clone();
        while let Some(hash) = ask.pop() {
            if !seen.insert(hash) {
                continue;
            }
            if let Some(deps) = counts.get(&hash) {
                ask.extend_from_slice(deps);
            } else if let Some(it) = self.apart.get(&hash) {
                ask.extend_from_slice(&it.deps);
                let instead = books.written_instead(it.change.of, part.document);
                ask.extend(instead.map_err(Halt::Trouble)?);
            }
        }
        let taken = raws.iter().zip(&chunks).filter(|(_, chunk)| seen.contains(&chunk.hash));
        let taken: Vec<&Vec<u8>> = taken.map(|(raw, _)| raw).collect();
        let actor = bench.rng.draw(|rng| rng.actor());
        Ok(Document::open(self.kind, known.schema_version, taken, actor)?)
    }
}

/// The changes of a part's record that are kept apart and pass the gate.
fn withheld<B: Books>(books: &B, part: &Part) -> Result<BTreeMap<Hash, Behind>, Halt> {
    let mut apart = BTreeMap::new();
    for change in books.withheld_changes(part.document).map_err(Halt::Trouble)? {
        if gate::change(&change.raw).is_ok() {
            let Chunk { hash, deps, .. } = Chunk::parse(&change.raw)?;
            apart.insert(hash, Behind { change, deps });
        }
    }
    Ok(apart)
}

/// Of the changes that are kept apart, those a part builds upon: it was written after them.
fn behind(part: &Part, apart: &BTreeMap<Hash, Behind>) -> Result<Vec<Vec<u8>>, Halt> {
    let mut met = BTreeSet::new();
    let mut asked: Vec<Hash> = Vec::new();
    for raw in &part.changes {
        let chunk = Chunk::parse(raw)?;
        met.insert(chunk.hash);
        asked.extend(chunk.deps);
    }
    let mut taken = Vec::new();
    while let Some(hash) = asked.pop() {
        let Some(it) = apart.get(&hash).filter(|_| met.insert(hash)) else { continue };
        asked.extend_from_slice(&it.deps);
        taken.push(it.change.raw.clone());
    }
    Ok(taken)
}
