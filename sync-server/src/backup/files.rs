//! Files of a backup: hashed in pieces, copied down to the disk, listed in order.

use std::fs;
use std::io::{self, Read};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use sha2::{Digest, Sha256};
use sync::hash::Hash;

use super::manifest::ManifestFile;

const PIECE_BYTES: usize = 256 * 1024;

/// A file's length and SHA-256.
pub(super) fn hash_of(path: &Path) -> io::Result<(u64, Hash)> {
    let mut file = fs::File::open(path)?;
    let (mut sha, mut len, mut piece) = (Sha256::new(), 0, vec![0; PIECE_BYTES]);
    loop {
        let read = file.read(&mut piece)?;
        if read == 0 {
            return Ok((len, Hash(sha.finalize().into())));
        }
        sha.update(piece.get(..read).unwrap_or_default());
        len += u64::try_from(read).unwrap_or(0);
    }
}

/// Copies a file to where there is none, readable by its owner only, down to the disk.
pub(super) fn copy(from: &Path, to: &Path) -> io::Result<()> {
    if let Some(folder) = to.parent() {
        crate::keys::create_folder(folder).map_err(io::Error::other)?;
    }
    let mut source = fs::File::open(from)?;
    let mut target = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(to)?;
    io::copy(&mut source, &mut target)?;
    target.sync_all()
}

/// Makes the names in a folder, and in the folders in it, durable.
pub(super) fn sync_folders(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            sync_folders(&entry.path())?;
        }
    }
    fs::File::open(folder)?.sync_all()
}

/// Every file in a folder, sorted by its path.
pub(super) fn listed(folder: &Path) -> io::Result<Vec<ManifestFile>> {
    let mut files = Vec::new();
    list(folder, "", &mut files)?;
    files.sort();
    Ok(files)
}

fn list(folder: &Path, prefix: &str, files: &mut Vec<ManifestFile>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().into_string().map_err(|_| io::Error::other("a name"))?;
        let path = format!("{prefix}{name}");
        if entry.file_type()?.is_dir() {
            list(&entry.path(), &format!("{path}/"), files)?;
        } else {
            let (len, sha256) = hash_of(&entry.path())?;
            files.push(ManifestFile { path, len, sha256 });
        }
    }
    Ok(())
}
