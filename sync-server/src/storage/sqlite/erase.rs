//! Erasing by right in SQLite: one transaction, the certificates written down beside the database before it commits, and
//! the write-ahead log emptied after it. What was broken off anywhere is finished at the next start.

use std::collections::BTreeSet;

use model::id::{DocumentId, UserId};
use model::kind::Kind;
use model::space::Space;
use model::time::TimeMs;
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use sync::apply::{Apply, Base};
use sync::erasure::{Certificate, Erasure, digest};
use sync::gate;
use sync::hash::Hash;
use sync::judge::blobs_of;
use sync::key::PublicKey;
use sync::trust::Signed;

use super::SqliteStorage;
use super::table::{
    anchor, blob_reference, change, document, document_space, erased, feed, quarantine, space,
};
use super::value::{id, small};
use crate::audit::AuditEvent;
use crate::storage::erasing::{Erased, Erasing, Erasures, Unerasable, is_erasable};
use crate::storage::handing_in::told_by;
use crate::storage::{Kept, StorageError};

/// Tables whose rows of the document go, and the column that names it; those that others refer to come last.
const TABLES: [(&str, &str); 10] = [
    ("document_space", "document"),
    ("stay", "document"),
    ("departure", "document"),
    ("anchor", "document"),
    ("blob_reference", "document"),
    ("withheld", "document"),
    ("parked", "document"),
    ("actor", "document"),
    ("change", "document"),
    ("document", "id"),
];

impl Erasures for SqliteStorage {
    fn erase(
        &self,
        asked: &Erasing<'_>,
        try_only: bool,
        event: &dyn Fn(&Erased) -> AuditEvent,
    ) -> Kept<Result<Erased, Unerasable>> {
        let mut writer = self.writer();
        // Nothing that is left names what goes: asking that of a whole feed for every change would take minutes.
        writer.full.pragma_update(None, "foreign_keys", false)?;
        let done = self.erase_with(&mut writer.full, asked, try_only, event);
        writer.full.pragma_update(None, "foreign_keys", true)?;
        drop(writer);
        let mut done = match done? {
            Ok(done) => done,
            Err(why) => return Ok(Err(why)),
        };
        match try_only {
            true => done.remains = self.read(|it| remains(it, &done.certificates))?,
            false => self.empty_log()?,
        }
        Ok(Ok(done))
    }

    fn finish_erasures(&self, at: TimeMs) -> Kept<usize> {
        let certificates = match &self.aside {
            Some(aside) => aside.erased().map_err(machine)?,
            None => Vec::new(),
        };
        let lacking = self.read(|it| {
            let mut lacking = Vec::new();
            for one in certificates {
                if erased::generation(it, one.value.document)? < Some(one.value.generation) {
                    lacking.push(one);
                }
            }
            Ok(lacking)
        })?;
        if !lacking.is_empty() {
            self.write(|it| {
                lacking.iter().try_for_each(|one| by_certificate(it, one, at).map(|_| ()))
            })?;
        }
        if self.read(|it| Ok(erased::is_log_full(it)?))? {
            self.empty_log()?;
        }
        Ok(lacking.len())
    }

    fn erasures(&self) -> Kept<Vec<Certificate>> {
        self.read(|it| Ok(erased::all(it)?))
    }

    fn is_erased_photo(&self, hash: &Hash) -> Kept<bool> {
        self.read(|it| Ok(erased::is_photo(it, hash)?))
    }
}

impl SqliteStorage {
    fn erase_with(
        &self,
        writer: &mut Connection,
        asked: &Erasing<'_>,
        try_only: bool,
        event: &dyn Fn(&Erased) -> AuditEvent,
    ) -> Kept<Result<Erased, Unerasable>> {
        let step = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let done = match all(&step, asked)? {
            Ok(done) if !try_only => done,
            other => {
                step.rollback()?;
                return Ok(other);
            }
        };
        self.tell(&step, &event(&done))?;
        let lines = self.write_beside(&step)?;
        // Before it commits: a restore must not bring back what was once promised to be erased.
        self.certify(&done.certificates)?;
        if let Err(error) = step.commit() {
            self.take_back(writer, &lines);
            return Err(error.into());
        }
        Ok(Ok(done))
    }

    fn certify(&self, certificates: &[Certificate]) -> Kept<()> {
        match &self.aside {
            Some(aside) => aside.certify(certificates).map_err(machine),
            None => Ok(()),
        }
    }

