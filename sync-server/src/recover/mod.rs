//! A tablet's database file, opened by the district: what a lost, broken or locked tablet had not handed in, listed
//! and handed in for its author. The key lies beside the file, sealed to the district's sealing key.

mod hand_in;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use model::id::IncarnationId;
use model::time::TimeMs;
use store::table::meta::Identity;
use store::{OpenOptions, Store, StoreError};
use sync::changeset::chain_start;
use sync::hash::Hash;
use zeroize::Zeroizing;

use crate::keys::{KeyError, create_folder};
use crate::service::{Failure, Installation};
use crate::storage::StorageError;

pub use hand_in::{HandedIn, hand_in};

/// What the sealed key's plain text begins with.
const PREFIX: &str = "doorstep-database-key-1 ";
/// The names of a tablet's files.
const DATABASE: &str = "tablet.db";
const ANOTHER_LIFE_DOMAIN: &str = "doorstep.recovered-life.1";
/// The number of an action that is alone in its life.
const FIRST: u64 = 1;
const SEALED_KEY: &str = "database.key.age";

/// A file cannot be recovered; the message says what to do.
#[derive(Debug, thiserror::Error)]
pub enum RecoverError {
    /// The disk's trouble.
    #[error("{0}：{1}")]
    Disk(PathBuf, #[source] io::Error),
    /// The folder for the copy.
    #[error(transparent)]
    Folder(#[from] KeyError),
    /// No sealed key beside the file.
    #[error(
        "{0} 不在数据库旁边，请把平板的整个目录拷来 / the sealed key is not beside it, copy the whole folder"
    )]
    NoSealedKey(PathBuf),
    /// Not the private half.
    #[error("{0} 不是封存私钥 / not a sealing key")]
    NotAKey(PathBuf),
    /// It was sealed to another district, or is damaged.
    #[error(
        "这把封存私钥打不开它：不是本区县的平板，或文件损坏 / this sealing key does not open it"
    )]
    WrongKey,
    /// The database's.
    #[error("平板数据库：{0} / the tablet's database")]
    Tablet(#[from] StoreError),
    /// Another district's tablet, or none that this server knows.
    #[error("这台平板不属于本区县，或服务器上没有登记 / not a tablet of this district")]
    NotOurs,
    /// The records'.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// A photo's.
    #[error("照片：{0}")]
    Service(Failure),
}

/// A tablet's database, opened as a copy that is thrown away.
pub struct Recovered {
    /// Whose.
    pub identity: Identity,
    pub(super) store: Store,
    copy: Option<PathBuf>,
}

impl std::fmt::Debug for Recovered {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Recovered({})", self.identity.device)
    }
}

/// One own action of the tablet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// The life it was made in.
    pub incarnation: IncarnationId,
    /// Its number there.
    pub seq: u64,
    /// Its hash in the chain.
    pub hash: Hash,
    /// What was done.
    pub action: String,
    /// By the tablet's clock, UTC ms.
    pub at: TimeMs,
    /// The kinds' numbers of the records it touched.
    pub kinds: Vec<u16>,
}

impl Recovered {
    /// Opens a database file with the district's sealing key. The file itself is not changed: `work` is a folder for a
    /// copy, encrypted as it is.
    ///
    /// # Errors
    /// [`RecoverError`].
    pub fn open(database: &Path, sealing_key: &Path, work: &Path) -> Result<Self, RecoverError> {
        let key = unsealed(database, sealing_key)?;
        create_folder(work)?;
        let copy = work.join(DATABASE);
        copied(database, &copy)?;
        let (wal, wal_copy) = (beside(database, "-wal"), beside(&copy, "-wal"));
        if wal.exists() {
            copied(&wal, &wal_copy)?;
        }
        let store = Store::open(&copy, &key, &OpenOptions::default())?;
        let mut this = Self::of(store)?;
        this.copy = Some(work.to_owned());
        Ok(this)
    }

    /// A tablet's database that is open already, and nobody else's.
    ///
    /// # Errors
    /// [`RecoverError::NotOurs`], and what the disk did.
    pub fn of(store: Store) -> Result<Self, RecoverError> {
        let identity = store.identity()?.ok_or(RecoverError::NotOurs)?;
        Ok(Self { identity, store, copy: None })
    }

