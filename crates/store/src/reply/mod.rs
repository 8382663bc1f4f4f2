//! Taking in an answer of the server: all of it in one transaction, or nothing.
//!
//! Receipts in `receipt`, others' changes in `delta`, lost spaces in `leave`. That the answer is the server's and
//! its changes passed the gate was seen to before it comes here.

mod delta;
mod leave;
mod receipt;
mod repair;
mod settled;

use std::collections::{BTreeMap, BTreeSet};

use model::id::{DocumentId, IncarnationId};
use rusqlite::Connection;
use sync::code::Code;
use sync::exchange::SyncReply;
use sync::hash::Hash;
use sync::settled::Outcome;

use crate::table::{
    blob, change, changeset, colleague, cursor, grant, meta, offer, pack, self_handled,
};
use crate::{Result, Store, document};

pub(crate) use delta::{Head, Incoming, insert, promote, put};
pub(crate) use leave::look_again;
pub(crate) use receipt::deps;
pub use repair::Repaired;

/// What had been sent, as far as the answer speaks of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sent {
    /// The life whose changesets were pushed, if any were.
    pub pushed: Option<IncarnationId>,
    /// The photos that were offered.
    pub offered: Vec<Hash>,
}

/// An own changeset: its life and its number there.
pub type Own = (IncarnationId, u64);

/// What an answer changed here, and what it asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Applied {
    /// Documents that say something else now, or stand differently with the server.
    pub documents: BTreeSet<DocumentId>,
    /// Own changesets the server has received.
    pub received: Vec<Own>,
    /// Own changesets kept apart, and why: 待复核.
    pub quarantined: Vec<(Own, Code)>,
    /// Own changesets behind those, now outside their documents: to be authored again, see
    /// [`Store::to_reauthor`].
    pub blocked: Vec<Own>,
    /// Own changesets kept apart about which was decided, and how.
    pub settled: Vec<(Own, Outcome)>,
    /// Own changesets the server would not keep, and why; they stay here and are sent again.
    pub refused: Vec<(Own, Code)>,
    /// Own changesets whose numbers another life has used: begin a new life, then author them again.
    pub forked: Vec<Own>,
    /// The next push is to have nothing left off.
    pub send_plain: bool,
    /// Changes the server lacks that this tablet has not made: it cannot help.
    pub missing: BTreeSet<Hash>,
    /// Changes of others kept aside until those they build upon come.
    pub waiting: usize,
    /// Spaces whose news did not begin where the tablet had ended; left out, to be asked for again.
    pub skipped: Vec<String>,
    /// The server has own entries of this life that are not here: begin a new one, to which they come whole.
    pub life_is_not_alone: bool,
    /// Of the photos offered, those to be sent.
    pub photos_lacking: Vec<Hash>,
    /// Documents that left this tablet.
    pub purged: BTreeSet<DocumentId>,
    /// Documents that were erased by right, with what was written on them here.
    pub erased: BTreeSet<DocumentId>,
    /// The server lives another epoch than the one known: everything is read again.
    pub epoch_changed: bool,
    /// Whether the person's posting came anew.
    pub posting: bool,
    /// There is more: ask again at once.
    pub more: bool,
    /// Do not ask again before this many seconds.
    pub retry_after_s: Option<u32>,
    /// Spaces to be fetched as packs.
    pub packs: Vec<String>,
    /// Whether a pack under way is not to be had any more: its feed is asked for next.
    pub packs_ended: bool,
}

/// What is left to be done when everything of an answer has been written down.
#[derive(Debug, Default)]
pub(crate) struct Work {
    /// Documents to be derived anew.
    pub(crate) refresh: BTreeSet<DocumentId>,
    /// Documents that say the same, but stand differently.
    pub(crate) recount: BTreeSet<DocumentId>,
    /// Changes that are in no document any more, and what may have been built upon them.
    withdrawn: BTreeSet<Hash>,
    /// Whether a document may now be listed in no space that is read: it moved out, or had been kept apart until then.
    unlisted: bool,
    /// Where in the feeds own changes are known to stand whose bytes are here.
    placed: BTreeSet<(String, u64)>,
    /// Whether those are all there are.
    all_placed: bool,
}

impl Store {
    /// Takes in an answer. Doing so twice changes nothing the second time.
    ///
    /// # Errors
    /// What the disk did; nothing of the answer is here then.
    pub fn apply_reply(&mut self, sent: &Sent, reply: &SyncReply) -> Result<Applied> {
        let mut log_id = self.next_log_id;
        let transaction = self.begin()?;
        let (applied, gone) = apply(&transaction, sent, reply, &mut log_id)?;
        transaction.commit()?;
        self.next_log_id = log_id;
        if gone {
            // The pages were overwritten; what they said before still stands in the write-ahead log. It is emptied at
            // every opening too, so a disk that fails here leaves it to the next.
            let _ = self.empty_log();
        }
        Ok(applied)
    }

    /// A photo has been sent, or the server said that it has it; by which of its commits, where it said so.
    ///
    /// # Errors
    /// What the disk did.
    pub fn photo_sent(&mut self, hash: Hash, commit: Option<u64>) -> Result<()> {
        blob::set_sent(&self.connection, hash, commit)
    }
}

