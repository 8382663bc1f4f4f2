//! Backups and what becomes of them: `take` copies a serving district into a folder and looks the copy through,
//! `restore` begins a new life from one. Keys are never in a backup; what is written beside the database
//! (`crate::aside`) is not either.

mod files;
mod manifest;
mod restore;
mod take;

use std::io;
use std::path::{Path, PathBuf};

use sync::hash::Hash;

use crate::blob_store::BlobError;
use crate::keys::KeyError;
use crate::storage::StorageError;

pub use manifest::{Manifest, ManifestFile};
pub use restore::{Restore, Restored, restore};
pub use take::{Taken, take};

/// A backup cannot be made or used; the message says what to do.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The disk's trouble.
    #[error("{0}：{1}")]
    Disk(PathBuf, #[source] io::Error),
    /// The database's.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// A photo's.
    #[error(transparent)]
    Photo(#[from] BlobError),
    /// The keys'.
    #[error("密钥目录：{0}")]
    Keys(#[from] KeyError),
    /// A photo that a record names is not on disk.
    #[error(
        "照片 {0} 不在磁盘上，备份没有做成；请先检查 blobs 目录 / a photo is missing, nothing was backed up"
    )]
    PhotoMissing(Hash),
    /// Not a backup.
    #[error("{0} 不是入户通的备份（没有 manifest） / not a backup of this program")]
    NotABackup(PathBuf),
    /// Not what was written.
    #[error("备份里的 {0} 缺少或被改动，请换用另一份备份 / missing or altered, use another backup")]
    Altered(String),
    /// Another district's, or these are not its keys.
    #[error(
        "这份备份不属于这套密钥的区县，请核对 keys 目录 / a backup of another district, or the wrong keys"
    )]
    OtherDistrict,
    /// Written by a later version.
    #[error("备份来自更新的版本，请换用新版程序 / the backup is newer than this program")]
    Newer,
    /// There is something in the way.
    #[error("{0} 里已有数据，不会覆盖；请另选一个目录 / not empty, choose another folder")]
    NotEmpty(PathBuf),
    /// Nobody said what was done since the backup.
    #[error(
        "没有找到 {0} 里的侧记（journal）。确实没有就加 --without-aside：今天的编号会跳开，备份以后的人员、授权、停用要重新做 / the aside journal was not found; add --without-aside if it is lost"
    )]
    NoAside(PathBuf),
    /// It cannot be read with these keys.
    #[error(
        "{0} 里的侧记读不出来，请核对 keys 目录 / the aside journal does not open with these keys"
    )]
    AsideUnreadable(PathBuf),
}

impl BackupError {
    fn disk(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |error| Self::Disk(path, error)
    }
}