    /// Own actions the server has not got, in the order in which they were made. What was done again under another
    /// number is not named twice.
    ///
    /// # Errors
    /// The file's and the storage's.
    pub fn lacking(&self, it: &Installation) -> Result<Vec<Action>, RecoverError> {
        if self.identity.tenant != it.tenant.id {
            return Err(RecoverError::NotOurs);
        }
        let mut lacking = Vec::new();
        for row in self.store.changesets()? {
            if row.amended_by.is_some()
                || it.storage.has_changeset(row.incarnation, row.seq, &row.hash)?
            {
                continue;
            }
            let whole = self.store.changeset(row.incarnation, row.seq)?;
            if let Some((_, changeset)) = &whole {
                let other = another_life(row.incarnation, &row.hash);
                let hash = changeset.hash(FIRST, chain_start(other));
                if it.storage.has_changeset(other, FIRST, &hash)? {
                    continue;
                }
            }
            let parts = whole.map(|(_, changeset)| changeset.parts).unwrap_or_default();
            lacking.push(Action {
                incarnation: row.incarnation,
                seq: row.seq,
                hash: row.hash,
                action: row.action,
                at: row.device_time,
                kinds: parts.iter().map(|part| part.kind).collect(),
            });
        }
        Ok(lacking)
    }
}

/// The life of one action whose number a copy of its tablet has used for another: it is handed in by itself.
pub fn another_life(life: IncarnationId, action: &Hash) -> IncarnationId {
    let named = Hash::under(ANOTHER_LIFE_DOMAIN, &[life.as_bytes(), action.as_bytes()]);
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(named.as_bytes()).for_each(|(to, from)| *to = *from);
    IncarnationId::from_bytes(bytes)
}

impl Drop for Recovered {
    fn drop(&mut self) {
        // Encrypted as the file it was copied from; what cannot be removed harms nobody.
        if let Some(copy) = &self.copy {
            let _ = fs::remove_dir_all(copy);
        }
    }
}

/// The database key, from the sealed file beside the database; the names of a database that was set aside go along.
fn unsealed(database: &Path, sealing_key: &Path) -> Result<Zeroizing<[u8; 32]>, RecoverError> {
    let name = database.file_name().unwrap_or_default().to_string_lossy();
    let sealed = database.with_file_name(name.replacen(DATABASE, SEALED_KEY, 1));
    if sealed == database || !sealed.exists() {
        return Err(RecoverError::NoSealedKey(sealed));
    }
    let disk = |path: &Path| {
        let path = path.to_owned();
        move |error| RecoverError::Disk(path, error)
    };
    let text = Zeroizing::new(fs::read_to_string(sealing_key).map_err(disk(sealing_key))?);
    let line = text.lines().find(|line| line.starts_with("AGE-SECRET-KEY-"));
    let identity: age::x25519::Identity = line
        .and_then(|line| line.trim().parse().ok())
        .ok_or_else(|| RecoverError::NotAKey(sealing_key.to_owned()))?;
    let sealed = fs::read(&sealed).map_err(disk(&sealed))?;
    let plain =
        Zeroizing::new(age::decrypt(&identity, &sealed).map_err(|_| RecoverError::WrongKey)?);
    let hex = std::str::from_utf8(&plain).ok().and_then(|text| text.strip_prefix(PREFIX));
    let bytes = hex.and_then(|hex| HEXLOWER.decode(hex.trim().as_bytes()).ok()).map(Zeroizing::new);
    let key = bytes.and_then(|bytes| <[u8; 32]>::try_from(bytes.as_slice()).ok());
    key.map(Zeroizing::new).ok_or(RecoverError::WrongKey)
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    // A database that was set aside ends on `.kept-…`; its log has the suffix before that.
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(name.replacen(DATABASE, &format!("{DATABASE}{suffix}"), 1))
}

fn copied(from: &Path, to: &Path) -> Result<(), RecoverError> {
    fs::copy(from, to).map(|_| ()).map_err(|error| RecoverError::Disk(from.to_owned(), error))
}
