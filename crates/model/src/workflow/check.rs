//! Whether a step may be taken: the judge asks it of the state its author could know, then of the state now.

use super::actor::{Actor, Through};
use super::entry::Entry;
use super::facts::Facts;
use super::machine::State;
use super::overtaken;
use super::progress::Progress;
use super::reason::{Illegal, Reason};
use super::rule::{Case, rules};

/// Whether the step is legal from `before`: the state at the change's own dependencies (DESIGN 8).
///
/// # Errors
/// Why not, with a stable code and what to tell the worker. The server quarantines such a step; a tablet does not
/// save it.
pub fn check(
    before: &Progress,
    actor: &Actor,
    entry: &Entry,
    facts: &Facts,
) -> Result<(), Illegal> {
    destination(before, actor, entry, facts).map(|_| ())
}

/// Whether a step that was legal when it was taken still counts `now`, by the server's order.
///
/// # Errors
/// What the server stamps as `why`, the step being kept as a note.
pub fn effect(now: &Progress, actor: &Actor, entry: &Entry, facts: &Facts) -> Result<(), Reason> {
    match check(now, actor, entry, facts) {
        Ok(()) => Ok(()),
        Err(illegal) => Err(overtaken::why(&entry.transition, now, illegal.reason)),
    }
}

fn destination(
    before: &Progress,
    actor: &Actor,
    entry: &Entry,
    facts: &Facts,
) -> Result<&'static State, Illegal> {
    let transition =
        before.table().transition(&entry.transition).ok_or(Reason::UnknownTransition)?;
    let mut typed = rules(before.machine).iter();
    let rule = typed.find(|rule| rule.id == transition.id).ok_or(Reason::UnknownTransition)?;
    if !transition.offline && actor.through == Through::Tablet {
        return Err(Reason::NeedsServer.into());
    }
    let to = before.destination(transition, entry)?;
    let case = Case { before, actor, entry, facts };
    rule.allows(&case)?;
    rule.reads(&entry.fields)?;
    before.mediation.is_decided_for(transition.id, actor)?;
    (rule.guard)(&case)?;
    Ok(to)
}
