//! Both ways: two workers of one grid, faults on the way.

use crate::common::records::building;
use crate::common::{DAY, Desk, District, Fault, GRID, NOW, first, household, phone, worker};
use crate::visits::{photo, visit};
use doorstep_tablet::api::common::Cloud;
use doorstep_tablet::api::conflict::ResolveConflict;
use doorstep_tablet::api::event::RaiseEvent;
use doorstep_tablet::api::household::{AddMember, EditHousehold, HouseholdEdits, MemberInput};
use doorstep_tablet::api::keep::PhotoName;
use doorstep_tablet::api::today::{ListToday, Why};
use doorstep_tablet::api::visit::RecordVisit;
use doorstep_tablet::{Tablet, TabletError};
use model::id::{DocumentId, EntryId};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use sync::code::Code;
use sync::exchange::Colleague;

pub(crate) struct Two {
    pub(crate) district: Arc<District>,
    pub(crate) a: Tablet,
    pub(crate) desk_a: Desk,
    pub(crate) b: Tablet,
    pub(crate) desk_b: Desk,
    pub(crate) place: DocumentId,
    pub(crate) doors: Vec<EntryId>,
    pub(crate) id: DocumentId,
}

/// Two workers of one grid who both have one household.
pub(crate) fn two() -> Two {
    let district = Arc::new(District::new(true));
    let (place, doors) = building(&district, GRID);
    let (desk_a, a) = worker(&district, 1, GRID);
    let (desk_b, b) = worker(&district, 2, GRID);
    let id = household(&a, place, doors[0], "才旦卓玛");
    a.sync_now().unwrap();
    b.sync_now().unwrap();
    Two { district, a, desk_a, b, desk_b, place, doors, id }
}

pub(crate) fn edits(household: DocumentId, number: &str) -> EditHousehold {
    let edits = HouseholdEdits { phone: Some(phone(number)), ..HouseholdEdits::default() };
    EditHousehold { household, edits }
}

pub(crate) fn code_of<T>(result: Result<T, TabletError>) -> Code {
    result.err().expect("an error").code()
}

pub(crate) fn numbers(tablet: &Tablet, id: DocumentId) -> Vec<String> {
    tablet.show_household(id).unwrap().phones.into_iter().map(|it| it.number).collect()
}

#[test]
pub(crate) fn two_workers_who_edited_one_household_both_keep_their_work() {
    let it = two();
    it.a.edit_household(&edits(it.id, "15400000027")).unwrap();
    it.a.record_visit(&RecordVisit { note: "腰好些了".into(), ..visit(it.id) }).unwrap();
    let remark = HouseholdEdits { remark: Some("二楼".into()), ..HouseholdEdits::default() };
    it.b.edit_household(&EditHousehold { household: it.id, edits: remark }).unwrap();
    let member = MemberInput { name: "扎西".into(), ..MemberInput::default() };
    it.b.add_member(&AddMember { household: it.id, member }).unwrap();
    it.b.edit_household(&edits(it.id, "15400000099")).unwrap();
    let taken = it.b.take_photo(&photo()).unwrap();
    let event = RaiseEvent {
        category: "21".into(),
        title: "路灯不亮了".into(),
        place: Some(it.place),
        photos: vec![taken.name.clone()],
        ..RaiseEvent::default()
    };
    let event = first(&it.b.raise_event(&event).unwrap());
    // Killed and started again, both of them.
    drop((it.a, it.b));
    let (a, b) = (it.desk_a.opened(), it.desk_b.opened());
    for tablet in [&a, &b, &a, &b] {
        tablet.sync_now().unwrap();
    }
    for tablet in [&a, &b] {
        let page = tablet.show_household(it.id).unwrap();
        assert_eq!(page.remark, "二楼");
        assert_eq!((page.members.len(), page.visits[0].note.as_str()), (2, "腰好些了"));
        assert_eq!(page.conflicts.len(), 1);
        let shown: Vec<_> =
            page.conflicts[0].values.iter().map(|value| value.shown.clone()).collect();
        assert!(
            shown.contains(&"15400000027".into()) && shown.contains(&"15400000099".into()),
            "{shown:?}"
        );
        assert!(
            page.conflicts[0]
                .values
                .iter()
                .all(|value| value.by.as_ref().is_some_and(|by| by.at == NOW))
        );
        assert_eq!(page.cloud, Cloud::Conflict);
        assert_eq!(tablet.show_event(event).unwrap().line.title, "路灯不亮了");
        assert!(tablet.show_thumbnail(&PhotoName { name: taken.name.clone() }).is_ok());
        let today = tablet.list_today(ListToday::default()).unwrap().items;
        assert!(today.iter().any(|item| item.why == Why::Conflict && item.document == it.id));
        assert!(tablet.show_sync().unwrap().complete);
    }
    assert!(it.district.with(|state| state.blobs.len()) == 1);
    // B chooses, A sees it.
    let conflict = b.list_conflicts().unwrap().conflicts[0].clone();
    let chosen = conflict.values.iter().find(|value| value.shown == "15400000027").unwrap();
    b.resolve_conflict(&ResolveConflict {
        document: conflict.document,
        field: conflict.field.clone(),
        entry: None,
        within: None,
        change: chosen.change.clone(),
    })
    .unwrap();
    b.sync_now().unwrap();
    a.sync_now().unwrap();
    for tablet in [&a, &b] {
        assert!(tablet.list_conflicts().unwrap().conflicts.is_empty());
        assert_eq!(numbers(tablet, it.id)[0], "15400000027");
        let record = tablet.show_record(it.id).unwrap();
        assert_eq!((record.cloud, record.receipt), (Cloud::Uploaded, true));
    }
}