    /// Writes what stands in the write-ahead log back into the file, and empties the log.
    fn empty_log(&self) -> Kept<()> {
        let writer = self.writer();
        let sql = "PRAGMA wal_checkpoint(TRUNCATE)";
        let busy: bool = writer.full.query_row(sql, [], |row| row.get(0))?;
        if busy {
            // It is found at the next start, and at the next erasure.
            return Err(StorageError::Machine("the write-ahead log is being read".into()));
        }
        Ok(erased::log_emptied(&writer.full)?)
    }
}

fn machine(error: std::io::Error) -> StorageError {
    StorageError::Machine(Box::new(error))
}

fn all(it: &Connection, asked: &Erasing<'_>) -> Kept<Result<Erased, Unerasable>> {
    let mut named: BTreeSet<DocumentId> = asked.documents.iter().copied().collect();
    for id in named.clone() {
        match kind_of(it, id)? {
            None if erased::generation(it, id)?.is_none() => {
                return Ok(Err(Unerasable::Unknown(id)));
            }
            Some(kind) if !is_erasable(kind) => return Ok(Err(Unerasable::Kind(id, kind))),
            Some(Kind::Lead) => {
                let told = told_by(id);
                named.extend(document::standing(it, told)?.map(|_| told));
            }
            Some(_) | None => {}
        }
    }
    let mut done = Erased::default();
    for id in named {
        if let Some(before) = erased::one(it, id)? {
            done.certificates.push(before);
            done.before += 1;
            continue;
        }
        let generation = last_generation(it, id)?.saturating_add(1);
        let kind = kind_of(it, id)?.map_or(0, Kind::number);
        let apart = photos_apart(it, id, asked.apply)?;
        let tally = one(it, id, &apart, &BTreeSet::new(), asked.at)?;
        let erasure = Erasure {
            tenant: asked.tenant,
            document: id,
            kind,
            generation,
            at: asked.at,
            by: asked.by,
            reason: asked.reason.to_owned(),
            changes: u64::try_from(tally.changes.len()).unwrap_or(u64::MAX),
            bytes: tally.bytes,
            photos: tally.photos.into_iter().collect(),
            digest: digest(tally.changes.into_iter().collect()),
            spaces: tally.told.iter().map(ToString::to_string).collect(),
            key: PublicKey::of(asked.key),
        };
        let certificate = Signed::new(erasure, asked.key);
        erased::note(it, &certificate)?;
        done.certificates.push(certificate);
    }
    Ok(Ok(done))
}

/// Erases again what a certificate says was erased; whether there was anything.
pub(super) fn by_certificate(it: &Connection, one_of: &Certificate, at: TimeMs) -> Kept<bool> {
    let said = &one_of.value;
    let photos = said.photos.iter().copied().collect();
    // Tablets may hold what this database knows nothing of: they are told where they were told.
    let told = said.spaces.iter().filter_map(|name| name.parse().ok()).collect();
    let tally = one(it, said.document, &photos, &told, at)?;
    erased::note(it, one_of)?;
    Ok(!tally.changes.is_empty())
}

/// What went.
#[derive(Default)]
struct Tally {
    changes: BTreeSet<Hash>,
    bytes: u64,
    photos: BTreeSet<Hash>,
    told: BTreeSet<Space>,
}

/// Takes every byte of one record out of every table, and tells every feed it ever stood in and everybody who wrote on it.
fn one(
    it: &Connection,
    document: DocumentId,
    photos: &BTreeSet<Hash>,
    told_before: &BTreeSet<Space>,
    at: TimeMs,
) -> Kept<Tally> {
    let told = told(it, document)?.union(told_before).copied().collect();
    let mut tally = Tally { told, ..Tally::default() };
    for (hash, bytes) in change::weights(it, document)? {
        tally.changes.insert(hash);
        tally.bytes = tally.bytes.saturating_add(bytes);
    }
    for (hash, bytes) in quarantine::erase(it, document, at)? {
        tally.changes.insert(hash);
        tally.bytes = tally.bytes.saturating_add(bytes);
    }
    let named = blob_reference::of_document(it, document)?;
    feed::silence(it, document)?;
    for (table, column) in TABLES {
        let sql = format!("DELETE FROM \"{table}\" WHERE \"{column}\" = ?1");
        it.execute(&sql, [document.as_bytes()])?;
    }
    for hash in named.iter().chain(photos) {
        if let Some(bytes) = blob_reference::let_go(it, hash)? {
            tally.bytes = tally.bytes.saturating_add(bytes);
            tally.photos.insert(*hash);
        }
    }
    for name in &tally.told {
        space::ensure(it, name, at)?;
        let n = space::take_numbers(it, name, 1)?;
        feed::insert_erased(it, name, n, document)?;
    }
    Ok(tally)
}

