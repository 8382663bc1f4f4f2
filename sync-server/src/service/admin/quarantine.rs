//! What is kept apart: who, when, what about; and what becomes of it. Not what it says: that is for whoever may read
//! that kind there, at the console (DESIGN 8), never for an administrator.

use model::id::IncarnationId;
use sync::limits::SETTLED_REASON_BYTES_MAX;
use sync::settled::Outcome;

use super::AdminError;
use crate::service::Installation;
use crate::storage::{Apart, Bench, Decision, PushOutcome, Settling, Undecided};

impl Installation {
    /// One changeset that is kept apart, by `<life>:<number>`; the look and its purpose stand in the audit.
    ///
    /// # Errors
    /// [`AdminError::NotApart`]; the storage's.
    pub fn look_at_apart(
        &self,
        name: &str,
        purpose: &str,
        actor: &str,
    ) -> Result<Apart, AdminError> {
        let (life, seq) = named(name)?;
        let event = self.event(actor, "quarantine.look", name, "ok", purpose);
        self.storage
            .look_at(life, seq, &event)?
            .ok_or_else(|| AdminError::NotApart(name.to_owned()))
    }

    /// Decides about one changeset that is kept apart, in the name of a person who may write there: adopted, its
    /// content is written again as that person's, through the gate and the judge; set aside, it stays where it is. Its
    /// author's tablet is told the reason.
    ///
    /// # Errors
    /// [`AdminError::NotApart`], [`AdminError::BadReason`], [`AdminError::NoUser`], [`AdminError::Disabled`],
    /// [`AdminError::Undecided`]; the storage's. Nothing has changed then.
    pub fn settle_apart(
        &self,
        name: &str,
        outcome: Outcome,
        login: &str,
        reason: &str,
        actor: &str,
    ) -> Result<(), AdminError> {
        let (incarnation, seq) = named(name)?;
        let reason = reason.trim();
        if reason.is_empty() || reason.len() > SETTLED_REASON_BYTES_MAX || bad(reason) {
            return Err(AdminError::BadReason);
        }
        let user = self.person(login)?;
        if user.disabled_at.is_some() {
            return Err(AdminError::Disabled(user.login));
        }
        let at = self.clock.now_ms();
        let (tenant, demo) = (self.tenant.id, self.tenant.demo);
        let decision = Decision { incarnation, seq, by: user.id, reason, at };
        let settling = Settling { decision, tenant, demo };
        let word = match outcome {
            Outcome::Adopted => "quarantine.adopt",
            Outcome::SetAside => "quarantine.set_aside",
        };
        // The reason may quote what was in it; it stands with the decision, not in the audit.
        let detail = format!("as={}", user.id);
        let event = |_: &PushOutcome| self.event(actor, word, name, "ok", &detail);
        let bench = Bench {
            apply: &*self.apply,
            rng: &self.rng,
            server: self.life,
            self_handled: &self.self_handled,
            event: &event,
        };
        let decided = self.storage.settle(&settling, outcome, &bench)?;
        decided.map_err(|why| match why {
            Undecided::NotApart => AdminError::NotApart(name.to_owned()),
            why => AdminError::Undecided(why),
        })
    }
}

fn named(name: &str) -> Result<(IncarnationId, u64), AdminError> {
    let missing = || AdminError::NotApart(name.to_owned());
    let (life, seq) = name.split_once(':').ok_or_else(missing)?;
    let life = life.parse().map_err(|_| missing())?;
    Ok((life, seq.parse().map_err(|_| missing())?))
}

fn bad(reason: &str) -> bool {
    reason.chars().any(char::is_control)
}
