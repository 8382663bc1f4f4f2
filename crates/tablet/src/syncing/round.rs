//! One round trip: what waits goes up, what is new comes down, is checked, passes the gate, and is taken in by one
//! transaction.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use model::id::DocumentId;
use model::kind::Kind;
use store::{Applied, Outgoing, Sent};
use sync::code::Code;
use sync::digest::{Short, overview};
use sync::exchange::{Cursor, PROTOCOL, SyncReply, SyncRequest};
use sync::feed::FeedEntry;
use sync::gate;
use sync::limits::{BLOBS_OFFERED_MAX, REPLY_BYTES_MAX};
use sync::push;
use sync::reply::Asked;

use super::{Run, again, mended, notice, photos};
use crate::APP_VERSION;
use crate::error::Result;
use crate::lease;
use crate::life;
use crate::ports::Ports;
use crate::server::Request;
use crate::session::Work;
use crate::transport::Method;

/// What a round leaves to be done.
pub(super) struct Round {
    /// Ask again at once.
    pub(super) again: bool,
    /// With nothing left off.
    pub(super) send_plain: bool,
    /// Not before so many seconds.
    pub(super) retry_after_s: Option<u32>,
    /// How far each space was read when the sums were told.
    pub(super) cursors: Vec<Cursor>,
    /// What the server said of the sums.
    pub(super) digests: Option<Vec<Short>>,
    /// Spaces to be fetched as packs.
    pub(super) packs: Vec<String>,
}

/// What is read from the database before a round.
struct Ready {
    request: SyncRequest,
    asked: Asked,
    sent: Sent,
    outgoing: Option<Outgoing>,
}

impl Run<'_> {
    pub(super) fn round(&mut self, plain: bool) -> Result<Round> {
        let ready = self.server.session.work(ready)?;
        self.done.rounds += 1;
        let reply = match self.exchange(&ready, plain) {
            // The server's key may have been renewed: then it says so under the root we know.
            Err(error)
                if error.code() == Code::NOT_OUR_SERVER && self.server.learn_district()? =>
            {
                self.exchange(&ready, plain)?
            }
            other => other?,
        };
        self.server.believe_time(&reply.server_time);
        let pushed = ready.outgoing.is_some();
        let applied = self.server.session.work(|work| {
            work.uploading = false;
            lease::heard(work, reply.server_time.time)?;
            mended::heard(work, ready.request.mended)?;
            notice::keep(work, reply.app.as_ref())?;
            take_in(work, self.server.ports, &ready.sent, &reply)
        })?;
        self.count(&reply, &applied);
        let moved = !applied.received.is_empty()
            || !applied.quarantined.is_empty()
            || !applied.blocked.is_empty()
            || !applied.forked.is_empty();
        let waits = self.server.session.work(|work| Ok(work.store.outgoing()?.is_some()))?;
        let came = !reply.spaces.is_empty() || !reply.revoked.is_empty() || applied.posting;
        Ok(Round {
            // A server that says `more` and brings nothing is not asked for ever; nor is one that takes nothing.
            again: (applied.more && (came || moved))
                || applied.epoch_changed
                || applied.packs_ended
                || applied.life_is_not_alone
                || (waits && moved)
                || (waits && !pushed)
                || (applied.send_plain && !plain),
            send_plain: applied.send_plain,
            retry_after_s: applied.retry_after_s,
            cursors: ready.asked.cursors,
            digests: reply.digests,
            packs: applied.packs,
        })
    }

    fn exchange(&self, ready: &Ready, plain: bool) -> Result<SyncReply> {
        let session = self.server.session;
        let mut request = ready.request.clone();
        if let Some(outgoing) = &ready.outgoing {
            let author = push::Author {
                tenant: session.identity.tenant,
                device: session.identity.device,
                incarnation: outgoing.incarnation,
                first_seq: outgoing.first_seq,
                prev: outgoing.prev,
            };
            request.push = Some(push::seal(author, &outgoing.changesets, plain, &session.signing)?);
        }
        let request = Request {
            method: Method::Post,
            path: "/v1/sync".to_owned(),
            body: request.encode(),
            pushes: ready.outgoing.is_some(),
            answer_bytes_max: REPLY_BYTES_MAX,
        };
        let (answer, nonce) = self.server.ask(&request)?;
        let reply = SyncReply::decode(&answer)?;
        let asked = Asked { nonce, ..ready.asked.clone() };
        reply.check(&asked, &session.district().server.value.public_key)?;
        pass_gate(&reply)?;
        Ok(reply)
    }

    fn count(&mut self, reply: &SyncReply, applied: &Applied) {
        let count = |len: usize| u64::try_from(len).unwrap_or(u64::MAX);
        self.done.sent += count(applied.received.len());
        self.done.set_aside += count(applied.quarantined.len());
        let changes = reply.spaces.iter().flat_map(|space| &space.entries);
        self.done.received +=
            count(changes.filter(|entry| matches!(entry, FeedEntry::Change(_))).count());
    }
}

