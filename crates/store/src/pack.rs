//! Taking in a pack: each chunk in one transaction, its documents worked out before the database is touched. A document
//! that is here already, or that does not come whole, goes the way of the feed.

use std::collections::BTreeSet;
use std::thread;

use model::document::{Authorship, Document};
use model::id::DocumentId;
use model::kind::Kind;
use rusqlite::Connection;
use sync::gate::{self, Gated};
use sync::genesis::genesis_hash;
use sync::hash::Hash;
use sync::pack::{Manifest, PackedChange, PackedDocument};
use sync::plain;

use crate::derive::Record;
use crate::document::{Written, heads, reader};
use crate::reply::{self, Applied, Head, Incoming, Work};
use crate::table::change::{self, FeedPlace, Of, State};
use crate::table::document::DocumentRow;
use crate::table::{cursor, document_space, erased, pack};
use crate::{Result, Store, StoreError};

/// More threads would only wait for the database.
const THREADS_MAX: usize = 4;

/// A document of a pack, ready to be written.
#[derive(Debug)]
pub struct Prepared {
    packed: PackedDocument,
    /// Of each change, who and when.
    heads: Vec<Head>,
    /// None where it did not come whole: what is there is then derived from the log.
    written: Option<Written>,
}

impl Prepared {
    /// Works out what is to be written. Touches no database, so that it can be done beside one being written.
    ///
    /// # Errors
    /// What [`gate::change`] says: no change of a pack comes near Automerge that has not passed.
    pub fn of(packed: PackedDocument) -> Result<Self> {
        let closed = |_| StoreError::Inconsistent("a pack holds what passes no gate");
        let gated = packed.changes.iter().map(|change| gate::change(&change.raw));
        let gated = gated.collect::<std::result::Result<Vec<_>, _>>().map_err(closed)?;
        let written = worked_out(&packed, &gated);
        let heads = gated.iter().map(|it| Head::of(&it.chunk)).collect();
        Ok(Self { packed, heads, written })
    }

    /// The documents of a chunk, in its order, worked out by several threads at once.
    ///
    /// # Errors
    /// As [`Prepared::of`]; when a document made Automerge panic, which harms nobody.
    pub fn all(mut documents: Vec<PackedDocument>) -> Result<Vec<Self>> {
        let threads = thread::available_parallelism().map_or(1, usize::from).clamp(1, THREADS_MAX);
        let share = documents.len().div_ceil(threads).max(1);
        let mut shares = Vec::with_capacity(threads);
        while !documents.is_empty() {
            let rest = documents.split_off(share.min(documents.len()));
            shares.push(std::mem::replace(&mut documents, rest));
        }
        let prepare = |share: Vec<PackedDocument>| {
            share.into_iter().map(Self::of).collect::<Result<Vec<_>>>()
        };
        thread::scope(|scope| {
            let working: Vec<_> =
                shares.into_iter().map(|share| scope.spawn(move || prepare(share))).collect();
            let mut all = Vec::new();
            for one in working {
                let panicked = |_| StoreError::Inconsistent("a document of a pack panicked");
                all.extend(one.join().map_err(panicked)??);
            }
            Ok(all)
        })
    }

    /// Whether it names photos.
    pub fn has_photos(&self) -> Option<DocumentId> {
        let record = &self.written.as_ref()?.projected.as_ref()?.record;
        let named = match record {
            Record::Visit(visit) => !visit.photos.is_empty(),
            Record::Event(event, _) => !event.photos.is_empty(),
            _ => false,
        };
        named.then_some(self.packed.document)
    }
}

