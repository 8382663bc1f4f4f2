//! Households: entered with little, corrected without overwriting, found by anything, confirmed and asked about once.

use std::sync::Arc;

use doorstep_tablet::api::board::Find;
use doorstep_tablet::api::common::Cloud;
use doorstep_tablet::api::household::{
    AddMember, CreateHousehold, EditHousehold, HouseholdEdits, MemberInput, PhoneInput,
};
use doorstep_tablet::{Tablet, TabletError};
use model::id::{DocumentId, EntryId};
use sync::code::Code;

use crate::common::records::building;
use crate::common::{Desk, District, GRID, OTHER_GRID, first, household, phone, worker};

fn set_up() -> (Arc<District>, Desk, Tablet, DocumentId, Vec<EntryId>) {
    let district = Arc::new(District::new(true));
    let (place, doors) = building(&district, GRID);
    let (desk, tablet) = worker(&district, 1, GRID);
    (district, desk, tablet, place, doors)
}

fn code_of<T>(result: Result<T, TabletError>) -> Code {
    result.err().expect("an error").code()
}

fn edit(household: DocumentId, edits: HouseholdEdits) -> EditHousehold {
    EditHousehold { household, edits }
}

#[test]
fn a_household_behind_a_door_stands_on_the_board_and_is_found() {
    let (_district, _desk, tablet, place, doors) = set_up();
    let id = household(&tablet, place, doors[2], "才旦卓玛");
    let board = tablet.show_board(place).unwrap();
    assert_eq!((board.units.len(), board.households), (2, 1));
    assert_eq!(
        board.units[0].floors.iter().map(|floor| floor.floor).collect::<Vec<_>>(),
        [3, 2, 1]
    );
    let door = &board.units[0].floors[0].doors[0];
    assert_eq!(door.households[0].label, "才旦卓玛");
    assert_eq!(door.households[0].waiting, 1);
    for typed in ["才旦", "caidan", "cdzm", "0001"] {
        let found = tablet.find(&Find { text: typed.into() }).unwrap();
        assert!(found.hits.iter().any(|hit| hit.household == Some(id)), "{typed}");
    }
    let page = tablet.show_household(id).unwrap();
    assert_eq!(page.label, "才旦卓玛");
    assert_eq!(page.members[0].name, "才旦卓玛");
    assert_eq!(page.phones[0].number, "15400000001");
    assert!(page.phones[0].best && page.residences[0].current);
    assert_eq!(page.cloud, Cloud::Waiting);
    assert!(page.facts.iter().all(|fact| fact.by.as_ref().unwrap().me));
}

#[test]
fn a_door_alone_is_enough_and_is_what_the_household_is_called() {
    let (_district, _desk, tablet, place, doors) = set_up();
    let ask = CreateHousehold {
        place,
        dwelling: doors[0],
        label: None,
        from: None,
        season: None,
        members: Vec::new(),
        edits: HouseholdEdits { people_count_only: Some(3), ..HouseholdEdits::default() },
        notice_how: None,
    };
    let id = first(&tablet.create_household(&ask).unwrap());
    let page = tablet.show_household(id).unwrap();
    assert_eq!((page.label.as_str(), page.people_count_only), ("1单元101", Some(3)));
    let nowhere = CreateHousehold { dwelling: EntryId::from_bytes([1; 16]), ..ask };
    assert_eq!(code_of(tablet.create_household(&nowhere)), Code::NOT_FOUND);
}

#[test]
fn nobody_under_fourteen_is_entered_as_a_person() {
    let (_district, _desk, tablet, place, doors) = set_up();
    let id = household(&tablet, place, doors[0], "马强");
    let child = |birth: &str| AddMember {
        household: id,
        member: MemberInput {
            name: "马小明".into(),
            birth: Some(birth.into()),
            ..MemberInput::default()
        },
    };
    // 2026-11-22: fourteen today, thirteen until tomorrow; of a year alone the youngest counts.
    for birth in ["2012-11-23", "2012-12", "2012", "2020-01-01"] {
        let error = tablet.add_member(&child(birth)).unwrap_err();
        assert_eq!(
            (error.code(), error.field_name()),
            (Code::UNDER_FOURTEEN, Some("birth")),
            "{birth}"
        );
        assert!(error.zh().contains("登记人数"));
    }
    for birth in ["2012-11-22", "2011"] {
        tablet.add_member(&child(birth)).unwrap();
    }
    assert_eq!(tablet.show_household(id).unwrap().members.len(), 3);
    // The number alone is kept.
    tablet
        .edit_household(&edit(
            id,
            HouseholdEdits { children_u14: Some(2), ..HouseholdEdits::default() },
        ))
        .unwrap();
    assert_eq!(tablet.show_household(id).unwrap().children_u14, Some(2));
}

#[test]
fn a_new_number_is_added_and_the_old_one_stays_until_somebody_says_it_is_gone() {
    let (_district, _desk, tablet, place, doors) = set_up();
    let id = household(&tablet, place, doors[0], "马强");
    let edits = HouseholdEdits { phone: Some(phone("154-0000-0002")), ..HouseholdEdits::default() };
    tablet.edit_household(&edit(id, edits.clone())).unwrap();
    let page = tablet.show_household(id).unwrap();
    let numbers: Vec<_> = page.phones.iter().map(|it| (it.number.as_str(), it.best)).collect();
    assert_eq!(numbers, [("15400000002", true), ("15400000001", false)]);
    // The same number again is the same entry, and says nothing new.
    assert_eq!(code_of(tablet.edit_household(&edit(id, edits))), Code::EMPTY_CHANGESET);
    let gone =
        HouseholdEdits { phones_gone: vec![page.phones[1].entry], ..HouseholdEdits::default() };
    tablet.edit_household(&edit(id, gone)).unwrap();
    assert_eq!(tablet.show_household(id).unwrap().phones.len(), 1);
    let error = tablet
        .edit_household(&edit(
            id,
            HouseholdEdits { phone: Some(phone("12345")), ..HouseholdEdits::default() },
        ))
        .unwrap_err();
    assert_eq!((error.code().as_str(), error.field_name()), ("phone-short-line", Some("phone")));
}

