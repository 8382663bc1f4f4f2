//! Saving: what a person did, in one transaction. It is 已保存 when this returns, and not before.

use std::collections::BTreeSet;

use model::document::Document;
use model::id::{DocumentId, IncarnationId};
use model::kind::Kind;
use model::planted::{self, Bug};
use model::time::TimeMs;
use rusqlite::Connection;
use sync::changeset::{Changeset, Part, chain_start};
use sync::chunk::Chunk;
use sync::genesis::genesis_hash;
use sync::hash::Hash;
use sync::limits::CHANGESET_BYTES_MAX;

use crate::document;
use crate::reply::{Own, look_again};
use crate::table::change::{self, NewChange, Of, State};
use crate::table::changeset::{self, ChangesetRow, State as Outbox};
use crate::table::document::{Counts, DocumentRow};
use crate::table::{blob, document as table, document_space, draft, meta};
use crate::{Result, Store, StoreError};

/// One action of a person, to be saved whole.
#[derive(Debug)]
pub struct Step {
    /// What was done, with the raw changes.
    pub changeset: Changeset,
    /// The documents as they are after it, one for each part. They are used up: what came in since they were
    /// opened is not in them, so the next edit opens them again.
    pub documents: Vec<Edited>,
    /// Photos that belong to it and were not kept before.
    pub photos: Vec<TakenPhoto>,
    /// The form that is finished by it.
    pub draft_done: Option<String>,
    /// Own changesets it takes the place of, those it `amends` among them: what they changed counts no more.
    pub replaces: Vec<Own>,
}

/// A document after the action.
#[derive(Debug)]
pub struct Edited {
    /// Which.
    pub id: DocumentId,
    /// What it says now.
    pub document: Document,
}

/// A photo, stripped and scaled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenPhoto {
    /// SHA-256 of its bytes.
    pub hash: Hash,
    /// The JPEG.
    pub bytes: Vec<u8>,
    /// When it was kept, ms UTC.
    pub at: TimeMs,
}

/// Where the action stands in its author's chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Saved {
    /// The life.
    pub incarnation: IncarnationId,
    /// Its number.
    pub seq: u64,
    /// The chain's hash with it.
    pub hash: Hash,
    /// The log's row of its last change.
    pub log_id: i64,
}

impl Store {
    /// Saves an action; returns once it is on the disk for good.
    ///
    /// # Errors
    /// [`StoreError::NotEnrolled`], [`StoreError::TooLarge`], [`StoreError::Inconsistent`] when parts and documents
    /// do not belong together, or what the disk did. Nothing of the action is saved then.
    pub fn save(&mut self, step: Step) -> Result<Saved> {
        check(&step)?;
        let first = self.next_log_id;
        let transaction = self.begin()?;
        let saved = write(&transaction, step, first)?;
        let committed = transaction.commit();
        if !planted::is(Bug::AcknowledgedBeforeCommit) {
            committed?;
        }
        self.next_log_id = saved.log_id + 1;
        Ok(saved)
    }
}

fn check(step: &Step) -> Result<()> {
    let parts = &step.changeset.parts;
    let bytes: usize = parts.iter().flat_map(|part| &part.changes).map(Vec::len).sum();
    if bytes > CHANGESET_BYTES_MAX {
        return Err(StoreError::TooLarge);
    }
    let named: BTreeSet<DocumentId> = parts.iter().map(|part| part.document).collect();
    let given: BTreeSet<DocumentId> = step.documents.iter().map(|edited| edited.id).collect();
    if named != given || named.len() != parts.len() || given.len() != step.documents.len() {
        return Err(StoreError::Inconsistent("each part has its document, each document its part"));
    }
    if parts.is_empty() || parts.iter().any(|part| part.changes.is_empty()) {
        return Err(StoreError::Inconsistent("nothing was changed"));
    }
    Ok(())
}

