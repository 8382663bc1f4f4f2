//! Photos that were taken: kept at once, named by a record when it is saved, sent after it. A record never waits
//! for its photo.

use std::sync::PoisonError;

use data_encoding::BASE64;
use model::record::{Entries, Photo};
use model::time::DAY_MS;
use sync::code::Code;
use sync::hash::Hash;

use super::{room, strip};
use crate::Tablet;
use crate::api::keep::{PhotoBytes, PhotoName, PhotoTaken, TakePhoto};
use crate::author::Authoring;
use crate::error::{Result, TabletError};
use crate::server::Server;
use crate::syncing::fetch_one;

/// Photos of one record (DOMAIN 5.8).
const PHOTOS_MAX: usize = 9;
/// A photo no record came to name is forgotten after a day.
const UNNAMED_KEPT_MS: i64 = DAY_MS;
/// Base64 of the largest file of a camera, with line ends.
const BASE64_BYTES_MAX: usize = super::CAMERA_BYTES_MAX / 3 * 4 + 1024;

impl Tablet {
    /// Strips a photo and keeps it until a record names it.
    ///
    /// # Errors
    /// [`Code::BLOB_TOO_LARGE`], [`Code::BLOB_NOT_A_PHOTO`], [`Code::STORAGE_LOW`], [`Code::LOCKED`], or what the disk
    /// did.
    pub fn take_photo(&self, camera: &[u8]) -> Result<PhotoTaken> {
        self.unlocked()?;
        self.work(|work| room::for_photos(work, self.ports()))?;
        let photo = strip(camera)?;
        self.work(|work| {
            let now = work.now();
            work.store.sweep_photos(now.saturating_sub(UNNAMED_KEPT_MS))?;
            let small = photo.thumbnail.as_ref().map(|(name, jpeg)| (*name, jpeg.as_slice()));
            work.store.keep_photo(photo.hash, &photo.jpeg, small, now)?;
            Ok(PhotoTaken {
                name: photo.hash.to_string(),
                bytes: u64::try_from(photo.jpeg.len()).unwrap_or(u64::MAX),
                width: photo.width,
                height: photo.height,
            })
        })
    }

    /// The same, as a screen hands it over.
    ///
    /// # Errors
    /// As [`Tablet::take_photo`].
    pub fn take_photo_base64(&self, ask: &TakePhoto) -> Result<PhotoTaken> {
        if ask.base64.len() > BASE64_BYTES_MAX {
            return Err(Code::BLOB_TOO_LARGE.into());
        }
        self.take_photo(&BASE64.decode(ask.base64.as_bytes()).map_err(|_| Code::BLOB_NOT_A_PHOTO)?)
    }

    /// A photo in small, if it is here in any size.
    ///
    /// # Errors
    /// [`Code::NOT_FOUND`], [`Code::LOCKED`], or what the disk did.
    pub fn show_thumbnail(&self, ask: &PhotoName) -> Result<PhotoBytes> {
        let name: Hash = ask.name.parse().map_err(|_| Code::NOT_FOUND)?;
        self.work(|work| {
            let small = work.store.thumbnail(name)?;
            let jpeg = small.map_or_else(|| work.store.photo(name), |small| Ok(Some(small)))?;
            Ok(PhotoBytes { base64: BASE64.encode(&jpeg.ok_or(Code::NOT_FOUND)?) })
        })
    }

    /// A photo in full size, if it is here.
    ///
    /// # Errors
    /// [`Code::NOT_FOUND`], [`Code::LOCKED`], or what the disk did.
    pub fn show_photo(&self, ask: &PhotoName) -> Result<PhotoBytes> {
        let name: Hash = ask.name.parse().map_err(|_| Code::NOT_FOUND)?;
        self.work(|work| {
            let jpeg = work.store.photo(name)?.ok_or(Code::NOT_FOUND)?;
            Ok(PhotoBytes { base64: BASE64.encode(&jpeg) })
        })
    }
}

impl Tablet {
    /// A photo in full size, fetched if it is not here.
    ///
    /// # Errors
    /// [`Code::NOT_FOUND`], [`Code::LOCKED`], what the way to the server and the server say, or what the disk did.
    pub fn fetch_photo(&self, ask: &PhotoName) -> Result<PhotoBytes> {
        let name: Hash = ask.name.parse().map_err(|_| Code::NOT_FOUND)?;
        let session = self.unlocked()?;
        let _one_at_a_time = session.fetching.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(jpeg) = session.work(|work| Ok(work.store.photo(name)?))? {
            return Ok(PhotoBytes { base64: BASE64.encode(&jpeg) });
        }
        session.work(|work| room::tend(work, self.ports()).map(drop))?;
        let server = Server { session: &session, ports: self.ports() };
        let jpeg = fetch_one(&server, name, &mut || Ok(false))?.ok_or(Code::NOT_FOUND)?;
        Ok(PhotoBytes { base64: BASE64.encode(&jpeg) })
    }
}

/// Photos taken before as a record names them.
///
/// # Errors
/// [`Code::NOT_FOUND`] for one that is not here.
pub(crate) fn photos(authoring: &mut Authoring<'_>, named: &[String]) -> Result<Entries<Photo>> {
    if named.len() > PHOTOS_MAX {
        return Err(TabletError::field(crate::error::TOO_MANY_ENTRIES, "photos"));
    }
    let mut photos = Entries::new();
    for name in named {
        let missing = || TabletError::field(Code::NOT_FOUND, "photos");
        let hash: Hash = name.parse().map_err(|_| missing())?;
        let bytes = authoring.work.store.photo(hash)?.ok_or_else(missing)?.len();
        let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
        let thumbnail = authoring.work.store.thumbnail_name(hash)?.map(|name| name.to_string());
        let photo = Photo { blob: hash.to_string(), bytes, thumbnail, removed: None };
        photos.insert(authoring.entry(), photo);
    }
    Ok(photos)
}

/// The names of the photos that still belong to a record.
pub(crate) fn names(photos: &Entries<Photo>) -> Vec<String> {
    photos
        .values()
        .filter(|photo| photo.removed.is_none())
        .map(|photo| photo.blob.clone())
        .collect()
}
