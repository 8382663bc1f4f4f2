//! What a mediation's guards refuse, and what they let through just beside it.

use doorstep_model::permission::Role::*;
use doorstep_model::workflow::{Actor, Fields, Reason};
use serde_json::json;

use super::case::{Case, actor, at_desk, fields, timer, user};
use super::mediation::*;

fn refused(case: &mut Case, id: &str, by: &Actor, says: Fields) -> (Reason, Option<&'static str>) {
    let refusal = case.step(id, by, says).expect_err(id);
    (refusal.reason, refusal.field)
}

#[test]
fn the_safety_screen_stands_before_every_lead() {
    let mut case = Case::mediation();
    for question in ["screen_hurt", "screen_threatened", "screen_dependent"] {
        let unanswered = screen(false).with(question, json!(null));
        assert_eq!(
            refused(&mut case, "M01", &worker(), unanswered),
            (Reason::FieldMissing, Some(question))
        );
        let yes = screen(false).with(question, json!(true));
        assert_eq!(refused(&mut case, "M01", &worker(), yes), (Reason::SafetyFirst, None));
    }
    assert_eq!(refused(&mut case, "M01", &mediator(), screen(false)).0, Reason::NotYourRole);
    assert_eq!(case.go("M01", &worker(), screen(false)), "lead");
}

#[test]
fn a_quarrel_settled_at_the_door_needs_both_sides_content_and_one_line() {
    let mut case = noted();
    let line = ("result", json!("握手言和"));
    let not_content = fields(&[("both_content", json!(false)), line.clone()]);
    assert_eq!(
        refused(&mut case, "M02", &worker(), not_content),
        (Reason::NotConfirmed, Some("both_content"))
    );
    let no_line = fields(&[("both_content", json!(true))]);
    assert_eq!(
        refused(&mut case, "M02", &worker(), no_line),
        (Reason::FieldMissing, Some("result"))
    );
}

#[test]
fn a_party_consents_to_share_and_only_a_mediator_steps_in_unasked() {
    let mut case = noted();
    let silent = application().with("consent_to_share", json!(false));
    assert_eq!(refused(&mut case, "M03", &worker(), silent).0, Reason::NotConfirmed);
    let unasked = application().with("applicant", json!("committee"));
    assert_eq!(refused(&mut case, "M03", &worker(), unasked.clone()).0, Reason::NotYourRole);
    assert_eq!(case.go("M03", &mediator(), unasked), "applied");
}

#[test]
fn accepting_needs_scope_consent_rights_told_and_two_sides() {
    let mut case = applied();
    for field in ["within_scope", "both_consent"] {
        let no = acceptance().with(field, json!(false));
        assert_eq!(refused(&mut case, "M04", &mediator(), no), (Reason::NotConfirmed, Some(field)));
    }
    let untold = acceptance().with("rights_told_on", json!(null));
    assert_eq!(refused(&mut case, "M04", &mediator(), untold).0, Reason::FieldMissing);
    case.facts.sides = 1;
    assert_eq!(refused(&mut case, "M04", &mediator(), acceptance()).0, Reason::TwoSides);
    assert_eq!(refused(&mut case, "M04", &worker(), acceptance()).0, Reason::NotYourRole);
}

#[test]
fn one_who_mediates_is_accepted_and_declares_no_conflict() {
    let mut case = applied();
    case.go("M04", &mediator(), acceptance());
    for field in ["parties_accept", "no_conflict_declared"] {
        let no = start().with(field, json!(false));
        assert_eq!(refused(&mut case, "M06", &head(), no), (Reason::NotConfirmed, Some(field)));
    }
    assert_eq!(case.go("M06", &head(), start()), "mediating");
    assert!(case.fold().confirmed.mediation.mediators.contains(&user(2)));
}

#[test]
fn a_session_is_read_back_and_signed() {
    let mut case = mediating();
    for field in ["read_back", "signed"] {
        let no = session("说").with(field, json!(false));
        assert_eq!(refused(&mut case, "M07", &mediator(), no), (Reason::NotConfirmed, Some(field)));
    }
    let endless = session(&"说".repeat(8001));
    assert_eq!(
        refused(&mut case, "M07", &mediator(), endless),
        (Reason::FieldUnreadable, Some("statements"))
    );
}

#[test]
fn a_pause_says_which_way_and_twice_paused_is_not_resumed() {
    let mut case = mediating();
    let silent = fields(&[("reason", json!("病了"))]);
    assert_eq!(refused(&mut case, "M09", &mediator(), silent).0, Reason::ToStateMissing);
    assert_eq!(refused(&mut case, "M09", &mediator(), pause("mediating")).0, Reason::WrongState);
    case.go("M09", &mediator(), pause("paused"));
    assert_eq!(refused(&mut case, "M09", &mediator(), pause("paused")).0, Reason::WrongState);
    assert_eq!(refused(&mut case, "M09", &mediator(), pause("archived")).0, Reason::ToStateMissing);
}