fn write(connection: &Connection, step: Step, first: i64) -> Result<Saved> {
    let incarnation = meta::incarnation(connection)?;
    let (seq, prev) = match changeset::tip(connection, incarnation)? {
        Some((seq, hash)) => (seq.saturating_add(1), hash),
        None => (1, chain_start(incarnation)),
    };
    let own = (incarnation, seq);
    let changeset = &step.changeset;
    let hash = changeset.hash(seq, prev);
    bracket(connection, &step)?;
    let mut stale = replace(connection, &step, own)?;
    for photo in &step.photos {
        blob::insert(connection, photo.hash, &photo.bytes, blob::State::Stored, photo.at)?;
    }
    let mut next = first;
    let mut written = Vec::with_capacity(changeset.parts.len());
    for part in &changeset.parts {
        let known = table::find(connection, part.document)?;
        let logged = log(connection, changeset, part, known.as_ref(), own, &mut next)?;
        written.push((part, known, logged));
    }
    changeset::insert(connection, &envelope(changeset, own, (prev, hash), (first, next - first)))?;
    let mut documents = step.documents;
    for (part, known, logged) in written {
        let edited = documents.iter_mut().find(|edited| edited.id == part.document);
        let Some(Edited { id, document }) = edited else { continue };
        if known.is_none() {
            list(connection, part, changeset)?;
        }
        match known {
            _ if stale.remove(id) => document::refresh(connection, *id)?,
            Some(known) => extend(connection, *id, document, &logged, known)?,
            // Changes of it that count for nothing are in the log already.
            None if change::first_log_id(connection, *id)? < first => {
                document::refresh(connection, *id)?
            }
            None => create(connection, *id, document, part, changeset, &logged)?,
        }
    }
    for id in stale {
        document::refresh(connection, id)?;
    }
    if let Some(key) = &step.draft_done {
        draft::remove(connection, key)?;
    }
    Ok(Saved { incarnation, seq, hash, log_id: next - 1 })
}

/// From when on the server may take what waits to have been done. What is done again was done before anybody knows when.
fn bracket(connection: &Connection, step: &Step) -> Result<()> {
    if step.changeset.amends.is_some() || !step.replaces.is_empty() {
        return meta::forget_proven_time(connection);
    }
    if changeset::is_all_sent(connection)? { meta::prove_time(connection) } else { Ok(()) }
}

/// What was written into the log for one part.
struct Logged {
    /// What the first change builds upon, as a document's row writes heads.
    upon: Vec<u8>,
    first_log_id: i64,
    last: Hash,
    many: i64,
}

/// Writes a part's changes into the log; each must build upon what is in the document.
fn log(
    connection: &Connection,
    changeset: &Changeset,
    part: &Part,
    known: Option<&DocumentRow>,
    (incarnation, seq): Own,
    next: &mut i64,
) -> Result<Logged> {
    let of = Of {
        document: part.document,
        kind: part.kind,
        schema_version: part.schema_version,
        generation: part.generation,
    };
    let first_log_id = *next;
    let heads = known.map_or(&[][..], |row| &row.heads);
    let mut here: BTreeSet<Hash> = heads.chunks_exact(32).filter_map(Hash::from_slice).collect();
    here.extend(genesis_hash(part.kind, part.schema_version));
    let (mut upon, mut last) = (None, Hash([0; 32]));
    for raw in &part.changes {
        let chunk = Chunk::parse(raw)
            .map_err(|_| StoreError::Inconsistent("a part holds what is no change"))?;
        for dep in &chunk.deps {
            let applied =
                |found: Option<(i64, State)>| found.is_some_and(|(_, state)| state.is_applied());
            if !here.contains(dep) && !applied(change::find(connection, of, *dep)?) {
                return Err(StoreError::Inconsistent(
                    "a change builds upon what is not in its document",
                ));
            }
        }
        let new = NewChange {
            log_id: *next,
            of,
            hash: chunk.hash,
            state: State::Pending,
            user: Some(changeset.user),
            action: &changeset.action,
            time: changeset.device_time,
            incarnation,
            seq,
            space: &part.space,
            feed: None,
            raw,
        };
        change::insert(connection, &new)?;
        upon.get_or_insert_with(|| sorted(chunk.deps));
        last = chunk.hash;
        here.insert(last);
        *next += 1;
    }
    Ok(Logged { upon: upon.unwrap_or_default(), first_log_id, last, many: *next - first_log_id })
}

