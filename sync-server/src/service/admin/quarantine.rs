//! What is kept apart: who, when, what about; and what becomes of it. Not what it says: that is for whoever may read
//! that kind there, at the console (DESIGN 8), never for an administrator.

use model::id::IncarnationId;
use sync::apart::reason as reason_of;
use sync::settled::Outcome;

use super::AdminError;
use crate::service::Installation;
use crate::storage::{Apart, Decision, Undecided};

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
        let reason = reason_of(reason).ok_or(AdminError::BadReason)?;
        let user = self.person(login)?;
        if user.disabled_at.is_some() {
            return Err(AdminError::Disabled(user.login));
        }
        let decision = Decision { incarnation, seq, by: user.id, reason, at: self.clock.now_ms() };
        self.decide(decision, outcome, actor)?.map_err(|why| match why {
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
