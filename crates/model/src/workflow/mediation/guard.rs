//! The guards of a mediation's transitions that compare: with the record, with earlier steps, with each other.

use chrono::Days;

use crate::permission::Role;
use crate::workflow::reason::{Illegal, Reason};
use crate::workflow::rule::Case;

type Guarded = Result<(), Illegal>;

/// Both parties apply to the court within this many days of the agreement's taking effect (人民调解法 33).
const CONFIRM_DAYS_MAX: u64 = 30;
/// A quarrel has at least this many sides.
const SIDES_MIN: usize = 2;
const WRITTEN: &str = "1";
const ORAL: &str = "2";
const SCREEN: &[&str] = &["screen_hurt", "screen_threatened", "screen_dependent"];

fn only_if(holds: bool, reason: Reason) -> Guarded {
    if holds { Ok(()) } else { Err(reason.into()) }
}

fn screen_is_clear(case: &Case<'_>) -> bool {
    !SCREEN.iter().any(|question| case.entry.fields.is_yes(question))
}

pub(super) fn note(case: &Case<'_>) -> Guarded {
    only_if(screen_is_clear(case), Reason::SafetyFirst)
}

pub(super) fn apply(case: &Case<'_>) -> Guarded {
    let own_initiative = case.entry.fields.text("applicant") == Some("committee");
    only_if(!own_initiative || case.actor.holds(Role::Mediator), Reason::NotYourRole)
}

pub(super) fn accept(case: &Case<'_>) -> Guarded {
    only_if(case.facts.sides >= SIDES_MIN, Reason::TwoSides)
}

pub(super) fn agree(case: &Case<'_>) -> Guarded {
    let fields = &case.entry.fields;
    only_if(
        match fields.text("agreement_form") {
            Some(WRITTEN) => ["parties_signed", "mediator_signed", "committee_sealed"]
                .iter()
                .all(|name| fields.is_yes(name)),
            Some(ORAL) => fields.is_yes("registered"),
            _ => false,
        },
        Reason::AgreementForm,
    )
}

pub(super) fn performed(case: &Case<'_>) -> Guarded {
    let fields = &case.entry.fields;
    only_if(fields.is_yes("receipt") || fields.is_yes("both_said"), Reason::ReceiptOrWord)
}

pub(super) fn confirm(case: &Case<'_>) -> Guarded {
    let last = case
        .before
        .mediation
        .effective_on
        .and_then(|day| day.checked_add_days(Days::new(CONFIRM_DAYS_MAX)));
    let Some(last) = last else { return Err(Reason::NoAgreementDate.into()) };
    only_if(
        case.entry.fields.date("applied_on").is_some_and(|day| day <= last),
        Reason::ConfirmationTooLate,
    )
}

/// Which papers a file needs follows from what took place: the starred ones of DOMAIN 2.4, as far as the case got.
pub(super) fn archive(case: &Case<'_>) -> Guarded {
    let memory = &case.before.mediation;
    let needed = [
        ("paper_01", true),
        ("paper_02", memory.accepted_at.is_some()),
        ("paper_03", memory.accepted_at.is_some()),
        ("paper_07", memory.started),
        ("paper_08", memory.agreement.is_some()),
        ("paper_13", true),
    ];
    match needed.iter().find(|(paper, needed)| *needed && !case.entry.fields.is_yes(paper)) {
        Some((paper, _)) => Err(Illegal::field(Reason::PapersMissing, paper)),
        None => Ok(()),
    }
}

pub(super) fn protect(case: &Case<'_>) -> Guarded {
    only_if(!screen_is_clear(case), Reason::ScreenIsClear)
}
