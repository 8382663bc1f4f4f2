//! The shape of a typed rule: who may take a step, what its entry says, and the guard.
//!
//! One rule for each transition id of `codes.json`; the rules themselves stand in `event` and `mediation`.

use crate::permission::Role;
use crate::schema::{Field, MachineId};

use super::actor::{Actor, Through};
use super::entry::Entry;
use super::facts::Facts;
use super::progress::Progress;
use super::reason::{Illegal, Reason};
use super::{event, mediation};

/// The typed half of a transition.
pub(super) struct Rule {
    /// The id of `codes.json`.
    pub(super) id: &'static str,
    /// The words of `codes.json` this rule was written from: who, guard. A test holds them equal, so that a
    /// changed table is read again by whoever types it.
    pub(super) says: (&'static str, &'static str),
    /// Any of these may.
    pub(super) who: &'static [Who],
    /// What the entry says.
    pub(super) fields: &'static [Field],
    /// Fields that must say yes.
    pub(super) yes: &'static [&'static str],
    /// The rest of the guard.
    pub(super) guard: fn(&Case<'_>) -> Result<(), Illegal>,
    /// Parts of the guard that no entry can show, and who holds them instead.
    pub(super) elsewhere: &'static [&'static str],
}

/// What a rule leaves unsaid.
pub(super) const PLAIN: Rule = Rule {
    id: "",
    says: ("", "—"),
    who: &[],
    fields: &[],
    yes: &[],
    guard: |_| Ok(()),
    elsewhere: &[],
};

/// A step about to be taken.
pub(super) struct Case<'a> {
    pub(super) before: &'a Progress,
    pub(super) actor: &'a Actor,
    pub(super) entry: &'a Entry,
    pub(super) facts: &'a Facts,
}

/// Who may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Who {
    /// A holder of the role.
    Role(Role),
    /// Whoever began the case.
    Author,
    /// Whoever began the case, as a holder of the role.
    AuthorAs(Role),
    /// The main handler, or anyone of the department that is.
    Handler,
    /// The main handler or a co-handler.
    HandlerOrCo,
    /// Whoever gave the case to its handler, or holds a role that could have; never the handler.
    Assigner,
    /// A holder of the role, to this level only.
    To(Role, &'static str),
    /// A holder of the role whom the mediator asked.
    IfAsked(Role),
    /// A holder of the role, while a question waits for a decision.
    ToDecide(Role),
    /// Anyone who may write steps of such a case at all (`permission`).
    Anyone,
    /// The server, when a time has come.
    Timer,
}

/// Every rule of a machine.
pub(super) fn rules(machine: MachineId) -> &'static [Rule] {
    match machine {
        MachineId::Event => event::RULES,
        MachineId::Mediation => mediation::RULES,
    }
}

impl Who {
    fn is(self, case: &Case<'_>) -> bool {
        let (actor, event) = (case.actor, &case.before.event);
        let handles = event.handler.is_some_and(|handler| actor.is(&handler));
        let author = actor.through != Through::Timer && case.before.author == Some(actor.user);
        match self {
            Self::Role(role) => actor.holds(role),
            Self::Author => author,
            Self::AuthorAs(role) => author && actor.holds(role),
            Self::Handler => handles,
            Self::HandlerOrCo => {
                handles || event.co_handlers.iter().any(|handler| actor.is(handler))
            }
            Self::Assigner => {
                let assigned =
                    actor.through != Through::Timer && event.assigner == Some(actor.user);
                !handles && (assigned || event::ASSIGNERS.iter().any(|role| actor.holds(*role)))
            }
            Self::To(role, level) => {
                actor.holds(role) && case.entry.fields.text("to_level") == Some(level)
            }
            Self::IfAsked(role) => {
                actor.holds(role) && case.before.mediation.asked_to_follow.contains(&actor.user)
            }
            Self::ToDecide(role) => actor.holds(role) && case.before.mediation.question.is_some(),
            Self::Anyone => actor.through != Through::Timer,
            Self::Timer => actor.through == Through::Timer,
        }
    }

    /// What to tell whoever is not this one.
    fn refusal(self) -> Reason {
        match self {
            Self::Author | Self::AuthorAs(_) => Reason::NotAuthor,
            Self::Handler | Self::HandlerOrCo => Reason::NotHandler,
            Self::To(..) => Reason::LevelAbove,
            _ => Reason::NotYourRole,
        }
    }
}

impl Rule {
    /// Whether the actor is one of those who may.
    ///
    /// # Errors
    /// What to tell an actor who is not: the most telling refusal of those who may.
    pub(super) fn allows(&self, case: &Case<'_>) -> Result<(), Illegal> {
        if self.who.iter().any(|who| who.is(case)) {
            return Ok(());
        }
        let mut refusals = self.who.iter().map(|who| match who {
            Who::To(role, _) if !case.actor.holds(*role) => Reason::NotYourRole,
            Who::IfAsked(role) if case.actor.holds(*role) => Reason::NotAsked,
            who => who.refusal(),
        });
        // The most telling of them: a role's refusal is the least.
        let telling = refusals.find(|reason| *reason != Reason::NotYourRole);
        Err(telling.unwrap_or(Reason::NotYourRole).into())
    }
}
