//! One record's document: from the cache, from the log when the cache is damaged, and back with all that is derived.

use std::collections::BTreeSet;

use automerge::ActorId;
use model::document::{Conflict, Document, DocumentError};
use model::id::DocumentId;
use model::kind::Kind;
use model::planted::{self, Bug};
use rusqlite::{Connection, Transaction, TransactionBehavior};
use sync::genesis::genesis_hash;
use sync::hash::Hash;
use sync::plain::Plain;
use sync::receipt::SyncReceipt;

use crate::derive::{self, Projected};
use crate::table::change::{self, ChangeRow, State};
use crate::table::document::{self, Counts, DocumentRow};
use crate::table::{changeset, conflict};
use crate::{Result, Store, StoreError, reply};

/// Documents opened here are read and written down, never edited, so that no change is ever made by this actor.
const READER: [u8; 16] = *b"doorstep-reader\0";

/// Where a record stands with the server: the quiet cloud beside it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordState {
    /// Own changes the server has not kept yet.
    pub pending: i64,
    /// Own changes kept apart: 待复核.
    pub aside: i64,
    /// Changes of others that wait for earlier ones.
    pub waiting: i64,
    /// Fields with two values.
    pub conflicts: i64,
    /// Its photos that the server has not got yet.
    pub photos_waiting: i64,
    /// The receipt of the latest own changeset that touched it.
    pub receipt: Option<SyncReceipt>,
}

/// What the screen says of it, the gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// 待复核
    Review,
    /// 有冲突
    Conflict,
    /// 已保存待上传
    Waiting,
    /// 已上传
    Uploaded,
}

impl RecordState {
    /// The one word for it.
    pub const fn standing(&self) -> Standing {
        if self.aside > 0 {
            Standing::Review
        } else if self.conflicts > 0 {
            Standing::Conflict
        } else if self.pending > 0 || self.photos_waiting > 0 {
            Standing::Waiting
        } else {
            Standing::Uploaded
        }
    }
}

impl Store {
    pub(crate) fn begin(&mut self) -> Result<Transaction<'_>> {
        Ok(self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?)
    }

    /// A record, open for reading or for one editing session: `actor` is fresh from the seeded generator.
    ///
    /// # Errors
    /// [`StoreError::NoDocument`], or what the disk did. A damaged cache is not an error: the log is read instead.
    pub fn document(&self, id: DocumentId, actor: ActorId) -> Result<Document> {
        if let Some((row, saved)) = document::load(&self.connection, id)?
            && let Some(document) = from_cache(&row, &saved, actor.clone())
        {
            return Ok(document);
        }
        let rows = change::of_document(&self.connection, id)?;
        let (document, _) =
            from_log(&rows, State::is_applied, actor)?.ok_or(StoreError::NoDocument(id))?;
        Ok(document)
    }

    /// A record as its author left it, with what is kept apart or behind it: for review and for authoring again.
    ///
    /// # Errors
    /// [`StoreError::NoDocument`], or what the disk did.
    pub fn document_as_authored(&self, id: DocumentId, actor: ActorId) -> Result<Document> {
        let authored = |state: State| {
            // What was done again is still what later ones were written upon.
            matches!(
                state,
                State::Pending
                    | State::Confirmed
                    | State::Quarantined
                    | State::Blocked
                    | State::Void
            )
        };
        let rows = change::of_document(&self.connection, id)?;
        let (document, _) = from_log(&rows, authored, actor)?.ok_or(StoreError::NoDocument(id))?;
        Ok(document)
    }

    /// What kind of record an id names, if it is here.
    ///
    /// # Errors
    /// What the disk did.
    pub fn kind_of(&self, id: DocumentId) -> Result<Option<Kind>> {
        Ok(document::find(&self.connection, id)?.and_then(|row| Kind::from_number(row.kind)))
    }

    /// Where a record stands with the server; none when it is not here.
    ///
    /// # Errors
    /// What the disk did.
    pub fn record_state(&self, id: DocumentId) -> Result<Option<RecordState>> {
        let connection = &self.connection;
        let rows = change::standings(connection, id)?;
        if rows == Counts::default() && document::find(connection, id)?.is_none() {
            return Ok(None);
        }
        let conflicts = document::find(connection, id)?.map_or(0, |row| row.counts.conflicts);
        Ok(Some(RecordState {
            pending: rows.pending,
            aside: rows.aside,
            waiting: rows.waiting,
            conflicts,
            photos_waiting: crate::table::blob::waiting_of(connection, id)?,
            receipt: changeset::latest_receipt(connection, id)?,
        }))
    }
}

