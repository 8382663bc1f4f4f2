//! Visits: one changeset for everything that happened at a door, promises that are due, drafts and photos.

use std::sync::Arc;

use doorstep_tablet::api::common::Cloud;
use doorstep_tablet::api::household::HouseholdEdits;
use doorstep_tablet::api::keep::{DraftKey, DraftView, PhotoName};
use doorstep_tablet::api::today::{ListToday, Why};
use doorstep_tablet::api::visit::{
    DoneInput, PromiseInput, PromiseSettled, RecordVisit, SettlePromise,
};
use doorstep_tablet::{Tablet, TabletError};
use model::id::{DocumentId, EntryId};
use serde_json::json;
use sync::code::Code;

use crate::common::records::building;
use crate::common::{DAY, Desk, District, GRID, NOW, first, household, phone, worker};

pub fn visit(household: DocumentId) -> RecordVisit {
    serde_json::from_value(json!({"household": household, "result": "01"})).unwrap()
}

fn set_up() -> (Arc<District>, Desk, Tablet, DocumentId) {
    let district = Arc::new(District::new(true));
    let (place, doors): (DocumentId, Vec<EntryId>) = building(&district, GRID);
    let (desk, tablet) = worker(&district, 1, GRID);
    let id = household(&tablet, place, doors[0], "马强");
    (district, desk, tablet, id)
}

fn code_of<T>(result: Result<T, TabletError>) -> Code {
    result.err().expect("an error").code()
}

pub fn photo() -> Vec<u8> {
    let picture = image::RgbImage::from_fn(64, 48, |x, y| {
        image::Rgb([u8::try_from(x).unwrap(), u8::try_from(y).unwrap(), 90])
    });
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, image::ImageFormat::Jpeg).unwrap();
    bytes.into_inner()
}

#[test]
fn everything_of_a_visit_is_one_changeset() {
    let (district, desk, tablet, id) = set_up();
    let promised = RecordVisit {
        promises: vec![PromiseInput {
            text: "回复暖气".into(), due: Some("2026-11-23".into())
        }],
        ..visit(id)
    };
    let earlier = first(&tablet.record_visit(&promised).unwrap());
    tablet.sync_now().unwrap();
    desk.clock.advance(DAY);
    let promise = tablet.show_household(id).unwrap().promises[0].clone();
    let ask = RecordVisit {
        note: "腰好些了".into(),
        unchanged: true,
        done: vec![DoneInput { what: "policy".into(), record: None }],
        edits: HouseholdEdits { phone: Some(phone("15400000002")), ..HouseholdEdits::default() },
        settled: vec![PromiseSettled {
            visit: promise.visit,
            entry: promise.entry,
            outcome: Some("已修好".into()),
            given_up: None,
        }],
        next_on: Some("2026-12-01".into()),
        ..visit(id)
    };
    let saved = tablet.record_visit(&ask).unwrap();
    assert_eq!(tablet.show_sync().unwrap().waiting, 1);
    assert_eq!(saved.documents.len(), 3);
    let page = tablet.show_household(id).unwrap();
    assert_eq!(page.visits[0].note, "腰好些了");
    assert!(page.visits[0].unchanged && page.promises.is_empty());
    assert_eq!(page.next_visit_due.as_deref(), Some("2026-12-01"));
    assert_eq!(page.confirmed.as_ref().unwrap().at, NOW + DAY);
    assert_eq!(page.phones[0].number, "15400000002");
    let kept = tablet.show_visit(earlier).unwrap();
    assert_eq!(kept.promises[0].done_on.as_deref(), Some("2026-11-23"));
    assert_eq!(kept.promises[0].outcome.as_deref(), Some("已修好"));
    tablet.sync_now().unwrap();
    assert!(tablet.show_sync().unwrap().complete);
    assert_eq!(district.with(|state| state.judged.len()), 3);
    for document in saved.documents {
        let record = tablet.show_record(document).unwrap();
        assert!(record.receipt);
        assert_eq!(record.cloud, Cloud::Uploaded);
    }
}

