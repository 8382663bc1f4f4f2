//! Photos: brought by whoever took them, given only through a record in a space that may be read now.

use model::id::DeviceId;
use model::time::TimeMs;
use sync::blob::{self, Place, Progress, Rest};
use sync::code::Code;
use sync::exchange::BlobOffer;
use sync::hash::Hash;
use sync::limits::BLOB_UNREFERENCED_KEPT_MS;

use super::{Carrier, Failure, Installation};
use crate::halves::Piece;
use crate::storage::Arrival;

impl Installation {
    /// `PUT /v1/blobs/<hash>…`: keeps a photo, or a piece of it until the others are here; keeping it again changes
    /// nothing. How much of it is here then.
    ///
    /// # Errors
    /// What [`blob::check`] and [`blob::check_piece`] say, [`Code::BLOB_QUOTA`], [`Code::DEVICE_REVOKED`], …; disk
    /// and storage.
    pub fn put_blob(
        &self,
        carrier: &Carrier,
        place: &Place,
        bytes: &[u8],
    ) -> Result<Progress, Failure> {
        carrier.may_read.clone()?;
        match (place.from, place.of) {
            (Some(from), Some(of)) => {
                self.put_piece(carrier, &place.hash, Piece { from, of, bytes })
            }
            (None, None) => self.put_whole(carrier, &place.hash, bytes),
            _ => Err(Code::NOT_FOUND.into()),
        }
    }

    /// Keeps a photo that came in one piece.
    ///
    /// # Errors
    /// As [`Installation::put_blob`].
    pub(crate) fn put_whole(
        &self,
        carrier: &Carrier,
        hash: &Hash,
        bytes: &[u8],
    ) -> Result<Progress, Failure> {
        carrier.may_read.clone()?;
        blob::check(hash, bytes)?;
        let (device, at) = (carrier.device.claims().device, self.clock.now_ms());
        let len = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        if !self.has(device, hash, len)? {
            let unreferenced_bytes_max = self.limits.blob_unreferenced_bytes_max;
            let arrival = Arrival { hash: *hash, len, device, at, unreferenced_bytes_max };
            self.keep_blob(&arrival, bytes)?;
        }
        Ok(Progress { has: len, commit: Some(self.storage.commits()?) })
    }

    /// Adds a piece to what is here; a photo whose last piece it is, is looked through and kept.
    fn put_piece(
        &self,
        carrier: &Carrier,
        hash: &Hash,
        piece: Piece<'_>,
    ) -> Result<Progress, Failure> {
        blob::check_piece(piece.from, piece.of, piece.bytes.len())?;
        let (device, at) = (carrier.device.claims().device, self.clock.now_ms());
        let halves = &self.blobs.halves;
        if self.has(device, hash, piece.of)? {
            halves.forget(device, hash)?;
            return Ok(Progress { has: piece.of, commit: Some(self.storage.commits()?) });
        }
        let has = halves.add(device, hash, &piece, at, self.rng.draw(|rng| rng.bytes()))?;
        if has < piece.of {
            return Ok(Progress { has, commit: None });
        }
        let kept = self.put_whole(carrier, hash, &halves.take(device, hash)?);
        // A full disk or a server's own trouble may pass; what is no such photo never becomes one.
        if matches!(&kept, Ok(_) | Err(Failure::Refused(_))) {
            halves.forget(device, hash)?;
        }
        kept
    }

    fn has(&self, device: DeviceId, hash: &Hash, len: u64) -> Result<bool, Failure> {
        Ok(self.storage.blobs_lacking(device, &[BlobOffer { hash: *hash, len }])?.is_empty())
    }

    /// Keeps a photo a tablet has, on disk first.
    ///
    /// # Errors
    /// What [`blob::check`] says, [`Code::BLOB_QUOTA`]; disk and storage.
    pub(crate) fn keep_blob(&self, arrival: &Arrival, bytes: &[u8]) -> Result<(), Failure> {
        blob::check(&arrival.hash, bytes)?;
        if self.storage.is_erased_photo(&arrival.hash)? {
            // It went with a record that was erased by right; whoever still brings it is done with it.
            return Ok(());
        }
        // The sweep must not take the file away between its writing and its being noted.
        let _sweep = self.sweep.lock();
        if !self.storage.blob_arrives(arrival)? {
            return Err(Code::BLOB_QUOTA.into());
        }
        self.blobs.put(&arrival.hash, bytes, self.rng.draw(|rng| rng.bytes()))?;
        self.storage.blob_kept(&arrival.hash, arrival.device, arrival.at)?;
        Ok(())
    }

    /// `GET /v1/blobs/<hash>…`: a photo or a piece of it, to whom a record shows it; to everybody else there is none.
    ///
    /// # Errors
    /// [`Code::NOT_FOUND`], [`Code::DEVICE_REVOKED`], …; disk and storage.
    pub fn get_blob(&self, carrier: &Carrier, place: &Place) -> Result<Vec<u8>, Failure> {
        carrier.may_read.clone()?;
        let hash = &place.hash;
        if !self.storage.may_read_blob(carrier.user.id, hash, self.clock.now_ms())? {
            return Err(Code::NOT_FOUND.into());
        }
        let bytes = self.blobs.get(hash)?.ok_or(Code::NOT_FOUND)?;
        self.storage.audit(&self.event(
            &carrier.actor(),
            "blob.read",
            &hash.to_string(),
            "ok",
            &place.from.map(|from| format!("from={from}")).unwrap_or_default(),
        ))?;
        Ok(match place.from {
            Some(from) => Rest::of(&bytes, from).encode(),
            None => bytes,
        })
    }

    /// Takes photos off the disk that no record has named for a week; how many.
    ///
    /// # Errors
    /// Disk and storage; what was not taken is taken the next time.
    pub fn sweep_blobs(&self) -> Result<usize, Failure> {
        let _sweep = self.sweep.lock();
        self.blobs.halves.sweep(leave_before(self.clock.now_ms()))?;
        let leaving = self.storage.blobs_leave(leave_before(self.clock.now_ms()))?;
        for hash in &leaving {
            self.blobs.remove(hash)?;
            self.storage.blob_left(hash)?;
        }
        if !leaving.is_empty() {
            let detail = format!("photos={}", leaving.len());
            self.storage.audit(&self.event("server", "blob.sweep", "", "ok", &detail))?;
        }
        Ok(leaving.len())
    }
}

/// Photos nobody has touched since then and no record names are taken away.
fn leave_before(now: TimeMs) -> TimeMs {
    now.saturating_sub(BLOB_UNREFERENCED_KEPT_MS)
}