fn apply(
    connection: &Connection,
    sent: &Sent,
    reply: &SyncReply,
    log_id: &mut i64,
) -> Result<(Applied, bool)> {
    let mut applied =
        Applied { more: reply.more, retry_after_s: reply.retry_after_s, ..Applied::default() };
    let mut work = Work::default();
    applied.epoch_changed = new_epoch(connection, reply, &mut work)?;
    meta::set_server_time(connection, &reply.server_time)?;
    meta::set_backed_up_to(connection, reply.backed_up_to)?;
    if let Some(incarnation) = sent.pushed {
        for receipt in &reply.receipts {
            receipt::take(connection, incarnation, receipt, &mut applied, &mut work)?;
        }
    }
    receipt::withdraw_what_follows(connection, &mut applied, &mut work)?;
    settled::take(connection, &reply.settled, &mut applied, &mut work)?;
    if let Some(incarnation) = sent.pushed {
        changeset::note_sent(connection, incarnation)?;
    }
    if let Some(posting) = &reply.posting {
        grant::replace(connection, &posting.grants)?;
        self_handled::replace(connection, &posting.self_handled)?;
        colleague::replace(connection, &posting.colleagues)?;
        meta::set_lease_days(connection, posting.lease_days)?;
        applied.posting = true;
    }
    for delta in &reply.spaces {
        delta::take(connection, delta, applied.epoch_changed, log_id, &mut applied, &mut work)?;
    }
    settle(connection, &work, &mut applied)?;
    let lacking: BTreeSet<&Hash> = reply.blobs_lacking.iter().collect();
    for hash in &sent.offered {
        if !lacking.contains(hash) {
            blob::set_sent(connection, *hash, None)?;
        }
    }
    applied.photos_lacking = reply.blobs_lacking.clone();
    applied.packs = reply.packs.clone();
    applied.packs_ended = end_packs(connection, reply)?;
    let gone = leave::take(connection, reply, work.unlisted, &mut applied)?;
    applied.documents = applied.documents.difference(&applied.erased).copied().collect();
    let gone = gone || !applied.erased.is_empty();
    Ok((applied, gone))
}

/// Derives anew what changed.
pub(crate) fn settle(connection: &Connection, work: &Work, applied: &mut Applied) -> Result<()> {
    for document in &work.refresh {
        document::refresh(connection, *document)?;
    }
    for document in work.recount.difference(&work.refresh) {
        document::recount(connection, *document)?;
    }
    applied.documents.extend(work.refresh.iter().chain(&work.recount));
    for document in &work.refresh {
        applied.waiting +=
            usize::try_from(change::standings(connection, *document)?.waiting).unwrap_or(0);
    }
    Ok(())
}

/// A pack under way is told of by every whole answer. One that is not any more, ends: its space was closed, or is read by
/// its feed; asked for from its beginning the server says which. Whether any did.
fn end_packs(connection: &Connection, reply: &SyncReply) -> Result<bool> {
    let too_old = reply.app.as_ref().is_some_and(|notice| notice.required);
    let mut ended = false;
    for space in pack::spaces(connection)? {
        let read = cursor::is_known(connection, &space)?;
        let told = reply.more || too_old || reply.packs.contains(&space);
        if read || !told {
            pack::read_feed_instead(connection, &space)?;
            ended = true;
        }
    }
    Ok(ended)
}

/// A restored server: what its backup had not is offered again, own changesets and what was read of others; feeds are
/// read on from where the backup was (DESIGN 9). A server that does not say where is believed to have lost everything
/// no backup was said to hold.
fn new_epoch(connection: &Connection, reply: &SyncReply, work: &mut Work) -> Result<bool> {
    let (known, epoch) = (meta::epoch(connection)?, reply.epoch());
    meta::set_epoch(connection, epoch)?;
    if known.is_none_or(|known| known == epoch) {
        return Ok(false);
    }
    settled::forget(connection, work)?;
    // What is sent again was done whenever it was done.
    meta::forget_proven_time(connection)?;
    let restored = reply.restored.as_ref();
    let feeds: BTreeMap<&str, u64> = restored
        .map(|it| it.cursors.iter().map(|cursor| (cursor.space.as_str(), cursor.n)).collect())
        .unwrap_or_default();
    for held in cursor::all(connection)? {
        let n = feeds.get(held.space.as_str()).copied().unwrap_or(0);
        offer::add_after(connection, &held.space, n)?;
        cursor::cut(connection, &held.space, n)?;
    }
    // What a pack of the old epoch promised, nobody gives any more; what came of it stays, and is offered too.
    for space in pack::spaces(connection)? {
        offer::add_after(connection, &space, 0)?;
        pack::end(connection, &space)?;
    }
    let commit = match restored {
        Some(restored) => restored.commit,
        // The old epoch's word: what was in a backup then is there now.
        None => meta::backed_up_to(connection)?,
    };
    for row in changeset::after_commit(connection, commit)? {
        receipt::send_again(connection, &row, work)?;
    }
    blob::offer_again(connection)?;
    Ok(true)
}
