//! What an event's guards refuse, and what they let through just beside it.

use doorstep_model::permission::Role::*;
use doorstep_model::workflow::{Actor, Fields, Illegal, Reason, Through};
use serde_json::json;

use super::case::{Case, DAY, MONDAY, actor, at_desk, document, fields, team, timer, user};
use super::event::*;

fn refused(case: &mut Case, id: &str, by: &Actor, says: Fields) -> Reason {
    let count = case.entries.len();
    let refusal: Illegal = case.step(id, by, says).expect_err(id);
    assert_eq!(case.entries.len(), count, "nothing is kept of what was refused");
    refusal.reason
}

#[test]
fn an_event_needs_a_category_a_place_and_five_characters_or_a_photo() {
    let mut case = Case::event();
    case.facts.text_chars = 4;
    assert_eq!(refused(&mut case, "E01", &worker(), nothing()), Reason::EventTooThin);
    case.facts.photos = 1;
    case.facts.has_place = false;
    assert_eq!(refused(&mut case, "E01", &worker(), nothing()), Reason::EventTooThin);
    case.facts.has_place = true;
    case.facts.category = String::new();
    assert_eq!(refused(&mut case, "E01", &worker(), nothing()), Reason::EventTooThin);
    case.facts.category = "21".into();
    assert_eq!(case.go("E01", &worker(), nothing()), "draft");
    assert_eq!(refused(&mut case, "E01", &worker(), nothing()), Reason::WrongState);
}

#[test]
fn a_critical_event_asks_first_whether_somebody_phoned() {
    let mut case = Case::event();
    case.facts.urgency = "1".into();
    case.go("E01", &worker(), nothing());
    assert_eq!(refused(&mut case, "E02", &worker(), nothing()), Reason::EmergencyNotAsked);
    assert_eq!(
        case.go("E02", &worker(), fields(&[("called_emergency", json!(false))])),
        "reported"
    );
}

#[test]
fn only_the_author_reports_withdraws_and_resubmits() {
    let mut case = Case::event();
    case.go("E01", &worker(), nothing());
    let colleague = actor(77, GridWorker);
    assert_eq!(refused(&mut case, "E02", &colleague, nothing()), Reason::NotAuthor);
    let mut case = reported();
    assert_eq!(refused(&mut case, "E03", &colleague, nothing()), Reason::NotAuthor);
    case.facts.category = "11".into();
    assert_eq!(refused(&mut case, "E04", &colleague, result()), Reason::NotAuthor);
}

#[test]
fn settling_on_the_spot_is_for_the_districts_list_only() {
    let mut case = reported();
    assert_eq!(refused(&mut case, "E04", &worker(), result()), Reason::NotSelfHandled);
    case.facts.category = "11".into();
    assert_eq!(refused(&mut case, "E04", &worker(), nothing()), Reason::FieldMissing);
    assert_eq!(case.go("E04", &worker(), result()), "handled");
}

#[test]
fn an_event_is_returned_at_most_twice() {
    let mut case = reported();
    let why = || fields(&[("return_reason", json!("1"))]);
    for _ in 0..2 {
        case.go("E05", &dispatcher(), why());
        case.go("E06", &worker(), nothing());
    }
    assert_eq!(refused(&mut case, "E05", &dispatcher(), why()), Reason::ReturnsUsedUp);
    assert_eq!(refused(&mut case, "E05", &dispatcher(), nothing()), Reason::FieldMissing);
}

#[test]
fn what_was_given_out_once_is_not_withdrawn() {
    let mut case = reported();
    case.go("E07", &desk(), assign_to(HANDLER));
    case.go("E10", &at_desk(&handler()), fields(&[("return_reason", json!("5"))]));
    assert_eq!(refused(&mut case, "E03", &worker(), nothing()), Reason::WasAssigned);
}

