//! Photos on disk: named by their hash, encrypted under a key of the keys folder. Which of them may be read by
//! whom, and which are swept, is not decided here.

use std::fs;
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use sync::hash::Hash;

use crate::halves::Halves;
use crate::keys::{KeyError, Secret, create_folder};

/// Version 1, 2026-11: the first. Format byte, 24-byte nonce, XChaCha20-Poly1305 bound to the photo's name.
const FORMAT: u8 = 1;
const DOMAIN: &[u8] = b"doorstep.blob.1";
pub(crate) const NONCE_BYTES: usize = 24;
/// Beside the photos' own folders, which have two letters.
const HALVES: &str = "arriving";

/// A photo cannot be kept or read.
#[derive(Debug, thiserror::Error)]
pub enum BlobError {
    /// The disk's trouble.
    #[error("photo storage: {0}")]
    File(#[from] std::io::Error),
    /// The folder cannot be made.
    #[error("photo storage: {0}")]
    Folder(#[from] KeyError),
    /// The bytes on disk are not what was written.
    #[error("a photo on disk is damaged: {0}")]
    Damaged(Hash),
}

impl BlobError {
    /// Whether there was no room; nothing was kept then.
    pub fn is_full(&self) -> bool {
        let (Self::File(error) | Self::Folder(KeyError::File { error, .. })) = self else {
            return false;
        };
        matches!(error.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded)
    }
}

/// The folder of photos.
pub struct BlobStore {
    folder: PathBuf,
    cipher: XChaCha20Poly1305,
    /// Photos of which not all pieces are here yet.
    pub halves: Halves,
}

impl std::fmt::Debug for BlobStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "BlobStore({})", self.folder.display())
    }
}

impl BlobStore {
    /// Opens the folder, making it when it is not there.
    ///
    /// # Errors
    /// The disk's.
    pub fn open(folder: &Path, key: &Secret) -> Result<Self, BlobError> {
        create_folder(folder)?;
        let cipher = XChaCha20Poly1305::new(key.bytes().into());
        let halves = Halves::open(folder.join(HALVES), cipher.clone());
        Ok(Self { folder: folder.to_owned(), cipher, halves })
    }

    /// Keeps a photo, down to the disk; keeping it again changes nothing anyone can see.
    ///
    /// # Errors
    /// The disk's; then the photo is not there.
    pub fn put(
        &self,
        hash: &Hash,
        bytes: &[u8],
        nonce: [u8; NONCE_BYTES],
    ) -> Result<(), BlobError> {
        let sealed = self
            .cipher
            .encrypt(&XNonce::from(nonce), payload(hash, bytes).as_payload())
            .map_err(|_| BlobError::Damaged(*hash))?;
        let (folder, path) = self.place(hash);
        create_folder(&folder)?;
        let arriving = path.with_extension("arriving");
        if let Err(error) = write_whole(&arriving, &[&[FORMAT][..], &nonce, &sealed].concat()) {
            // What was begun takes room that others need.
            let _ = fs::remove_file(&arriving);
            return Err(error.into());
        }
        fs::rename(&arriving, &path)?;
        // The name is durable only when its folder is.
        fs::File::open(&folder)?.sync_all()?;
        Ok(())
    }

    /// A photo's bytes; none when it is not there.
    ///
    /// # Errors
    /// The disk's, [`BlobError::Damaged`].
    pub fn get(&self, hash: &Hash) -> Result<Option<Vec<u8>>, BlobError> {
        let bytes = match fs::read(self.place(hash).1) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let opened =
            bytes.split_first().filter(|(format, _)| **format == FORMAT).and_then(|(_, rest)| {
                let (nonce, sealed) = rest.split_first_chunk::<NONCE_BYTES>()?;
                self.cipher.decrypt(&XNonce::from(*nonce), payload(hash, sealed).as_payload()).ok()
            });
        opened.map(Some).ok_or(BlobError::Damaged(*hash))
    }

