//! The concurrent cases of DOMAIN 7.1 and 7.2: for a given order of arrival every replica says the same, nothing is
//! dropped, and whoever came too late is told why.

use doorstep_model::id::EntryId;
use doorstep_model::permission::Role;
use doorstep_model::workflow::{Reason, fold};
use serde_json::json;

use super::case::{Case, actor, at_desk, fields, user};
use super::event::{
    HANDLER, assign_to, desk, dispatcher, escalation, feedback, handler, handling, nothing,
    reported, result,
};
use super::{event, mediation};

/// The note that stayed, with the reason its author is told.
fn note(case: &Case, id: EntryId) -> Reason {
    let folded = case.fold();
    let (_, code) = folded.not_effective.iter().find(|(note, _)| *note == id).expect("a note");
    let mut shuffled = case.entries.clone();
    shuffled.reverse();
    assert_eq!(fold(case.machine, &shuffled), folded);
    Reason::from_code(code).unwrap()
}

#[test]
fn withdrawn_offline_while_given_out_online_stays_given_out() {
    let mut case = reported();
    let withdrawal = case.offline(&case.fold().confirmed, "E03", &event::worker(), nothing());
    case.go("E07", &desk(), assign_to(HANDLER));
    let id = withdrawal.id;
    assert_eq!(case.receive(withdrawal, &event::worker()), Err(Reason::AlreadyAssigned));
    assert_eq!(case.state(), "assigned");
    assert_eq!(note(&case, id), Reason::AlreadyAssigned);
}

#[test]
fn of_two_completions_the_first_received_counts_and_the_second_is_a_note() {
    for swap in [false, true] {
        let mut case = handling();
        case.go("E11", &dispatcher(), fields(&[("co_handler_user", json!(user(8)))]));
        let (one, other) = (handler(), actor(8, Role::Handler));
        let seen = case.fold().confirmed;
        let mut both = vec![
            (case.offline(&seen, "E15", &one, result()), one),
            (case.offline(&seen, "E15", &other, result()), other),
        ];
        if swap {
            both.reverse();
        }
        let ids: Vec<_> = both.iter().map(|(entry, _)| entry.id).collect();
        let verdicts: Vec<_> =
            both.into_iter().map(|(entry, by)| case.receive(entry, &by)).collect();
        assert_eq!(verdicts, [Ok("handled"), Err(Reason::AlreadyHandled)]);
        assert!(case.fold().effective.contains(&ids[0]));
        assert_eq!(note(&case, ids[1]), Reason::AlreadyHandled);
    }
}

#[test]
fn completed_offline_while_given_to_another_is_a_note_the_new_handler_may_adopt() {
    // Whether the new handler has accepted by then, or not yet.
    for accepted in [false, true] {
        let mut case = handling();
        let done = case.offline(&case.fold().confirmed, "E15", &handler(), result());
        case.go("E08", &dispatcher(), escalation("district", 8));
        let successor = actor(8, Role::Handler);
        if accepted {
            case.go("E09", &successor, nothing());
        }
        let id = done.id;
        assert_eq!(case.receive(done, &handler()), Err(Reason::Reassigned));
        assert_eq!(note(&case, id), Reason::Reassigned);
        if !accepted {
            case.go("E09", &successor, nothing());
        }
        assert_eq!(case.go("E15", &successor, result().with("adopts", json!(id))), "handled");
    }
}

#[test]
fn feedback_that_comes_after_closing_is_a_late_note() {
    let mut case = handling();
    case.go("E15", &handler(), result());
    let feedback_offline =
        case.offline(&case.fold().confirmed, "E16", &event::worker(), feedback("3"));
    case.go("E16", &desk(), feedback("1"));
    case.go("E18", &event::lead(), nothing());
    let id = feedback_offline.id;
    assert_eq!(case.receive(feedback_offline, &event::worker()), Err(Reason::AlreadyClosed));
    assert_eq!((case.state(), note(&case, id)), ("closed", Reason::AlreadyClosed));
    assert_eq!(case.fold().confirmed.event.satisfaction.as_deref(), Some("1"));
}

#[test]
fn two_feedbacks_or_two_acceptances_are_one_and_a_note() {
    let mut case = handling();
    case.go("E15", &handler(), result());
    let late = case.offline(&case.fold().confirmed, "E16", &event::worker(), feedback("3"));
    case.go("E16", &desk(), feedback("1"));
    assert_eq!(case.receive(late, &event::worker()), Err(Reason::AlreadyFedBack));

    let mut case = reported();
    case.go("E07", &desk(), assign_to(HANDLER));
    let again = case.offline(&case.fold().confirmed, "E09", &handler(), nothing());
    case.go("E09", &handler(), nothing());
    assert_eq!(case.receive(again, &handler()), Err(Reason::AlreadyAccepted));
}

#[test]
fn settled_on_the_spot_offline_while_merged_or_handed_over_is_a_note() {
    let into = fields(&[("surviving_event", json!(super::case::document(8)))]);
    let target = fields(&[("target", json!("12345")), ("receipt_no", json!("T-1"))]);
    for (id, says, why) in
        [("E19", into, Reason::AlreadyMerged), ("E20", target, Reason::AlreadyTransferred)]
    {
        let mut case = reported();
        case.facts.category = "11".into();
        let settled = case.offline(&case.fold().confirmed, "E04", &event::worker(), result());
        case.go(id, &dispatcher(), says);
        assert_eq!(case.receive(settled, &event::worker()), Err(why));
    }
}