#[test]
fn a_written_agreement_is_signed_and_sealed_and_an_oral_one_registered() {
    let mut case = mediating();
    let oral = || oral_agreement();
    assert_eq!(
        refused(&mut case, "M10", &mediator(), oral().with("registered", json!(false))).0,
        Reason::AgreementForm
    );
    assert_eq!(
        refused(&mut case, "M10", &mediator(), oral().with("agreement_form", json!("0"))).0,
        Reason::AgreementForm
    );
    let signed = ["parties_signed", "mediator_signed", "committee_sealed"];
    let written = signed
        .iter()
        .fold(oral().with("agreement_form", json!("1")), |f, name| f.with(name, json!(true)));
    for name in signed {
        let without = written.clone().with(name, json!(false));
        assert_eq!(
            refused(&mut case, "M10", &mediator(), without).0,
            Reason::AgreementForm,
            "{name}"
        );
    }
    for content in ["agreed_facts", "agreed_terms", "perform_how", "perform_by", "effective_on"] {
        let without = written.clone().with(content, json!(null));
        assert_eq!(
            refused(&mut case, "M10", &mediator(), without),
            (Reason::FieldMissing, Some(content))
        );
    }
    // Without a question to decide, the head has no say in the agreement.
    assert_eq!(refused(&mut case, "M10", &head(), written.clone()).0, Reason::NotYourRole);
    assert_eq!(case.go("M10", &mediator(), written), "agreed");
}

#[test]
fn the_court_is_asked_within_thirty_days_of_the_agreement() {
    let desk = at_desk(&mediator());
    let mut case = agreed();
    assert_eq!(
        refused(&mut case, "M16", &desk, court_application("2026-12-26")).0,
        Reason::ConfirmationTooLate
    );
    let alone = court_application("2026-12-25").with("applied_jointly", json!(false));
    assert_eq!(refused(&mut case, "M16", &desk, alone).0, Reason::NotConfirmed);
    assert_eq!(
        refused(&mut case, "M16", &mediator(), court_application("2026-12-25")).0,
        Reason::NeedsServer
    );
    assert_eq!(case.go("M16", &desk, court_application("2026-12-25")), "confirming");
}

#[test]
fn performed_needs_a_receipt_or_both_sides_word() {
    let mut case = agreed();
    assert_eq!(refused(&mut case, "M14", &mediator(), Fields::default()).0, Reason::ReceiptOrWord);
    assert_eq!(case.go("M14", &mediator(), fields(&[("receipt", json!(true))])), "performed");
}

#[test]
fn a_worker_follows_up_only_when_a_mediator_asked() {
    let mut case = agreed();
    let record = || fields(&[("record", json!("已去看过"))]);
    case.go("M13", &mediator(), performing());
    assert_eq!(refused(&mut case, "M18", &worker(), record()).0, Reason::NotAsked);
    assert_eq!(refused(&mut case, "M18", &head(), record()).0, Reason::NotYourRole);
    case.go("M18", &mediator(), record().with("follow_up_by", json!(user(1))));
    assert_eq!(case.go("M18", &worker(), record()), "performing");
    assert_eq!(refused(&mut case, "M18", &actor(70, GridWorker), record()).0, Reason::NotAsked);
}

#[test]
fn a_file_is_closed_when_the_papers_of_what_took_place_are_there() {
    let mut case = agreed();
    case.go("M14", &mediator(), fields(&[("receipt", json!(true))]));
    for missing in [1, 2, 3, 7, 8, 13] {
        let there: Vec<u8> = [1, 2, 3, 7, 8, 13].into_iter().filter(|n| *n != missing).collect();
        let (reason, paper) = refused(&mut case, "M19", &head(), papers(&there));
        assert_eq!(
            (reason, paper.unwrap()),
            (Reason::PapersMissing, format!("paper_{missing:02}").as_str())
        );
    }
    let mut case = applied();
    case.go("M04", &mediator(), acceptance());
    case.go("M12", &mediator(), ended());
    assert_eq!(
        case.go("M19", &head(), papers(&[1, 2, 3, 13])),
        "archived",
        "nothing was agreed, nothing is missing"
    );
}

#[test]
fn handing_over_needs_the_consent_of_the_one_served() {
    let mut case = noted();
    let without = referral().with("served_consents", json!(false));
    assert_eq!(refused(&mut case, "M20", &dispatcher(), without).0, Reason::NotConfirmed);
    assert_eq!(refused(&mut case, "M20", &at_desk(&worker()), referral()).0, Reason::NotYourRole);
}

#[test]
fn a_quarrel_that_turns_violent_is_phoned_first() {
    let mut case = mediating();
    let note = fields(&[("note", json!("当场动手")), ("called_110", json!(false))]);
    assert_eq!(refused(&mut case, "M21", &worker(), note).0, Reason::NotConfirmed);
    let elsewhere = fields(&[
        ("note", json!("x")),
        ("called_110", json!(true)),
        ("to_state", json!("archived")),
    ]);
    assert_eq!(refused(&mut case, "M21", &worker(), elsewhere).0, Reason::ToStateMissing);
}

#[test]
fn anyone_seals_on_a_positive_screen_and_only_the_contact_ends_it() {
    let mut case = mediating();
    assert_eq!(refused(&mut case, "M22", &worker(), screen(false)).0, Reason::ScreenIsClear);
    assert_eq!(refused(&mut case, "M22", &timer(), screen(true)).0, Reason::NotYourRole);
    case.go("M22", &worker(), screen(true));
    let over = fields(&[
        ("to_state", json!("archived")),
        ("taken_over_by", json!("区妇联")),
        ("taken_over_on", json!("2026-12-01")),
    ]);
    assert_eq!(refused(&mut case, "M24", &head(), over.clone()).0, Reason::NotYourRole);
    assert_eq!(refused(&mut case, "M07", &mediator(), session("说")).0, Reason::WrongState);
    let nobody = over.clone().with("taken_over_by", json!(null));
    assert_eq!(refused(&mut case, "M24", &contact(), nobody).0, Reason::FieldMissing);
    assert_eq!(case.go("M24", &contact(), over), "archived");
}
