//! Dispute leads: three questions first. A yes keeps nothing, three times no goes to the committee.

use std::sync::Arc;

use doorstep_tablet::Tablet;
use doorstep_tablet::api::dispute::{
    DisputeReply, LeadInput, NoteDispute, PartyInput, SafetyAnswers,
};
use doorstep_tablet::api::keep::DraftView;
use doorstep_tablet::api::{self};
use model::kind::Kind;
use model::space::Space;
use serde_json::json;

use crate::common::district::committee;
use crate::common::{Desk, District, GRID, worker};

const ALL_NO: SafetyAnswers = SafetyAnswers {
    hurt_or_threatened: false,
    minor_or_dependent: false,
    afraid_to_go_home: false,
};
const SECRET: &str = "楼上打人了不能写下来";

fn set_up() -> (Arc<District>, Desk, Tablet) {
    let district = Arc::new(District::new(true));
    let (desk, tablet) = worker(&district, 1, GRID);
    (district, desk, tablet)
}

fn lead() -> LeadInput {
    LeadInput {
        title: "楼上漏水".into(),
        dispute_type: "02".into(),
        facts: "两家说不拢".into(),
        parties: vec![
            PartyInput { side: "a".into(), name: Some("马强".into()), ..PartyInput::default() },
            PartyInput { side: "b".into(), name: Some("王军".into()), ..PartyInput::default() },
        ],
        ..LeadInput::default()
    }
}

#[test]
fn one_yes_shows_the_numbers_to_call_and_keeps_nothing_at_all() {
    let (district, desk, tablet) = set_up();
    let draft = DraftView {
        key: "lead/new".into(),
        version: 1,
        saved_at: 0,
        form: json!({"facts": SECRET}),
    };
    tablet.keep_draft(&draft).unwrap();
    let before = tablet.show_sync().unwrap();
    for answers in [
        SafetyAnswers { hurt_or_threatened: true, ..ALL_NO },
        SafetyAnswers { minor_or_dependent: true, ..ALL_NO },
        SafetyAnswers { afraid_to_go_home: true, ..ALL_NO },
    ] {
        let lead = LeadInput { facts: SECRET.into(), draft: Some("lead/new".into()), ..lead() };
        let DisputeReply::Protect { page } =
            tablet.note_dispute(&NoteDispute { answers, lead: Some(lead) }).unwrap()
        else {
            panic!("a yes was let through");
        };
        let numbers: Vec<_> = page.numbers.iter().map(|it| it.number.as_str()).collect();
        assert_eq!(numbers, ["110", "12338", "12345"]);
    }
    assert_eq!(tablet.show_sync().unwrap(), before);
    assert!(
        tablet.list_leads().unwrap().leads.is_empty()
            && tablet.list_drafts().unwrap().drafts.is_empty()
    );
    tablet.sync_now().unwrap();
    assert!(district.with(|state| state.judged.is_empty()));
    drop(tablet);
    // Opened with its key, no table of the database has a word of it.
    let store = desk.store();
    let everything = format!("{:?}", store.derived().unwrap());
    assert!(!everything.contains(SECRET));
    assert!(store.drafts().unwrap().is_empty() && store.changesets_open().unwrap().is_empty());
    for entry in std::fs::read_dir(desk.home()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        assert!(!bytes.windows(SECRET.len()).any(|window| window == SECRET.as_bytes()));
    }
}

#[test]
fn three_times_no_lets_the_form_open_and_saves_the_lead_with_the_committee() {
    let (district, _desk, tablet) = set_up();
    let clear = tablet.note_dispute(&NoteDispute { answers: ALL_NO, lead: None }).unwrap();
    assert_eq!(clear, DisputeReply::Clear);
    let DisputeReply::Saved { saved } =
        tablet.note_dispute(&NoteDispute { answers: ALL_NO, lead: Some(lead()) }).unwrap()
    else {
        panic!("not saved");
    };
    let line = tablet.list_leads().unwrap().leads[0].clone();
    assert_eq!(
        (line.title.as_str(), line.state.as_str(), line.confirmed),
        ("楼上漏水", "lead", false)
    );
    tablet.sync_now().unwrap();
    assert!(tablet.list_leads().unwrap().leads[0].confirmed);
    let known = district.document(saved.documents[0]).unwrap();
    assert_eq!((known.kind, known.home), (Kind::Lead, Space::Team(committee())));
    let spaces: Vec<String> = district.with(|state| {
        let has = |feed: &&String| {
            state.feeds[*feed].iter().any(|entry| entry.document == saved.documents[0])
        };
        state.feeds.keys().filter(has).cloned().collect()
    });
    assert_eq!(
        spaces,
        [Space::Team(committee()).to_string(), Space::User(known.author).to_string()]
    );
    // A colleague of the same grid sees nothing of it.
    let (_other_desk, other) = worker(&district, 2, GRID);
    assert!(other.list_leads().unwrap().leads.is_empty());
}

#[test]
fn without_a_committee_to_hand_in_to_the_worker_is_told() {
    let (district, _desk, tablet) = set_up();
    district.with(|state| {
        state
            .grants
            .values_mut()
            .for_each(|grants| grants.retain(|grant| !grant.space.starts_with("team/")));
    });
    tablet.sync_now().unwrap();
    let error =
        tablet.note_dispute(&NoteDispute { answers: ALL_NO, lead: Some(lead()) }).unwrap_err();
    assert_eq!(error.code().as_str(), "no-committee");
}

#[test]
fn an_answer_left_out_is_no_answer() {
    let (_district, _desk, tablet) = set_up();
    let request = json!({"answers": {"hurt_or_threatened": false, "minor_or_dependent": false}});
    assert_eq!(api::call(&tablet, "note_dispute", request).unwrap_err().code, "bad-call");
}
