//! Events: raised whole, the reporter apart, the steps a tablet may take by itself, and the workflow's word.

use std::collections::BTreeMap;
use std::sync::Arc;

use doorstep_tablet::api::event::{RaiseEvent, ReporterInput, StepEvent};
use doorstep_tablet::api::today::{ListToday, Why};
use doorstep_tablet::{Tablet, TabletError};
use model::id::{DocumentId, EntryId};
use model::kind::Kind;
use serde_json::{Value as Json, json};

use crate::common::records::{building, desk_step};
use crate::common::{COMMUNITY, Desk, District, GRID, first, worker};

fn set_up() -> (Arc<District>, Desk, Tablet, DocumentId) {
    let district = Arc::new(District::new(true));
    let (place, _): (DocumentId, Vec<EntryId>) = building(&district, GRID);
    let (desk, tablet) = worker(&district, 1, GRID);
    (district, desk, tablet, place)
}

fn lamp(place: DocumentId) -> RaiseEvent {
    RaiseEvent {
        category: "21".into(),
        title: "路灯不亮".into(),
        body: "三天了".into(),
        place: Some(place),
        ..RaiseEvent::default()
    }
}

fn step(event: DocumentId, step: &str, fields: &[(&str, Json)]) -> StepEvent {
    StepEvent {
        event,
        step: step.into(),
        fields: fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect(),
        body: None,
        place_text: None,
        photos: Vec::new(),
    }
}

fn code_of<T>(result: Result<T, TabletError>) -> String {
    result.err().expect("an error").code().to_string()
}

#[test]
fn an_event_is_created_and_reported_in_one_changeset_with_its_reporter_apart() {
    let (district, _desk, tablet, place) = set_up();
    let ask = RaiseEvent {
        reporter: Some(ReporterInput {
            name: Some("王大爷".into()),
            phone: Some("15400000009".into()),
            wants_feedback: true,
            anonymous: false,
        }),
        ..lamp(place)
    };
    let saved = tablet.raise_event(&ask).unwrap();
    assert_eq!((saved.documents.len(), tablet.show_sync().unwrap().waiting), (2, 1));
    let event = first(&saved);
    let page = tablet.show_event(event).unwrap();
    assert_eq!(
        (page.line.state.as_str(), page.line.confirmed, page.step_zh.as_deref()),
        ("reported", false, Some("上报"))
    );
    assert_eq!(page.log.iter().map(|line| line.zh.as_str()).collect::<Vec<_>>(), ["新建", "上报"]);
    assert_eq!(page.may.iter().map(|may| may.step.as_str()).collect::<Vec<_>>(), ["withdraw"]);
    tablet.sync_now().unwrap();
    let page = tablet.show_event(event).unwrap();
    assert!(page.line.confirmed);
    assert_eq!(page.line.number, "SJ-990101001001-0001");
    // The name of whoever told is nowhere in the event, and lives with the community.
    let reporter = district.document(saved.documents[1]).unwrap();
    assert_eq!((reporter.kind, reporter.home.to_string()), (Kind::Reporter, COMMUNITY.to_owned()));
    let feed = district.with(|state| {
        state.feeds[GRID].iter().flat_map(|entry| entry.change.clone()).collect::<Vec<_>>()
    });
    assert!(!feed.windows(9).any(|window| window == "王大爷".as_bytes()));
}

#[test]
fn whoever_will_not_be_named_is_not() {
    let (district, _desk, tablet, place) = set_up();
    let reporter = ReporterInput {
        name: Some("王大爷".into()),
        phone: Some("15400000009".into()),
        wants_feedback: true,
        anonymous: true,
    };
    let saved =
        tablet.raise_event(&RaiseEvent { reporter: Some(reporter), ..lamp(place) }).unwrap();
    tablet.sync_now().unwrap();
    let saved = district.document(saved.documents[1]).unwrap().saved;
    for word in ["王大爷", "15400000009"] {
        assert!(!saved.windows(word.len()).any(|window| window == word.as_bytes()), "{word}");
    }
}

#[test]
fn an_event_says_what_and_where_and_the_emergency_number_comes_first() {
    let (_district, _desk, tablet, place) = set_up();
    let thin = RaiseEvent { title: "灯".into(), body: String::new(), ..lamp(place) };
    assert_eq!(code_of(tablet.raise_event(&thin)), "event-too-thin");
    let nowhere = RaiseEvent { place: None, ..lamp(place) };
    assert_eq!(code_of(tablet.raise_event(&nowhere)), "event-too-thin");
    let somewhere = RaiseEvent { place: None, place_text: Some("河边".into()), ..lamp(place) };
    tablet.raise_event(&somewhere).unwrap();
    let critical = RaiseEvent { urgency: Some("1".into()), ..lamp(place) };
    assert_eq!(code_of(tablet.raise_event(&critical)), "call-first");
    tablet.raise_event(&RaiseEvent { called_emergency: Some(true), ..critical }).unwrap();
    let unknown = RaiseEvent { category: "00".into(), ..lamp(place) };
    assert_eq!(tablet.raise_event(&unknown).unwrap_err().field_name(), Some("category"));
}

#[test]
fn an_event_is_withdrawn_by_its_author_while_nobody_has_it() {
    let (district, _desk, tablet, place) = set_up();
    let event = first(&tablet.raise_event(&lamp(place)).unwrap());
    let saved = tablet.step_event(&step(event, "withdraw", &[("note", json!("写错了"))])).unwrap();
    assert_eq!(saved.undo_seconds, 0);
    assert_eq!(tablet.show_event(event).unwrap().line.state, "withdrawn");
    assert_eq!(code_of(tablet.step_event(&step(event, "withdraw", &[]))), "wrong-state");
    tablet.sync_now().unwrap();
    assert_eq!(tablet.show_event(event).unwrap().line.state, "withdrawn");
    assert!(district.with(|state| state.judged.values().all(|(_, it)| it.verdict.is_kept())));
}

