//! Beginning a new life of the server's numbers from a backup: the epoch that ended is noted with how far its feeds
//! were, and what was written down beside the database is done again.

use std::path::Path;

use model::time::{TimeMs, local_date};
use rusqlite::TransactionBehavior;
use sync::erasure::Certificate;
use sync::exchange::Epoch;
use sync::hash::Hash;
use sync::key::SigningKey;

use super::erase::by_certificate;
use super::open::{Durability, connection};
use super::{migrate, table};
use crate::aside::Line;
use crate::audit::AuditEvent;
use crate::keys::Secret;
use crate::storage::{Kept, StorageError};

/// What a renewal needs.
#[derive(Clone, Copy, Debug)]
pub struct Renewal<'a> {
    /// The new epoch.
    pub epoch: Epoch,
    /// UTC ms.
    pub at: TimeMs,
    /// What was written beside the database; none when that is lost too.
    pub aside: Option<&'a [Line]>,
    /// What was erased by right: it is erased again.
    pub erased: &'a [Certificate],
    /// What the audit is told.
    pub event: &'a AuditEvent,
}

/// What became of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Renewed {
    /// Lines done again.
    pub replayed: usize,
    /// Lines that could not be.
    pub passed_over: usize,
    /// Records that were in the backup and had been erased since.
    pub erased: usize,
    /// The photos that went with them: their bytes may have come with the backup.
    pub photos: Vec<Hash>,
}

/// Begins the new life, all of it or nothing.
///
/// # Errors
/// The storage's.
pub(crate) fn renew(
    path: &Path,
    key: &Secret,
    audit_key: &SigningKey,
    renewal: &Renewal<'_>,
) -> Kept<Renewed> {
    renew_on(None, path, key, audit_key, renewal)
}

/// The same, on another SQLite VFS than the system's: a disk that crashes, in the simulator.
///
/// # Errors
/// The storage's.
pub fn renew_on(
    vfs: Option<&str>,
    path: &Path,
    key: &Secret,
    audit_key: &SigningKey,
    renewal: &Renewal<'_>,
) -> Kept<Renewed> {
    let mut it = connection(vfs, path, key, Durability::Full)?;
    migrate::migrate(&mut it)?;
    // The same line may come more than once, and a phantom may stand where another belongs: looked at as a whole.
    it.pragma_update(None, "foreign_keys", false)?;
    let step = it.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let (ended, commits) = (table::meta::epoch(&step)?, table::meta::commits(&step)?);
    table::epoch::end(&step, ended, commits, renewal.at)?;
    table::meta::set_epoch(&step, renewal.epoch)?;
    // All that is here came out of a backup.
    table::meta::set_backed_up_to(&step, commits)?;
    // Nobody knows which codes were used meanwhile.
    step.execute(
        "UPDATE invite SET expires_at = min(expires_at, ?1) WHERE used_at = 0",
        [renewal.at],
    )?;
    let mut renewed = Renewed::default();
    for line in renewal.aside.unwrap_or_default() {
        match table::aside::replay(&step, line)? {
            true => renewed.replayed += 1,
            false => renewed.passed_over += 1,
        }
    }
    for certificate in renewal.erased {
        renewed.erased += usize::from(by_certificate(&step, certificate, renewal.at)?);
        for hash in &certificate.value.photos {
            if table::erased::is_photo(&step, hash)? {
                renewed.photos.push(*hash);
            }
        }
    }
    if renewal.aside.is_none() {
        let day = local_date(renewal.at).format("%Y%m%d").to_string();
        table::meta::skip_numbers_until(&step, day.parse().unwrap_or(0))?;
    }
    // What was just done again stands there already.
    step.execute("DELETE FROM aside", [])?;
    table::audit::append(&step, renewal.event, audit_key)?;
    let dangling = step.prepare("PRAGMA foreign_key_check")?.exists([])?;
    if dangling {
        return Err(StorageError::Damaged("a reference, after the journal"));
    }
    step.commit()?;
    table::erased::log_emptied(&it)?;
    // One file again, that can be looked at and moved.
    it.pragma_update_and_check(None, "journal_mode", "DELETE", |_| Ok(()))?;
    Ok(renewed)
}
