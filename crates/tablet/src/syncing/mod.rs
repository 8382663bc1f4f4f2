//! 同步: one run brings everything both ways, round by round; each round is committed before the next is asked for.
//! The database is never held while the network is waited for.

mod again;
mod heal;
mod mended;
mod night;
mod notice;
mod packs;
mod photos;
mod repair;
mod round;
mod state;

use std::collections::BTreeSet;
use std::sync::TryLockError;

use sync::code::Code;
use sync::hash::Hash;

use crate::Tablet;
use crate::api::sync::{FirstFetch, SyncDone};
use crate::error::Result;
use crate::photo::room;
use crate::ports::Ports;
use crate::server::Server;
use crate::session::Session;

use photos::Photos;
pub(crate) use photos::fetch_one;
pub(crate) use round::{asking, pass_gate, take_in};
pub(crate) use state::{NOTE_LAST_SUCCESS, line};

/// More rounds than a first sync of a whole district takes: the bound against a server that never says enough.
const ROUNDS_MAX: u32 = 5_000;

/// How far a run has come; told after every step that took time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Own actions the server has kept in this run.
    pub records_done: u64,
    /// Own actions that waited when it began, and what came since.
    pub records_all: u64,
    /// Photos the server has kept in this run.
    pub photos_done: u64,
    /// Photos that waited.
    pub photos_all: u64,
    /// Changes of others that came.
    pub received: u64,
    /// The first sync that is under way.
    pub first_fetch: Option<FirstFetch>,
}

/// One run under way.
pub(super) struct Run<'a> {
    pub(super) server: Server<'a>,
    pub(super) done: SyncDone,
    told: &'a mut dyn FnMut(Progress),
    records_all: u64,
    pub(super) photos_all: u64,
    /// Own actions the last round left waiting: more of them were saved since.
    left_waiting: u64,
    /// Photos this run has sent or given up.
    photos_tried: BTreeSet<Hash>,
    /// Photos the server had trouble of its own with.
    photo_faults: u32,
}

impl Tablet {
    /// Sends what waits and takes in what is new, until neither side has more.
    ///
    /// # Errors
    /// What the way to the server and the server say. Whatever was committed before stays, and the next run goes on
    /// from there.
    pub fn sync_now(&self) -> Result<SyncDone> {
        self.sync_telling(&mut |_| {})
    }

    /// The same, telling how far it has come.
    ///
    /// # Errors
    /// As [`Tablet::sync_now`].
    pub fn sync_telling(&self, told: &mut dyn FnMut(Progress)) -> Result<SyncDone> {
        let session = self.unlocked()?;
        let _one_at_a_time = match session.syncing.try_lock() {
            Ok(guard) => guard,
            Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
            Err(TryLockError::WouldBlock) => {
                return Ok(SyncDone { already_running: true, ..SyncDone::default() });
            }
        };
        let ran = run(&session, self.ports(), told);
        session.work(|work| {
            work.uploading = false;
            Ok(())
        })?;
        ran.map_err(|error| {
            let revoked = error.code() == Code::DEVICE_REVOKED;
            if revoked { self.end_revoked(&session, error) } else { error }
        })
    }
}

fn run(session: &Session, ports: &Ports, told: &mut dyn FnMut(Progress)) -> Result<SyncDone> {
    let waiting = session.work(|work| {
        // What a power cut left between an answer and what it asked for.
        round::outlive(work, ports)?;
        again::author_again(work)?;
        Ok(work.store.waiting()?)
    })?;
    let mut run = Run {
        server: Server { session, ports },
        done: SyncDone::default(),
        told,
        records_all: waiting.changesets,
        photos_all: waiting.photos,
        left_waiting: 0,
        photos_tried: BTreeSet::new(),
        photo_faults: 0,
    };
    loop {
        run.records()?;
        session.work(|work| room::tend(work, ports).map(drop))?;
        // A server that asked for a pause is left alone.
        if run.done.retry_after_s.is_some() || run.photos()? == Photos::Done {
            return Ok(run.done);
        }
        if run.done.rounds >= ROUNDS_MAX {
            return Ok(run.done);
        }
    }
}

impl Run<'_> {
    /// Brings the records both ways, until neither side has more.
    fn records(&mut self) -> Result<()> {
        let mut plain = false;
        let mut healed = Ok(());
        while self.done.rounds < ROUNDS_MAX {
            // The own records go up whatever the server says to that: a tablet that may be given nothing may still bring.
            healed = self.heal();
            let round = self.round(plain)?;
            plain = round.send_plain;
            self.tell()?;
            self.done.retry_after_s = round.retry_after_s;
            let differed = match &round.digests {
                Some(theirs) => self.compare(&round.cursors, theirs)?,
                None => false,
            };
            // What is short goes both ways first, then what is long comes; photos last of all.
            match (round.retry_after_s.is_none(), round.again || differed, round.packs.is_empty()) {
                (true, true, _) => {}
                (true, false, false) => self.fetch_packs(&round.packs)?,
                _ => break,
            }
        }
        healed?;
        self.look_over()?;
        self.left_waiting = self.server.session.work(|work| {
            let now = work.now();
            work.store.set_note(NOTE_LAST_SUCCESS, &now.to_be_bytes())?;
            Ok(work.store.waiting()?.changesets)
        })?;
        Ok(())
    }

    /// Tells how far the run has come.
    pub(super) fn tell(&mut self) -> Result<()> {
        let (waiting, first_fetch) = self
            .server
            .session
            .work(|work| Ok((work.store.waiting()?, state::first_fetch(&work.store.packs()?))))?;
        self.records_all = self.records_all.max(self.done.sent.saturating_add(waiting.changesets));
        (self.told)(Progress {
            records_done: self.done.sent,
            records_all: self.records_all,
            photos_done: self.done.photos_sent,
            photos_all: self.photos_all.max(self.done.photos_sent),
            received: self.done.received,
            first_fetch,
        });
        Ok(())
    }
}

/// Whether a refusal is about what was asked and not about the way there: then the rest of the run goes on.
pub(super) fn is_about_this(code: &Code) -> bool {
    [
        Code::NOT_FOUND,
        Code::BLOB_QUOTA,
        Code::BLOB_CHANGED,
        Code::BLOB_TOO_LARGE,
        Code::BLOB_NOT_A_PHOTO,
    ]
    .contains(code)
}
