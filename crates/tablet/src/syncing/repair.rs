//! When this tablet's sums are not the server's: the documents that differ are found and put right, step by step, each
//! step committed, so that what breaks off goes on where it was. Never for ever: after a few times somebody has to look.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use model::id::DocumentId;
use model::kind::Kind;
use model::time::DAY_MS;
use store::Repaired;
use store::table::divergence::Tried;
use sync::code::Code;
use sync::digest::{Mark, Short};
use sync::exchange::{Cursor, Mended, PROTOCOL};
use sync::gate;
use sync::limits::{
    REPAIR_ANSWER_BYTES_MAX, REPAIR_DOCUMENTS_MAX, REPAIR_TRIES_MAX, REPLY_BYTES_MAX,
};
use sync::repair::{
    Answer, Found, Listed, Offered, RepairReply, RepairRequest, Step, Whereabouts, bucket, buckets,
    unlike,
};

use super::{Run, is_about_this, mended, photos};
use crate::APP_VERSION;
use crate::error::Result;
use crate::server::Request;
use crate::session::Work;
use crate::transport::Method;

/// Steps of one document that has more than an answer holds.
const STEPS_PER_DOCUMENT_MAX: usize = 64;

/// What became of a space.
enum Came {
    /// To its end.
    Through,
    /// The space has moved on: what was done is kept, the rest after the next round.
    Moved,
}

impl Run<'_> {
    /// Takes the server's word on the sums of the request's cursors; whether it is worth asking again at once.
    pub(super) fn compare(&mut self, cursors: &[Cursor], theirs: &[Short]) -> Result<bool> {
        if theirs.is_empty() {
            self.server.session.work(|work| Ok(work.store.forget_tries()?))?;
            return Ok(false);
        }
        let mine = self.server.session.work(|work| Ok(work.store.digests(cursors)?))?;
        let mut worth = false;
        for ((cursor, mine), theirs) in cursors.iter().zip(&mine).zip(theirs) {
            if mine.short() != *theirs {
                worth |= self.put_right(cursor, *theirs)?;
            }
        }
        Ok(worth)
    }

    fn put_right(&mut self, cursor: &Cursor, theirs: Short) -> Result<bool> {
        let before = self.server.session.work(|work| Ok(work.store.tried(&cursor.space)?))?;
        if !self.server.session.work(|work| begin_try(work, &cursor.space, before))? {
            return Ok(false);
        }
        match self.mend_space(cursor, theirs) {
            Ok(Came::Through) => Ok(true),
            Ok(Came::Moved) => {
                // Nothing was learnt of it.
                let space = &cursor.space;
                self.server.session.work(|work| Ok(work.store.note_try(space, before)?))?;
                Ok(true)
            }
            // A server that does not know how: the records are safe all the same.
            Err(error) if is_about_this(&error.code()) => Ok(false),
            Err(error) => Err(error),
        }
    }

    fn mend_space(&mut self, cursor: &Cursor, theirs: Short) -> Result<Came> {
        let settled = self.server.session.work(|work| {
            let settled = work.store.settle_digest(&cursor.space)?;
            mended::add(work, Mended { projections: u64::from(settled), ..Mended::default() })?;
            let sums = work.store.digests(std::slice::from_ref(cursor))?;
            Ok(sums.first().is_some_and(|sum| sum.short() == theirs))
        })?;
        if settled {
            return Ok(Came::Through);
        }
        let Some(differ) = self.differing(cursor)? else { return Ok(Came::Moved) };
        let mut left: &[DocumentId] = &differ;
        let mut stuck = 0;
        while !left.is_empty() {
            let asked = left.get(..REPAIR_DOCUMENTS_MAX).unwrap_or(left);
            let Some(found) = self.compare_documents(cursor, asked)? else {
                return Ok(Came::Moved);
            };
            let done = found.iter().take_while(|one| !one.more).count();
            stuck = if done == 0 { stuck + 1 } else { 0 };
            let past = if stuck >= STEPS_PER_DOCUMENT_MAX { 1 } else { done };
            if found.is_empty() {
                return Ok(Came::Through);
            }
            left = left.get(past..).unwrap_or_default();
        }
        Ok(Came::Through)
    }

    /// The documents of a space that are not the same on both sides; none when the space has moved on.
    fn differing(&self, cursor: &Cursor) -> Result<Option<Vec<DocumentId>>> {
        let mine = self.server.session.work(|work| Ok(work.store.marks_in(&cursor.space)?))?;
        let Answer::Buckets(theirs) = self.ask(cursor, Step::Buckets)? else { return Ok(None) };
        let mine_summed = buckets(mine.iter().map(|(id, mark)| (id, mark)));
        let buckets = unlike(&mine_summed, &theirs);
        if buckets.is_empty() {
            return Ok(Some(Vec::new()));
        }
        let (mut listed, mut after): (Vec<Listed>, _) = (Vec::new(), None);
        loop {
            let step = Step::List { buckets: buckets.clone(), after };
            let Answer::Page { documents, more } = self.ask(cursor, step)? else {
                return Ok(None);
            };
            let last = documents.last().map(|one| one.document);
            listed.extend(documents);
            if !more || last <= after {
                break;
            }
            after = last;
        }
        let mine = mine.into_iter().filter(|(id, _)| buckets.contains(&bucket(*id)));
        Ok(Some(unequal(mine, &listed)))
    }

    /// One step over some documents: what came is taken in, what the server lacks is given back.
    fn compare_documents(
        &mut self,
        cursor: &Cursor,
        asked: &[DocumentId],
    ) -> Result<Option<Vec<Found>>> {
        let held = self.server.session.work(|work| Ok(work.store.held(asked)?))?;
        let Answer::Compared(found) = self.ask(cursor, Step::Compare(held))? else {
            return Ok(None);
        };
        let in_order = found.iter().zip(asked).all(|(one, asked)| one.document == *asked);
        if !in_order || found.len() > asked.len() {
            return Err(Code::UNREADABLE.into());
        }
        for change in found.iter().flat_map(|one| &one.changes) {
            gate::change(&change.change)?;
        }
        let repaired = self.server.session.work(|work| take_in(work, &cursor.space, &found))?;
        self.done.received += count(found.iter().map(|one| one.changes.len()).sum());
        self.offer(cursor, repaired.offers)?;
        Ok(Some(found))
    }

    /// Others' changes the server has lost, as many at once as a request holds.
    fn offer(&self, cursor: &Cursor, offers: Vec<Offered>) -> Result<()> {
        let mut rest = offers.into_iter().peekable();
        while rest.peek().is_some() {
            let (mut batch, mut bytes) = (Vec::new(), 0);
            while let Some(one) = rest.next_if(|one| {
                batch.is_empty() || bytes + one.change.len() < REPAIR_ANSWER_BYTES_MAX
            }) {
                bytes += one.change.len();
                batch.push(one);
            }
            self.ask(cursor, Step::Offer(batch))?;
        }
        Ok(())
    }

    fn ask(&self, cursor: &Cursor, step: Step) -> Result<Answer> {
        let Some(epoch) = self.server.session.work(|work| Ok(work.store.epoch()?))? else {
            return Ok(Answer::Moved);
        };
        let request = RepairRequest {
            protocol: PROTOCOL,
            app_version: APP_VERSION.to_owned(),
            epoch,
            space: cursor.space.clone(),
            cursor: cursor.n,
            step,
        };
        let (answer, nonce) = self.server.ask(&Request {
            method: Method::Post,
            path: "/v1/repair".to_owned(),
            body: request.encode(),
            pushes: false,
            answer_bytes_max: REPLY_BYTES_MAX,
        })?;
        let server = self.server.session.district().server.value.public_key;
        Ok(RepairReply::decode(&answer, nonce, &server)?.answer)
    }
}