/// The cached document, if it is whole and what its row says it is.
fn from_cache(row: &DocumentRow, saved: &[u8], actor: ActorId) -> Option<Document> {
    let kind = Kind::from_number(row.kind)?;
    let mut document = Document::load(kind, row.schema_version, saved, actor).ok()?;
    (heads(&mut document) == row.heads).then_some(document)
}

/// A document from its rows in the log, and how many of the rows are not in order; none when no row counts.
pub(crate) fn from_log(
    rows: &[ChangeRow],
    counts: impl Fn(State) -> bool,
    actor: ActorId,
) -> Result<Option<(Document, DocumentRow)>> {
    let generation = rows.iter().map(|row| row.of.generation).max().unwrap_or(0);
    let present = || rows.iter().filter(|row| row.of.generation == generation);
    let mut taken = present().filter(|row| counts(row.state)).peekable();
    let Some(first) = taken.peek().copied() else { return Ok(None) };
    let Some(kind) = Kind::from_number(first.of.kind) else { return Ok(None) };
    let schema_version =
        present().map(|row| row.of.schema_version).max().unwrap_or(first.of.schema_version);
    let mut document = Document::open(kind, schema_version, taken.map(|row| &row.raw), actor)?;
    let merged = heads(&mut document);
    let row = DocumentRow {
        kind: first.of.kind,
        schema_version,
        generation,
        author: creator(present(), &counts)?.unwrap_or(first).user,
        first_log_id: first.log_id,
        counts: change::count(present()),
        confirmed: confirmed_heads(present(), &merged)?,
        heads: merged,
    };
    Ok(Some((document, row)))
}

/// Whose change began the document: the one upon the genesis alone. Usually the first that came; not after a change was
/// lost and came back.
fn creator<'a>(
    rows: impl Iterator<Item = &'a ChangeRow>,
    counts: impl Fn(State) -> bool,
) -> Result<Option<&'a ChangeRow>> {
    for row in rows.filter(|row| counts(row.state)) {
        if reply::deps(row)?.iter().all(|dep| is_genesis(row, dep)) {
            return Ok(Some(row));
        }
    }
    Ok(None)
}

/// Derives a document anew from the log: after changes of others came, or own ones were kept apart.
///
/// Changes that waited for others are taken in as far as those have come.
pub(crate) fn refresh(connection: &Connection, id: DocumentId) -> Result<()> {
    let mut rows = change::of_document(connection, id)?;
    reply::promote(connection, &mut rows)?;
    match from_log(&rows, State::is_applied, reader())? {
        Some((mut document, row)) => write(connection, id, &mut document, row),
        None => forget(connection, id),
    }
}

/// Writes a document and all that is derived from it.
pub(crate) fn write(
    connection: &Connection,
    id: DocumentId,
    document: &mut Document,
    row: DocumentRow,
) -> Result<()> {
    let first_log_id = row.first_log_id;
    Written::of(id, document, row)?.put(connection, id, first_log_id)
}

/// All that is written of a document, worked out before the database is touched.
#[derive(Clone, Debug)]
pub(crate) struct Written {
    row: DocumentRow,
    kind: Kind,
    saved: Vec<u8>,
    conflicts: Vec<Conflict>,
    /// None for a record that a newer app wrote in a way this one cannot read: it stays whole, only out of the lists.
    pub(crate) projected: Option<Projected>,
}

impl Written {
    pub(crate) fn of(
        id: DocumentId,
        document: &mut Document,
        mut row: DocumentRow,
    ) -> Result<Self> {
        let conflicts = if document.is_one_line() { Vec::new() } else { document.conflicts()? };
        row.counts.conflicts = i64::try_from(conflicts.len()).unwrap_or(i64::MAX);
        row.heads = heads(document);
        let projected = Projected::read(id, row.author, document).ok();
        Ok(Self { row, kind: document.kind(), saved: document.save(), conflicts, projected })
    }