#[test]
fn today_says_where_to_go_why_and_by_when_the_most_pressing_first() {
    let (_district, desk, tablet, id) = set_up();
    let promise = |text: &str, due: Option<&str>| PromiseInput {
        text: text.into(),
        due: due.map(str::to_owned),
    };
    let ask = RecordVisit {
        promises: vec![
            promise("后天", Some("2026-11-24")),
            promise("昨天就该", Some("2026-11-21")),
            promise("今天", Some("2026-11-22")),
            promise("没有日子", None),
        ],
        next_on: Some("2026-11-22".into()),
        ..visit(id)
    };
    tablet.record_visit(&ask).unwrap();
    let texts = |ahead: u32| -> Vec<(Why, String, bool)> {
        let today = tablet.list_today(ListToday { days_ahead: ahead }).unwrap();
        today.items.into_iter().map(|item| (item.why, item.text, item.overdue)).collect()
    };
    let expected = [
        (Why::Promise, "昨天就该".to_owned(), true),
        (Why::Promise, "今天".to_owned(), false),
        (Why::Visit, String::new(), false),
        (Why::Promise, "没有日子".to_owned(), false),
    ];
    assert_eq!(texts(0), expected);
    assert_eq!(texts(7).len(), 5);
    let item = &tablet.list_today(ListToday::default()).unwrap().items[0];
    assert_eq!(
        (item.label.as_str(), item.why_zh.as_str(), item.household),
        ("马强", "承诺到期", Some(id))
    );
    assert!(!item.door.is_empty() && item.last_visit_at == Some(NOW));
    desk.clock.advance(DAY);
    assert_eq!(texts(0).iter().filter(|(_, _, overdue)| *overdue).count(), 3);
    // The visit that was agreed takes place: only the promises are left.
    tablet.record_visit(&visit(id)).unwrap();
    assert!(texts(7).iter().all(|(why, _, _)| *why == Why::Promise));
}

#[test]
fn a_visit_to_nobody_at_home_leaves_the_date_standing() {
    let (_district, _desk, tablet, id) = set_up();
    tablet.record_visit(&RecordVisit { next_on: Some("2026-11-22".into()), ..visit(id) }).unwrap();
    tablet.record_visit(&RecordVisit { result: "02".into(), ..visit(id) }).unwrap();
    assert_eq!(tablet.show_household(id).unwrap().next_visit_due.as_deref(), Some("2026-11-22"));
}

#[test]
fn a_promise_is_kept_once_or_given_up_with_a_reason() {
    let (_district, _desk, tablet, id) = set_up();
    let two = ["一", "二"].map(|text| PromiseInput { text: text.into(), due: None });
    tablet.record_visit(&RecordVisit { promises: two.to_vec(), ..visit(id) }).unwrap();
    let open = tablet.show_household(id).unwrap().promises;
    let settle = |at: usize, given_up: Option<&str>| {
        let promise = PromiseSettled {
            visit: open[at].visit,
            entry: open[at].entry,
            outcome: None,
            given_up: given_up.map(str::to_owned),
        };
        tablet.settle_promise(&SettlePromise { promise })
    };
    settle(0, None).unwrap();
    settle(1, Some("住户自己修好了")).unwrap();
    assert!(tablet.show_household(id).unwrap().promises.is_empty());
    assert_eq!(code_of(settle(0, None)), Code::NOT_FOUND);
}

#[test]
fn what_was_typed_wrongly_is_named_by_its_field() {
    let (_district, _desk, tablet, id) = set_up();
    for (ask, field) in [
        (RecordVisit { result: "77".into(), ..visit(id) }, "result"),
        (RecordVisit { visit_type: Some("02".into()), ..visit(id) }, "must_visit"),
        (RecordVisit { occurred_at: Some(NOW + 3_600_000), ..visit(id) }, "occurred_at"),
        (RecordVisit { next_on: Some("明天".into()), ..visit(id) }, "next_on"),
        (RecordVisit { note: "长".repeat(501), ..visit(id) }, "note"),
        (RecordVisit { photos: vec!["aa".into()], ..visit(id) }, "photos"),
    ] {
        let error = tablet.record_visit(&ask).unwrap_err();
        assert_eq!(error.field_name(), Some(field), "{error}");
    }
    assert_eq!(
        code_of(tablet.record_visit(&visit(DocumentId::from_bytes([3; 16])))),
        Code::NOT_FOUND
    );
    assert!(tablet.show_household(id).unwrap().visits.is_empty());
}

