//! What is kept apart, over the network: shown to those who write where it was meant to live, and decided by them.

use sync::apart::{
    ApartReply, ApartRequest, ApartSet, PARTS_BYTES_MAX, SettleReply, SettleRequest,
};
use sync::code::Code;
use sync::exchange::PROTOCOL;
use sync::settled::Outcome;

use super::{Carrier, Failure, Installation};
use crate::storage::{Bench, Decision, Kept, PushOutcome, Settling, ToDecide, Undecided};

/// Of all that is kept apart, what is looked through for one person.
const ROWS_MAX: u32 = 10_000;

impl Installation {
    /// `POST /v1/apart`: what the carrier may decide about; the body up, the body down. The look stands in the audit.
    ///
    /// # Errors
    /// What cannot be read; [`Code::DEVICE_REVOKED`] and the like for a tablet that may be given nothing; the storage's.
    pub fn apart(&self, carrier: &Carrier, body: &[u8]) -> Result<Vec<u8>, Failure> {
        carrier.may_read.clone()?;
        ApartRequest::decode(body)?;
        let found = self.storage.to_decide(carrier.user.id, self.clock.now_ms(), ROWS_MAX)?;
        let all = found.len();
        let (mut sets, mut bytes) = (Vec::new(), 0_usize);
        for one in found {
            let raw = one.parts.iter().flat_map(|part| &part.changes);
            bytes = bytes.saturating_add(raw.map(Vec::len).sum());
            if bytes > PARTS_BYTES_MAX && !sets.is_empty() {
                break;
            }
            sets.push(set(one));
        }
        let detail = format!("sets={}", sets.len());
        self.storage.audit(&self.event(&carrier.actor(), "quarantine.list", "", "ok", &detail))?;
        let (server_time, more) = (self.time_for(carrier.head.nonce), sets.len() < all);
        Ok(ApartReply { protocol: PROTOCOL, server_time, sets, more }.encode())
    }

    /// `POST /v1/apart/settle`: the carrier's decision about one of them; the body up, the body down.
    ///
    /// # Errors
    /// What cannot be read; [`Code::NOT_FOUND`] for what the carrier may not decide about, [`Code::DECIDED`],
    /// [`Code::RECORD_APART`], [`Code::MISSING_DEPENDENCIES`], [`Code::EMPTY_CHANGESET`], the judge's word on it as the
    /// carrier's own; the storage's. Nothing has changed then.
    pub fn settle_apart_of(&self, carrier: &Carrier, body: &[u8]) -> Result<Vec<u8>, Failure> {
        carrier.may_read.clone()?;
        let asked = SettleRequest::decode(body)?;
        let reason = sync::apart::reason(&asked.reason).ok_or(Code::BAD_REASON)?;
        let decision = Decision {
            incarnation: asked.incarnation,
            seq: asked.seq,
            by: carrier.user.id,
            reason,
            at: self.clock.now_ms(),
        };
        self.decide(decision, asked.outcome, &carrier.actor())?.map_err(refused)?;
        let server_time = self.time_for(carrier.head.nonce);
        Ok(SettleReply { protocol: PROTOCOL, server_time }.encode())
    }

    /// Decides about what is kept apart, whoever asked for it.
    ///
    /// # Errors
    /// The storage's.
    pub(super) fn decide(
        &self,
        decision: Decision<'_>,
        outcome: Outcome,
        actor: &str,
    ) -> Kept<Result<(), Undecided>> {
        let settling = Settling { decision, tenant: self.tenant.id, demo: self.tenant.demo };
        let word = match outcome {
            Outcome::Adopted => "quarantine.adopt",
            Outcome::SetAside => "quarantine.set_aside",
        };
        // The reason may quote what was in it; it stands with the decision, not in the audit.
        let detail = format!("as={}", decision.by);
        let name = format!("{}:{}", decision.incarnation, decision.seq);
        let event = |_: &PushOutcome| self.event(actor, word, &name, "ok", &detail);
        let bench = Bench {
            apply: &*self.apply,
            rng: &self.rng,
            server: self.life,
            self_handled: &self.self_handled,
            event: &event,
        };
        self.storage.settle(&settling, outcome, &bench)
    }
}

fn set(one: ToDecide) -> ApartSet {
    let ToDecide { apart, parts } = one;
    ApartSet {
        incarnation: apart.incarnation,
        seq: apart.seq,
        user: apart.user,
        action: apart.action,
        device_time: apart.device_time,
        received_at: apart.received_at,
        code: apart.code,
        parts,
    }
}

/// Who may not decide learns no more than that there is nothing for them.
fn refused(why: Undecided) -> Code {
    match why {
        Undecided::NotApart | Undecided::NoRight => Code::NOT_FOUND,
        Undecided::Settled(_) | Undecided::Amended => Code::DECIDED,
        Undecided::NoRecord => Code::RECORD_APART,
        Undecided::Missing => Code::MISSING_DEPENDENCIES,
        Undecided::NothingNew => Code::EMPTY_CHANGESET,
        Undecided::Unreadable(code) | Undecided::Judged(code) => code,
    }
}
