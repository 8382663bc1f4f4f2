//! Making a backup beside a running server: copy, look through, sign, and only then tell the tablets.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use model::time::{DAY_MS, TimeMs, local_date};
use sync::cbor;
use sync::key::PublicKey;
use sync::trust::Signed;

use super::BackupError;
use super::files::{copy, listed, sync_folders};
use super::manifest::{BACKUP_VERSION, MANIFEST, Manifest};
use crate::blob_store::BlobStore;
use crate::keys::{create_folder, write_private};
use crate::service::Installation;
use crate::service::installation::place;
use crate::storage::sqlite::{Inspected, inspect};

/// What lies in every backup for whoever finds it.
const README: &str = include_str!("readme.txt");
const README_NAME: &str = "说明.txt";

/// A backup that was made.
#[derive(Clone, Debug)]
pub struct Taken {
    /// Its folder.
    pub folder: PathBuf,
    /// What it holds.
    pub manifest: Manifest,
    /// Photos in it.
    pub photos: usize,
}

/// Makes a backup in a new folder under `parent`, looks it through, and lets the tablets know.
///
/// # Errors
/// [`BackupError`]; what was begun ends on `.unfinished` and counts for nothing.
pub fn take(
    it: &Installation,
    data: &Path,
    parent: &Path,
    actor: &str,
) -> Result<Taken, BackupError> {
    create_folder(parent)?;
    let now = it.clock.now_ms();
    let name = name(now);
    let (folder, unfinished) = (parent.join(&name), parent.join(format!("{name}.unfinished")));
    for there in [&folder, &unfinished] {
        if there.exists() {
            return Err(BackupError::NotEmpty(there.clone()));
        }
    }
    create_folder(&unfinished)?;
    let database = unfinished.join(place::DATABASE);
    it.storage.copy_into(&database)?;
    fs::set_permissions(&database, fs::Permissions::from_mode(0o600))
        .and_then(|()| fs::File::open(&database)?.sync_all())
        .map_err(BackupError::disk(&database))?;
    let found = inspect(&database, &it.keys.database, &PublicKey::of(&it.keys.server))?;
    let photos = copy_photos(it, &found, &unfinished)?;
    let settings = data.join(place::CONFIG);
    if settings.exists() {
        copy(&settings, &unfinished.join(place::CONFIG)).map_err(BackupError::disk(&settings))?;
    }
    write_private(&unfinished.join(README_NAME), README.as_bytes())?;
    let manifest = Manifest {
        version: BACKUP_VERSION,
        tenant: found.tenant.id,
        demo: found.tenant.demo,
        epoch: found.epoch,
        commits: found.commits,
        schema: found.schema,
        made_at: now,
        made_by: env!("CARGO_PKG_VERSION").to_owned(),
        documents: found.documents,
        changes: found.changes,
        audit: found.audit,
        files: listed(&unfinished).map_err(BackupError::disk(&unfinished))?,
    };
    let signed = Signed::new(manifest, &it.keys.root);
    write_private(&unfinished.join(MANIFEST), &cbor::encode(&signed))?;
    // As a restore would look at it: every file again, from the disk.
    let manifest = super::manifest::verified(&unfinished, &it.keys)?;
    sync_folders(&unfinished)
        .and_then(|()| fs::rename(&unfinished, &folder))
        .and_then(|()| fs::File::open(parent)?.sync_all())
        .map_err(BackupError::disk(&folder))?;
    let detail = format!("commits={} documents={} photos={photos}", found.commits, found.documents);
    let event = it.event(actor, "backup", &name, "ok", &detail);
    it.storage.set_backed_up_to(found.commits, &event)?;
    Ok(Taken { folder, manifest, photos })
}

/// By the Beijing clock, to the second.
fn name(now: TimeMs) -> String {
    const BEIJING_MS: TimeMs = 8 * 60 * 60 * 1_000;
    let seconds = now.saturating_add(BEIJING_MS).rem_euclid(DAY_MS) / 1_000;
    let (hours, minutes) = (seconds / 3_600, seconds / 60 % 60);
    let day = local_date(now).format("%Y%m%d");
    format!("doorstep-{day}-{hours:02}{minutes:02}{:02}", seconds % 60)
}

/// Every photo that is on disk by the copy's word, opened on the way.
fn copy_photos(it: &Installation, found: &Inspected, to: &Path) -> Result<usize, BackupError> {
    let target = BlobStore::open(&to.join(place::BLOBS), &it.keys.blobs)?;
    let mut copied = 0;
    for (hash, named) in &found.photos {
        // Nobody's photo may have been swept since.
        match it.blobs.copy_into(hash, &target)? {
            true => copied += 1,
            false if *named => return Err(BackupError::PhotoMissing(*hash)),
            false => {}
        }
    }
    Ok(copied)
}
