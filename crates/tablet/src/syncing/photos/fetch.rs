//! Photos on their way down: thumbnails of what records of others name, full sizes when somebody looks closely. What has
//! come stays through a restart, and nothing is shown that is not what was named.

use sync::blob::{self, REST_BYTES_MAX, Rest};
use sync::code::Code;
use sync::hash::Hash;
use sync::limits::BLOB_BYTES_MAX;

use super::{Photos, Run, missing, tried};
use crate::error::Result;
use crate::photo::room;
use crate::server::{Request, Server};
use crate::transport::Method;

impl Run<'_> {
    pub(super) fn fetch_photos(&mut self) -> Result<Photos> {
        let names = self.server.session.work(|work| {
            let missing = missing(work)?;
            let in_vain =
                |name: &Hash, work: &mut _| tried(work, name).is_some_and(|it| it.in_vain);
            let (late, mut names): (Vec<Hash>, Vec<Hash>) = missing
                .into_iter()
                .filter(|name| !in_vain(name, work))
                .collect::<Vec<_>>()
                .into_iter()
                .partition(|name| tried(work, name).is_some());
            names.extend(late);
            // Where there is little room, records come first.
            let room = names.is_empty() || room::for_photos(work, self.server.ports).is_ok();
            Ok(if room { names } else { Vec::new() })
        })?;
        for hash in names {
            match fetch_one(&self.server, hash, &mut || self.records_wait()) {
                Ok(Some(_)) => self.done.photos_received += 1,
                Ok(None) => return Ok(Photos::RecordsWait),
                Err(error) => self.after(hash, error)?,
            }
        }
        Ok(Photos::Done)
    }
}

/// Fetches a photo from where it has got to, and keeps it; none when something else had to go first.
pub(crate) fn fetch_one(
    server: &Server<'_>,
    hash: Hash,
    stop: &mut dyn FnMut() -> Result<bool>,
) -> Result<Option<Vec<u8>>> {
    let session = server.session;
    loop {
        let from = session.work(|work| Ok(work.store.photo_come_bytes(hash)?))?;
        if from > BLOB_BYTES_MAX {
            session.work(|work| Ok(work.store.forget_pieces(hash)?))?;
            return Err(Code::BLOB_CHANGED.into());
        }
        let request = Request {
            method: Method::Get,
            path: blob::rest_path(&hash, from),
            body: Vec::new(),
            pushes: false,
            answer_bytes_max: REST_BYTES_MAX,
        };
        let (answer, _) = server.ask(&request)?;
        let Rest { of, bytes } = Rest::decode(&answer)?;
        let has = from.saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        // A server that says there is more and gives nothing is not asked for ever.
        let last = has >= of || bytes.is_empty();
        let whole = session.work(|work| {
            if !bytes.is_empty() {
                work.store.keep_piece(hash, from, &bytes)?;
            }
            if last { Ok(Some(work.store.pieces(hash)?)) } else { Ok(None) }
        })?;
        if let Some(jpeg) = whole {
            return session.work(|work| {
                if let Err(code) = blob::check(&hash, &jpeg) {
                    work.store.forget_pieces(hash)?;
                    return Err(code.into());
                }
                let now = work.now();
                work.store.keep_fetched(hash, &jpeg, now)?;
                Ok(Some(jpeg))
            });
        }
        if stop()? {
            return Ok(None);
        }
    }
}