    /// Copies a photo as it lies there into another folder under the same key, and opens the copy; whether it is here.
    ///
    /// # Errors
    /// The disk's, [`BlobError::Damaged`].
    pub fn copy_into(&self, hash: &Hash, to: &Self) -> Result<bool, BlobError> {
        let (_, from) = self.place(hash);
        let (folder, path) = to.place(hash);
        create_folder(&folder)?;
        match fs::copy(&from, &path) {
            Ok(_) => fs::File::open(&path)?.sync_all()?,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
            Err(error) => return Err(error.into()),
        }
        let opened = to.get(hash)?.ok_or(BlobError::Damaged(*hash))?;
        if Hash::of(&opened) == *hash { Ok(true) } else { Err(BlobError::Damaged(*hash)) }
    }

    /// Takes a photo away, with what has come of it from other tablets; one that is not there is no trouble.
    ///
    /// # Errors
    /// The disk's.
    pub fn remove(&self, hash: &Hash) -> Result<(), BlobError> {
        self.halves.forget_all(hash)?;
        match fs::remove_file(self.place(hash).1) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        }
    }

    /// `ab/cdef…`: so that no folder gets too long.
    fn place(&self, hash: &Hash) -> (PathBuf, PathBuf) {
        let name = hash.to_string();
        let (front, rest) = name.split_at_checked(2).unwrap_or(("", &name));
        let folder = self.folder.join(front);
        let path = folder.join(rest);
        (folder, path)
    }
}

fn write_whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file =
        fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

struct Bound<'a> {
    bytes: &'a [u8],
    name: Vec<u8>,
}

fn payload<'a>(hash: &Hash, bytes: &'a [u8]) -> Bound<'a> {
    Bound { bytes, name: [DOMAIN, hash.as_bytes()].concat() }
}

impl Bound<'_> {
    fn as_payload(&self) -> Payload<'_, '_> {
        Payload { msg: self.bytes, aad: &self.name }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn store(folder: &Path) -> BlobStore {
        BlobStore::open(folder, &Secret::new([5; 32])).unwrap()
    }

    #[test]
    fn a_photo_reads_back_and_is_not_readable_on_disk() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(folder.path());
        let hash = Hash::of(b"a photo of a door");
        assert_eq!(store.get(&hash).unwrap(), None);
        store.put(&hash, b"a photo of a door", [1; 24]).unwrap();
        store.put(&hash, b"a photo of a door", [2; 24]).unwrap();
        assert_eq!(store.get(&hash).unwrap().unwrap(), b"a photo of a door");
        let on_disk = fs::read(store.place(&hash).1).unwrap();
        assert!(!on_disk.windows(4).any(|window| window == b"door"));
        store.remove(&hash).unwrap();
        store.remove(&hash).unwrap();
        assert_eq!(store.get(&hash).unwrap(), None);
    }

    #[test]
    fn a_full_disk_is_told_and_leaves_nothing_begun() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(folder.path());
        let hash = Hash::of(b"one");
        let (under, path) = store.place(&hash);
        fs::create_dir(&under).unwrap();
        std::os::unix::fs::symlink("/dev/full", path.with_extension("arriving")).unwrap();
        assert!(store.put(&hash, b"one", [1; 24]).unwrap_err().is_full());
        assert_eq!(fs::read_dir(&under).unwrap().count(), 0);
        store.put(&hash, b"one", [1; 24]).unwrap();
        assert_eq!(store.get(&hash).unwrap().unwrap(), b"one");
    }

    #[test]
    fn a_photo_under_anothers_name_or_with_a_changed_byte_is_damaged() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(folder.path());
        let (one, two) = (Hash::of(b"one"), Hash::of(b"two"));
        store.put(&one, b"one", [1; 24]).unwrap();
        store.put(&two, b"two", [1; 24]).unwrap();
        fs::copy(store.place(&one).1, store.place(&two).1).unwrap();
        assert!(matches!(store.get(&two), Err(BlobError::Damaged(_))));
        let mut bytes = fs::read(store.place(&one).1).unwrap();
        *bytes.last_mut().unwrap() ^= 1;
        fs::write(store.place(&one).1, bytes).unwrap();
        assert!(matches!(store.get(&one), Err(BlobError::Damaged(_))));
    }
}
