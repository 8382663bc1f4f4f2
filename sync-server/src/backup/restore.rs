//! Beginning again from a backup: looked through, copied into a folder of its own, under a new epoch, and brought up
//! to what was written down beside the lost database.

use std::fs;
use std::path::{Path, PathBuf};

use model::rng::Rng;
use model::time::TimeMs;
use sync::exchange::Epoch;
use sync::hash::Hash;
use sync::key::PublicKey;

use super::BackupError;
use super::files::{copy, sync_folders};
use super::manifest::{Manifest, verified};
use crate::aside::{Aside, ERASED, JOURNAL, Line};
use crate::audit::AuditEvent;
use crate::blob_store::BlobStore;
use crate::keys::{self, Keys};
use crate::service::installation::place;
use crate::storage::sqlite::{ASIDE, Inspected, Renewal, Renewed, inspect, renew};

/// What is to be done.
#[derive(Clone, Debug)]
pub struct Restore {
    /// The backup's folder.
    pub backup: PathBuf,
    /// The new data folder: absent, or with nothing in it but keys, settings and what survived.
    pub to: PathBuf,
    /// The keys, when they do not lie in it yet.
    pub keys: Option<PathBuf>,
    /// What survived the database, when it does not lie in it yet.
    pub aside: Option<PathBuf>,
    /// Go on although nothing survived.
    pub without_aside: bool,
    /// Who does it.
    pub actor: String,
}

/// What was done.
#[derive(Clone, Debug)]
pub struct Restored {
    /// What the backup said of itself.
    pub manifest: Manifest,
    /// What the new database holds.
    pub holds: Inspected,
    /// What was done again.
    pub renewed: Renewed,
    /// Lines of the journal that could not be read: torn by a power cut.
    pub torn: usize,
}

/// Restores.
///
/// # Errors
/// [`BackupError`]; there is no database in the folder then.
pub fn restore(it: &Restore, now: TimeMs, rng: &mut Rng) -> Result<Restored, BackupError> {
    free(&it.to)?;
    let keys = keys(it)?;
    let manifest = verified(&it.backup, &keys)?;
    let lines = aside(it, &keys)?;
    for file in &manifest.files {
        let target = match file.path.as_str() {
            place::DATABASE => it.to.join(RESTORING),
            path if path.starts_with(BLOBS) || path == place::CONFIG => it.to.join(path),
            _ => continue,
        };
        // What was begun before and broken off has the same bytes, or is begun again.
        if target.exists() && file.path != place::CONFIG {
            fs::remove_file(&target).map_err(BackupError::disk(&target))?;
        }
        if !target.exists() {
            copy(&it.backup.join(&file.path), &target).map_err(BackupError::disk(&target))?;
        }
    }
    let database = it.to.join(RESTORING);
    let event = event(it, &manifest, lines.as_ref().map(|(lines, _)| lines.len()), now);
    let erased = Aside::new(it.to.join(ASIDE), &keys.database).erased();
    let erased = erased.map_err(BackupError::disk(&it.to.join(ASIDE)))?;
    let renewed = renew(
        &database,
        &keys.database,
        &keys.server,
        &Renewal {
            epoch: Epoch(rng.bytes()),
            at: now,
            aside: lines.as_ref().map(|(lines, _)| lines.as_slice()),
            erased: &erased,
            event: &event,
        },
    )?;
    unlink(&it.to.join(place::BLOBS), &keys, &renewed.photos)?;
    let holds = inspect(&database, &keys.database, &PublicKey::of(&keys.server))?;
    // Last: who finds a database finds everything else.
    let place = it.to.join(place::DATABASE);
    sync_folders(&it.to)
        .and_then(|()| fs::rename(&database, &place))
        .and_then(|()| fs::File::open(&it.to)?.sync_all())
        .map_err(BackupError::disk(&place))?;
    let torn = lines.map_or(0, |(_, torn)| torn);
    Ok(Restored { manifest, holds, renewed, torn })
}

/// Photos of the backup that went with records erased since: off the disk before anything is served.
fn unlink(folder: &Path, keys: &Keys, photos: &[Hash]) -> Result<(), BackupError> {
    if !photos.is_empty() {
        let blobs = BlobStore::open(folder, &keys.blobs)?;
        photos.iter().try_for_each(|hash| blobs.remove(hash))?;
    }
    Ok(())
}

/// The database until it is whole.
const RESTORING: &str = "server.db.restoring";
const BLOBS: &str = "blobs/";

/// Nothing of a district lies there, but for what the restore needs or began itself.
fn free(to: &Path) -> Result<(), BackupError> {
    let known = [place::KEYS, place::CONFIG, place::BLOBS, ASIDE];
    let Ok(entries) = fs::read_dir(to) else { return Ok(()) };
    for entry in entries {
        let name = entry.map_err(BackupError::disk(to))?.file_name();
        let name = name.to_string_lossy();
        if !known.contains(&name.as_ref()) && !name.starts_with(RESTORING) {
            return Err(BackupError::NotEmpty(to.to_owned()));
        }
    }
    Ok(())
}

/// The keys of the new folder, copied there when they lie elsewhere.
fn keys(it: &Restore) -> Result<Keys, BackupError> {
    let folder = it.to.join(place::KEYS);
    if let Some(from) = it.keys.as_ref().filter(|_| !folder.exists()) {
        // Read first: others that can read them, or that are not whole, are not copied about.
        keys::read(from)?;
        keys::create_folder(&folder)?;
        for entry in fs::read_dir(from).map_err(BackupError::disk(from))? {
            let entry = entry.map_err(BackupError::disk(from))?;
            let target = folder.join(entry.file_name());
            copy(&entry.path(), &target).map_err(BackupError::disk(&target))?;
        }
    }
    Ok(keys::read(&folder)?)
}

/// What survived the database, moved to where it goes on.
fn aside(it: &Restore, keys: &Keys) -> Result<Option<(Vec<Line>, usize)>, BackupError> {
    let folder = it.to.join(ASIDE);
    if let Some(from) = it.aside.as_ref().filter(|_| !folder.exists()) {
        for name in [JOURNAL, ERASED] {
            let (from, target) = (from.join(name), folder.join(name));
            if from.exists() {
                copy(&from, &target).map_err(BackupError::disk(&target))?;
            }
        }
    }
    let read = Aside::new(folder.clone(), &keys.database).read();
    match read.map_err(BackupError::disk(&folder))? {
        Some((lines, torn)) if lines.is_empty() && torn > 0 => {
            Err(BackupError::AsideUnreadable(folder))
        }
        Some(read) => Ok(Some(read)),
        None if it.without_aside => Ok(None),
        None => Err(BackupError::NoAside(it.aside.clone().unwrap_or(folder))),
    }
}

fn event(it: &Restore, manifest: &Manifest, lines: Option<usize>, now: TimeMs) -> AuditEvent {
    let lines = lines.map_or_else(|| "none".to_owned(), |lines| lines.to_string());
    AuditEvent {
        at: now,
        actor: it.actor.clone(),
        event: "restore".to_owned(),
        subject: manifest.tenant.to_string(),
        result: "ok".to_owned(),
        detail: format!("commits={} made_at={} aside={lines}", manifest.commits, manifest.made_at),
    }
}
