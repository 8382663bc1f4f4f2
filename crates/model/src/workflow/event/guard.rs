//! The guards of an event's transitions that compare: with the record, with earlier steps, with each other.

use chrono::Days;

use super::memory::named;
use crate::time::local_date;
use crate::workflow::actor::{Handler, Through};
use crate::workflow::reason::{Illegal, Reason};
use crate::workflow::rule::Case;

type Guarded = Result<(), Illegal>;

/// At most this often is an event returned, or done again.
const TIMES_MAX: u32 = 2;
/// At most this long is an event suspended, in days.
const SUSPENDED_DAYS_MAX: u64 = 30;
/// Fewer characters than this say nothing without a photo.
const TEXT_CHARS_MIN: usize = 5;
/// 非本单位职责, 不属受理范围: the reasons for which a handler may send an event back.
const REJECT_REASONS: &[&str] = &["3", "5"];
/// 特急
const CRITICAL: &str = "1";
/// 不满意
const DISSATISFIED: &str = "3";

/// Turns a rule into its refusal.
fn only_if(holds: bool, reason: Reason) -> Guarded {
    if holds { Ok(()) } else { Err(reason.into()) }
}

pub(super) fn create(case: &Case<'_>) -> Guarded {
    let facts = case.facts;
    let shows = facts.text_chars >= TEXT_CHARS_MIN || facts.photos > 0;
    only_if(!facts.category.is_empty() && facts.has_place && shows, Reason::EventTooThin)
}

pub(super) fn report(case: &Case<'_>) -> Guarded {
    let asked = case.entry.fields.value("called_emergency").is_some();
    only_if(case.facts.urgency != CRITICAL || asked, Reason::EmergencyNotAsked)
}

pub(super) fn withdraw(case: &Case<'_>) -> Guarded {
    only_if(!case.before.event.was_assigned, Reason::WasAssigned)
}

pub(super) fn self_handle(case: &Case<'_>) -> Guarded {
    only_if(case.facts.self_handled.contains(&case.facts.category), Reason::NotSelfHandled)
}

pub(super) fn give_back(case: &Case<'_>) -> Guarded {
    only_if(case.before.event.returns < TIMES_MAX, Reason::ReturnsUsedUp)
}

pub(super) fn assign(case: &Case<'_>) -> Guarded {
    only_if(
        named(&case.entry.fields, "handler_team", "handler_user").is_some(),
        Reason::HandlerMissing,
    )
}

pub(super) fn reject(case: &Case<'_>) -> Guarded {
    let reason = case.entry.fields.text("return_reason").unwrap_or_default();
    only_if(REJECT_REASONS.contains(&reason), Reason::RejectReason)?;
    let event = &case.before.event;
    let before = event.handler.is_some_and(|handler| event.rejected_by.contains(&handler));
    only_if(!before, Reason::RejectedBefore)
}

pub(super) fn co_handle(case: &Case<'_>) -> Guarded {
    let named = named(&case.entry.fields, "co_handler_team", "co_handler_user");
    only_if(named.is_some(), Reason::HandlerMissing)?;
    only_if(named != case.before.event.handler, Reason::HandlerTwice)
}

pub(super) fn extend(case: &Case<'_>) -> Guarded {
    asked_by_handler(case)?;
    let event = &case.before.event;
    only_if(!event.extended, Reason::ExtendedBefore)?;
    let (Some(given), Some(due)) = (event.assigned_at, event.due_at) else { return Ok(()) };
    let asked = case.entry.fields.instant("due_at").unwrap_or(i64::MAX);
    let longest = due.saturating_add(due.saturating_sub(given).max(0));
    only_if(asked <= longest, Reason::ExtensionTooLong)
}

pub(super) fn suspend(case: &Case<'_>) -> Guarded {
    asked_by_handler(case)?;
    let last = local_date(case.entry.at).checked_add_days(Days::new(SUSPENDED_DAYS_MAX));
    let resume = case.entry.fields.date("resume_on");
    only_if(resume.is_some() && resume <= last, Reason::ResumeTooLate)
}

/// A department's people are not known here: whom a department sends to ask is its own business.
fn asked_by_handler(case: &Case<'_>) -> Guarded {
    let asked = case.entry.fields.user("asked_by");
    only_if(
        match case.before.event.handler {
            Some(Handler::User(user)) => asked == Some(user),
            Some(Handler::Team(_)) => asked.is_some(),
            None => false,
        },
        Reason::NotAskedByHandler,
    )
}

pub(super) fn redo(case: &Case<'_>) -> Guarded {
    let event = &case.before.event;
    only_if(event.satisfaction.as_deref() == Some(DISSATISFIED), Reason::NotDissatisfied)?;
    only_if(event.redos < TIMES_MAX, Reason::RedosUsedUp)
}

pub(super) fn close(case: &Case<'_>) -> Guarded {
    let (event, actor) = (&case.before.event, case.actor);
    only_if(event.satisfaction.is_some(), Reason::NoFeedback)?;
    if actor.through == Through::Timer {
        return only_if(event.self_handled, Reason::TimerTooWide);
    }
    let handled = event.handled_by.contains(&actor.user)
        || event.handler.is_some_and(|handler| actor.is(&handler))
        || event.co_handlers.iter().any(|handler| actor.is(handler));
    only_if(!handled, Reason::CloserIsHandler)
}

pub(super) fn void(case: &Case<'_>) -> Guarded {
    let survivor = case.entry.fields.text("surviving_event").and_then(|id| id.parse().ok());
    only_if(survivor.is_some() && survivor != case.facts.document, Reason::MergedIntoItself)
}
