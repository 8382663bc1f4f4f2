//! Taking the return file in: the same replies as over the network, each in one transaction, as far as the file goes.

use data_encoding::BASE64;
use store::{Applied, Sent};
use sync::bundle::{Answer, Answered, BackTo, Reader, Way};
use sync::code::Code;
use sync::exchange::SyncReply;
use sync::feed::FeedEntry;

use super::Sealing;
use crate::Tablet;
use crate::api::bundle::{ImportReturn, ReturnView};
use crate::error::Result;
use crate::lease;
use crate::ports::Ports;
use crate::session::{Session, Work};
use crate::syncing::{NOTE_LAST_SUCCESS, pass_gate, take_in};

/// A return file on the way from a screen: below what the bridge lets through.
const BASE64_BYTES_MAX: usize = 40 * 1024 * 1024;

impl Tablet {
    /// Takes the return file in that a courier brought back, base64.
    ///
    /// # Errors
    /// [`Code::BUNDLE_UNREADABLE`], [`Code::BUNDLE_NOT_OURS`], [`Code::BUNDLE_OLD`], [`Code::WRONG_TENANT`],
    /// [`Code::LOCKED`], or what the disk did. What was taken in before stays; taking it in again changes nothing.
    pub fn import_return(&self, ask: &ImportReturn) -> Result<ReturnView> {
        if ask.base64.len() > BASE64_BYTES_MAX {
            return Err(Code::TOO_LARGE.into());
        }
        let bytes = BASE64.decode(ask.base64.as_bytes()).map_err(|_| Code::BUNDLE_UNREADABLE)?;
        let session = self.unlocked()?;
        let _one_at_a_time = session.syncing.lock();
        take_file(&session, self.ports(), &bytes)
    }
}

fn take_file(session: &Session, ports: &Ports, bytes: &[u8]) -> Result<ReturnView> {
    let mut sealing = None;
    let (_, mut reader) = Reader::begin(bytes, |head| {
        head.check(Way::Back, session.identity.tenant)?;
        if head.device != Some(BackTo(session.identity.device)) {
            return Err(Code::BUNDLE_NOT_OURS);
        }
        let of = Sealing::of(head.id, &session.signing);
        let secret = of.secret.clone();
        sealing = Some(of);
        Ok(secret)
    })?;
    let sealing = sealing.ok_or(Code::BUNDLE_UNREADABLE)?;
    let server = session.district().server.value.public_key;
    let (mut view, mut last, mut answers) = (ReturnView::default(), None, 0);
    while let Some(frame) = reader.frame()? {
        let answer = Answer::decode(&frame)?;
        let Some(answered) = answer.open(sealing.id, &server)? else {
            if let Answer::Last(more) = answer {
                (view.whole, view.more) = (true, more);
            }
            continue;
        };
        let reply = answered.read(sealing.nonce, &server)?;
        pass_gate(&reply)?;
        let said = reply.server_time.time;
        last = Some(said);
        session.work(|work| {
            lease::carried(work, said)?;
            let applied = one(work, ports, &answered, reply, &mut view)?;
            count(&mut view, &applied);
            Ok(())
        })?;
        answers += 1;
    }
    if answers == 0 {
        return Err(Code::BUNDLE_UNREADABLE.into());
    }
    if let Some(at) = last.filter(|_| view.whole && !view.more) {
        session.work(|work| Ok(work.store.set_note(NOTE_LAST_SUCCESS, &at.to_be_bytes())?))?;
    }
    Ok(view)
}

/// One reply. Of what is older than what this tablet has heard since, or was asked by another life of it, only the
/// receipts count.
fn one(
    work: &mut Work,
    ports: &Ports,
    answered: &Answered,
    mut reply: SyncReply,
    view: &mut ReturnView,
) -> Result<Applied> {
    let known = work.store.server_time()?;
    let old = known.filter(|known| reply.server_time.time < known.time);
    if let Some(known) = old {
        if known.epoch != reply.epoch() {
            // A server that was restored since does not have what an older word says it has.
            return Err(Code::BUNDLE_OLD.into());
        }
        reply.server_time = known;
        reply.backed_up_to = work.store.backed_up_to()?;
        reply.receipts.retain(|receipt| receipt.verdict.is_kept());
    }
    if old.is_some() || answered.asking != work.life.incarnation {
        reply.spaces.clear();
        reply.revoked.clear();
        reply.settled.clear();
        reply.posting = None;
    }
    let changes = reply.spaces.iter().flat_map(|space| &space.entries);
    let others = changes.filter(|entry| matches!(entry, FeedEntry::Change(_))).count();
    view.received += u64::try_from(others).unwrap_or(0);
    view.photos_sent += u64::try_from(answered.photos.len()).unwrap_or(0);
    let sent = Sent {
        pushed: answered.pushed.map(|pushed| pushed.incarnation),
        offered: answered.photos.clone(),
    };
    take_in(work, ports, &sent, &reply)
}

fn count(view: &mut ReturnView, applied: &Applied) {
    let count = |len: usize| u64::try_from(len).unwrap_or(u64::MAX);
    view.sent += count(applied.received.len());
    view.set_aside += count(applied.quarantined.len());
}
