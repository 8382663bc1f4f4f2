//! An event walked through every state and every transition, as people do it.

use doorstep_model::permission::Role::*;
use doorstep_model::schema::MachineId;
use doorstep_model::workflow::{Actor, Fields, Step};
use serde_json::json;

use super::case::{Case, DAY, MONDAY, Seen, actor, at_desk, document, fields, team, timer, user};

pub(crate) const WORKER: u8 = 1;
pub(crate) const DESK: u8 = 2;
pub(crate) const HANDLER: u8 = 3;
pub(crate) const DISPATCHER: u8 = 4;
pub(crate) const LEAD: u8 = 5;
pub(crate) const DISTRICT: u8 = 6;

pub(crate) fn worker() -> Actor {
    actor(WORKER, GridWorker)
}
pub(crate) fn desk() -> Actor {
    actor(DESK, CommunityDesk)
}
pub(crate) fn handler() -> Actor {
    actor(HANDLER, Handler)
}
pub(crate) fn dispatcher() -> Actor {
    actor(DISPATCHER, Dispatcher)
}
pub(crate) fn lead() -> Actor {
    actor(LEAD, CommunityLead)
}
pub(crate) fn district() -> Actor {
    actor(DISTRICT, DistrictDesk)
}

pub(crate) fn nothing() -> Fields {
    Fields::default()
}
pub(crate) fn assign_to(n: u8) -> Fields {
    fields(&[
        ("handler_user", json!(user(n))),
        ("urgency", json!("3")),
        ("due_at", json!(MONDAY + 5 * DAY)),
    ])
}
pub(crate) fn result() -> Fields {
    fields(&[("result", json!("已换灯泡"))])
}
pub(crate) fn feedback(satisfaction: &str) -> Fields {
    fields(&[
        ("told_whom", json!("反映人")),
        ("told_how", json!("02")),
        ("satisfaction", json!(satisfaction)),
    ])
}

/// Reported and waiting to be given out.
pub(crate) fn reported() -> Case {
    let mut case = Case::event();
    assert_eq!(case.go("E01", &worker(), nothing()), "draft");
    assert_eq!(case.go("E02", &worker(), nothing()), "reported");
    case
}

/// With its handler.
pub(crate) fn handling() -> Case {
    let mut case = reported();
    assert_eq!(case.go("E07", &desk(), assign_to(HANDLER)), "assigned");
    assert_eq!(case.go("E09", &handler(), nothing()), "handling");
    case
}

/// Done, and the resident told.
pub(crate) fn fed_back(satisfaction: &str) -> Case {
    let mut case = handling();
    assert_eq!(case.go("E15", &handler(), result()), "handled");
    assert_eq!(case.go("E16", &worker(), feedback(satisfaction)), "fed_back");
    case
}

pub(crate) fn escalation(level: &str, to: u8) -> Fields {
    fields(&[
        ("handler_user", json!(user(to))),
        ("to_level", json!(level)),
        ("reason", json!("需要多部门")),
    ])
}

fn returned_suspended_and_closed() -> Case {
    let mut case = reported();
    let returned = case.go("E05", &desk(), fields(&[("return_reason", json!("2"))]));
    assert_eq!(returned, "returned");
    assert_eq!(case.go("E06", &worker(), nothing()), "reported");
    case.go("E07", &desk(), assign_to(HANDLER));
    let rejected = case.go("E10", &at_desk(&handler()), fields(&[("return_reason", json!("3"))]));
    assert_eq!(rejected, "reported");
    case.go("E07", &dispatcher(), assign_to(7));
    let handler = actor(7, Handler);
    case.go("E09", &handler, nothing());
    case.go("E11", &at_desk(&handler), fields(&[("co_handler_team", json!(team(1)))]));
    let later = [
        ("asked_by", json!(user(7))),
        ("due_at", json!(MONDAY + 9 * DAY)),
        ("resident_told", json!(true)),
    ];
    assert_eq!(case.go("E12", &dispatcher(), fields(&later)), "handling");
    let wait = [
        ("asked_by", json!(user(7))),
        ("reason", json!("等配件")),
        ("resume_on", json!("2026-12-10")),
    ];
    assert_eq!(case.go("E13", &dispatcher(), fields(&wait)), "suspended");
    assert_eq!(case.go("E21", &district(), fields(&[("note", json!("请抓紧"))])), "suspended");
    assert_eq!(case.go("E14", &timer(), nothing()), "handling");
    assert_eq!(case.fold().step(), Some(Step::Handle));
    case.go("E15", &handler, result());
    case.go("E16", &desk(), feedback("3"));
    assert_eq!(case.go("E17", &lead(), fields(&[("reasonable", json!(true))])), "handling");
    case.go("E15", &handler, result());
    case.go("E16", &worker(), feedback("1"));
    assert_eq!(case.go("E18", &lead(), nothing()), "closed");
    assert_eq!(case.fold().step(), Some(Step::Close));
    case
}

#[test]
fn an_event_can_be_walked_through_every_state_and_transition() {
    let mut seen = Seen::default();
    seen.add(&returned_suspended_and_closed());

    let mut case = reported();
    assert_eq!(case.go("E03", &worker(), nothing()), "withdrawn");
    seen.add(&case);

    let mut case = handling();
    assert_eq!(case.go("E08", &lead(), escalation("street", DISPATCHER)), "assigned");
    assert_eq!(case.go("E08", &dispatcher(), escalation("district", DISTRICT)), "assigned");
    let target = [("target", json!("12345")), ("receipt_no", json!("T-1"))];
    assert_eq!(case.go("E20", &district(), fields(&target)), "transferred");
    seen.add(&case);

    let mut case = reported();
    let other = fields(&[("surviving_event", json!(document(8)))]);
    assert_eq!(case.go("E19", &desk(), other), "void");
    seen.add(&case);

    let mut case = Case::event();
    case.facts.category = "11".into();
    case.go("E01", &worker(), nothing());
    assert_eq!(case.go("E04", &worker(), result()), "handled");
    case.go("E16", &worker(), feedback("2"));
    assert_eq!(case.go("E18", &timer(), nothing()), "closed");
    seen.add(&case);

    seen.is_whole(MachineId::Event);
}

#[test]
fn the_screen_shows_five_steps() {
    let mut case = reported();
    assert_eq!(case.fold().step(), Some(Step::Report));
    case.go("E07", &desk(), assign_to(HANDLER));
    assert_eq!(case.fold().step(), Some(Step::Assign));
    case.go("E21", &district(), fields(&[("note", json!("请抓紧"))]));
    assert_eq!(case.fold().step(), Some(Step::Assign), "a note is no step");
    case.go("E09", &handler(), nothing());
    assert_eq!(case.fold().step(), Some(Step::Handle));
    case.go("E15", &handler(), result());
    case.go("E16", &worker(), feedback("8"));
    assert_eq!(case.fold().step(), Some(Step::FeedBack));
    assert_eq!(Step::FeedBack.zh(), "反馈");
}