#[test]
fn a_label_on_a_person_raises_a_gentle_hint_and_is_saved() {
    let (_district, _desk, tablet, id) = set_up();
    let saved = tablet.record_visit(&RecordVisit { note: "重点人员".into(), ..visit(id) }).unwrap();
    assert!(saved.hint.unwrap().contains("需要什么帮助"));
    assert_eq!(
        tablet.record_visit(&RecordVisit { note: "买药".into(), ..visit(id) }).unwrap().hint,
        None
    );
}

#[test]
fn a_form_is_there_again_after_the_battery_died_and_gone_once_it_is_saved() {
    let (_district, desk, tablet, id) = set_up();
    let key = format!("visit/{id}");
    let draft =
        DraftView {
            key: key.clone(), version: 1, saved_at: 0, form: json!({"note": "写到一半"})
        };
    tablet.keep_draft(&draft).unwrap();
    drop(tablet);
    let tablet = desk.opened();
    let kept = tablet.load_draft(&DraftKey { key: key.clone() }).unwrap().draft.unwrap();
    assert_eq!((kept.form, kept.saved_at), (draft.form.clone(), NOW));
    assert_eq!(tablet.list_drafts().unwrap().drafts.len(), 1);
    tablet.record_visit(&RecordVisit { draft: Some(key.clone()), ..visit(id) }).unwrap();
    assert!(tablet.list_drafts().unwrap().drafts.is_empty());
    tablet.keep_draft(&draft).unwrap();
    tablet.drop_draft(&DraftKey { key: key.clone() }).unwrap();
    assert!(tablet.load_draft(&DraftKey { key }).unwrap().draft.is_none());
    let huge = DraftView { form: json!("长".repeat(40_000)), ..draft };
    assert_eq!(code_of(tablet.keep_draft(&huge)), Code::TOO_LARGE);
}

#[test]
fn a_photo_is_kept_with_its_visit_and_forgotten_when_nobody_names_it() {
    let (_district, desk, tablet, id) = set_up();
    let taken = tablet.take_photo(&photo()).unwrap();
    tablet.record_visit(&RecordVisit { photos: vec![taken.name.clone()], ..visit(id) }).unwrap();
    assert_eq!(tablet.show_sync().unwrap().photos_waiting, 1);
    let mut other = photo();
    other.truncate(other.len() - 2);
    other.extend([0xff, 0xd9, 0]);
    let unnamed = tablet.take_photo(&image_of(32)).unwrap();
    desk.clock.advance(2 * DAY);
    tablet.take_photo(&image_of(16)).unwrap();
    let show = |name: &str| tablet.show_photo(&PhotoName { name: name.into() });
    assert!(show(&taken.name).is_ok());
    assert_eq!(code_of(show(&unnamed.name)), Code::NOT_FOUND);
    assert_eq!(code_of(tablet.take_photo(b"hello")), Code::BLOB_NOT_A_PHOTO);
}

fn image_of(side: u32) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(side, side).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

#[test]
fn a_saved_visit_survives_a_kill() {
    let (_district, desk, tablet, id) = set_up();
    tablet.record_visit(&RecordVisit { note: "腰好些了".into(), ..visit(id) }).unwrap();
    // No goodbye: the process is gone.
    let copy = desk.folder.path().join("killed");
    crate::common::copy_folder(&desk.home(), &copy);
    drop(tablet);
    std::fs::remove_dir_all(desk.home()).unwrap();
    crate::common::copy_folder(&copy, &desk.home());
    let tablet = desk.opened();
    assert_eq!(tablet.show_household(id).unwrap().visits[0].note, "腰好些了");
    assert_eq!(tablet.show_sync().unwrap().waiting, 2);
}

#[test]
fn a_confirmation_that_was_taken_back_leaves_the_one_before_it() {
    let (_district, desk, tablet, id) = set_up();
    let unchanged = RecordVisit { unchanged: true, ..visit(id) };
    let confirmed = || tablet.show_household(id).unwrap().confirmed.map(|by| by.at);
    tablet.record_visit(&unchanged).unwrap();
    tablet.undo().unwrap();
    assert_eq!(confirmed(), None);
    tablet.record_visit(&unchanged).unwrap();
    desk.clock.advance(DAY);
    tablet.record_visit(&unchanged).unwrap();
    assert_eq!(confirmed(), Some(NOW + DAY));
    desk.clock.advance(5_000);
    tablet.undo().unwrap();
    assert_eq!(confirmed(), Some(NOW));
}
