//! Photos, after the records that name them: sent one by one by their names, and fetched for records of others.
//! A record never waits for its photo.

use std::collections::BTreeSet;

use minicbor::{Decode, Encode};
use model::id::DocumentId;
use model::kind::Kind;
use model::record::{Event, Visit};
use sync::blob;
use sync::cbor;
use sync::hash::Hash;
use sync::limits::BLOB_BYTES_MAX;

use super::{Run, is_about_this};
use crate::author::read;
use crate::error::Result;
use crate::photo::names;
use crate::server::Request;
use crate::session::Work;
use crate::transport::Method;

/// Which records may name photos that are not here yet.
const NOTE_WANTED: &str = "photos-wanted";
const WANTED_MAX: usize = 20_000;
const WANTED_BYTES_MAX: usize = WANTED_MAX * 18;
const ANSWER_BYTES_MAX: usize = 4 * 1024;
/// A photo whose author has not sent it yet is not asked for again before this.
const ASK_AGAIN_MS: i64 = 10 * 60 * 1_000;

#[derive(Default, Encode, Decode)]
#[cbor(array)]
struct Wanted {
    #[n(0)]
    documents: Vec<One>,
}

#[derive(Encode, Decode)]
#[cbor(transparent)]
struct One(#[cbor(n(0), with = "sync::cbor::id")] DocumentId);

impl Run<'_> {
    /// Sends what the server lacks. One it will not take now waits for the next run.
    pub(super) fn send_photos(&mut self, lacking: &[Hash]) -> Result<()> {
        for hash in lacking {
            let Some(jpeg) = self.server.session.work(|work| Ok(work.store.photo(*hash)?))? else {
                continue;
            };
            let request = Request {
                method: Method::Put,
                path: blob::path(hash),
                body: jpeg,
                pushes: false,
                answer_bytes_max: ANSWER_BYTES_MAX,
            };
            match self.server.ask(&request) {
                Ok(_) => self.server.session.work(|work| Ok(work.store.photo_sent(*hash)?))?,
                Err(error) if is_about_this(&error.code()) => continue,
                Err(error) => return Err(error),
            }
            self.done.photos_sent += 1;
            self.tell()?;
        }
        Ok(())
    }

    /// Fetches what records of others name and is not here.
    pub(super) fn fetch_photos(&mut self) -> Result<()> {
        for hash in self.server.session.work(missing)? {
            let request = Request {
                method: Method::Get,
                path: blob::path(&hash),
                body: Vec::new(),
                pushes: false,
                answer_bytes_max: usize::try_from(BLOB_BYTES_MAX).unwrap_or(usize::MAX),
            };
            match self.server.ask(&request) {
                Ok((jpeg, _)) => {
                    blob::check(&hash, &jpeg)?;
                    self.server.session.work(|work| {
                        let now = work.now();
                        Ok(work.store.keep_fetched(hash, &jpeg, now)?)
                    })?;
                    self.done.photos_received += 1;
                }
                Err(error) if is_about_this(&error.code()) => self.server.session.work(|work| {
                    let (_, boot_ms) = work.clock.boot();
                    work.photos_asked.insert(hash, boot_ms);
                    Ok(())
                })?,
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

/// Notes records whose photos are to be fetched, before the answer that brings them is taken in: a power cut in
/// between forgets none.
pub(super) fn want(work: &mut Work, documents: &BTreeSet<DocumentId>) -> Result<()> {
    if documents.is_empty() {
        return Ok(());
    }
    let before = wanted(work)?;
    let mut all = before.clone();
    all.extend(documents);
    if all != before {
        keep(work, &all)?;
    }
    Ok(())
}

/// The photos that are named and not here, but for those just asked for in vain; records that have all theirs are
/// noted no longer.
fn missing(work: &mut Work) -> Result<Vec<Hash>> {
    let wanted = wanted(work)?;
    let (mut missing, mut still) = (BTreeSet::new(), BTreeSet::new());
    for id in &wanted {
        for name in names_of(work, *id)? {
            if work.store.photo(name)?.is_none() {
                missing.insert(name);
                still.insert(*id);
            }
        }
    }
    if still != wanted {
        keep(work, &still)?;
    }
    let (_, boot_ms) = work.clock.boot();
    work.photos_asked
        .retain(|_, asked| (0..ASK_AGAIN_MS).contains(&boot_ms.saturating_sub(*asked)));
    Ok(missing.into_iter().filter(|hash| !work.photos_asked.contains_key(hash)).collect())
}

fn names_of(work: &mut Work, id: DocumentId) -> Result<Vec<Hash>> {
    let photos = match work.store.kind_of(id)? {
        Some(Kind::Visit) => read::<Visit>(work, id)?.photos,
        Some(Kind::Event) => read::<Event>(work, id)?.photos,
        _ => return Ok(Vec::new()),
    };
    Ok(names(&photos).iter().filter_map(|name| name.parse().ok()).collect())
}

fn wanted(work: &Work) -> Result<BTreeSet<DocumentId>> {
    let note = work.store.note(NOTE_WANTED)?.unwrap_or_default();
    let wanted: Wanted = cbor::decode(&note, WANTED_BYTES_MAX).unwrap_or_default();
    Ok(wanted.documents.into_iter().map(|one| one.0).collect())
}

fn keep(work: &mut Work, documents: &BTreeSet<DocumentId>) -> Result<()> {
    let documents = documents.iter().take(WANTED_MAX).map(|id| One(*id)).collect();
    Ok(work.store.set_note(NOTE_WANTED, &cbor::encode(&Wanted { documents }))?)
}