    /// Of a record that was read without being opened: it has no saved form until a nightly look or its next change, and
    /// is opened from the log until then. None when it does not say what its kind says.
    pub(crate) fn unopened(id: DocumentId, row: DocumentRow, plain: &Plain<'_>) -> Option<Self> {
        let kind = Kind::from_number(row.kind)?;
        let made = || plain.made("log").ok_or(DocumentError::Empty);
        let projected = Projected::of(id, row.author, kind, plain.value()?, made).ok()?;
        Some(Self {
            row: DocumentRow { heads: plain.head.as_bytes().to_vec(), ..row },
            kind,
            saved: Vec::new(),
            conflicts: Vec::new(),
            projected: Some(projected),
        })
    }

    /// Writes it; its first change stands in the log at `first_log_id`.
    pub(crate) fn put(
        &self,
        connection: &Connection,
        id: DocumentId,
        first_log_id: i64,
    ) -> Result<()> {
        self.put_lists(connection, id, first_log_id)?;
        self.put_search(connection)
    }

    /// All of it but what is found by typing, which is best written for many at once.
    pub(crate) fn put_lists(
        &self,
        connection: &Connection,
        id: DocumentId,
        first_log_id: i64,
    ) -> Result<()> {
        let row = DocumentRow { first_log_id, ..self.row.clone() };
        document::write(connection, id, &row, &self.saved)?;
        conflict::write(connection, id, &self.conflicts)?;
        match &self.projected {
            Some(projected) => projected.write_lists(connection),
            None => derive::remove(connection, self.kind, id),
        }
    }

    /// What is found by typing.
    pub(crate) fn put_search(&self, connection: &Connection) -> Result<()> {
        self.projected.as_ref().map_or(Ok(()), |projected| projected.write_search(connection))
    }
}

/// Nothing of a document counts any more: the cache and all that was derived from it go, the log stays.
pub(crate) fn forget(connection: &Connection, id: DocumentId) -> Result<()> {
    let Some(row) = document::find(connection, id)? else { return Ok(()) };
    if let Some(kind) = Kind::from_number(row.kind) {
        derive::remove(connection, kind, id)?;
    }
    conflict::remove(connection, id)?;
    document::remove(connection, id)
}

/// Counts anew what is not in order; the document itself says what it said.
pub(crate) fn recount(connection: &Connection, id: DocumentId) -> Result<()> {
    if planted::is(Bug::ProjectionStale) {
        return Ok(());
    }
    let counts = change::standings(connection, id)?;
    let Some(row) = document::find(connection, id)? else { return Ok(()) };
    let confirmed = match counts.pending {
        0 => row.heads,
        _ => {
            let rows = change::of_document(connection, id)?;
            let present = rows.iter().filter(|it| it.of.generation == row.generation);
            confirmed_heads(present, &row.heads)?
        }
    };
    document::set_counts(connection, id, counts, &confirmed)
}

/// The heads of what the server has confirmed: those of the whole, unless something is pending.
fn confirmed_heads<'a>(
    rows: impl Iterator<Item = &'a ChangeRow> + Clone,
    merged: &[u8],
) -> Result<Vec<u8>> {
    let confirmed = || rows.clone().filter(|row| row.state == State::Confirmed);
    if confirmed().next().is_none() {
        return Ok(Vec::new());
    }
    if rows.clone().all(|row| row.state != State::Pending) {
        return Ok(merged.to_vec());
    }
    let mut heads: BTreeSet<Hash> = confirmed().map(|row| row.hash).collect();
    for row in confirmed() {
        for dep in reply::deps(row)? {
            heads.remove(&dep);
        }
    }
    Ok(heads.iter().flat_map(|head| *head.as_bytes()).collect())
}

pub(crate) fn reader() -> ActorId {
    ActorId::from(READER)
}

pub(crate) fn heads(document: &mut Document) -> Vec<u8> {
    document.heads().concat()
}

/// Where a kind's documents begin: what needs no row in the log.
pub(crate) fn is_genesis(row: &ChangeRow, dep: &Hash) -> bool {
    genesis_hash(row.of.kind, row.of.schema_version).as_ref() == Some(dep)
}