#[test]
fn giving_out_names_a_handler_the_urgency_and_the_day() {
    let mut case = reported();
    let due = ("due_at", json!(MONDAY));
    let urgency = ("urgency", json!("2"));
    assert_eq!(
        refused(&mut case, "E07", &desk(), fields(&[due.clone(), urgency.clone()])),
        Reason::HandlerMissing
    );
    let team = ("handler_team", json!(team(1)));
    assert_eq!(
        refused(&mut case, "E07", &desk(), fields(&[team.clone(), due.clone()])),
        Reason::FieldMissing
    );
    assert_eq!(
        refused(&mut case, "E07", &worker(), fields(std::slice::from_ref(&team))),
        Reason::NeedsServer
    );
    assert_eq!(
        refused(
            &mut case,
            "E07",
            &at_desk(&worker()),
            fields(&[team.clone(), due.clone(), urgency.clone()])
        ),
        Reason::NotYourRole
    );
    let nobody = ("handler_user", json!("张三"));
    assert_eq!(
        refused(&mut case, "E07", &desk(), fields(&[nobody, due.clone(), urgency.clone()])),
        Reason::FieldUnreadable
    );
    case.go("E07", &desk(), fields(&[team, due, urgency]));
    // Anyone of the department accepts, nobody else.
    assert_eq!(refused(&mut case, "E09", &handler(), nothing()), Reason::NotHandler);
    let one_of_them = Actor { teams: [self::team(1)].into(), ..handler() };
    assert_eq!(case.go("E09", &one_of_them, nothing()), "handling");
}

#[test]
fn lifting_goes_one_level_up() {
    let mut case = reported();
    assert_eq!(refused(&mut case, "E08", &lead(), escalation("district", 8)), Reason::LevelAbove);
    assert_eq!(refused(&mut case, "E08", &desk(), escalation("street", 8)), Reason::NotYourRole);
    assert_eq!(case.go("E08", &lead(), escalation("street", 8)), "assigned");
    assert_eq!(
        refused(&mut case, "E08", &dispatcher(), escalation("street", 8)),
        Reason::LevelAbove
    );
}

#[test]
fn a_handler_sends_back_what_is_not_theirs_once() {
    let mut case = reported();
    case.go("E07", &desk(), assign_to(HANDLER));
    let because = |code: &str| fields(&[("return_reason", json!(code))]);
    let handler = at_desk(&handler());
    assert_eq!(refused(&mut case, "E10", &handler, because("1")), Reason::RejectReason);
    case.go("E10", &handler, because("3"));
    case.go("E07", &dispatcher(), assign_to(HANDLER));
    assert_eq!(refused(&mut case, "E10", &handler, because("3")), Reason::RejectedBefore);
    case.go("E08", &dispatcher(), escalation("district", 8));
    assert_eq!(
        case.go("E10", &at_desk(&actor(8, Handler)), because("3")),
        "reported",
        "another may"
    );
}

#[test]
fn the_main_handler_is_no_co_handler() {
    let mut case = handling();
    let call = |n: u8| fields(&[("co_handler_user", json!(user(n)))]);
    assert_eq!(refused(&mut case, "E11", &dispatcher(), call(HANDLER)), Reason::HandlerTwice);
    assert_eq!(refused(&mut case, "E11", &dispatcher(), nothing()), Reason::HandlerMissing);
    assert_eq!(refused(&mut case, "E15", &actor(8, Handler), result()), Reason::NotHandler);
    case.go("E11", &dispatcher(), call(8));
    assert_eq!(case.fold().confirmed.event.handler, handling().fold().confirmed.event.handler);
    assert_eq!(case.go("E15", &actor(8, Handler), result()), "handled");
}

#[test]
fn time_is_extended_once_by_whoever_gave_it_and_no_longer_than_it_was() {
    let mut case = handling();
    let until = |day: i64, asked: u8, told: bool| {
        fields(&[
            ("asked_by", json!(user(asked))),
            ("due_at", json!(MONDAY + day * DAY)),
            ("resident_told", json!(told)),
        ])
    };
    assert_eq!(
        refused(&mut case, "E12", &at_desk(&handler()), until(6, HANDLER, true)),
        Reason::NotYourRole
    );
    assert_eq!(refused(&mut case, "E12", &desk(), until(6, DESK, true)), Reason::NotAskedByHandler);
    assert_eq!(
        refused(&mut case, "E12", &desk(), until(11, HANDLER, true)),
        Reason::ExtensionTooLong
    );
    assert_eq!(refused(&mut case, "E12", &desk(), until(10, HANDLER, false)), Reason::NotConfirmed);
    case.go("E12", &desk(), until(10, HANDLER, true));
    assert_eq!(case.fold().confirmed.event.due_at, Some(MONDAY + 10 * DAY));
    assert_eq!(
        refused(&mut case, "E12", &desk(), until(10, HANDLER, true)),
        Reason::ExtendedBefore
    );
}