fn sorted(mut hashes: Vec<Hash>) -> Vec<u8> {
    hashes.sort_unstable();
    hashes.iter().flat_map(|hash| *hash.as_bytes()).collect()
}

/// The edited document becomes the cache; what came in since it was opened is added to it first.
fn extend(
    connection: &Connection,
    id: DocumentId,
    document: &mut Document,
    logged: &Logged,
    known: DocumentRow,
) -> Result<()> {
    let current = logged.upon == known.heads && document::heads(document) == logged.last.as_bytes();
    if !current {
        let rows = change::of_document(connection, id)?;
        document.apply(rows.iter().filter(|row| row.state.is_applied()).map(|row| &row.raw))?;
    }
    let pending = known.counts.pending + logged.many;
    let row = DocumentRow { counts: Counts { pending, ..known.counts }, ..known };
    document::write(connection, id, document, row)
}

fn create(
    connection: &Connection,
    id: DocumentId,
    document: &mut Document,
    part: &Part,
    changeset: &Changeset,
    logged: &Logged,
) -> Result<()> {
    if document::heads(document) != logged.last.as_bytes() {
        return Err(StoreError::Inconsistent("the document says something else than its changes"));
    }
    let row = DocumentRow {
        kind: part.kind,
        schema_version: part.schema_version,
        generation: part.generation,
        author: Some(changeset.user),
        first_log_id: logged.first_log_id,
        counts: Counts { pending: logged.many, ..Counts::default() },
        heads: Vec::new(),
        confirmed: Vec::new(),
    };
    document::write(connection, id, document, row)
}

/// A new document is listed where its author said it belongs, and where its kind is shared to.
fn list(connection: &Connection, part: &Part, changeset: &Changeset) -> Result<()> {
    document_space::add(connection, part.document, &part.space)?;
    let shared = Kind::from_number(part.kind).and_then(|kind| kind.shares(changeset.user));
    match shared {
        Some(space) => document_space::add(connection, part.document, &space.to_string()),
        None => Ok(()),
    }
}

/// What this action takes the place of counts no more. Gives the documents that have to be derived anew.
fn replace(connection: &Connection, step: &Step, by: Own) -> Result<BTreeSet<DocumentId>> {
    let mut stale = BTreeSet::new();
    let replaced: BTreeSet<Own> =
        step.replaces.iter().copied().chain(step.changeset.amends).collect();
    if !replaced.is_empty() {
        // A record that is begun again may belong to a space that was lost meanwhile.
        look_again(connection)?;
    }
    for (incarnation, seq) in replaced {
        let Some(row) = changeset::find(connection, incarnation, seq)? else { continue };
        changeset::set_amended(connection, row.own(), by)?;
        for change in change::of_changeset(connection, row.log_id, row.changes)? {
            if matches!(change.state, State::Pending | State::Blocked | State::Quarantined) {
                let amended = planted::is(Bug::AmendedOriginalApplied);
                let state = if amended { State::Pending } else { State::Void };
                change::set_state(connection, change.log_id, state)?;
                stale.insert(change.of.document);
            }
        }
    }
    Ok(stale)
}

fn envelope(
    changeset: &Changeset,
    (incarnation, seq): Own,
    (prev, hash): (Hash, Hash),
    (log_id, changes): (i64, i64),
) -> ChangesetRow {
    ChangesetRow {
        log_id,
        incarnation,
        seq,
        prev,
        hash,
        user: changeset.user,
        action: changeset.action.clone(),
        amends: changeset.amends,
        device_time: changeset.device_time,
        boot: changeset.boot,
        boot_clock: changeset.boot_clock,
        changes,
        state: Outbox::Waiting,
        code: None,
        receipt: None,
        amended_by: None,
    }
}