/// What a tablet asks for, without what it brings.
pub(crate) fn asking(work: &Work) -> Result<SyncRequest> {
    let (epoch, cursors) = (work.store.epoch()?, work.store.cursors()?);
    Ok(SyncRequest {
        protocol: PROTOCOL,
        app_version: APP_VERSION.to_owned(),
        incarnation: work.life.incarnation,
        epoch,
        // Before the first answer nothing is known of them.
        posting: epoch.map(|_| work.store.posting().map(|posting| posting.mark())).transpose()?,
        cursors,
        push: None,
        blobs: Vec::new(),
        digest: None,
        mended: None,
        settled: Some(work.store.settled_read()?).filter(|read| *read > 0),
    })
}

fn ready(work: &mut Work) -> Result<Ready> {
    let outgoing = work.store.outgoing()?;
    let blobs = work.store.photos_waiting(BLOBS_OFFERED_MAX)?;
    let pushed = outgoing.as_ref().map(|out| {
        let count = u32::try_from(out.changesets.len()).unwrap_or(u32::MAX);
        (out.first_seq, count)
    });
    work.uploading = outgoing.is_some() || !blobs.is_empty();
    let asked = asking(work)?;
    let (epoch, cursors) = (asked.epoch, asked.cursors.clone());
    let settled = asked.settled.unwrap_or(0);
    let request = SyncRequest {
        blobs: blobs.clone(),
        digest: digest(work, &cursors)?,
        mended: mended::told(work)?,
        ..asked
    };
    Ok(Ready {
        request,
        // The nonce is that of the sending which is answered.
        asked: Asked { nonce: sync::trust::Nonce([0; 16]), epoch, cursors, pushed, settled },
        sent: Sent {
            pushed: outgoing.as_ref().map(|out| out.incarnation),
            offered: blobs.into_iter().map(|offer| offer.hash).collect(),
        },
        outgoing,
    })
}

/// What stands confirmed in the spaces that are read, when that can be compared.
fn digest(work: &Work, cursors: &[Cursor]) -> Result<Option<Short>> {
    if cursors.is_empty() || !work.store.at_rest()?.tells() {
        return Ok(None);
    }
    let sums = work.store.digests(cursors)?;
    let spaces = cursors.iter().zip(sums);
    Ok(Some(overview(spaces.map(|(cursor, sum)| (cursor.space.as_str(), cursor.n, sum)))))
}

/// No change comes near Automerge that has not passed the gate, whoever signed the answer.
pub(crate) fn pass_gate(reply: &SyncReply) -> Result<()> {
    for entry in reply.spaces.iter().flat_map(|space| &space.entries) {
        if let FeedEntry::Change(change) = entry {
            gate::change(&change.change)?;
        }
    }
    Ok(())
}

/// Begins another life when what the present one wrote is not all here any more.
pub(super) fn outlive(work: &mut Work, ports: &Ports) -> Result<()> {
    if work.store.is_outlived()? {
        let now = work.now();
        work.life = life::outlive(&mut work.store, &*ports.secrets, &mut work.rng, now)?;
        work.actors.end_all();
        work.undo = None;
    }
    Ok(())
}

/// Takes an answer in, and does what it asks for.
pub(crate) fn take_in(
    work: &mut Work,
    ports: &Ports,
    sent: &Sent,
    reply: &SyncReply,
) -> Result<Applied> {
    photos::want(work, &with_photos(reply))?;
    // A panic on what passed the gate rolls the transaction back and harms nobody.
    let applied = match catch_unwind(AssertUnwindSafe(|| work.store.apply_reply(sent, reply))) {
        Ok(applied) => applied?,
        Err(_) => return Err(Code::APPLY_PANICKED.into()),
    };
    if !applied.forked.is_empty() || applied.life_is_not_alone {
        let now = work.now();
        work.life = life::begin_anew(&mut work.store, &*ports.secrets, &mut work.rng, now)?;
        // An actor belongs to the life it was first seen from.
        work.actors.end_all();
        work.undo = None;
    }
    outlive(work, ports)?;
    let rebuilt = [
        applied.quarantined.len(),
        applied.blocked.len(),
        applied.forked.len(),
        applied.purged.len(),
    ];
    if rebuilt.iter().any(|count| *count > 0) || applied.epoch_changed {
        // Documents were built again without what an editing session wrote into them.
        work.actors.end_all();
        work.undo = None;
        again::author_again(work)?;
    }
    Ok(applied)
}

/// The records of an answer that may name photos.
fn with_photos(reply: &SyncReply) -> BTreeSet<DocumentId> {
    let mut documents = BTreeSet::new();
    for entry in reply.spaces.iter().flat_map(|space| &space.entries) {
        if let FeedEntry::Change(change) = entry
            && matches!(Kind::from_number(change.kind), Some(Kind::Visit | Kind::Event))
        {
            documents.insert(change.document);
        }
    }
    documents
}
