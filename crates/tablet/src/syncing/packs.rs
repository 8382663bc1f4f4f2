//! First sync: long feeds that are new here come as packs, chunk by chunk, each chunk committed before the next is
//! asked for. One stage a turn: what was saved meanwhile goes up between two of them.
//!
//! While a chunk is written, the next one is worked out beside it; network and database are used in one fixed order.

use std::collections::BTreeSet;
use std::thread;

use model::id::DocumentId;
use store::Prepared;
use store::table::pack::PackUnderWay;
use sync::code::Code;
use sync::exchange::PROTOCOL;
use sync::limits::{CHUNK_BYTES_MAX, PACK_MANIFEST_BYTES_MAX};
use sync::pack::{self, CHUNK_PATH, ChunkAsk, ChunkRef, MANIFEST_PATH, Manifest, ManifestAsk};

use super::{Run, photos};
use crate::APP_VERSION;
use crate::error::{Result, TabletError};
use crate::server::Request;
use crate::transport::Method;

/// A chunk that is here and not written yet.
struct Come {
    chunk: ChunkRef,
    documents: Vec<Prepared>,
}

impl Run<'_> {
    /// Fetches the next stage of the first of these spaces.
    ///
    /// # Errors
    /// What the way to the server and the server say, what the disk did. What was written stays.
    pub(super) fn fetch_packs(&mut self, spaces: &[String]) -> Result<()> {
        let Some(space) = spaces.first() else { return Ok(()) };
        match self.fetch_stage(space) {
            // Not ours to read any more, or not to be had as a pack; a pack this app cannot read: its feed says all of it.
            Err(error) if [Code::NOT_FOUND, Code::UNREADABLE].contains(&error.code()) => {
                Ok(self.server.session.work(|work| Ok(work.store.read_feed_instead(space)?))?)
            }
            other => other,
        }
    }

    fn fetch_stage(&mut self, space: &str) -> Result<()> {
        let known = self.server.session.work(|work| Ok(work.store.pack_of(space)?))?;
        let (mut pack, mut fresh) = match known {
            Some(pack) => (pack, false),
            None => (self.begin(space)?, true),
        };
        loop {
            match self.fetch_chunks(space, &pack) {
                // The server holds this manifest's chunks no longer: a new one names those that are the same.
                Err(error) if error.code() == Code::NOT_FOUND && !fresh => {
                    (pack, fresh) = (self.begin(space)?, true);
                }
                other => return other,
            }
        }
    }

    /// Asks for the manifest, and notes what is to come.
    fn begin(&mut self, space: &str) -> Result<PackUnderWay> {
        let ask = ManifestAsk {
            protocol: PROTOCOL,
            space: space.to_owned(),
            app_version: APP_VERSION.to_owned(),
        };
        let answer = self.ask_pack(MANIFEST_PATH, ask.encode(), PACK_MANIFEST_BYTES_MAX)?;
        let key = self.server.session.district().server.value.public_key;
        let manifest = Manifest::read(&answer, space, &key)?;
        let pack = self.server.session.work(|work| {
            if work.store.epoch()? != Some(manifest.epoch) {
                // A server that was restored just now: the next answer says so.
                return Err(Code::SERVER_BUSY.into());
            }
            work.store.begin_pack(&manifest)?;
            Ok(work.store.pack_of(space)?)
        })?;
        self.tell()?;
        // With every chunk here already, nothing is under way any more.
        let done = manifest.chunks.iter().map(|chunk| chunk.hash).collect();
        let n = manifest.n;
        Ok(pack.unwrap_or(PackUnderWay { manifest, done, n }))
    }

    /// Fetches what is lacking of the first stage that lacks anything.
    fn fetch_chunks(&mut self, space: &str, pack: &PackUnderWay) -> Result<()> {
        let Some(stage) = pack.lacking().map(|chunk| chunk.stage).next() else { return Ok(()) };
        let mut before: Option<Come> = None;
        for chunk in pack.lacking().filter(|chunk| chunk.stage == stage) {
            let fetched = self.fetch_chunk(space, chunk);
            let bytes = match fetched {
                Ok(bytes) => bytes,
                Err(error) => {
                    // What is here already is not fetched again.
                    self.keep(space, before)?;
                    return Err(error);
                }
            };
            let come = thread::scope(|scope| {
                let working = scope.spawn(|| worked_out(&bytes));
                let kept = self.keep(space, before.take());
                let panicked = |_| Err(TabletError::from(Code::APPLY_PANICKED));
                let documents = working.join().unwrap_or_else(panicked);
                kept.and(documents).map(|documents| Come { chunk: *chunk, documents })
            })?;
            before = Some(come);
        }
        self.keep(space, before)
    }

    fn fetch_chunk(&mut self, space: &str, chunk: &ChunkRef) -> Result<Vec<u8>> {
        let ask = ChunkAsk {
            protocol: PROTOCOL,
            space: space.to_owned(),
            hash: chunk.hash,
            app_version: APP_VERSION.to_owned(),
        };
        let bytes = self.ask_pack(CHUNK_PATH, ask.encode(), CHUNK_BYTES_MAX)?;
        chunk.check(&bytes)?;
        Ok(bytes)
    }

    fn ask_pack(&self, path: &str, body: Vec<u8>, answer_bytes_max: usize) -> Result<Vec<u8>> {
        let request = Request {
            method: Method::Post,
            path: path.to_owned(),
            body,
            pushes: false,
            answer_bytes_max,
        };
        self.server.ask(&request).map(|(answer, _)| answer)
    }

    /// Writes a chunk.
    fn keep(&mut self, space: &str, come: Option<Come>) -> Result<()> {
        let Some(Come { chunk, documents }) = come else { return Ok(()) };
        let with_photos: BTreeSet<DocumentId> =
            documents.iter().filter_map(Prepared::has_photos).collect();
        self.server.session.work(|work| {
            photos::want(work, &with_photos)?;
            work.store.take_chunk(space, chunk.hash, &documents)?;
            Ok(())
        })?;
        self.done.received += u64::try_from(documents.len()).unwrap_or(u64::MAX);
        self.tell()
    }
}

/// The documents of a chunk, each through the gate, opened and read.
fn worked_out(bytes: &[u8]) -> Result<Vec<Prepared>> {
    Ok(Prepared::all(pack::read(bytes)?)?)
}