#[test]
fn a_save_can_be_taken_back_for_ten_seconds_and_not_longer() {
    let (district, desk, tablet, place, doors) = set_up();
    let id = household(&tablet, place, doors[0], "马强");
    let edits = HouseholdEdits {
        phone: Some(phone("15400000002")),
        remark: Some("二楼, 有狗".into()),
        best_time: Some("晚上".into()),
        ..HouseholdEdits::default()
    };
    let saved = tablet.edit_household(&edit(id, edits.clone())).unwrap();
    assert_eq!(saved.undo_seconds, 10);
    desk.clock.advance(9_000);
    tablet.undo().unwrap();
    let page = tablet.show_household(id).unwrap();
    assert_eq!((page.remark.as_str(), page.best_time.as_deref(), page.phones.len()), ("", None, 1));
    assert_eq!(page.phones[0].number, "15400000001");
    assert!(page.phones[0].best);
    assert_eq!(code_of(tablet.undo()).as_str(), "undo-too-late");
    tablet.edit_household(&edit(id, edits)).unwrap();
    desk.clock.advance(13_000);
    assert_eq!(code_of(tablet.undo()).as_str(), "undo-too-late");
    // What was taken back was two honest changesets, and the district takes both.
    tablet.sync_now().unwrap();
    assert!(tablet.show_sync().unwrap().complete);
    assert!(
        district.with(|state| state.judged.values().all(|(_, receipt)| receipt.verdict.is_kept()))
    );
}

#[test]
fn a_household_entered_by_mistake_is_gone_from_every_list_after_undo() {
    let (_district, _desk, tablet, place, doors) = set_up();
    household(&tablet, place, doors[0], "马强");
    tablet.undo().unwrap();
    assert_eq!(tablet.show_board(place).unwrap().households, 0);
    assert!(tablet.find(&Find { text: "马强".into() }).unwrap().hits.is_empty());
    tablet.sync_now().unwrap();
    assert!(tablet.show_sync().unwrap().complete);
}

#[test]
fn what_the_server_would_not_take_is_not_saved() {
    let (district, _desk, tablet, place, doors) = set_up();
    let id = household(&tablet, place, doors[0], "马强");
    tablet.sync_now().unwrap();
    // The person may only read here now.
    district.with(|state| {
        state.grants.values_mut().flatten().for_each(|grant| {
            if grant.right == "write" {
                grant.right = "read".into();
            }
        })
    });
    tablet.sync_now().unwrap();
    let edits = HouseholdEdits { best_time: Some("晚上".into()), ..HouseholdEdits::default() };
    assert_eq!(code_of(tablet.edit_household(&edit(id, edits))), Code::NO_GRANT);
    assert_eq!(tablet.show_household(id).unwrap().best_time, None);
    assert_eq!(tablet.show_sync().unwrap().waiting, 0);
}

#[test]
fn a_grant_that_ended_while_there_was_no_signal_still_saves() {
    let (district, desk, tablet, place, doors) = set_up();
    let id = household(&tablet, place, doors[0], "马强");
    district.with(|state| {
        let to = state.now + 1_000;
        state.grants.values_mut().flatten().for_each(|grant| grant.to = to);
    });
    tablet.sync_now().unwrap();
    desk.clock.advance(5 * crate::common::DAY);
    let edits = HouseholdEdits { best_time: Some("晚上".into()), ..HouseholdEdits::default() };
    tablet.edit_household(&edit(id, edits.clone())).unwrap();
    // A date set back to 1970 does not cost a record either.
    desk.clock.set(0);
    let later = HouseholdEdits { best_time: Some("早上".into()), ..edits };
    tablet.edit_household(&edit(id, later)).unwrap();
}

#[test]
fn a_worker_of_another_grid_gets_none_of_it() {
    let (district, _desk, tablet, place, doors) = set_up();
    let id = household(&tablet, place, doors[0], "马强");
    tablet.sync_now().unwrap();
    let (_other_desk, other) = worker(&district, 2, OTHER_GRID);
    assert_eq!(code_of(other.show_household(id)), Code::NOT_FOUND);
    assert_eq!(code_of(other.show_board(place)), Code::NOT_FOUND);
    assert!(other.find(&Find { text: "马强".into() }).unwrap().hits.is_empty());
}

#[test]
fn the_telephone_of_a_member_stands_with_the_member() {
    let (_district, _desk, tablet, place, doors) = set_up();
    let id = household(&tablet, place, doors[0], "马强");
    let phone = PhoneInput { number: "154 0000 0009".into(), whose: None };
    let member =
        MemberInput { name: "马小兰".into(), phone: Some(phone), ..MemberInput::default() };
    tablet.add_member(&AddMember { household: id, member }).unwrap();
    let page = tablet.show_household(id).unwrap();
    let of = |name: &str| page.members.iter().find(|it| it.name == name).unwrap().phones.clone();
    assert_eq!(of("马小兰"), ["15400000009"]);
    assert!(of("马强").is_empty());
    assert!(page.phones.iter().all(|it| it.number != "15400000009"), "it is not the household's");
}
