//! Both ways: two workers of one grid, faults on the way, what the server will not take, other lives and clocks.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use doorstep_tablet::api::common::Cloud;
use doorstep_tablet::api::conflict::ResolveConflict;
use doorstep_tablet::api::event::RaiseEvent;
use doorstep_tablet::api::household::{AddMember, EditHousehold, HouseholdEdits, MemberInput};
use doorstep_tablet::api::keep::PhotoName;
use doorstep_tablet::api::today::{ListToday, Why};
use doorstep_tablet::api::visit::RecordVisit;
use doorstep_tablet::api::{self};
use doorstep_tablet::{Tablet, TabletError};
use minicbor::bytes::ByteVec;
use model::id::{DocumentId, EntryId};
use serde_json::json;
use sync::code::Code;
use sync::key::SigningKey;
use sync::receipt::Verdict;

use crate::common::records::building;
use crate::common::{DAY, Desk, District, Fault, GRID, NOW, first, household, phone, worker};
use crate::visits::{photo, visit};

struct Two {
    district: Arc<District>,
    a: Tablet,
    desk_a: Desk,
    b: Tablet,
    desk_b: Desk,
    place: DocumentId,
    doors: Vec<EntryId>,
    id: DocumentId,
}

/// Two workers of one grid who both have one household.
fn two() -> Two {
    let district = Arc::new(District::new(true));
    let (place, doors) = building(&district, GRID);
    let (desk_a, a) = worker(&district, 1, GRID);
    let (desk_b, b) = worker(&district, 2, GRID);
    let id = household(&a, place, doors[0], "才旦卓玛");
    a.sync_now().unwrap();
    b.sync_now().unwrap();
    Two { district, a, desk_a, b, desk_b, place, doors, id }
}

fn edits(household: DocumentId, number: &str) -> EditHousehold {
    let edits = HouseholdEdits { phone: Some(phone(number)), ..HouseholdEdits::default() };
    EditHousehold { household, edits }
}

fn code_of<T>(result: Result<T, TabletError>) -> Code {
    result.err().expect("an error").code()
}

fn numbers(tablet: &Tablet, id: DocumentId) -> Vec<String> {
    tablet.show_household(id).unwrap().phones.into_iter().map(|it| it.number).collect()
}