#[test]
fn an_event_waits_at_most_thirty_days() {
    let mut case = handling();
    let until = |day: &str| {
        fields(&[
            ("asked_by", json!(user(HANDLER))),
            ("reason", json!("等开春")),
            ("resume_on", json!(day)),
        ])
    };
    assert_eq!(refused(&mut case, "E13", &desk(), until("2026-12-24")), Reason::ResumeTooLate);
    assert_eq!(refused(&mut case, "E13", &desk(), until("开春")), Reason::FieldUnreadable);
    assert_eq!(case.go("E13", &desk(), until("2026-12-23")), "suspended");
    assert_eq!(refused(&mut case, "E14", &desk(), nothing()), Reason::NotHandler);
    assert_eq!(case.go("E14", &handler(), nothing()), "handling");
}

#[test]
fn feedback_says_whom_how_and_how_content() {
    let mut case = handling();
    case.go("E15", &handler(), result());
    assert_eq!(refused(&mut case, "E16", &handler(), feedback("1")), Reason::NotYourRole);
    for missing in ["told_whom", "told_how", "satisfaction"] {
        let without = feedback("1").with(missing, json!(null));
        assert_eq!(
            refused(&mut case, "E16", &worker(), without),
            Reason::FieldMissing,
            "{missing}"
        );
    }
    let blank = feedback("1").with("told_whom", json!("  "));
    assert_eq!(refused(&mut case, "E16", &worker(), blank), Reason::FieldMissing);
    // A code of a newer list is kept.
    assert_eq!(case.go("E16", &worker(), feedback("7")), "fed_back");
    let known = doorstep_model::codes::list("satisfaction").unwrap();
    assert_eq!(
        known.items().iter().map(|item| item.code).collect::<Vec<_>>(),
        ["1", "2", "3", "0", "8"]
    );
}

#[test]
fn only_a_reasonable_complaint_is_done_again_and_twice_at_most() {
    let because = || fields(&[("reasonable", json!(true))]);
    assert_eq!(refused(&mut fed_back("2"), "E17", &lead(), because()), Reason::NotDissatisfied);
    let mut case = fed_back("3");
    let unreasonable = fields(&[("reasonable", json!(false))]);
    assert_eq!(refused(&mut case, "E17", &lead(), unreasonable), Reason::NotConfirmed);
    for _ in 0..2 {
        case.go("E17", &lead(), because());
        case.go("E15", &handler(), result());
        case.go("E16", &worker(), feedback("3"));
    }
    assert_eq!(refused(&mut case, "E17", &lead(), because()), Reason::RedosUsedUp);
}

#[test]
fn whoever_handled_it_never_closes_it() {
    let mut case = fed_back("1");
    let handler_as_lead = actor(HANDLER, CommunityLead);
    assert_eq!(refused(&mut case, "E18", &handler_as_lead, nothing()), Reason::CloserIsHandler);
    let of_the_team = Actor { teams: [team(1)].into(), ..actor(60, Dispatcher) };
    assert_eq!(case.go("E18", &of_the_team, nothing()), "closed", "the team had no part in it");

    let mut case = handling();
    case.go("E11", &dispatcher(), fields(&[("co_handler_team", json!(team(1)))]));
    case.go("E15", &handler(), result());
    case.go("E16", &worker(), feedback("1"));
    assert_eq!(refused(&mut case, "E18", &of_the_team, nothing()), Reason::CloserIsHandler);
}

