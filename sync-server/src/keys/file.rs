//! Files only the server's account may read: how they are made, and refused when others can read them.

use std::fs;
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use zeroize::Zeroizing;

/// A key file cannot be made or used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The disk's trouble.
    #[error("{path}：{error}")]
    File {
        /// Which file.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// It is there already and is never overwritten.
    #[error("{0} 已经存在，不会覆盖 / exists already and is not overwritten")]
    Exists(PathBuf),
    /// Others on this machine can read it.
    #[error("{0} 别的账户也能读，请执行 chmod 600 / readable by others, chmod 600 it")]
    TooOpen(PathBuf),
    /// The root was changed too often.
    #[error("根密钥更换次数太多，请联系开发者 / the root was changed too often")]
    TooMany,
    /// It does not say what it should.
    #[error("{0} 内容不对，请从密钥备份恢复 / damaged, restore it from the backup of the keys")]
    Damaged(PathBuf),
}

/// Makes a folder only its owner may enter.
///
/// # Errors
/// [`KeyError::File`].
pub fn create_folder(path: &Path) -> Result<(), KeyError> {
    let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(path);
    made.map_err(|error| KeyError::File { path: path.to_owned(), error })
}

/// Writes a new file only its owner may read, down to the disk.
///
/// # Errors
/// [`KeyError::Exists`], [`KeyError::File`].
pub fn write_private(path: &Path, bytes: &[u8]) -> Result<(), KeyError> {
    let trouble = |error: std::io::Error| match error.kind() {
        ErrorKind::AlreadyExists => KeyError::Exists(path.to_owned()),
        _ => KeyError::File { path: path.to_owned(), error },
    };
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .map_err(trouble)?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(trouble)
}

/// Reads a file that nobody else may read.
pub(super) fn read_private(path: &Path) -> Result<Zeroizing<Vec<u8>>, KeyError> {
    let trouble = |error| KeyError::File { path: path.to_owned(), error };
    if fs::metadata(path).map_err(trouble)?.permissions().mode() & 0o077 != 0 {
        return Err(KeyError::TooOpen(path.to_owned()));
    }
    fs::read(path).map(Zeroizing::new).map_err(trouble)
}

/// One line of hex.
pub(super) fn write_hex(path: &Path, bytes: &[u8]) -> Result<(), KeyError> {
    let text = Zeroizing::new(HEXLOWER.encode(bytes) + "\n");
    write_private(path, text.as_bytes())
}

/// Reads one line of hex.
pub(super) fn read_hex(path: &Path) -> Result<Zeroizing<Vec<u8>>, KeyError> {
    let text = read_private(path)?;
    let bytes =
        HEXLOWER.decode(text.trim_ascii()).map_err(|_| KeyError::Damaged(path.to_owned()))?;
    Ok(Zeroizing::new(bytes))
}