#[test]
fn two_sessions_written_offline_are_both_kept() {
    for swap in [false, true] {
        let mut case = mediation::mediating();
        let seen = case.fold().confirmed;
        let (one, other) = (mediation::mediator(), mediation::other_mediator());
        let mut both = vec![
            (case.offline(&seen, "M07", &one, mediation::session("上午")), one),
            (case.offline(&seen, "M07", &other, mediation::session("下午")), other),
        ];
        if swap {
            both.reverse();
        }
        for (entry, by) in both {
            assert_eq!(case.receive(entry, &by), Ok("mediating"));
        }
        assert!(case.fold().not_effective.is_empty());
    }
}

#[test]
fn an_acceptance_offline_of_a_lead_already_handed_over_does_not_count() {
    let mut case = mediation::applied();
    let accepted = case.offline(
        &case.fold().confirmed,
        "M04",
        &mediation::mediator(),
        mediation::acceptance(),
    );
    case.go("M20", &mediation::dispatcher(), mediation::referral());
    let id = accepted.id;
    assert_eq!(case.receive(accepted, &mediation::mediator()), Err(Reason::AlreadyReferred));
    assert_eq!((case.state(), note(&case, id)), ("referred", Reason::AlreadyReferred));
    assert_eq!(case.fold().confirmed.mediation.accepted_at, None);
}

#[test]
fn settled_at_the_door_while_a_party_applied_is_a_note_and_the_other_way_round() {
    let settled = || fields(&[("both_content", json!(true)), ("result", json!("握手言和"))]);
    let mut case = mediation::noted();
    let settle = case.offline(&case.fold().confirmed, "M02", &mediation::worker(), settled());
    case.go("M03", &mediation::mediator(), mediation::application());
    assert_eq!(case.receive(settle, &mediation::worker()), Err(Reason::AlreadyApplied));

    let mut case = mediation::noted();
    let apply = case.offline(
        &case.fold().confirmed,
        "M03",
        &mediation::mediator(),
        mediation::application(),
    );
    case.go("M02", &mediation::worker(), settled());
    assert_eq!(case.receive(apply, &mediation::mediator()), Err(Reason::AlreadyArchived));
}

#[test]
fn two_pauses_do_not_add_up_to_a_resumption() {
    let mut case = mediation::mediating();
    let second = case.offline(
        &case.fold().confirmed,
        "M09",
        &mediation::other_mediator(),
        mediation::pause("paused"),
    );
    case.go("M09", &mediation::mediator(), mediation::pause("paused"));
    assert_eq!(case.receive(second, &mediation::other_mediator()), Err(Reason::StateChanged));
    assert_eq!(case.state(), "paused");
}

#[test]
fn agreement_against_withdrawal_waits_for_the_head_whichever_came_first() {
    for agreement_first in [true, false] {
        let mut case = mediation::mediating();
        let seen = case.fold().confirmed;
        let (one, other) = (mediation::mediator(), mediation::other_mediator());
        let agreement = case.offline(&seen, "M10", &one, mediation::oral_agreement());
        let withdrawal = case.offline(&seen, "M12", &other, mediation::ended());
        let ids = (agreement.id, withdrawal.id);
        let second = if agreement_first {
            assert_eq!(case.receive(agreement, &one), Ok("agreed"));
            assert_eq!(case.receive(withdrawal, &other), Err(Reason::AgreementRecorded));
            ids.1
        } else {
            assert_eq!(case.receive(withdrawal, &other), Ok("ended"));
            assert_eq!(case.receive(agreement, &one), Err(Reason::WithdrawalRecorded));
            ids.0
        };
        note(&case, second);
        let waiting = case.fold().confirmed;
        let question = waiting.mediation.question.expect("a card for the head");
        assert_eq!((question.agreement, question.withdrawal), ids);
        assert_eq!(waiting.code(), Some("mediating"), "not effective until decided");
        assert_eq!(waiting.mediation.effective_on, None);

        let again = |case: &mut Case, by| case.step("M10", &by, mediation::oral_agreement());
        assert_eq!(again(&mut case, one.clone()).unwrap_err().reason, Reason::Undecided);
        let session = case.step("M07", &one, mediation::session("再谈"));
        assert_eq!(session.unwrap_err().reason, Reason::Undecided);
        if agreement_first {
            assert_eq!(again(&mut case, at_desk(&mediation::head())), Ok("agreed"));
        } else {
            assert_eq!(case.go("M12", &mediation::head(), mediation::ended()), "ended");
        }
        assert_eq!(case.fold().confirmed.mediation.question, None);
    }
}

#[test]
fn safety_does_not_wait_for_a_decision() {
    let mut case = mediation::mediating();
    let seen = case.fold().confirmed;
    let withdrawal = case.offline(&seen, "M12", &mediation::other_mediator(), mediation::ended());
    case.go("M10", &mediation::mediator(), mediation::oral_agreement());
    case.receive(withdrawal, &mediation::other_mediator()).unwrap_err();
    assert_eq!(case.go("M22", &mediation::worker(), mediation::screen(true)), "protected");
}
