//! Photos of which not all pieces are here yet: one file for each tablet and photo, a frame a piece, encrypted like
//! the photos. Only a help against sending twice: what is torn, old or too much is dropped, and the tablet begins
//! anew where the answer says.

use std::fs;
use std::io::{ErrorKind, Seek, SeekFrom, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use data_encoding::HEXLOWER;
use model::id::DeviceId;
use model::time::TimeMs;
use sync::hash::Hash;
use sync::limits::{BLOB_PIECE_BYTES, BLOBS_HALF_SENT_MAX};

use crate::blob_store::{BlobError, NONCE_BYTES};
use crate::keys::create_folder;

/// Version 1, 2026-11: the first. Format byte, when it was begun, how long the photo is; then frames of length,
/// nonce and XChaCha20-Poly1305 bound to all of that, the tablet, the photo's name and the frame's place.
const FORMAT: u8 = 1;
const DOMAIN: &[u8] = b"doorstep.blob-piece.1";
const HEAD_BYTES: usize = 17;
const TAG_BYTES: usize = 16;
/// Half photos of all tablets together; the oldest goes.
const HALVES_MAX: usize = 2_048;

/// Bytes of a photo, from one on, of so many.
#[derive(Clone, Copy, Debug)]
pub struct Piece<'a> {
    /// Where they begin.
    pub from: u64,
    /// How many the photo has.
    pub of: u64,
    /// The bytes.
    pub bytes: &'a [u8],
}

/// The folder of half photos.
pub struct Halves {
    folder: PathBuf,
    cipher: XChaCha20Poly1305,
    /// Two requests of one tablet must not write one file at once.
    one_at_a_time: Mutex<()>,
}

/// What a file holds that can be used.
struct Half {
    begun: TimeMs,
    of: u64,
    bytes: Vec<u8>,
    /// Where the file is whole; what stands behind is torn.
    whole_to: usize,
}

impl Halves {
    pub(crate) fn open(folder: PathBuf, cipher: XChaCha20Poly1305) -> Self {
        Self { folder, cipher, one_at_a_time: Mutex::new(()) }
    }

    /// Adds a piece where it belongs; how much is here then. A piece from elsewhere on adds nothing.
    ///
    /// # Errors
    /// The disk's; then what was here still is.
    pub fn add(
        &self,
        device: DeviceId,
        hash: &Hash,
        piece: &Piece<'_>,
        now: TimeMs,
        nonce: [u8; NONCE_BYTES],
    ) -> Result<u64, BlobError> {
        let _one = self.one_at_a_time.lock().unwrap_or_else(PoisonError::into_inner);
        let path = self.path(device, hash);
        let half = match self.read(&path, device, hash)? {
            Some(half) if half.of == piece.of => half,
            _ => {
                self.make_room(device)?;
                Half { begun: now, of: piece.of, bytes: Vec::new(), whole_to: 0 }
            }
        };
        let has = u64::try_from(half.bytes.len()).unwrap_or(u64::MAX);
        if piece.from != has || piece.bytes.is_empty() {
            return Ok(has);
        }
        let head = head(half.begun, half.of);
        let sealed = self
            .cipher
            .encrypt(
                &XNonce::from(nonce),
                Payload { msg: piece.bytes, aad: &bound(&head, device, hash, has) },
            )
            .map_err(|_| BlobError::Damaged(*hash))?;
        let len = u32::try_from(sealed.len()).unwrap_or(u32::MAX).to_be_bytes();
        let mut frame = if half.whole_to == 0 { head.to_vec() } else { Vec::new() };
        frame.extend([&len[..], &nonce, &sealed].concat());
        append(&path, half.whole_to, &frame)?;
        Ok(has.saturating_add(u64::try_from(piece.bytes.len()).unwrap_or(u64::MAX)))
    }

    /// What is here of a photo.
    ///
    /// # Errors
    /// The disk's.
    pub fn take(&self, device: DeviceId, hash: &Hash) -> Result<Vec<u8>, BlobError> {
        let half = self.read(&self.path(device, hash), device, hash)?;
        Ok(half.map(|half| half.bytes).unwrap_or_default())
    }

    /// What a tablet has sent of a photo is needed no more.
    ///
    /// # Errors
    /// The disk's.
    pub fn forget(&self, device: DeviceId, hash: &Hash) -> Result<(), BlobError> {
        remove(&self.path(device, hash))
    }

    /// What any tablet has sent of a photo is needed no more.
    ///
    /// # Errors
    /// The disk's.
    pub fn forget_all(&self, hash: &Hash) -> Result<(), BlobError> {
        for folder in entries(&self.folder)? {
            remove(&folder.join(hash.to_string()))?;
        }
        Ok(())
    }

    /// Takes away what was begun before an instant; how many.
    ///
    /// # Errors
    /// The disk's.
    pub fn sweep(&self, begun_before: TimeMs) -> Result<usize, BlobError> {
        let mut swept = 0;
        for (begun, path) in self.all()? {
            if begun < begun_before {
                remove(&path)?;
                swept += 1;
            }
        }
        Ok(swept)
    }

