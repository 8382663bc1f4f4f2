//! `POST /v1/sync`: judge what comes up, give what is new, in that order, so that one round trip carries both.

use std::collections::BTreeMap;

use model::space::{Grant, Space};
use sync::code::Code;
use sync::exchange::{
    BlobOffer, Cursor, PROTOCOL, Posting, Restored, SpaceDelta, SyncReply, SyncRequest, WireGrant,
};
use sync::feed::{FeedChange, FeedEntry, FeedKey, Tag, Tagged};
use sync::hash::Hash;
use sync::limits::{
    BLOB_BYTES_MAX, GRANTS_MAX, LEASE_DAYS, REPLY_BYTES_MAX, SETTLED_MAX, SPACES_MAX,
};
use sync::push::Push;

use super::line::Line;
use super::tally::weight;
use super::{Carrier, Failure, Installation};
use crate::storage::rows::{ChangeRow, FeedRow, Said, SpaceRows};
use crate::storage::{Cut, PushOutcome, ReadAnswer, ReadAsk};

/// What a reply holds beside receipts and changes: the posting, revoked spaces, photos. Too little, and a full reply could
/// not be written, this time and every time after.
const REST_BYTES_MAX: usize = 192 * 1024;
/// When to come back if nothing could be judged.
const BUSY_S: u32 = 15;

impl Installation {
    /// One round trip: the body up, the body down.
    ///
    /// # Errors
    /// What cannot be read; [`Code::DEVICE_REVOKED`] and [`Code::CERTIFICATE_EXPIRED`] for a tablet that may be
    /// given nothing and brings nothing; [`Code::SERVER_BUSY`]; the storage's.
    pub fn sync(&self, carrier: &Carrier, body: &[u8]) -> Result<Vec<u8>, Failure> {
        let reply = self.round(carrier, &SyncRequest::decode(body)?, Line::Network)?;
        // A reply too large to be written is a fault of the sums below, not of the tablet.
        Ok(reply.encode().map_err(|_| Code::SERVER_FAULT)?)
    }

    /// What a request gets, whichever way it came.
    pub(super) fn round(
        &self,
        carrier: &Carrier,
        request: &SyncRequest,
        line: Line,
    ) -> Result<SyncReply, Failure> {
        if request.push.is_none() {
            carrier.may_read.clone()?;
        }
        self.storage.depart(self.clock.now_ms())?;
        self.metrics.heard(request);
        let cut = match (&carrier.may_read, request.epoch) {
            (Ok(()), Some(epoch)) if epoch != self.epoch => {
                let spaces = known_spaces(&request.cursors).into_keys().collect();
                Some(self.storage.restored_since(epoch, &spaces)?)
            }
            _ => None,
        };
        let mut reply = match &request.push {
            // After a restore what tablets had read of others comes back first: the stamps on what is pushed too.
            Some(_) if cut.is_some() => self.reply_to(carrier, PushOutcome::default()),
            Some(push) => self.judged(carrier, push)?,
            None => self.reply_to(carrier, PushOutcome::default()),
        };
        reply.protocol = request.protocol;
        // Said whether or not anything is given: a photo not named here counts as the server's.
        reply.blobs_lacking = self.lacking(carrier, request)?;
        reply.app = self.app_wanted.notice(&request.app_version);
        let too_old = reply.app.as_ref().is_some_and(|notice| notice.required);
        match &carrier.may_read {
            // What it brought was taken all the same: no work is locked in.
            Ok(()) if too_old => {}
            Ok(()) => self.give(carrier, request, line, cut.as_ref(), &mut reply)?,
            Err(code) if *code == Code::DEVICE_REVOKED => take_all(request, &mut reply),
            // A certificate that is over is renewed; nothing has to be purged for it.
            Err(_) => {}
        }
        Ok(reply)
    }

    /// The receipts of a push, with nothing else.
    pub(super) fn judged(&self, carrier: &Carrier, push: &Push) -> Result<SyncReply, Failure> {
        let outcome = self.judge(carrier, push)?;
        if outcome.receipts.is_empty() && outcome.later.is_some() {
            return Err(Failure::wait(Code::SERVER_BUSY, BUSY_S));
        }
        Ok(self.reply_to(carrier, outcome))
    }

    fn reply_to(&self, carrier: &Carrier, outcome: PushOutcome) -> SyncReply {
        SyncReply {
            protocol: PROTOCOL,
            server_time: self.time_for(carrier.head.nonce),
            receipts: outcome.receipts,
            spaces: vec![],
            blobs_lacking: vec![],
            posting: None,
            revoked: vec![],
            backed_up_to: 0,
            more: false,
            retry_after_s: outcome.later.map(|_| BUSY_S),
            digests: None,
            app: None,
            restored: None,
            settled: vec![],
            packs: vec![],
        }
    }

