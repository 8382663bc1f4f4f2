//! What the server will not take, other lives and clocks, spaces that are lost.

use crate::common::{DAY, Desk, District, Fault, GRID, NOW, first, household};
use crate::syncing::{code_of, edits, numbers, two};
use crate::visits::{photo, visit};
use doorstep_tablet::api;
use doorstep_tablet::api::common::Cloud;
use doorstep_tablet::api::household::{EditHousehold, HouseholdEdits};
use doorstep_tablet::api::keep::PhotoName;
use doorstep_tablet::api::visit::RecordVisit;
use minicbor::bytes::ByteVec;
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use sync::code::Code;
use sync::exchange::{Cursor, Epoch, Restored};
use sync::key::SigningKey;
use sync::receipt::{Need, Verdict};

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
fn a_restored_server_that_takes_nothing_back_of_others_still_takes_the_own_records() {
    let it = two();
    it.b.edit_household(&edits(it.id, "15400000031")).unwrap();
    it.district.with(|state| {
        state.epoch = Epoch([2; 8]);
        // Nothing later than the first moment was in the backup.
        let cursors = vec![Cursor { space: GRID.into(), n: 0 }];
        state.restored = Some(Restored { commit: 0, cursors });
    });
    for _ in 0..9 {
        it.desk_b.wire.fail("/v1/heal", Fault::Refused(Code::CERTIFICATE_EXPIRED));
    }
    assert_eq!(code_of(it.b.sync_now()), Code::CERTIFICATE_EXPIRED);
    let asked = it.desk_b.wire.asked.lock().unwrap().clone();
    assert!(asked.iter().any(|path| path == "/v1/heal"), "{asked:?}");
    // Also when it is the first thing that is said to it.
    it.b.edit_household(&edits(it.id, "15400000042")).unwrap();
    assert_eq!(code_of(it.b.sync_now()), Code::CERTIFICATE_EXPIRED);
    assert_eq!(it.b.show_sync().unwrap().waiting, 0);
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
fn a_server_that_cannot_put_a_push_together_is_sent_it_with_nothing_left_off() {
    static ASKED: AtomicBool = AtomicBool::new(false);
    let it = two();
    it.district.with(|state| {
        state.overrule = Some(|_| {
            let first = !ASKED.swap(true, Ordering::SeqCst);
            first.then_some(Verdict::Need(Need::Plain))
        });
    });
    it.a.edit_household(&edits(it.id, "15400000027")).unwrap();
    let done = it.a.sync_now().unwrap();
    assert_eq!((done.rounds, done.sent), (2, 1));
    assert!(it.a.show_sync().unwrap().complete);
    let plain = it.district.with(|state| state.plain.clone());
    assert_eq!(plain[plain.len() - 2..], [false, true]);
}

#[test]
fn a_tablet_locked_while_it_syncs_is_unlocked_again_at_once() {
    let it = two();
    it.a.edit_household(&edits(it.id, "15400000027")).unwrap();
    let a = Arc::new(it.a);
    let tablet = Arc::clone(&a);
    *it.desk_a.wire.meanwhile.lock().unwrap() = Some(Box::new(move || {
        tablet.lock();
        assert_eq!(code_of(tablet.show_sync()), Code::LOCKED);
        assert_eq!(code_of(tablet.unlock("975310")), Code::WRONG_PIN);
        tablet.unlock(crate::common::PIN).unwrap();
        assert!(tablet.show_sync().unwrap().running);
    }));
    a.sync_now().unwrap();
    assert!(a.show_sync().unwrap().complete);
    *it.desk_a.wire.meanwhile.lock().unwrap() = None;
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