#[test]
fn a_conflict_somebody_has_chosen_on_cannot_be_chosen_on_again_and_a_choice_can_be_taken_back() {
    let it = two();
    it.a.edit_household(&edits(it.id, "15400000027")).unwrap();
    it.b.edit_household(&edits(it.id, "15400000099")).unwrap();
    for tablet in [&it.a, &it.b, &it.a] {
        tablet.sync_now().unwrap();
    }
    let conflict = it.a.list_conflicts().unwrap().conflicts[0].clone();
    let (shown, other) = (&conflict.values[0], &conflict.values[1]);
    let choose = ResolveConflict {
        document: it.id,
        field: conflict.field.clone(),
        entry: None,
        within: None,
        change: other.change.clone(),
    };
    it.a.resolve_conflict(&choose).unwrap();
    assert_eq!(numbers(&it.a, it.id)[0], other.shown);
    assert_eq!(code_of(it.a.resolve_conflict(&choose)).as_str(), "conflict-gone");
    it.a.undo().unwrap();
    assert_eq!(numbers(&it.a, it.id)[0], shown.shown);
    it.a.sync_now().unwrap();
    assert!(it.a.show_sync().unwrap().complete);
}

#[test]
fn the_doorstep_shows_what_others_changed_since_ones_own_last_visit() {
    let it = two();
    let none = it.a.show_changes(it.id).unwrap();
    assert_eq!((none.since, none.changes.len()), (None, 0));
    it.a.record_visit(&visit(it.id)).unwrap();
    // B was there before A's visit by the clock, and B's tablet syncs after it: news to A all the same.
    it.desk_b.clock.set(NOW - DAY);
    it.b.edit_household(&edits(it.id, "15400000001")).err();
    it.b.edit_household(&edits(it.id, "15400000077")).unwrap();
    it.b.record_visit(&RecordVisit {
        method: Some("02".into()),
        note: "电话里说好些了".into(),
        ..visit(it.id)
    })
    .unwrap();
    it.a.sync_now().unwrap();
    it.b.sync_now().unwrap();
    assert!(it.a.show_changes(it.id).unwrap().changes.is_empty());
    it.a.sync_now().unwrap();
    let changes = it.a.show_changes(it.id).unwrap();
    let user = changes.changes[0].by.clone().unwrap().user;
    assert_eq!(changes.changes[0].by.as_ref().unwrap().name, None, "the server has not named B");
    let named = Colleague { user, name: "李敏".into() };
    it.district.state.lock().unwrap().colleagues.push(named);
    it.a.sync_now().unwrap();
    let changes = it.a.show_changes(it.id).unwrap();
    assert_eq!(changes.changes[0].by.as_ref().unwrap().name.as_deref(), Some("李敏"));
    assert_eq!(changes.visits[0].colleague.as_deref(), Some("李敏"));
    assert_eq!(changes.since, Some(NOW));
    assert_eq!(changes.changes.len(), 1, "{:?}", changes.changes);
    let change = &changes.changes[0];
    assert_eq!(change.path, "phone_best");
    assert_eq!(
        (change.old.as_deref(), change.new.as_deref()),
        (Some("15400000001"), Some("15400000077"))
    );
    assert!(!change.by.as_ref().unwrap().me);
    assert_eq!(changes.visits.len(), 1);
    assert_eq!(changes.visits[0].note, "电话里说好些了");
    // After A's next visit nothing is new, and what A changed never was.
    it.a.edit_household(&edits(it.id, "15400000078")).unwrap();
    assert_eq!(it.a.show_changes(it.id).unwrap().changes.len(), 0);
    it.a.record_visit(&visit(it.id)).unwrap();
    let changes = it.a.show_changes(it.id).unwrap();
    assert!(changes.changes.is_empty() && changes.visits.is_empty());
}

