//! Photos on their way up: the smallest first, each from where the server says that it has it.

use sync::blob::{self, PROGRESS_BYTES_MAX, Progress};
use sync::code::Code;
use sync::hash::Hash;
use sync::limits::{BLOB_PIECE_BYTES, BLOBS_OFFERED_MAX};

use super::{Photos, Run, tried};
use crate::error::Result;
use crate::server::Request;
use crate::transport::Method;

/// A refusal is larger than an answer.
const ANSWER_BYTES_MAX: usize = 4 * 1024;
/// Answers in a row that bring a photo no further.
const STANDSTILLS_MAX: u32 = 2;

impl Run<'_> {
    pub(super) fn send_photos(&mut self) -> Result<Photos> {
        loop {
            let offers = self.waiting()?;
            if offers.is_empty() {
                return Ok(Photos::Done);
            }
            for hash in offers {
                match self.send_photo(hash) {
                    Ok(Photos::Done) => {}
                    Ok(waits) => return Ok(waits),
                    Err(error) => self.after(hash, error)?,
                }
                self.photos_tried.insert(hash);
            }
        }
    }

    /// What this run has not tried, the smallest first; what got nowhere a moment ago comes last.
    fn waiting(&self) -> Result<Vec<Hash>> {
        self.server.session.work(|work| {
            let mut rows_max = BLOBS_OFFERED_MAX.saturating_add(self.photos_tried.len());
            rows_max = rows_max.saturating_add(work.photos_tried.len());
            let offers = work.store.photos_waiting(rows_max)?.into_iter().map(|offer| offer.hash);
            let (late, mut first): (Vec<_>, Vec<_>) = offers
                .filter(|hash| !self.photos_tried.contains(hash))
                .partition(|hash| tried(work, hash).is_some());
            first.extend(late);
            Ok(first)
        })
    }

    fn send_photo(&mut self, hash: Hash) -> Result<Photos> {
        let found = self.server.session.work(|work| {
            Ok(work.store.photo(hash)?.map(|jpeg| (jpeg, work.store.photo_sent_bytes(hash))))
        })?;
        let Some((jpeg, sent)) = found else { return Ok(Photos::Done) };
        let (mut from, mut standstills) = (sent?, 0);
        loop {
            let progress = self.send_piece(hash, &jpeg, from)?;
            if progress.commit.is_some() {
                self.server
                    .session
                    .work(|work| Ok(work.store.photo_sent(hash, progress.commit)?))?;
                self.done.photos_sent += 1;
                self.tell()?;
                return Ok(Photos::Done);
            }
            // A server that has forgotten what it had is believed, but not for ever.
            standstills = if progress.has > from { 0 } else { standstills + 1 };
            if standstills > STANDSTILLS_MAX {
                return Err(Code::BLOB_CHANGED.into());
            }
            from = progress.has;
            self.server.session.work(|work| Ok(work.store.set_photo_sent_bytes(hash, from)?))?;
            if self.records_wait()? {
                return Ok(Photos::RecordsWait);
            }
        }
    }

    fn send_piece(&self, hash: Hash, jpeg: &[u8], from: u64) -> Result<Progress> {
        let of = u64::try_from(jpeg.len()).unwrap_or(u64::MAX);
        let (path, piece) = match jpeg.len() <= BLOB_PIECE_BYTES {
            true => (blob::path(&hash), jpeg),
            false => (blob::piece_path(&hash, from, of), blob::piece(jpeg, from)),
        };
        let request = Request {
            method: Method::Put,
            path,
            body: piece.to_vec(),
            pushes: false,
            answer_bytes_max: ANSWER_BYTES_MAX.max(PROGRESS_BYTES_MAX),
        };
        let (answer, _) = self.server.ask(&request)?;
        Ok(Progress::decode(&answer)?)
    }
}
