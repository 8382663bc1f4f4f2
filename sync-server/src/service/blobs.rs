//! Photos: brought by whoever took them, given only through a record in a space that may be read now.

use model::time::TimeMs;
use sync::blob;
use sync::code::Code;
use sync::exchange::BlobOffer;
use sync::hash::Hash;
use sync::limits::BLOB_UNREFERENCED_KEPT_MS;

use super::{Carrier, Failure, Installation};
use crate::storage::Arrival;

impl Installation {
    /// `PUT /v1/blobs/<hash>`: keeps a photo; keeping it again changes nothing.
    ///
    /// # Errors
    /// What [`blob::check`] says, [`Code::BLOB_QUOTA`], [`Code::DEVICE_REVOKED`], …; disk and storage.
    pub fn put_blob(&self, carrier: &Carrier, hash: &Hash, bytes: &[u8]) -> Result<(), Failure> {
        carrier.may_read.clone()?;
        blob::check(hash, bytes)?;
        let (device, at) = (carrier.device.claims().device, self.clock.now_ms());
        let len = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        if self.storage.blobs_lacking(device, &[BlobOffer { hash: *hash, len }])?.is_empty() {
            return Ok(());
        }
        let unreferenced_bytes_max = self.limits.blob_unreferenced_bytes_max;
        self.keep_blob(&Arrival { hash: *hash, len, device, at, unreferenced_bytes_max }, bytes)
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

    /// `GET /v1/blobs/<hash>`: a photo, to whom a record shows it; to everybody else there is none.
    ///
    /// # Errors
    /// [`Code::NOT_FOUND`], [`Code::DEVICE_REVOKED`], …; disk and storage.
    pub fn get_blob(&self, carrier: &Carrier, hash: &Hash) -> Result<Vec<u8>, Failure> {
        carrier.may_read.clone()?;
        if !self.storage.may_read_blob(carrier.user.id, hash, self.clock.now_ms())? {
            return Err(Code::NOT_FOUND.into());
        }
        let bytes = self.blobs.get(hash)?.ok_or(Code::NOT_FOUND)?;
        self.storage.audit(&self.event(
            &carrier.actor(),
            "blob.read",
            &hash.to_string(),
            "ok",
            "",
        ))?;
        Ok(bytes)
    }

    /// Takes photos off the disk that no record has named for a week; how many.
    ///
    /// # Errors
    /// Disk and storage; what was not taken is taken the next time.
    pub fn sweep_blobs(&self) -> Result<usize, Failure> {
        let _sweep = self.sweep.lock();
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
