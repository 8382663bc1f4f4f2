//! Documents put together anew from their changes: what the saved form still has and the changes have lost comes back,
//! and saved form, heads and the lists a document stands in say again what its changes and its home say.

use std::collections::BTreeMap;

use model::document::Authorship;
use model::id::{DocumentId, IncarnationId};
use model::kind::Kind;
use model::space::Space;
use rusqlite::{Connection, OptionalExtension, params};
use sync::apply::{assemble, changes_in};
use sync::cbor;
use sync::chunk::Chunk;
use sync::hash::Hash;

use super::table::{
    actor, change, document, document_space, erased, feed, incarnation, meta, space,
};
use super::value::int;
use crate::storage::Kept;
use crate::storage::books::Numbered;
use crate::storage::repair::MendReport;

/// A change that comes back.
pub(super) struct Returning<'a> {
    pub(super) document: DocumentId,
    pub(super) generation: u32,
    pub(super) incarnation: IncarnationId,
    /// Its changeset's number; 0 where that is not known.
    pub(super) seq: u64,
    pub(super) raw: &'a [u8],
    /// Where the feed had it, when whoever brings it can prove that.
    pub(super) place: Option<(Space, u64)>,
}

/// Keeps a change that was accepted once and is not there any more; whether it came back. Never one of a generation that
/// is over, nor one whose actor is another life's.
pub(super) fn bring_back(connection: &Connection, it: &Returning<'_>) -> Kept<bool> {
    if erased::generation(connection, it.document)?.is_some_and(|erased| it.generation < erased) {
        return Ok(false);
    }
    let Some(known) = document::one(connection, it.document)? else { return Ok(false) };
    let Ok(chunk) = Chunk::parse(it.raw) else { return Ok(false) };
    if known.generation != it.generation
        || change::exists(connection, it.document, it.generation, &chunk.hash.0)?
    {
        return Ok(false);
    }
    let owner = actor::owner(connection, it.document, it.generation, chunk.actor)?;
    if owner.is_some_and(|owner| owner != it.incarnation) {
        return Ok(false);
    }
    // After a restore its author's life may be as unknown as the change was.
    let by = Authorship::read(Some(chunk.message), chunk.time).map(|by| by.user);
    incarnation::ensure_healed(connection, it.incarnation, by, chunk.time)?;
    actor::ensure(connection, (it.document, it.generation), chunk.actor, it.incarnation)?;
    let commit = meta::commits(connection)?.saturating_add(1);
    // A number that no feed names: that of the lost row would be filled in wherever it stood, in whatever order.
    let row: i64 = connection
        .prepare_cached(include_str!("sql/change_next_id.sql"))?
        .query_row([], |row| row.get(0))?;
    connection.prepare_cached(include_str!("sql/change_insert_as.sql"))?.execute(params![
        row,
        it.document.as_bytes(),
        it.generation,
        chunk.hash.0,
        it.raw,
        it.incarnation.as_bytes(),
        int(it.seq),
        int(commit),
    ])?;
    for space in document_space::of(connection, it.document)? {
        let proven = it.place.filter(|(of, _)| *of == space).map(|(_, n)| n);
        list_again(connection, &space, proven, row)?;
    }
    Ok(true)
}

/// Into the hole the change has left in a feed, or behind its end: who reads it twice has lost nothing.
fn list_again(connection: &Connection, space: &Space, proven: Option<u64>, row: i64) -> Kept<()> {
    let holes = feed::holes(connection, space)?;
    let hole = match proven {
        Some(n) => holes.contains(&n).then_some(n),
        None => holes.first().copied(),
    };
    match hole {
        Some(n) => Ok(feed::fill(connection, space, n, row)?),
        None => {
            let n = space::take_numbers(connection, space, 1)?;
            Ok(feed::insert(connection, space, n, Numbered { change: row, for_all: false })?)
        }
    }
}

/// Puts documents in order; what was not is counted.
pub(super) fn documents(connection: &Connection, ids: &[DocumentId]) -> Kept<MendReport> {
    let mut report = MendReport::default();
    for id in ids {
        let one = one(connection, *id)?;
        report.documents += 1;
        report.mended += u64::from(one.changed());
        report.changes += one.changes;
        report.broken += u64::from(one.broken);
    }
    if report.changes > 0 {
        meta::set_commits(connection, meta::commits(connection)?.saturating_add(1))?;
    }
    Ok(report)
}

#[derive(Default)]
struct One {
    /// Changes that came back from the saved form.
    changes: u64,
    /// Heads or saved form were written anew.
    rewritten: bool,
    /// It was missing in a list.
    listed: bool,
    /// Changes wait for some that are nowhere here.
    broken: bool,
}

impl One {
    fn changed(&self) -> bool {
        self.changes > 0 || self.rewritten || self.listed
    }
}

fn one(connection: &Connection, id: DocumentId) -> Kept<One> {
    let mut done = One::default();
    let Some(known) = document::one(connection, id)? else { return Ok(done) };
    // A share ends when its purpose does; only the home is certain.
    if !document_space::of(connection, id)?.contains(&known.home) {
        document_space::insert(connection, id, &known.home, 0)?;
        done.listed = true;
    }
    let (kind, version) = (known.kind.number(), known.schema_version);
    let mut raws = change::raws(connection, id, known.generation)?;
    let saved = changes_in(kind, version, &known.saved).ok();
    for raw in saved.iter().flatten() {
        let Ok(chunk) = Chunk::parse(raw) else { continue };
        if raws.contains_key(&chunk.hash) {
            continue;
        }
        let owner = actor::owner(connection, id, known.generation, chunk.actor)?;
        let Some(incarnation) = owner else { continue };
        let generation = known.generation;
        let returning =
            Returning { document: id, generation, incarnation, seq: 0, raw, place: None };
        if bring_back(connection, &returning)? {
            done.changes += 1;
            raws.insert(chunk.hash, raw.clone());
        }
    }
    rewrite(connection, id, (known.kind, version), &raws, saved.as_deref(), &mut done)?;
    Ok(done)
}

fn rewrite(
    connection: &Connection,
    id: DocumentId,
    (kind, version): (Kind, u16),
    raws: &BTreeMap<Hash, Vec<u8>>,
    saved: Option<&[Vec<u8>]>,
    done: &mut One,
) -> Kept<()> {
    let all: Vec<Vec<u8>> = raws.values().cloned().collect();
    let Ok(assembled) = assemble(kind.number(), version, &all) else {
        done.broken = true;
        return Ok(());
    };
    done.broken = assembled.waiting > 0;
    let heads = cbor::encode(&assembled.heads);
    let stands: Option<Vec<u8>> = connection
        .prepare_cached("SELECT heads FROM document WHERE id = ?1")?
        .query_row([id.as_bytes()], |row| row.get(0))
        .optional()?;
    let known = raws.len() - assembled.waiting;
    let whole = saved.is_some_and(|saved| {
        let named = |raw: &Vec<u8>| Chunk::parse(raw).is_ok_and(|it| raws.contains_key(&it.hash));
        saved.len() == known && saved.iter().all(named)
    });
    if whole && stands.as_ref() == Some(&heads) {
        return Ok(());
    }
    let sql = "UPDATE document SET heads = ?2, saved = ?3 WHERE id = ?1";
    connection.prepare_cached(sql)?.execute(params![id.as_bytes(), heads, assembled.saved])?;
    done.rewritten = true;
    Ok(())
}
