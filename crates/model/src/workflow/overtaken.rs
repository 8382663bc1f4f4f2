//! Names why a step came too late, from the state it came into (DOMAIN 7.1, 7.2, the concurrent cases).

use super::progress::Progress;
use super::reason::Reason;

/// The reason to stamp on a step that was legal when it was taken and is refused now for `refusal`.
pub(super) fn why(transition: &str, now: &Progress, refusal: Reason) -> Reason {
    match refusal {
        Reason::WrongState => by_state(transition, now.code().unwrap_or_default()),
        Reason::NotHandler => Reason::Reassigned,
        Reason::WasAssigned => Reason::AlreadyAssigned,
        Reason::Undecided => Reason::Undecided,
        _ => Reason::StateChanged,
    }
}

fn by_state(transition: &str, state: &str) -> Reason {
    match (transition, state) {
        ("E03" | "E04", "assigned" | "handling" | "suspended") => Reason::AlreadyAssigned,
        ("E15", "assigned") => Reason::Reassigned,
        ("E04" | "E15", "handled" | "fed_back") => Reason::AlreadyHandled,
        ("E09", "handling") => Reason::AlreadyAccepted,
        ("E16", "fed_back") => Reason::AlreadyFedBack,
        (_, "closed") => Reason::AlreadyClosed,
        (_, "withdrawn") => Reason::AlreadyWithdrawn,
        (_, "void") => Reason::AlreadyMerged,
        (_, "transferred") => Reason::AlreadyTransferred,
        ("M02", "applied") => Reason::AlreadyApplied,
        ("M10", "ended") => Reason::WithdrawalRecorded,
        ("M12", "agreed" | "performing") => Reason::AgreementRecorded,
        (_, "referred") => Reason::AlreadyReferred,
        (_, "archived") => Reason::AlreadyArchived,
        (_, "protected") => Reason::AlreadySealed,
        _ => Reason::StateChanged,
    }
}
