//! Copies of a tablet: put back in place, cloned; and the end of a lease. Nothing is lost.

use crate::common::{DAY, Desk, NOW, copy_folder, household};
use crate::syncing::{code_of, edits, numbers, two};
use crate::visits::visit;
use doorstep_tablet::api::visit::RecordVisit;
use doorstep_tablet::{State, Tablet};
use sync::clock::BootId;
use sync::code::Code;

fn seen(tablet: &Tablet, household: model::id::DocumentId, note: &str) {
    tablet.record_visit(&RecordVisit { note: note.into(), ..visit(household) }).unwrap();
}

fn notes(tablet: &Tablet, household: model::id::DocumentId) -> Vec<String> {
    let page = tablet.show_household(household).unwrap();
    let mut notes: Vec<String> = page.visits.into_iter().map(|visit| visit.note).collect();
    notes.sort();
    notes
}

#[test]
fn a_copy_put_back_in_place_loses_neither_what_it_had_not_sent_nor_what_was_sent_since() {
    let it = two();
    seen(&it.a, it.id, "拷贝以前");
    drop(it.a);
    let copy = it.desk_a.folder.path().join("copy");
    copy_folder(&it.desk_a.home(), &copy);
    let a = it.desk_a.opened();
    seen(&a, it.id, "拷贝以后");
    a.sync_now().unwrap();
    drop(a);
    // Only the files: the keystore remembers that it was opened since.
    std::fs::remove_dir_all(it.desk_a.home()).unwrap();
    copy_folder(&copy, &it.desk_a.home());
    let a = it.desk_a.opened();
    seen(&a, it.id, "放回以后");
    household(&a, it.place, it.doors[1], "王军");
    a.sync_now().unwrap();
    a.sync_now().unwrap();
    assert!(a.show_sync().unwrap().complete, "{:?}", a.list_open_records().unwrap());
    it.b.sync_now().unwrap();
    for tablet in [&a, &it.b] {
        assert_eq!(notes(tablet, it.id), ["拷贝以前", "拷贝以后", "放回以后"]);
        assert_eq!(tablet.show_board(it.place).unwrap().households, 2);
    }
    assert_eq!(a.canonical().unwrap(), it.b.canonical().unwrap());
}

#[test]
fn two_clones_that_both_go_on_lose_nothing_of_either() {
    let it = two();
    seen(&it.a, it.id, "分开以前");
    drop(it.a);
    // Files and keystore: nothing on either can notice.
    let clone = Desk { secrets: it.desk_a.secrets.copied(), ..Desk::new(&it.district, 77) };
    copy_folder(&it.desk_a.home(), &clone.home());
    let (one, other) = (it.desk_a.opened(), clone.opened());
    seen(&one, it.id, "甲");
    one.edit_household(&edits(it.id, "15400000027")).unwrap();
    seen(&other, it.id, "乙");
    household(&other, it.place, it.doors[1], "王军");
    for round in 0..3 {
        let (first, second) = if round % 2 == 0 { (&one, &other) } else { (&other, &one) };
        first.sync_now().unwrap();
        second.sync_now().unwrap();
        seen(first, it.id, &format!("第{round}天"));
    }
    for tablet in [&one, &other, &one, &it.b] {
        tablet.sync_now().unwrap();
    }
    for tablet in [&one, &other, &it.b] {
        assert_eq!(notes(tablet, it.id).len(), 6, "{:?}", notes(tablet, it.id));
        assert_eq!(numbers(tablet, it.id)[0], "15400000027");
        assert_eq!(tablet.show_board(it.place).unwrap().households, 2);
        assert!(tablet.show_sync().unwrap().complete);
    }
    assert_eq!(one.canonical().unwrap(), it.b.canonical().unwrap());
    assert_eq!(other.canonical().unwrap(), it.b.canonical().unwrap());
}

#[test]
fn a_tablet_that_was_off_too_long_locks_until_the_server_is_heard_and_loses_nothing() {
    let it = two();
    seen(&it.a, it.id, "还没有传");
    drop(it.a);
    // Off for weeks, and nobody measured: the wall clock says so, right or wrong.
    for jump in [20 * DAY, -400 * DAY] {
        it.desk_a.clock.reboot(BootId([u8::try_from(jump.rem_euclid(251)).unwrap(); 16]));
        it.desk_a.clock.set(NOW + jump);
        let a = it.desk_a.opened();
        assert_eq!(code_of(a.show_household(it.id)), Code::LEASE_UNSURE);
        assert_eq!(a.state().unwrap(), State::Unlocked);
        a.sync_now().unwrap();
        assert_eq!(notes(&a, it.id), ["还没有传"]);
        assert!(a.show_sync().unwrap().complete);
    }
}

#[test]
fn a_lease_that_is_over_deletes_the_wrap_only_and_the_district_opens_the_file() {
    let it = two();
    seen(&it.a, it.id, "还没有传");
    it.desk_a.clock.advance(14 * DAY + 1);
    assert_eq!(code_of(it.a.show_household(it.id)), Code::LEASE_OVER);
    assert_eq!(it.a.state().unwrap(), State::NotEnrolled);
    assert_eq!(code_of(it.a.unlock(crate::common::PIN)), Code::NOT_ENROLLED);
    drop(it.a);
    let store = it.desk_a.store();
    assert_eq!(store.waiting().unwrap().changesets, 1, "it is all in the file");
    assert!(store.identity().unwrap().is_some());
}
