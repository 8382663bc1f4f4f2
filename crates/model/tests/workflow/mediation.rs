//! A dispute walked through every state and every transition, as people do it.

use doorstep_model::permission::Role::*;
use doorstep_model::schema::MachineId;
use doorstep_model::workflow::{Actor, Fields};
use serde_json::json;

use super::case::{Case, Seen, actor, at_desk, fields, user};

pub(crate) fn worker() -> Actor {
    actor(1, GridWorker)
}
pub(crate) fn mediator() -> Actor {
    actor(2, Mediator)
}
pub(crate) fn other_mediator() -> Actor {
    actor(3, Mediator)
}
pub(crate) fn head() -> Actor {
    actor(4, CommitteeHead)
}
pub(crate) fn dispatcher() -> Actor {
    actor(5, Dispatcher)
}
pub(crate) fn contact() -> Actor {
    actor(6, ProtectionContact)
}

pub(crate) fn screen(threatened: bool) -> Fields {
    fields(&[
        ("screen_hurt", json!(false)),
        ("screen_threatened", json!(threatened)),
        ("screen_dependent", json!(false)),
    ])
}
pub(crate) fn application() -> Fields {
    fields(&[("applicant", json!("a")), ("consent_to_share", json!(true))])
}
pub(crate) fn acceptance() -> Fields {
    fields(&[
        ("within_scope", json!(true)),
        ("both_consent", json!(true)),
        ("rights_told_on", json!("2026-11-23")),
    ])
}
pub(crate) fn start() -> Fields {
    fields(&[
        ("mediator", json!(user(2))),
        ("parties_accept", json!(true)),
        ("no_conflict_declared", json!(true)),
    ])
}
pub(crate) fn session(statements: &str) -> Fields {
    fields(&[
        ("held_at", json!(1)),
        ("held_where", json!("调解室")),
        ("present", json!("双方")),
        ("statements", json!(statements)),
        ("read_back", json!(true)),
        ("signed", json!(true)),
    ])
}
pub(crate) fn pause(to: &str) -> Fields {
    fields(&[("to_state", json!(to)), ("reason", json!("等鉴定意见"))])
}
pub(crate) fn oral_agreement() -> Fields {
    fields(&[
        ("agreement_form", json!("2")),
        ("agreed_facts", json!("楼上漏水, 双方认可")),
        ("agreed_terms", json!("修好并重新粉刷")),
        ("perform_how", json!("上门修理")),
        ("perform_by", json!("2026-12-10")),
        ("effective_on", json!("2026-11-25")),
        ("registered", json!(true)),
    ])
}
pub(crate) fn ended() -> Fields {
    fields(&[("said_by", json!("b"))])
}
pub(crate) fn referral() -> Fields {
    fields(&[("target", json!("法律援助中心")), ("served_consents", json!(true))])
}
pub(crate) fn papers(numbers: &[u8]) -> Fields {
    numbers.iter().fold(Fields::default(), |f, n| f.with(&format!("paper_{n:02}"), json!(true)))
}
pub(crate) fn performing() -> Fields {
    fields(&[("last_due_on", json!("2026-12-10")), ("due_dates", json!("修理: 12月10日"))])
}
fn breach() -> Fields {
    fields(&[
        ("urged_on", json!("2026-12-18")),
        ("court_way_told", json!(true)),
        ("follow_up_by", json!(user(1))),
    ])
}
pub(crate) fn court_application(on: &str) -> Fields {
    fields(&[("applied_jointly", json!(true)), ("applied_on", json!(on))])
}

pub(crate) fn noted() -> Case {
    let mut case = Case::mediation();
    assert_eq!(case.go("M01", &worker(), screen(false)), "lead");
    case
}
pub(crate) fn applied() -> Case {
    let mut case = noted();
    assert_eq!(case.go("M03", &worker(), application()), "applied");
    case
}
pub(crate) fn mediating() -> Case {
    let mut case = applied();
    assert_eq!(case.go("M04", &mediator(), acceptance()), "accepted");
    assert_eq!(case.go("M06", &mediator(), start()), "mediating");
    case
}
pub(crate) fn agreed() -> Case {
    let mut case = mediating();
    assert_eq!(case.go("M10", &mediator(), oral_agreement()), "agreed");
    case
}