#[test]
fn an_earlier_handler_does_not_close_what_another_finished() {
    let mut case = fed_back("3");
    case.go("E17", &lead(), fields(&[("reasonable", json!(true))]));
    assert_eq!(
        case.fold().confirmed.event.satisfaction,
        None,
        "what was said before counts no more"
    );
    case.go("E08", &dispatcher(), escalation("district", 8));
    case.go("E09", &actor(8, Handler), nothing());
    case.go("E15", &actor(8, Handler), result());
    case.go("E16", &worker(), feedback("1"));
    assert_eq!(
        refused(&mut case, "E18", &actor(HANDLER, Dispatcher), nothing()),
        Reason::CloserIsHandler
    );
    assert_eq!(case.go("E18", &dispatcher(), nothing()), "closed");
}

#[test]
fn co_handlers_go_with_the_handler_they_helped() {
    let mut case = handling();
    case.go("E11", &dispatcher(), fields(&[("co_handler_user", json!(user(8)))]));
    case.go("E08", &dispatcher(), escalation("district", 7));
    case.go("E09", &actor(7, Handler), nothing());
    assert_eq!(refused(&mut case, "E15", &actor(8, Handler), result()), Reason::NotHandler);
}

#[test]
fn nobody_grants_oneself_more_time() {
    let mut case = reported();
    case.go("E07", &desk(), assign_to(DISPATCHER));
    case.go("E09", &dispatcher(), nothing());
    let more = [
        ("asked_by", json!(user(DISPATCHER))),
        ("due_at", json!(MONDAY + 6 * DAY)),
        ("resident_told", json!(true)),
    ];
    assert_eq!(refused(&mut case, "E12", &dispatcher(), fields(&more)), Reason::NotYourRole);
    assert_eq!(case.go("E12", &district(), fields(&more)), "handling");
}

#[test]
fn the_timer_closes_only_what_was_settled_on_the_spot() {
    assert_eq!(refused(&mut fed_back("1"), "E18", &timer(), nothing()), Reason::TimerTooWide);
    assert_eq!(refused(&mut reported(), "E02", &timer(), nothing()), Reason::WrongState);
    let mut case = reported();
    case.facts.category = "11".into();
    case.go("E04", &worker(), result());
    case.go("E16", &worker(), feedback("3"));
    // Done again it is the author's, and then no longer settled on the spot.
    case.go("E17", &lead(), fields(&[("reasonable", json!(true))]));
    case.go("E15", &worker(), result());
    case.go("E16", &desk(), feedback("1"));
    assert_eq!(refused(&mut case, "E18", &timer(), nothing()), Reason::TimerTooWide);
    let settler_as_lead = actor(WORKER, CommunityLead);
    assert_eq!(refused(&mut case, "E18", &settler_as_lead, nothing()), Reason::CloserIsHandler);
}

#[test]
fn an_event_is_merged_into_another_and_never_into_itself() {
    let mut case = reported();
    let into = |n: u8| fields(&[("surviving_event", json!(document(n)))]);
    assert_eq!(refused(&mut case, "E19", &desk(), into(9)), Reason::MergedIntoItself);
    assert_eq!(refused(&mut case, "E19", &desk(), nothing()), Reason::FieldMissing);
    assert_eq!(case.go("E19", &desk(), into(8)), "void");
    assert_eq!(
        refused(&mut case, "E21", &dispatcher(), fields(&[("note", json!("快"))])),
        Reason::WrongState
    );
}

#[test]
fn handing_over_needs_the_others_receipt() {
    let mut case = reported();
    let target = fields(&[("target", json!("12345"))]);
    assert_eq!(refused(&mut case, "E20", &dispatcher(), target), Reason::FieldMissing);
    assert_eq!(refused(&mut case, "E20", &desk(), nothing()), Reason::NotYourRole);
}

#[test]
fn what_only_the_server_writes_no_tablet_writes() {
    let tablet = Actor { through: Through::Tablet, ..dispatcher() };
    assert_eq!(refused(&mut reported(), "E05", &tablet, nothing()), Reason::NeedsServer);
    assert_eq!(
        refused(&mut reported(), "E77", &dispatcher(), nothing()),
        Reason::UnknownTransition
    );
}