    /// Room for one more of a tablet: the oldest goes.
    fn make_room(&self, device: DeviceId) -> Result<(), BlobError> {
        let all = self.all()?;
        let own = self.folder_of(device);
        let of_device: Vec<_> = all.iter().filter(|(_, path)| path.starts_with(&own)).collect();
        if of_device.len() >= BLOBS_HALF_SENT_MAX {
            let spare = of_device.len().saturating_sub(BLOBS_HALF_SENT_MAX - 1);
            return of_device.iter().take(spare).try_for_each(|(_, path)| remove(path));
        }
        let spare = all.len().saturating_sub(HALVES_MAX - 1);
        all.iter().take(spare).try_for_each(|(_, path)| remove(path))
    }

    /// Every file, the oldest first; one whose head cannot be read is the oldest of all.
    fn all(&self) -> Result<Vec<(TimeMs, PathBuf)>, BlobError> {
        let mut all = Vec::new();
        for folder in entries(&self.folder)? {
            for path in entries(&folder)? {
                let begun = fs::File::open(&path).ok().and_then(|mut file| {
                    let mut head = [0; HEAD_BYTES];
                    std::io::Read::read_exact(&mut file, &mut head).ok()?;
                    read_head(&head).map(|(begun, _)| begun)
                });
                all.push((begun.unwrap_or(TimeMs::MIN), path));
            }
        }
        all.sort();
        Ok(all)
    }

    /// What can be used of a file: frames up to the first that is torn or not ours.
    fn read(&self, path: &Path, device: DeviceId, hash: &Hash) -> Result<Option<Half>, BlobError> {
        let file = match fs::read(path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let Some((head, mut rest)) = file.split_first_chunk::<HEAD_BYTES>() else {
            return Ok(None);
        };
        let Some((begun, of)) = read_head(head) else { return Ok(None) };
        let mut half = Half { begun, of, bytes: Vec::new(), whole_to: HEAD_BYTES };
        while let Some((bytes, len, more)) =
            self.frame(rest, |at| bound(head, device, hash, at), half.bytes.len())
        {
            half.bytes.extend(bytes);
            half.whole_to = half.whole_to.saturating_add(len);
            rest = more;
        }
        // With nothing to go by, the head may be anybody's.
        Ok(Some(half).filter(|half| !half.bytes.is_empty()))
    }

    /// The next frame's bytes, its length in the file, and what follows.
    fn frame<'a>(
        &self,
        file: &'a [u8],
        bound: impl Fn(u64) -> Vec<u8>,
        at: usize,
    ) -> Option<(Vec<u8>, usize, &'a [u8])> {
        let (len, rest) = file.split_first_chunk::<4>()?;
        let len = usize::try_from(u32::from_be_bytes(*len)).ok()?;
        if len > BLOB_PIECE_BYTES + TAG_BYTES {
            return None;
        }
        let (nonce, rest) = rest.split_first_chunk::<NONCE_BYTES>()?;
        let (sealed, rest) = rest.split_at_checked(len)?;
        let aad = bound(u64::try_from(at).ok()?);
        let payload = Payload { msg: sealed, aad: &aad };
        let bytes = self.cipher.decrypt(&XNonce::from(*nonce), payload).ok()?;
        Some((bytes, 4 + NONCE_BYTES + len, rest))
    }

    fn folder_of(&self, device: DeviceId) -> PathBuf {
        self.folder.join(HEXLOWER.encode(device.as_bytes()))
    }

    fn path(&self, device: DeviceId, hash: &Hash) -> PathBuf {
        self.folder_of(device).join(hash.to_string())
    }
}

fn head(begun: TimeMs, of: u64) -> [u8; HEAD_BYTES] {
    let mut head = [FORMAT; HEAD_BYTES];
    for (to, byte) in
        head.iter_mut().skip(1).zip(begun.to_be_bytes().into_iter().chain(of.to_be_bytes()))
    {
        *to = byte;
    }
    head
}

fn read_head(head: &[u8; HEAD_BYTES]) -> Option<(TimeMs, u64)> {
    let (format, rest) = head.split_first()?;
    let (begun, of) = rest.split_first_chunk::<8>()?;
    let of = of.first_chunk::<8>()?;
    (*format == FORMAT).then_some((TimeMs::from_be_bytes(*begun), u64::from_be_bytes(*of)))
}

fn bound(head: &[u8; HEAD_BYTES], device: DeviceId, hash: &Hash, at: u64) -> Vec<u8> {
    [DOMAIN, head, device.as_bytes(), hash.as_bytes(), &at.to_be_bytes()].concat()
}

/// Writes behind what is whole. Not down to the disk: what a power cut takes is sent again.
fn append(path: &Path, at: usize, frame: &[u8]) -> Result<(), BlobError> {
    if let Some(folder) = path.parent() {
        create_folder(folder)?;
    }
    let mut file =
        fs::OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(path)?;
    let at = u64::try_from(at).unwrap_or(u64::MAX);
    file.set_len(at)?;
    file.seek(SeekFrom::Start(at))?;
    if let Err(error) = file.write_all(frame) {
        // What was begun takes room that others need.
        let _ = file.set_len(at);
        return Err(error.into());
    }
    Ok(())
}

fn remove(path: &Path) -> Result<(), BlobError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

/// What lies in a folder, sorted; nothing where there is none.
fn entries(folder: &Path) -> Result<Vec<PathBuf>, BlobError> {
    let listed = match fs::read_dir(folder) {
        Ok(listed) => listed,
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(Vec::new());
        }
        Err(error) => return Err(error.into()),
    };
    let mut paths = Vec::new();
    for entry in listed {
        paths.push(entry?.path());
    }
    paths.sort();
    Ok(paths)
}

#[cfg(test)]
mod tests;
