//! What tablets bring back to a restored server under its own tags, whatever keeps the records: taken into its
//! documents as soon as what it builds upon is there, kept until then. Nothing is judged again.

use std::collections::{BTreeMap, BTreeSet};

use model::anchor::anchors;
use model::document::Authorship;
use model::id::{DocumentId, IncarnationId, UserId};
use model::kind::Kind;
use model::space::Space;
use model::time::{TimeMs, local_date};
use sync::apply::{Applied, Apply, Base};
use sync::chunk::Chunk;
use sync::code::Code;
use sync::genesis::genesis_hash;
use sync::hash::Hash;
use sync::judge::{AcceptedChange, AcceptedPart, KnownDocument, SERVER_USER, blobs_of, numbers_of};
use sync::settled::Outcome;

use super::Kept;
use super::apart_books::Decision;
use super::books::{Books, NewChange, Numbered, Parked};
use super::settling::{self, Unsettled};
use crate::audit::AuditEvent;

/// Entries whose tags held.
pub struct Healing<'a> {
    /// In the order in which the tablet came to know them.
    pub entries: &'a [Parked],
    /// Where changes meet Automerge.
    pub apply: &'a dyn Apply,
    /// UTC ms.
    pub at: TimeMs,
    /// What the audit is told when anything came back.
    pub event: &'a dyn Fn(&Recovered) -> AuditEvent,
}

/// What came back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Recovered {
    /// Changes that are in their documents again.
    pub applied: usize,
    /// Changes that wait for what they build upon.
    pub waiting: usize,
}

/// Takes entries back within a transaction; the caller commits when anything came.
///
/// # Errors
/// The storage's; the transaction is then to be given up.
pub fn heal<B: Books>(books: &mut B, healing: &Healing<'_>) -> Kept<Recovered> {
    let mut documents: BTreeMap<DocumentId, usize> = BTreeMap::new();
    for entry in healing.entries {
        if books.erased(entry.document)?.is_some_and(|generation| entry.generation < generation) {
            continue;
        }
        if !books.has_change(entry.document, entry.generation, entry.hash.as_bytes())? {
            books.park(entry)?;
            *documents.entry(entry.document).or_default() += 1;
        }
    }
    let mut recovered = Recovered::default();
    for (document, came) in documents {
        let applied = settle(books, healing.apply, healing.at, document)?;
        recovered.applied += applied;
        recovered.waiting += came.saturating_sub(applied);
    }
    Ok(recovered)
}

/// Takes into a document what came back and hangs on nothing that is lacking; how many changes.
///
/// # Errors
/// The storage's.
pub fn settle<B: Books>(
    books: &mut B,
    apply: &dyn Apply,
    at: TimeMs,
    document: DocumentId,
) -> Kept<usize> {
    let known = books.document(document)?;
    let ready = ready(books, document, known.as_ref(), &BTreeSet::new())?;
    let Some(first) = ready.first() else { return Ok(0) };
    let Some(place) = place(books, known.as_ref(), &ready)? else { return Ok(0) };
    let created = known.is_none();
    let base = Base {
        kind: first.kind,
        schema_version: first.schema_version,
        saved: known.map(|known| known.saved),
        known: Vec::new(),
    };
    let Some(applied) = merged(apply, base, &ready) else { return Ok(0) };
    let Some(kind) = Kind::from_number(first.kind) else { return Ok(0) };
    let part = AcceptedPart {
        document,
        kind,
        schema_version: first.schema_version,
        generation: first.generation,
        home: place.home,
        author: place.author,
        roles: Vec::new(),
        created,
        as_named: true,
        anchors: anchors(kind, &applied.value, &local_date(at).to_string()),
        shares: kind.shares(place.author).into_iter().collect(),
        changes: Vec::new(),
        entries: BTreeSet::new(),
        blobs: blobs_of(&applied.value),
        saved: applied.saved,
        heads: applied.heads,
    };
    for number in numbers_of(&applied.value) {
        books.seen_number(number)?;
    }
    let unsettled = books.keep_document(&part, place.author, at)?;
    keep(books, &ready, at)?;
    if unsettled {
        settling::settle(books, vec![Unsettled { document, created }], at)?;
    }
    Ok(ready.len())
}

