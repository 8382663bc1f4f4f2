//! Photos, after the records that name them, in a queue of their own: thumbnails before full sizes, piece by piece, and
//! between two pieces a record that was saved meanwhile goes first. A record never waits for its photo, and a photo
//! that gets nowhere holds up no other.

mod fetch;
mod send;

use std::collections::BTreeSet;

use minicbor::{Decode, Encode};
use model::id::DocumentId;
use model::kind::Kind;
use model::record::{Entries, Event, Photo, Visit};
use sync::cbor;
use sync::code::Code;
use sync::hash::Hash;

use super::Run;
use crate::author::read;
use crate::error::{Result, TabletError};
use crate::session::{Tried, Work};

pub(crate) use fetch::fetch_one;

/// Which records may name photos that are not here yet.
const NOTE_WANTED: &str = "photos-wanted";
const WANTED_MAX: usize = 20_000;
const WANTED_BYTES_MAX: usize = WANTED_MAX * 18;
/// A photo that got nowhere comes after all others for so long; one the server has not got is not asked for before.
const TRY_AGAIN_MS: i64 = 10 * 60 * 1_000;
/// Photos the server has trouble of its own with before the rest waits for the next run.
const FAULTS_MAX: u32 = 3;

/// How far the photos got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Photos {
    /// As far as they get in this run.
    Done,
    /// A record was saved meanwhile: it goes first.
    RecordsWait,
}

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
    /// Sends and fetches photos until there are no more, or until a record waits.
    pub(super) fn photos(&mut self) -> Result<Photos> {
        match self.send_photos()? {
            Photos::Done => self.fetch_photos(),
            waits => Ok(waits),
        }
    }

    /// Whether a record was saved since the last round.
    fn records_wait(&self) -> Result<bool> {
        let waiting = self.server.session.work(|work| Ok(work.store.waiting()?.changesets))?;
        Ok(waiting > self.left_waiting)
    }

    /// What is to become of the others after one photo failed: they go on, but for trouble on the way there.
    fn after(&mut self, hash: Hash, error: TabletError) -> Result<()> {
        let code = error.code();
        let fault = code == Code::SERVER_FAULT && self.photo_faults < FAULTS_MAX;
        let in_vain = super::is_about_this(&code) || fault;
        self.photo_faults += u32::from(fault);
        self.server.session.work(|work| {
            let (_, boot_ms) = work.clock.boot();
            work.photos_tried.insert(hash, Tried { boot_ms, in_vain });
            Ok(())
        })?;
        if in_vain { Ok(()) } else { Err(error) }
    }
}

/// How a photo got nowhere a moment ago, if it was tried.
fn tried(work: &mut Work, hash: &Hash) -> Option<Tried> {
    let (_, now) = work.clock.boot();
    work.photos_tried
        .retain(|_, tried| (0..TRY_AGAIN_MS).contains(&now.saturating_sub(tried.boot_ms)));
    work.photos_tried.get(hash).copied()
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

/// The thumbnails that are named and not here, and of photos without one the photo; records that have all theirs are
/// noted no longer.
fn missing(work: &mut Work) -> Result<BTreeSet<Hash>> {
    let wanted = wanted(work)?;
    let (mut missing, mut still) = (BTreeSet::new(), BTreeSet::new());
    for id in &wanted {
        for photo in photos_of(work, *id)?.values().filter(|photo| photo.removed.is_none()) {
            let Ok(name) = photo.thumbnail.as_ref().unwrap_or(&photo.blob).parse::<Hash>() else {
                continue;
            };
            if work.store.photo(name)?.is_none() {
                missing.insert(name);
                still.insert(*id);
            }
        }
    }
    if still != wanted {
        keep(work, &still)?;
    }
    Ok(missing)
}

fn photos_of(work: &mut Work, id: DocumentId) -> Result<Entries<Photo>> {
    Ok(match work.store.kind_of(id)? {
        Some(Kind::Visit) => read::<Visit>(work, id)?.photos,
        Some(Kind::Event) => read::<Event>(work, id)?.photos,
        _ => Entries::new(),
    })
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