/// The feeds that say so: every one it ever stood in, and those of everybody who wrote on it.
fn told(it: &Connection, document: DocumentId) -> Kept<BTreeSet<Space>> {
    let mut told: BTreeSet<Space> = feed::spaces_of(it, document)?.into_iter().collect();
    let mut statement = it.prepare(include_str!("sql/erased_authors.sql"))?;
    let authors = statement.query_map([document.as_bytes()], |row| id::<UserId>(row, "user"))?;
    for author in authors {
        told.insert(Space::User(author?));
    }
    Ok(told)
}

/// What a record is, as far as anything is known of it: kept apart or brought back counts too.
fn kind_of(it: &Connection, document: DocumentId) -> Kept<Option<Kind>> {
    let mut statement = it.prepare_cached(include_str!("sql/erased_kind.sql"))?;
    let read = |row: &rusqlite::Row<'_>| small::<u16>(row, "kind");
    let number = statement.query_row([document.as_bytes()], read).optional()?;
    Ok(number.and_then(Kind::from_number))
}

/// The photos that what is kept apart of a record names; it was never applied to anything, and is not now.
fn photos_apart(it: &Connection, document: DocumentId, apply: &dyn Apply) -> Kept<BTreeSet<Hash>> {
    let sql = "SELECT kind, schema_version FROM part WHERE document = ?1 LIMIT 1";
    let read = |row: &rusqlite::Row<'_>| {
        Ok((small::<u16>(row, "kind")?, small::<u16>(row, "schema_version")?))
    };
    let part = it.prepare_cached(sql)?.query_row([document.as_bytes()], read).optional()?;
    let Some((kind, schema_version)) = part else { return Ok(BTreeSet::new()) };
    let saved = document::one(it, document)?.map(|known| known.saved);
    let apart = quarantine::changes_of(it, document)?.into_iter().map(|change| change.raw);
    let raws: Vec<Vec<u8>> = apart.filter(|raw| gate::change(raw).is_ok()).collect();
    // Together they may not fit; alone each may still.
    let mut sets = vec![raws.clone()];
    sets.extend(raws.into_iter().map(|raw| vec![raw]));
    let mut named = BTreeSet::new();
    for set in sets.into_iter().filter(|set| !set.is_empty()) {
        let base = Base { kind, schema_version, saved: saved.clone(), known: Vec::new() };
        if let Ok(applied) = apply.apply(base, &set) {
            named.extend(blobs_of(&applied.value));
        }
    }
    Ok(named)
}

fn last_generation(it: &Connection, document: DocumentId) -> Kept<u32> {
    let mut statement = it.prepare_cached(include_str!("sql/erased_last.sql"))?;
    let last = statement.query_row(params![document.as_bytes()], |row| small(row, "generation"))?;
    Ok(last)
}

/// The records that name an erased one and stay.
fn remains(
    it: &Connection,
    certificates: &[Certificate],
) -> Kept<std::collections::BTreeMap<DocumentId, (Kind, DocumentId)>> {
    let going: BTreeSet<DocumentId> = certificates.iter().map(|it| it.value.document).collect();
    let mut spaces: BTreeSet<Space> = BTreeSet::new();
    let mut found = std::collections::BTreeMap::new();
    for document in &going {
        spaces.extend(document_space::of(it, *document)?);
        for other in anchor::at(it, *document)? {
            if let Some(standing) = document::standing(it, other)? {
                found.insert(other, (standing.kind, *document));
            }
        }
    }
    for space in spaces {
        for (other, kind) in document_space::documents_in(it, &space)? {
            let Some(known) = document::one(it, other)? else { continue };
            let says = sync::judge::says(known.kind, known.schema_version, &known.saved);
            let named = going.iter().find(|gone| says.contains(&gone.to_string()));
            if let Some(gone) = named {
                found.entry(other).or_insert((kind, *gone));
            }
        }
    }
    found.retain(|document, _| !going.contains(document));
    Ok(found)
}