    /// Of the photos offered, those this tablet has not sent yet.
    fn lacking(&self, carrier: &Carrier, request: &SyncRequest) -> Result<Vec<Hash>, Failure> {
        let fits = |offer: &&BlobOffer| (1..=BLOB_BYTES_MAX).contains(&offer.len);
        let offers: Vec<_> = request.blobs.iter().filter(fits).copied().collect();
        Ok(self.storage.blobs_lacking(carrier.device.claims().device, &offers)?)
    }

    /// What is new for a tablet that may be given it.
    fn give(
        &self,
        carrier: &Carrier,
        request: &SyncRequest,
        line: Line,
        cut: Option<&Cut>,
        reply: &mut SyncReply,
    ) -> Result<(), Failure> {
        let mut cursors = known_spaces(&request.cursors);
        if let Some(cut) = cut {
            cursors.iter_mut().for_each(|(space, n)| {
                *n = (*n).min(cut.feeds.get(space).copied().unwrap_or(0));
            });
            reply.restored = Some(restored(cut));
        }
        let answer = self.storage.read(&ReadAsk {
            user: carrier.user.id,
            incarnation: request.incarnation,
            cursors,
            now: self.clock.now_ms(),
            bytes_max: REPLY_BYTES_MAX
                .saturating_sub(REST_BYTES_MAX)
                .saturating_sub(weight(&reply.receipts)),
            spaces_max: SPACES_MAX,
            sums: request.digest.is_some() && cut.is_none(),
            packs_from: line.packs_from(&self.limits),
        })?;
        reply.digests = self.compared(request, &answer);
        reply.revoked = closed(&request.cursors, &answer);
        let granted: Vec<WireGrant> =
            answer.grants.iter().take(GRANTS_MAX).map(wire_grant).collect();
        let posting = Posting {
            grants: granted,
            self_handled: self.self_handled.clone(),
            colleagues: answer.colleagues,
            lease_days: Some(self.limits.lease_days).filter(|days| *days != LEASE_DAYS),
        };
        if request.posting != Some(posting.mark()) {
            reply.posting = Some(posting);
        }
        (reply.backed_up_to, reply.more) = (answer.backed_up_to, answer.more);
        // A tablet that knew another epoch knows other numbers: it asks again from the first.
        let after = if request.epoch == Some(self.epoch) { request.settled } else { None };
        let device = carrier.device.claims().device;
        reply.settled = self.storage.settled(device, after.unwrap_or(0), SETTLED_MAX)?;
        reply.more |= reply.settled.len() == SETTLED_MAX;
        reply.packs = answer.packs.iter().take(SPACES_MAX).map(Space::to_string).collect();
        let key = FeedKey(*self.keys.feed.bytes());
        reply.spaces = answer.spaces.into_iter().map(|space| delta(space, &key)).collect();
        // By name, as a tablet reads them: `Space` itself puts grids before communities.
        reply.spaces.sort_by(|one, other| one.space.cmp(&other.space));
        let entries: usize = reply.spaces.iter().map(|space| space.entries.len()).sum();
        if entries > 0 {
            let detail = format!("spaces={} entries={entries}", reply.spaces.len());
            let life = request.incarnation.to_string();
            self.storage.audit(&self.event(&carrier.actor(), "sync.read", &life, "ok", &detail))?;
        }
        Ok(())
    }
}

/// A revoked tablet keeps nothing: it holds no grant and no space any more.
fn take_all(request: &SyncRequest, reply: &mut SyncReply) {
    reply.posting = Some(Posting::default());
    reply.revoked = request.cursors.iter().map(|cursor| cursor.space.clone()).collect();
}

/// Cursors of spaces that can be read as such.
fn known_spaces(cursors: &[Cursor]) -> BTreeMap<Space, u64> {
    cursors.iter().filter_map(|cursor| Some((cursor.space.parse().ok()?, cursor.n))).collect()
}

/// Spaces the tablet holds and may not read: closed to it, or none that we know.
fn closed(cursors: &[Cursor], answer: &ReadAnswer) -> Vec<String> {
    let open = |cursor: &&Cursor| match cursor.space.parse::<Space>() {
        Ok(space) => answer.closed.contains(&space),
        Err(_) => true,
    };
    cursors.iter().filter(open).map(|cursor| cursor.space.clone()).collect()
}