#[test]
fn undoing_an_event_withdraws_it() {
    let (_district, _desk, tablet, place) = set_up();
    let event = first(&tablet.raise_event(&lamp(place)).unwrap());
    tablet.undo().unwrap();
    assert_eq!(tablet.show_event(event).unwrap().line.state, "withdrawn");
    assert!(tablet.list_events().unwrap().events.is_empty());
    tablet.sync_now().unwrap();
    assert!(tablet.show_sync().unwrap().complete);
}

#[test]
fn a_returned_event_stands_on_its_authors_list_and_is_reported_again_with_more() {
    let (district, _desk, tablet, place) = set_up();
    let event = first(&tablet.raise_event(&lamp(place)).unwrap());
    tablet.sync_now().unwrap();
    desk_step(&district, event, "E05", &[("return_reason", "2")]);
    tablet.sync_now().unwrap();
    let item = tablet.list_today(ListToday::default()).unwrap().items[0].clone();
    assert_eq!((item.why, item.text.as_str(), item.document), (Why::Returned, "路灯不亮", event));
    // A colleague of the same grid cannot report it again, and is not sent to.
    let (_other_desk, other) = worker(&district, 2, GRID);
    assert_eq!(other.show_event(event).unwrap().line.state, "returned");
    assert!(other.list_today(ListToday::default()).unwrap().items.is_empty());
    let more =
        StepEvent { body: Some("3号楼东侧第二盏".into()), ..step(event, "resubmit", &[]) };
    tablet.step_event(&more).unwrap();
    let page = tablet.show_event(event).unwrap();
    assert_eq!((page.line.state.as_str(), page.body.as_str()), ("reported", "3号楼东侧第二盏"));
    assert!(tablet.list_today(ListToday::default()).unwrap().items.is_empty());
    tablet.sync_now().unwrap();
    assert!(tablet.show_event(event).unwrap().line.confirmed);
}

#[test]
fn what_needs_one_decider_is_not_offered_and_not_taken() {
    let (district, _desk, tablet, place) = set_up();
    let event = first(&tablet.raise_event(&lamp(place)).unwrap());
    for (word, code) in
        [("assign", "needs-server"), ("close", "needs-server"), ("accept", "wrong-state")]
    {
        assert_eq!(code_of(tablet.step_event(&step(event, word, &[]))), code, "{word}");
    }
    assert_eq!(
        tablet.step_event(&step(event, "explode", &[])).unwrap_err().field_name(),
        Some("step")
    );
    tablet.sync_now().unwrap();
    // A colleague of the same grid may read it, and may not withdraw it.
    let (_other_desk, other) = worker(&district, 2, GRID);
    assert!(other.show_event(event).unwrap().may.is_empty());
    assert_eq!(code_of(other.step_event(&step(event, "withdraw", &[]))), "not-author");
}

#[test]
fn feedback_says_whom_how_and_how_satisfied() {
    let (district, _desk, tablet, place) = set_up();
    let event = first(&tablet.raise_event(&lamp(place)).unwrap());
    tablet.sync_now().unwrap();
    let worker = tablet.show_event(event).unwrap().log[0].by.clone().unwrap().user;
    desk_step(&district, event, "E07", &[("urgency", "3")]);
    for transition in ["E09", "E15"] {
        desk_step(&district, event, transition, &[("result", "已修好")]);
    }
    tablet.sync_now().unwrap();
    let page = tablet.show_event(event).unwrap();
    assert_eq!((page.line.state.as_str(), page.may[0].step.as_str()), ("handled", "feed_back"));
    assert_eq!(page.log[0].by.as_ref().unwrap().user, worker);
    let missing = tablet.step_event(&step(event, "feed_back", &[])).unwrap_err();
    assert_eq!(
        (missing.code().as_str(), missing.field_name()),
        ("field-missing", Some("told_whom"))
    );
    let said =
        [("told_whom", json!("王大爷")), ("told_how", json!("01")), ("satisfaction", json!("1"))];
    tablet.step_event(&step(event, "feed_back", &said)).unwrap();
    tablet.sync_now().unwrap();
    let page = tablet.show_event(event).unwrap();
    assert_eq!((page.line.state.as_str(), page.line.confirmed), ("fed_back", true));
    let fields: &BTreeMap<String, Json> = &page.log.last().unwrap().fields;
    assert_eq!(fields["satisfaction"], "1");
}

#[test]
fn what_the_district_lists_is_settled_on_the_spot_and_nothing_else_is() {
    let (district, _desk, tablet, place) = set_up();
    district.state.lock().unwrap().self_handled.insert("21".into());
    let listed = first(&tablet.raise_event(&lamp(place)).unwrap());
    let done = step(listed, "self_handle", &[("result", json!("换了灯泡"))]);
    assert_eq!(code_of(tablet.step_event(&done)), "not-self-handled", "not heard of yet");
    tablet.sync_now().unwrap();
    let other = RaiseEvent { category: "11".into(), ..lamp(place) };
    let other = first(&tablet.raise_event(&other).unwrap());
    let offered = |event| {
        let may = tablet.show_event(event).unwrap().may;
        may.iter().any(|choice| choice.step == "self_handle")
    };
    assert!(offered(listed) && !offered(other));
    tablet.step_event(&done).unwrap();
    let not_listed = StepEvent { event: other, ..done };
    assert_eq!(code_of(tablet.step_event(&not_listed)), "not-self-handled");
    tablet.sync_now().unwrap();
    let page = tablet.show_event(listed).unwrap();
    assert_eq!((page.line.state.as_str(), page.line.confirmed), ("handled", true));
}