/// Puts into a part that is about to be written what came back before and builds upon it.
///
/// # Errors
/// The storage's.
pub(super) fn put_into<B: Books>(
    books: &mut B,
    apply: &dyn Apply,
    part: &mut AcceptedPart,
) -> Kept<Vec<Parked>> {
    let known = books.document(part.document)?;
    let coming = part.changes.iter().map(|change| change.hash).collect();
    let ready = ready(books, part.document, known.as_ref(), &coming)?;
    if ready.is_empty() {
        return Ok(ready);
    }
    let base = Base {
        kind: part.kind.number(),
        schema_version: part.schema_version,
        saved: Some(part.saved.clone()),
        known: Vec::new(),
    };
    let Some(applied) = merged(apply, base, &ready) else { return Ok(Vec::new()) };
    for number in numbers_of(&applied.value) {
        books.seen_number(number)?;
    }
    (part.saved, part.heads) = (applied.saved, applied.heads);
    Ok(ready)
}

/// What came back, with the changes of one part that is about to be written counting as there.
///
/// # Errors
/// The storage's.
fn ready<B: Books>(
    books: &B,
    document: DocumentId,
    known: Option<&KnownDocument>,
    coming: &BTreeSet<Hash>,
) -> Kept<Vec<Parked>> {
    let mut waiting = books.parked(document)?;
    let mut here = coming.clone();
    let mut ready: Vec<Parked> = Vec::new();
    loop {
        let before = ready.len();
        let mut still = Vec::new();
        for entry in waiting {
            let fits = known.is_none_or(|known| {
                (known.kind.number(), known.schema_version, known.generation)
                    == (entry.kind, entry.schema_version, entry.generation)
            });
            if fits && has_all(books, &entry, &here)? {
                here.insert(entry.hash);
                ready.push(entry);
            } else {
                still.push(entry);
            }
        }
        waiting = still;
        if ready.len() == before || waiting.is_empty() {
            return Ok(ready);
        }
    }
}