fn restored(cut: &Cut) -> Restored {
    let cursor = |(space, n): (&Space, &u64)| Cursor { space: space.to_string(), n: *n };
    let mut cursors: Vec<Cursor> = cut.feeds.iter().map(cursor).collect();
    cursors.sort();
    Restored { commit: cut.commit, cursors }
}

fn wire_grant(grant: &Grant) -> WireGrant {
    WireGrant {
        space: grant.space.to_string(),
        right: grant.right.code().to_owned(),
        role: grant.role.code().to_owned(),
        from: grant.from,
        to: grant.to,
    }
}

fn delta(from: SpaceRows, key: &FeedKey) -> SpaceDelta {
    let space = from.space.to_string();
    let entries: Vec<FeedEntry> = from
        .rows
        .into_iter()
        .map(|FeedRow { n, said }| match said {
            Said::Own => FeedEntry::Own { n },
            Said::Change(change) => {
                FeedEntry::Change(Box::new(feed_change(&space, n, change, key)))
            }
            Said::MovedOut(document) => FeedEntry::MovedOut { n, document },
            Said::Erased(gone) => FeedEntry::Erased { n, gone },
            Said::Void => FeedEntry::Void { n },
        })
        .collect();
    let cursor = entries.last().map_or(0, FeedEntry::n);
    SpaceDelta { space, entries, cursor }
}

/// The tag of a change at a place in a feed.
pub(super) fn tag(space: &str, n: u64, row: &ChangeRow, key: &FeedKey) -> Tag {
    key.tag(&Tagged {
        space,
        n,
        document: row.document,
        generation: row.generation,
        change: row.hash,
        incarnation: row.incarnation,
    })
}

fn feed_change(space: &str, n: u64, row: ChangeRow, key: &FeedKey) -> FeedChange {
    let tag = tag(space, n, &row, key);
    FeedChange {
        n,
        commit: row.commit,
        document: row.document,
        kind: row.kind,
        schema_version: row.schema_version,
        generation: row.generation,
        change: row.bytes,
        incarnation: row.incarnation,
        tag,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::id::{IncarnationId, UserId};
    use model::rng::Rng;
    use sync::exchange::{Colleague, Epoch};
    use sync::key::SigningKey;
    use sync::limits::{
        BLOBS_OFFERED_MAX, COLLEAGUES_MAX, SELF_HANDLED_MAX, SETTLED_REASON_BYTES_MAX,
        SPACE_BYTES_MAX,
    };
    use sync::settled::{Outcome, Settled};
    use sync::trust::{Nonce, SignedTime};

    #[test]
    fn the_longest_posting_with_everything_beside_it_fits_what_is_kept_free() {
        let mut rng = Rng::from_number(1);
        let space = "9".repeat(SPACE_BYTES_MAX);
        let grant = WireGrant {
            space: space.clone(),
            right: "hand_in".into(),
            role: "protection_contact".into(),
            from: i64::MAX,
            to: i64::MAX,
        };
        // Fifty characters of four bytes: the longest name an account may have.
        let mut colleague =
            |_| Colleague { user: UserId::from_bytes(rng.bytes()), name: "\u{20000}".repeat(50) };
        let posting = Posting {
            grants: vec![grant; GRANTS_MAX],
            self_handled: (0..SELF_HANDLED_MAX).map(|it| format!("category-{it}")).collect(),
            colleagues: (0..COLLEAGUES_MAX).map(&mut colleague).collect(),
            lease_days: Some(u16::MAX),
        };
        let decision = Settled {
            n: u64::MAX,
            incarnation: IncarnationId::from_bytes([5; 16]),
            seq: u64::MAX,
            outcome: Outcome::SetAside,
            reason: "9".repeat(SETTLED_REASON_BYTES_MAX),
            by: UserId::from_bytes([6; 16]),
            at: i64::MAX,
        };
        let key = SigningKey::from_bytes(&[1; 32]);
        let reply = SyncReply {
            protocol: PROTOCOL,
            server_time: SignedTime::sign(Epoch([2; 8]), i64::MAX, Nonce([3; 16]), &key),
            receipts: vec![],
            spaces: vec![],
            blobs_lacking: vec![Hash([4; 32]); BLOBS_OFFERED_MAX],
            posting: Some(posting),
            revoked: vec![space.clone(); SPACES_MAX],
            backed_up_to: u64::MAX,
            more: true,
            retry_after_s: Some(u32::MAX),
            digests: None,
            app: None,
            restored: None,
            settled: vec![decision; SETTLED_MAX],
            packs: vec![space; SPACES_MAX],
        };
        let written = sync::frame::inflate(&reply.encode().unwrap(), REPLY_BYTES_MAX).unwrap();
        assert!(written.len() <= REST_BYTES_MAX, "{}", written.len());
    }
}