fn performed_confirmed_and_archived() -> Case {
    let desk = at_desk(&mediator());
    let mut case = mediating();
    case.go("M07", &mediator(), session("各说各的"));
    let longer = [("both_agreed", json!(true)), ("until", json!("2027-01-10"))];
    assert_eq!(case.go("M08", &mediator(), fields(&longer)), "mediating");
    assert_eq!(case.go("M09", &mediator(), pause("paused")), "paused");
    assert_eq!(case.go("M09", &mediator(), pause("mediating")), "mediating");
    case.go("M10", &mediator(), oral_agreement());
    assert_eq!(case.go("M13", &mediator(), performing()), "performing");
    assert_eq!(case.go("M15", &mediator(), breach()), "breached");
    assert_eq!(case.go("M16", &desk, court_application("2026-12-25")), "confirming");
    let told = fields(&[("ways_told", json!(true))]);
    assert_eq!(case.go("M23", &desk, told), "performing");
    case.go("M16", &desk, court_application("2026-12-25"));
    let ruling = [("ruling_no", json!("(2026)民特1号")), ("ruled_on", json!("2026-12-28"))];
    assert_eq!(case.go("M17", &desk, fields(&ruling)), "confirmed");
    assert_eq!(case.go("M18", &worker(), fields(&[("record", json!("已修好"))])), "confirmed");
    assert_eq!(case.go("M14", &mediator(), fields(&[("both_said", json!(true))])), "performed");
    assert_eq!(case.go("M19", &head(), papers(&[1, 2, 3, 7, 8, 9, 13])), "archived");
    case
}

#[test]
fn a_dispute_can_be_walked_through_every_state_and_transition() {
    let mut seen = Seen::default();
    seen.add(&performed_confirmed_and_archived());

    let mut case = noted();
    let content = fields(&[("both_content", json!(true)), ("result", json!("握手言和"))]);
    assert_eq!(case.go("M02", &worker(), content), "archived");
    seen.add(&case);

    let mut case = applied();
    let reject = [
        ("reason", json!("法院已受理")),
        ("where_else", json!("区法院")),
        ("party_told", json!(true)),
    ];
    assert_eq!(case.go("M05", &at_desk(&mediator()), fields(&reject)), "rejected");
    assert_eq!(case.go("M19", &head(), papers(&[1, 13])), "archived");
    seen.add(&case);

    let mut case = mediating();
    let ways = [("ways_told", json!(true)), ("told_on", json!("2026-12-20"))];
    assert_eq!(case.go("M11", &mediator(), fields(&ways)), "failed");
    assert_eq!(case.go("M20", &dispatcher(), referral()), "referred");
    seen.add(&case);

    let mut case = mediating();
    assert_eq!(case.go("M12", &mediator(), ended()), "ended");
    seen.add(&case);

    let mut case = mediating();
    let called = fields(&[("called_110", json!(true)), ("note", json!("当场动手"))]);
    assert_eq!(case.go("M21", &worker(), called.clone()), "mediating");
    assert_eq!(case.go("M21", &worker(), called.with("to_state", json!("referred"))), "referred");
    seen.add(&case);

    for end in ["referred", "archived"] {
        let mut case = mediating();
        assert_eq!(case.go("M22", &mediator(), screen(true)), "protected");
        let over = [
            ("to_state", json!(end)),
            ("taken_over_by", json!("区妇联")),
            ("taken_over_on", json!("2026-12-01")),
        ];
        assert_eq!(case.go("M24", &contact(), fields(&over)), end);
        seen.add(&case);
    }
    seen.is_whole(MachineId::Mediation);
}