fn worked_out(packed: &PackedDocument, gated: &[Gated<'_>]) -> Option<Written> {
    let kind = Kind::from_number(packed.kind)?;
    // Whoever began it: the change upon the genesis alone.
    let genesis = genesis_hash(packed.kind, packed.schema_version)?;
    let first = gated.iter().map(|it| &it.chunk).find(|chunk| chunk.deps == [genesis])?;
    let mut row = DocumentRow {
        kind: packed.kind,
        schema_version: packed.schema_version,
        generation: packed.generation,
        author: Authorship::read(Some(first.message), first.time).map(|by| by.user),
        ..DocumentRow::default()
    };
    if let Some(plain) = plain::read(packed.kind, packed.schema_version, gated) {
        row.confirmed = plain.head.as_bytes().to_vec();
        if let Some(written) = Written::unopened(packed.document, row.clone(), &plain) {
            return Some(written);
        }
    }
    let raw = packed.changes.iter().map(|change| &change.raw);
    let mut document = Document::open(kind, packed.schema_version, raw, reader()).ok()?;
    row.confirmed = heads(&mut document);
    Written::of(packed.document, &mut document, row).ok()
}

impl Store {
    /// Begins a first sync, or goes on with it under a newer manifest, which was verified.
    ///
    /// # Errors
    /// What the disk did.
    pub fn begin_pack(&mut self, manifest: &Manifest) -> Result<()> {
        let transaction = self.begin()?;
        pack::begin(&transaction, manifest)?;
        finish(&transaction, &manifest.space)?;
        Ok(transaction.commit()?)
    }

    /// Takes in a chunk of the manifest under way. After the last one the feed goes on from the manifest's number.
    ///
    /// # Errors
    /// What the disk did; nothing of the chunk is here then.
    pub fn take_chunk(
        &mut self,
        space: &str,
        hash: Hash,
        documents: &[Prepared],
    ) -> Result<Applied> {
        let mut log_id = self.next_log_id;
        let transaction = self.begin()?;
        let (mut applied, mut work) = (Applied::default(), Work::default());
        let mut new = Vec::with_capacity(documents.len());
        for document in documents {
            new.extend(take(&transaction, space, document, &mut log_id, &mut work)?);
        }
        // The index writes down what it holds whenever a trigger runs: all words together, after everything with triggers.
        new.into_iter().try_for_each(|written| written.put_search(&transaction))?;
        reply::settle(&transaction, &work, &mut applied)?;
        let ids: BTreeSet<DocumentId> = documents.iter().map(|it| it.packed.document).collect();
        applied.documents.extend(ids);
        pack::chunk_done(&transaction, space, hash)?;
        finish(&transaction, space)?;
        transaction.commit()?;
        self.next_log_id = log_id;
        Ok(applied)
    }

    /// Gives a pack up: the space's feed is read from its beginning. What came already stays.
    ///
    /// # Errors
    /// What the disk did.
    pub fn read_feed_instead(&mut self, space: &str) -> Result<()> {
        let transaction = self.begin()?;
        pack::read_feed_instead(&transaction, space)?;
        Ok(transaction.commit()?)
    }
}

/// When every chunk is in, the space is read like any other.
fn finish(connection: &Connection, space: &str) -> Result<()> {
    match pack::find(connection, space)? {
        Some(pack) if pack.lacking().next().is_none() => {
            let known = cursor::get(connection, space)?;
            cursor::set(connection, space, pack.n.max(known))?;
            pack::end(connection, space)
        }
        _ => Ok(()),
    }
}

/// Takes a document in; what is written of it whole, so that its words are still to be written.
fn take<'a>(
    connection: &Connection,
    space: &str,
    prepared: &'a Prepared,
    log_id: &mut i64,
    work: &mut Work,
) -> Result<Option<&'a Written>> {
    let packed = &prepared.packed;
    if erased::covers(connection, packed.document, packed.generation)? {
        return Ok(None);
    }
    document_space::add(connection, packed.document, space)?;
    let new = !change::is_known(connection, packed.document)?;
    match &prepared.written {
        Some(written) if new => {
            let first_log_id = *log_id;
            for (change, head) in packed.changes.iter().zip(&prepared.heads) {
                let it = incoming(space, packed, change, head);
                reply::insert(connection, &it, State::Confirmed, &change.raw, *log_id)?;
                *log_id += 1;
            }
            written.put_lists(connection, packed.document, first_log_id)?;
            Ok(Some(written))
        }
        _ => {
            for (change, head) in packed.changes.iter().zip(&prepared.heads) {
                let it = incoming(space, packed, change, head);
                reply::put(connection, &it, &change.raw, log_id, work)?;
            }
            Ok(None)
        }
    }
}

fn incoming<'a>(
    space: &'a str,
    packed: &PackedDocument,
    change: &'a PackedChange,
    head: &'a Head,
) -> Incoming<'a> {
    let feed = change.place.map(|it| FeedPlace { n: it.n, commit: it.commit, tag: it.tag });
    Incoming {
        space,
        of: Of {
            document: packed.document,
            kind: packed.kind,
            schema_version: packed.schema_version,
            generation: packed.generation,
        },
        head,
        incarnation: change.incarnation,
        feed,
    }
}