#[test]
fn faults_on_the_way_lose_nothing_and_say_what_they_are() {
    let it = two();
    it.a.edit_household(&edits(it.id, "15400000027")).unwrap();
    for (fault, code) in [
        (Fault::NoSignal, Code::NO_SIGNAL),
        (Fault::Portal, Code::NOT_OUR_SERVER),
        (Fault::AnswerCut(60), Code::CUT_REPLY),
        (Fault::AnswerLost, Code::CUT_REPLY),
    ] {
        it.desk_a.wire.fail("/v1/sync", fault);
        // A portal may stand before everything.
        if code == Code::NOT_OUR_SERVER {
            it.desk_a.wire.fail("/v1/district", Fault::Portal);
        }
        assert_eq!(code_of(it.a.sync_now()), code);
    }
    it.desk_a.wire.fail("/v1/sync", Fault::Busy(30));
    let error = it.a.sync_now().unwrap_err();
    let TabletError::Wait { code, seconds } = &error else { panic!("{error}") };
    assert_eq!((code, *seconds), (&Code::TOO_MANY_REQUESTS, 30));
    assert_eq!(it.a.show_sync().unwrap().waiting, 1);
    it.a.sync_now().unwrap();
    let view = it.a.show_sync().unwrap();
    assert!(view.complete && view.last_success_at == Some(NOW));
    // The answer that was lost had been received: it came back as a duplicate, once.
    assert_eq!(it.district.with(|state| state.judged.len()), 2);
}

#[test]
fn a_first_sync_goes_on_where_it_was_broken_off() {
    let it = two();
    for at in 1..it.doors.len() {
        household(&it.a, it.place, it.doors[at], "马强");
    }
    it.a.sync_now().unwrap();
    it.district.with(|state| state.page = 3);
    let desk = Desk::new(&it.district, 9);
    let tablet = desk.enrolled(&it.district.invite(it.district.worker(GRID)));
    desk.wire.fail("/v1/sync", Fault::AnswerCut(1_000_000));
    desk.wire.fail("/v1/sync", Fault::AnswerCut(1_000_000));
    desk.wire.fail("/v1/sync", Fault::AnswerLost);
    assert_eq!(code_of(tablet.sync_now()), Code::CUT_REPLY);
    assert!(!tablet.list_places().unwrap().places.is_empty(), "what came before the cut is there");
    let done = tablet.sync_now().unwrap();
    assert!(done.rounds > 2);
    assert_eq!(tablet.show_board(it.place).unwrap().households, 6);
}

#[test]
fn the_database_is_free_while_the_network_is_waited_for() {
    let it = two();
    it.a.edit_household(&edits(it.id, "15400000027")).unwrap();
    let (a, id) = (Arc::new(it.a), it.id);
    let worked = Arc::new(AtomicBool::new(false));
    let (tablet, done) = (Arc::clone(&a), Arc::clone(&worked));
    *it.desk_a.wire.meanwhile.lock().unwrap() = Some(Box::new(move || {
        let other = Arc::clone(&tablet);
        let saved = std::thread::spawn(move || {
            assert_eq!(other.show_household(id).unwrap().cloud, Cloud::Uploading);
            assert!(other.show_sync().unwrap().running);
            assert!(other.sync_now().unwrap().already_running);
            other.record_visit(&visit(id)).unwrap();
        });
        saved.join().unwrap();
        done.store(true, Ordering::SeqCst);
    }));
    let progress = Mutex::new(Vec::new());
    a.sync_telling(&mut |told| {
        progress.lock().unwrap().push(told);
        *it.desk_a.wire.meanwhile.lock().unwrap() = None;
    })
    .unwrap();
    assert!(worked.load(Ordering::SeqCst));
    // What was saved meanwhile went with the next round of the same run.
    assert!(a.show_sync().unwrap().complete);
    let last = *progress.lock().unwrap().last().unwrap();
    assert_eq!((last.records_done, last.records_all), (2, 2));
    *it.desk_a.wire.meanwhile.lock().unwrap() = None;
}
