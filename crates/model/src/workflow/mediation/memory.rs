//! What a mediation's guards remember of earlier steps, and the question that only the committee head decides.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::id::{EntryId, UserId};
use crate::permission::Role;
use crate::time::TimeMs;
use crate::workflow::actor::Actor;
use crate::workflow::entry::Entry;
use crate::workflow::reason::{Illegal, Reason};

/// What a mediation's guards remember.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MediationMemory {
    /// When it was accepted, ms UTC; the day-30 clock starts there.
    pub accepted_at: Option<TimeMs>,
    /// Who mediates.
    pub mediators: BTreeSet<UserId>,
    /// Whether a mediation has begun.
    pub started: bool,
    /// The entry of the agreement, while there is one.
    pub agreement: Option<EntryId>,
    /// When the agreement took effect.
    pub effective_on: Option<NaiveDate>,
    /// The entry by which a party ended it.
    pub withdrawal: Option<EntryId>,
    /// Whom a mediator asked to follow up.
    pub asked_to_follow: BTreeSet<UserId>,
    /// Agreement against withdrawal, until the committee head decides.
    pub question: Option<Question>,
}

/// 协议与终止两说不一: recorded apart from each other. Neither counts until the head of the committee has
/// written one of the two again (M10 or M12).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question {
    /// The entry that records the agreement.
    pub agreement: EntryId,
    /// The entry that records the withdrawal.
    pub withdrawal: EntryId,
}

/// What may happen while the question waits: the decision itself, and what safety needs.
const NOT_WAITING: &[&str] = &["M20", "M21", "M22"];
const DECISIONS: &[&str] = &["M10", "M12"];

impl MediationMemory {
    pub(in crate::workflow) fn remember(&mut self, transition: &str, entry: &Entry) {
        self.asked_to_follow.extend(entry.fields.user("follow_up_by"));
        match transition {
            "M04" => self.accepted_at = Some(entry.at),
            "M06" => {
                self.started = true;
                self.mediators.extend(entry.fields.user("mediator"));
            }
            "M10" => {
                self.agreement = Some(entry.id);
                self.effective_on = entry.fields.date("effective_on");
                (self.withdrawal, self.question) = (None, None);
            }
            "M12" => {
                self.withdrawal = Some(entry.id);
                (self.agreement, self.effective_on, self.question) = (None, None, None);
            }
            _ => {}
        }
    }

    /// Takes note of an overtaken step; true if it opens the question, and the case goes back to mediation.
    pub(in crate::workflow) fn doubt(&mut self, entry: &Entry, why: Option<Reason>) -> bool {
        let question = match (entry.transition.as_str(), why) {
            ("M10", Some(Reason::WithdrawalRecorded)) => {
                self.withdrawal.map(|withdrawal| Question { agreement: entry.id, withdrawal })
            }
            ("M12", Some(Reason::AgreementRecorded)) => {
                self.agreement.map(|agreement| Question { agreement, withdrawal: entry.id })
            }
            _ => None,
        };
        if question.is_none() {
            return false;
        }
        self.question = question;
        (self.agreement, self.effective_on, self.withdrawal) = (None, None, None);
        true
    }

    /// Whether this step may be taken although a question may wait.
    ///
    /// # Errors
    /// `Undecided` while it waits and this is neither the head's decision nor a step of safety.
    pub(in crate::workflow) fn is_decided_for(
        &self,
        transition: &str,
        actor: &Actor,
    ) -> Result<(), Illegal> {
        let decides = DECISIONS.contains(&transition) && actor.holds(Role::CommitteeHead);
        if self.question.is_none() || decides || NOT_WAITING.contains(&transition) {
            return Ok(());
        }
        Err(Reason::Undecided.into())
    }
}