fn has_all<B: Books>(books: &B, entry: &Parked, here: &BTreeSet<Hash>) -> Kept<bool> {
    let Ok(chunk) = Chunk::parse(&entry.raw) else { return Ok(false) };
    let genesis = genesis_hash(entry.kind, entry.schema_version);
    for dep in &chunk.deps {
        let there = Some(*dep) == genesis
            || here.contains(dep)
            || books.has_change(entry.document, entry.generation, dep.as_bytes())?;
        if !there {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Where a document lives and whose it is.
struct Place {
    home: Space,
    author: UserId,
}

/// As it is known here; of a new one, where it stood and who wrote its first change. Only in a share of it, and its
/// home is where its author may have handed it in; where that is not one space, it waits for a reader there.
fn place<B: Books>(
    books: &B,
    known: Option<&KnownDocument>,
    ready: &[Parked],
) -> Kept<Option<Place>> {
    if let Some(known) = known {
        return Ok(Some(Place { home: known.home, author: known.author }));
    }
    let Some(first) = ready.first() else { return Ok(None) };
    let (Some(kind), Some((author, at))) = (Kind::from_number(first.kind), by(first)) else {
        return Ok(None);
    };
    let mut stood = ready.iter().filter_map(|entry| entry.space.parse::<Space>().ok());
    let home = match stood.find(|space| kind.may_live_in(space)) {
        Some(home) => Some(home),
        None => handed_in(books, kind, author, at)?,
    };
    Ok(home.map(|home| Place { home, author }))
}

/// The one space a person can have written a record into: ever, or when they say that they did.
fn handed_in<B: Books>(books: &B, kind: Kind, author: UserId, at: TimeMs) -> Kept<Option<Space>> {
    let mut grants = books.grants(author)?;
    grants.retain(|grant| grant.right.writes() && kind.may_live_in(&grant.space));
    let ever: BTreeSet<Space> = grants.iter().map(|grant| grant.space).collect();
    grants.retain(|grant| grant.covers_any(at, at));
    let then: BTreeSet<Space> = grants.iter().map(|grant| grant.space).collect();
    let one = [ever, then].into_iter().find(|spaces| spaces.len() == 1);
    Ok(one.and_then(|spaces| spaces.first().copied()))
}

/// Who made a change, and when they say that they did.
fn by(entry: &Parked) -> Option<(UserId, TimeMs)> {
    let chunk = Chunk::parse(&entry.raw).ok()?;
    Authorship::read(Some(chunk.message), chunk.time).map(|by| (by.user, by.time))
}
/// The document with the entries in it; none when it would not be one, and then they wait on.
fn merged(apply: &dyn Apply, base: Base, ready: &[Parked]) -> Option<Applied> {
    let raw: Vec<Vec<u8>> = ready.iter().map(|entry| entry.raw.clone()).collect();
    apply.apply(base, &raw).ok().filter(|applied| applied.misshapen.is_none())
}

/// Writes down entries whose document has them, with new numbers in every space it stands in.
///
/// # Errors
/// The storage's.
pub(super) fn keep<B: Books>(books: &mut B, ready: &[Parked], at: TimeMs) -> Kept<()> {
    let Some(first) = ready.first() else { return Ok(()) };
    let commit = books.commit_n()?;
    let mut rows = Vec::with_capacity(ready.len());
    for entry in ready {
        if books.has_change(entry.document, entry.generation, entry.hash.as_bytes())? {
            // It waited here while its author brought it.
            books.unpark(entry)?;
            continue;
        }
        let by = by(entry).map(|(user, _)| user).filter(|user| *user != SERVER_USER);
        books.keep_healed_life(entry.incarnation, by, at)?;
        let actor = Chunk::parse(&entry.raw).map(|chunk| chunk.actor.to_vec()).unwrap_or_default();
        let accepted = AcceptedChange { hash: entry.hash, actor, raw: entry.raw.clone() };
        let change = books.keep_change(&NewChange {
            document: entry.document,
            generation: entry.generation,
            change: &accepted,
            incarnation: entry.incarnation,
            seq: 0,
            commit,
        })?;
        rows.push(Numbered { change, for_all: false });
        books.unpark(entry)?;
    }
    if rows.is_empty() {
        return Ok(());
    }
    for space in books.spaces_of(first.document)? {
        books.number(&space, &rows)?;
    }
    let back: BTreeSet<Hash> = ready.iter().map(|entry| entry.hash).collect();
    no_longer_apart(books, first.document, &back, at)
}

/// What the judge kept apart after the restore, and others bring back as it was taken before it: the tag says so, and
/// nothing is judged again, nor is anything lost by a decision made in between. Once all of an action is back there is
/// nothing left to decide about it.
fn no_longer_apart<B: Books>(
    books: &mut B,
    document: DocumentId,
    back: &BTreeSet<Hash>,
    at: TimeMs,
) -> Kept<()> {
    let mut of = BTreeSet::new();
    for withheld in books.withheld_changes(document)? {
        if Chunk::parse(&withheld.raw).is_ok_and(|chunk| back.contains(&chunk.hash)) {
            of.insert(withheld.of);
        }
    }
    for (incarnation, seq) in of {
        if books.settled(incarnation, seq)?.is_none() && is_whole(books, (incarnation, seq))? {
            let (by, reason) = (SERVER_USER, Code::BROUGHT_BACK.zh());
            let decision = Decision { incarnation, seq, by, reason, at };
            books.keep_settled(&decision, Outcome::SetAside, None)?;
        }
    }
    Ok(())
}

/// Whether every change of an action kept apart is in its record.
fn is_whole<B: Books>(books: &B, (incarnation, seq): (IncarnationId, u64)) -> Kept<bool> {
    let Some(changeset) = books.apart(incarnation, seq)? else { return Ok(false) };
    for part in changeset.parts.iter().filter(|part| part.erased.is_none()) {
        for raw in &part.changes {
            let Ok(chunk) = Chunk::parse(raw) else { return Ok(false) };
            if !books.has_change(part.document, part.generation, chunk.hash.as_bytes())? {
                return Ok(false);
            }
        }
    }
    Ok(true)
}