#[test]
fn two_workers_who_edited_one_household_both_keep_their_work() {
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
        assert!(tablet.show_photo(&PhotoName { name: taken.name.clone() }).is_ok());
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

#[test]
fn a_tablet_with_a_wrong_date_learns_the_time_and_asks_again() {
    let it = two();
    it.desk_a.clock.set(NOW - 400 * DAY);
    drop(it.a);
    let a = it.desk_a.opened();
    a.edit_household(&edits(it.id, "15400000027")).unwrap();
    a.sync_now().unwrap();
    assert!(a.show_sync().unwrap().complete);
    let asked = it.desk_a.wire.asked.lock().unwrap().len();
    a.sync_now().unwrap();
    // Known now: one request.
    assert_eq!(it.desk_a.wire.asked.lock().unwrap().len(), asked + 1);
}

#[test]
fn a_renewed_certificate_or_server_key_cuts_nobody_off() {
    let it = two();
    it.district.with(|state| {
        state.certificates = vec![ByteVec::from(vec![9, 9])];
        state.server_from = 1;
    });
    it.desk_a.wire.fail("/v1/sync", Fault::UnknownServer);
    it.a.sync_now().unwrap();
    it.district.with(|state| {
        state.server = SigningKey::from_bytes(&[77; 32]);
        state.server_from = 2;
    });
    it.a.sync_now().unwrap();
    drop(it.a);
    it.desk_a.opened().sync_now().unwrap();
    // An older description, played again, is not believed; nor is another root's.
    it.district.with(|state| {
        state.server = SigningKey::from_bytes(&[2; 32]);
        state.server_from = 1;
    });
    let a = it.desk_a.opened();
    assert_eq!(code_of(a.sync_now()), Code::NOT_OUR_SERVER);
    *it.desk_b.wire.district.lock().unwrap() = Arc::new(District::rooted(true, 8));
    it.desk_b.wire.fail("/v1/sync", Fault::UnknownServer);
    assert_eq!(code_of(it.b.sync_now()), Code::SERVER_UNKNOWN);
}

#[test]
fn what_the_server_keeps_apart_leaves_the_record_and_what_hung_on_it_is_done_again() {
    let it = two();
    it.district.with(|state| {
        state.overrule = Some(|changeset| {
            let bad = changeset.amends.is_none()
                && changeset
                    .parts
                    .iter()
                    .flat_map(|part| &part.changes)
                    .any(|raw| raw.windows(11).any(|window| window == b"15400000066"));
            bad.then_some(Verdict::Quarantined(Code::ROLE_REFUSED))
        });
    });
    it.a.edit_household(&edits(it.id, "15400000066")).unwrap();
    // Written upon it, and about other things.
    let later = HouseholdEdits { best_time: Some("晚上".into()), ..HouseholdEdits::default() };
    it.a.edit_household(&EditHousehold { household: it.id, edits: later }).unwrap();
    let seen =
        it.a.record_visit(&RecordVisit { note: "在家".into(), unchanged: true, ..visit(it.id) })
            .unwrap();
    let done = it.a.sync_now().unwrap();
    assert_eq!(done.set_aside, 1);
    let page = it.a.show_household(it.id).unwrap();
    assert_eq!(page.cloud, Cloud::Review);
    assert_eq!((page.best_time.as_deref(), page.phones.len()), (Some("晚上"), 1));
    assert_eq!(page.visits[0].note, "在家");
    assert!(page.confirmed.is_some());
    let open = it.a.list_open_records().unwrap().records;
    assert_eq!(open.len(), 1, "{open:?}");
    assert_eq!((open[0].cloud, open[0].code.as_deref()), (Cloud::Review, Some("role-refused")));
    assert!(open[0].receipt);
    let view = it.a.show_sync().unwrap();
    assert_eq!((view.waiting, view.set_aside, view.complete), (0, 1, false));
    // Everyone else has what was done again, under the same ids, and nothing of what was kept apart.
    it.b.sync_now().unwrap();
    let page = it.b.show_household(it.id).unwrap();
    assert_eq!(
        (page.best_time.as_deref(), page.visits.len(), page.phones.len()),
        (Some("晚上"), 1, 1)
    );
    assert_eq!(it.b.show_visit(first(&seen)).unwrap().note, "在家");
    // And it goes on from there.
    it.a.edit_household(&edits(it.id, "15400000055")).unwrap();
    it.a.sync_now().unwrap();
    it.b.sync_now().unwrap();
    assert_eq!(numbers(&it.b, it.id)[0], "15400000055");
}

#[test]
fn a_number_another_life_has_used_begins_a_new_life_and_loses_nothing() {
    let it = two();
    // Database and keystore both put back: nothing on the tablet can notice.
    drop(it.a);
    let copy = it.desk_a.folder.path().join("copy");
    crate::common::copy_folder(&it.desk_a.home(), &copy);
    let secrets = it.desk_a.secrets.copied();
    let a = it.desk_a.opened();
    a.edit_household(&edits(it.id, "15400000027")).unwrap();
    a.sync_now().unwrap();
    drop(a);
    std::fs::remove_dir_all(it.desk_a.home()).unwrap();
    crate::common::copy_folder(&copy, &it.desk_a.home());
    let desk = Desk { secrets, ..it.desk_a };
    let a = desk.opened();
    // Nothing to send: the server calls the other copy's work this one's own.
    a.sync_now().unwrap();
    a.record_visit(&RecordVisit { note: "另一次".into(), ..visit(it.id) }).unwrap();
    household(&a, it.place, it.doors[1], "王军");
    a.sync_now().unwrap();
    assert!(a.show_sync().unwrap().complete, "{:?}", a.list_open_records().unwrap());
    it.b.sync_now().unwrap();
    for tablet in [&a, &it.b] {
        assert_eq!(numbers(tablet, it.id)[0], "15400000027");
        assert_eq!(tablet.show_household(it.id).unwrap().visits[0].note, "另一次");
        assert_eq!(tablet.show_board(it.place).unwrap().households, 2);
    }
}

#[test]
fn a_change_that_passes_no_gate_is_not_taken_in_whoever_signed_the_answer() {
    let it = two();
    it.a.edit_household(&edits(it.id, "15400000027")).unwrap();
    // The first change of every household, as if somebody had made it.
    let forged = model::genesis::genesis(model::kind::Kind::Household, 1).unwrap().change;
    let known = it.district.document(it.id).unwrap();
    it.district.publish(it.id, known, forged, &[]);
    assert_eq!(code_of(it.a.sync_now()), Code::GENESIS_ACTOR);
    assert_eq!(code_of(it.b.sync_now()), Code::GENESIS_ACTOR);
    assert_eq!(numbers(&it.b, it.id), ["15400000001"]);
    // Nothing was lost: once the district has put its feed right, all goes on.
    it.district.with(|state| {
        state
            .feeds
            .get_mut(GRID)
            .unwrap()
            .retain(|entry| entry.incarnation.as_bytes() != &[0xee; 16]);
        state.feeds.get_mut(GRID).unwrap().iter_mut().zip(1..).for_each(|(entry, n)| entry.n = n);
    });
    it.a.sync_now().unwrap();
    assert!(it.a.show_sync().unwrap().complete);
}

#[test]
fn a_photo_that_is_not_there_yet_is_not_asked_for_at_every_turn() {
    let it = two();
    let taken = it.b.take_photo(&photo()).unwrap();
    it.b.record_visit(&RecordVisit { photos: vec![taken.name.clone()], ..visit(it.id) }).unwrap();
    it.district.with(|state| state.refuse_photos = true);
    it.b.sync_now().unwrap();
    let view = it.b.show_sync().unwrap();
    assert_eq!((view.photos_waiting, view.waiting, view.complete), (1, 0, false));
    let asked = |desk: &Desk| {
        let asked = desk.wire.asked.lock().unwrap();
        asked.iter().filter(|path| path.starts_with("/v1/blobs/")).count()
    };
    for _ in 0..3 {
        it.a.sync_now().unwrap();
    }
    assert_eq!(asked(&it.desk_a), 1);
    it.district.with(|state| state.refuse_photos = false);
    it.b.sync_now().unwrap();
    assert!(it.b.show_sync().unwrap().complete);
    it.desk_a.clock.advance(11 * 60 * 1_000);
    it.district.with(|state| state.now += 11 * 60 * 1_000);
    it.a.sync_now().unwrap();
    assert!(it.a.show_photo(&PhotoName { name: taken.name }).is_ok());
    it.a.sync_now().unwrap();
    assert_eq!(asked(&it.desk_a), 2);
}

#[test]
fn a_space_that_is_lost_leaves_the_tablet_once_its_work_is_with_the_server() {
    let it = two();
    it.a.edit_household(&edits(it.id, "15400000027")).unwrap();
    it.district.with(|state| {
        state.grants.values_mut().for_each(|grants| grants.retain(|grant| grant.space != GRID));
    });
    it.b.sync_now().unwrap();
    assert_eq!(code_of(it.b.show_household(it.id)), Code::NOT_FOUND);
}

#[test]
fn every_call_answers_or_says_why_in_words() {
    let it = two();
    for call in api::CALLS {
        match api::call(&it.a, call.name, json!({"nonsense": 1})) {
            Ok(_) => panic!("{} takes anything", call.name),
            Err(error) => assert_eq!(error.code, "bad-call", "{}", call.name),
        }
    }
    assert_eq!(api::call(&it.a, "format_disk", json!({})).unwrap_err().code, "bad-call");
    let page = api::call(&it.a, "show_household", json!({"id": it.id})).unwrap();
    assert_eq!(page["label"], "才旦卓玛");
    assert_eq!(page["members"][0]["name"], "才旦卓玛");
    let state = api::call(&it.a, "get_state", json!(null)).unwrap();
    assert_eq!(
        (state["state"].as_str(), state["owner"]["demo"].as_bool()),
        (Some("unlocked"), Some(true))
    );
    it.desk_a.clock.advance(DAY);
    let error = api::call(&it.a, "undo", json!({})).unwrap_err();
    assert_eq!(error.code, "undo-too-late");
    it.a.lock();
    let error = api::call(&it.a, "unlock", json!({"pin": "000000"})).unwrap_err();
    assert_eq!(
        serde_json::to_value(&error).unwrap(),
        json!({"code": "wrong-pin", "zh": error.zh, "detail": {}})
    );
}