/// Notes the try before it is made, so that one that ends in a crash counts too; whether there is one left.
fn begin_try(work: &mut Work, space: &str, before: Tried) -> Result<bool> {
    let now = work.now();
    let rested = now.saturating_sub(before.at).saturating_abs() >= DAY_MS;
    let tries = match before.tries {
        tries if tries < REPAIR_TRIES_MAX => tries + 1,
        _ if rested => 1,
        tries => {
            if tries == REPAIR_TRIES_MAX {
                // Once: from here on it is somebody's to look into.
                work.store.note_try(space, Tried { tries: tries + 1, ..before })?;
                mended::add(work, Mended { given_up: 1, ..Mended::default() })?;
            }
            return Ok(false);
        }
    };
    work.store.note_try(space, Tried { tries, at: now })?;
    Ok(true)
}

fn take_in(work: &mut Work, space: &str, found: &[Found]) -> Result<Repaired> {
    let named = found.iter().filter(|one| {
        !one.changes.is_empty()
            && matches!(Kind::from_number(one.kind), Some(Kind::Visit | Kind::Event))
    });
    photos::want(work, &named.map(|one| one.document).collect())?;
    // A panic on what passed the gate rolls the transaction back and harms nobody.
    let took = catch_unwind(AssertUnwindSafe(|| work.store.take_found(space, found)));
    let Ok(repaired) = took else { return Err(Code::APPLY_PANICKED.into()) };
    let repaired = repaired?;
    if !repaired.applied.purged.is_empty() {
        work.actors.end_all();
        work.undo = None;
    }
    let differed = found.iter().filter(|one| {
        !one.changes.is_empty() || !one.lacking.is_empty() || one.whereabouts != Whereabouts::Here
    });
    mended::add(work, Mended { documents: count(differed.count()), ..Mended::default() })?;
    Ok(repaired)
}

/// The documents whose marks are not the same in both lists, or that stand in one only.
fn unequal(mine: impl Iterator<Item = (DocumentId, Mark)>, theirs: &[Listed]) -> Vec<DocumentId> {
    let theirs: BTreeMap<DocumentId, Short> =
        theirs.iter().map(|one| (one.document, one.mark)).collect();
    let mine: BTreeMap<DocumentId, Short> = mine.map(|(id, mark)| (id, mark.short())).collect();
    let missing = theirs.keys().filter(|id| !mine.contains_key(*id));
    let other = mine.iter().filter(|(id, mark)| theirs.get(*id) != Some(*mark)).map(|(id, _)| id);
    missing.chain(other).copied().collect()
}

fn count(len: usize) -> u64 {
    u64::try_from(len).unwrap_or(u64::MAX)
}
