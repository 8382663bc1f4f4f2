//! A push, from its envelope to the judge.

use model::id::DeviceId;
use model::time::TimeMs;
use sync::apply::Ahead;
use sync::changeset::Changeset;
use sync::code::Code;
use sync::key::PublicKey;
use sync::push::{self, Push, PushError, PushHead};
use sync::receipt::{Need, SyncReceipt, Verdict};

use super::tally::counts;
use super::{Carrier, Failure, Installation};
use crate::audit::AuditEvent;
use crate::storage::{Beforehand, Bench, Kept, OpenedPush, PushOutcome};

impl Installation {
    /// Opens a push and has it judged. What cannot be opened is refused by itself; reading goes on.
    pub(super) fn judge(&self, carrier: &Carrier, push: &Push) -> Result<PushOutcome, Failure> {
        let head = &push.head;
        let refused = |verdict| PushOutcome {
            receipts: vec![SyncReceipt { seq: head.first_seq, verdict, commit: 0 }],
            ..PushOutcome::default()
        };
        if head.tenant != self.tenant.id {
            return Ok(refused(Verdict::Refused(Code::WRONG_TENANT)));
        }
        let Some(author) = self.storage.device(head.device)? else {
            return Ok(refused(Verdict::Refused(Code::DEVICE_UNKNOWN)));
        };
        let changesets = match self.opened(push, &author.claims().public_key)? {
            Ok(changesets) => changesets,
            Err(PushError::Refused(code)) => return Ok(refused(Verdict::Refused(code))),
            Err(PushError::NeedPlain) => return Ok(refused(Verdict::Need(Need::Plain))),
        };
        let opened = OpenedPush {
            head,
            changesets: &changesets,
            carrier: carrier.device.claims().device,
            signed_time: self.proven_time(carrier, head.device),
            received_at: self.clock.now_ms(),
        };
        let event = |outcome: &PushOutcome| {
            let detail = counts(&outcome.receipts);
            self.event(&carrier.actor(), "sync.push", &head.incarnation.to_string(), "ok", &detail)
        };
        Ok(self.take(&opened, &event)?)
    }

    /// Has a push judged and kept, however it came here; `event` is what the audit is told when anything was kept.
    ///
    /// # Errors
    /// The storage's; nothing was kept then.
    pub(crate) fn take(
        &self,
        push: &OpenedPush<'_>,
        event: &dyn Fn(&PushOutcome) -> AuditEvent,
    ) -> Kept<PushOutcome> {
        let ahead = self.ahead(push.head, push.changesets)?;
        let bench = Bench {
            apply: &ahead,
            rng: &self.rng,
            server: self.life,
            self_handled: &self.self_handled,
            event,
        };
        self.storage.push(push, &bench)
    }

    /// A push's changesets, put together with what this server has.
    pub(super) fn opened(
        &self,
        push: &Push,
        key: &PublicKey,
    ) -> Kept<Result<Vec<Changeset>, PushError>> {
        let verified = match push::verify(push, key) {
            Ok(verified) => verified,
            Err(error) => return Ok(Err(error)),
        };
        let known = self.storage.complete(verified.wanted())?;
        Ok(verified.open(&known))
    }

    /// The last server time the author held before making the push, when it carries its own and proves it.
    fn proven_time(&self, carrier: &Carrier, author: DeviceId) -> Option<TimeMs> {
        let said =
            carrier.head.last_server_time.filter(|_| carrier.device.claims().device == author)?;
        said.verify(&self.keys.server_certificate.value.public_key).ok()?;
        (said.time <= self.clock.now_ms()).then_some(said.time)
    }

    /// Applies what is new of a push before anybody has to wait for the one who writes.
    fn ahead(&self, head: &PushHead, changesets: &[Changeset]) -> Kept<Ahead<'_>> {
        let parts = changesets.iter().flat_map(|changeset| &changeset.parts);
        let records = parts.map(|part| part.document).collect();
        let Beforehand { last_seq, records } =
            self.storage.beforehand(head.incarnation, &records)?;
        let here = last_seq.saturating_add(1).checked_sub(head.first_seq);
        let here = here.and_then(|here| usize::try_from(here).ok());
        let new = here.and_then(|here| changesets.get(here..)).unwrap_or_default();
        Ok(Ahead::of(&*self.apply, new, records))
    }
}
