//! Persons entered twice: who is held beside whom, as records are written, edited, taken down and erased.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod common;

use common::{GRID, Worker, reply, set};
use doorstep_store::duplicate::{Certainty, PersonFacts, Reason};
use doorstep_store::{Sent, Store};
use model::id::{DocumentId, EntryId};
use model::record::Phone;
use sync::exchange::SpaceDelta;
use sync::feed::FeedEntry;
use sync::receipt::Gone;

/// Two households behind one door, one behind another.
struct Town {
    worker: Worker,
    door: (DocumentId, EntryId),
    homes: [DocumentId; 3],
}

fn town() -> Town {
    let mut worker = Worker::new(1);
    let (place, doors) = worker.place("和畅苑", "3号楼", &[("2", "501"), ("1", "101")]);
    let place = worker.create(&place);
    let homes = [doors[0], doors[0], doors[1]].map(|door| {
        let household = worker.household("一家", "15400004321");
        let household = worker.lives_at(household, place, door);
        worker.create(&household)
    });
    Town { worker, door: (place, doors[0]), homes }
}

impl Town {
    fn enter(&mut self, name: &str, birth: &str, home: usize, phone: &str) -> DocumentId {
        let mut person = self.worker.person(name, self.homes[home]);
        person.birth = Some(birth.to_owned()).filter(|birth| !birth.is_empty());
        if !phone.is_empty() {
            let phone = Phone { number: phone.into(), ..Phone::default() };
            person.phones.insert(self.worker.entry(), phone);
        }
        self.worker.create(&person)
    }

    fn pairs(&self) -> Vec<(DocumentId, DocumentId)> {
        let found = self.worker.store.duplicate_pairs(0, 100).unwrap();
        assert_eq!(found.all, found.pairs.len());
        found.pairs.iter().map(|pair| (pair.first, pair.second)).collect()
    }
}

/// As pairs are written: the lower id first.
fn pair(one: DocumentId, other: DocumentId) -> (DocumentId, DocumentId) {
    (one.min(other), one.max(other))
}

fn suggested(store: &Store, typed: &PersonFacts) -> Vec<DocumentId> {
    store.suggest_duplicates(typed, None, 10).unwrap().iter().map(|it| it.person).collect()
}

#[test]
fn whoever_shares_a_birth_year_a_household_a_door_or_a_phone_is_found() {
    let mut town = town();
    let known = town.enter("云丽华", "1985-03-02", 0, "１５４００００１１１１");
    let unborn = town.enter("单小雨", "", 0, "15400002222");
    let typed = |name: &str| PersonFacts { name: name.into(), ..PersonFacts::default() };
    let store = &town.worker.store;
    assert_eq!(suggested(store, &typed("云丽华")), [], "of one name there are many");
    for (written, found) in [("雲麗華", known), ("云 丽华", known), ("单小雨", unborn)] {
        let home = PersonFacts { households: [town.homes[0]].into(), ..typed(written) };
        let beside = PersonFacts { households: [town.homes[1]].into(), ..typed(written) };
        let door = PersonFacts { doors: [town.door].into(), ..typed(written) };
        for tied in [home, beside, door] {
            assert_eq!(suggested(store, &tied), [found], "{tied:?}");
        }
        let away = PersonFacts { households: [town.homes[2]].into(), ..typed(written) };
        assert_eq!(suggested(store, &away), [], "{written}");
    }
    for (number, found) in [("154-0000-1111", Some(known)), ("15400002222", None)] {
        let phones = PersonFacts { phones: [number.to_owned()].into(), ..typed("云丽华") };
        assert_eq!(suggested(store, &phones), Vec::from_iter(found), "{number}");
    }
    for (birth, found) in [("1985", Some(known)), ("1985-03-02", Some(known)), ("1984", None)] {
        let born = PersonFacts { birth: birth.into(), ..typed("雲麗華") };
        assert_eq!(suggested(store, &born), Vec::from_iter(found), "{birth}");
    }
    assert!(town.pairs().is_empty());
}

#[test]
fn the_surest_comes_first_and_a_page_goes_on_where_the_last_ended() {
    let mut town = town();
    let first = town.enter("云丽华", "1985-03-02", 0, "");
    let sure = town.enter("云·丽华", "1985-03-02", 0, "");
    let likely = town.enter("云丽华", "", 1, "");
    let possible = town.enter("云丽华", "1985", 2, "");
    let typed = town.worker.store.duplicates_of(first, 10).unwrap();
    let order: Vec<_> = typed.iter().map(|it| (it.person, it.likeness.certainty)).collect();
    assert_eq!(
        order,
        [
            (sure, Some(Certainty::NearlySure)),
            (likely, Some(Certainty::Likely)),
            (possible, Some(Certainty::Possible)),
        ]
    );
    assert!(typed[1].likeness.reasons.contains(&Reason::SameDoor));
    let all = town.pairs();
    assert_eq!((all.len(), all[0]), (5, pair(first, sure)));
    let by_page: Vec<_> = (0..3)
        .flat_map(|page| town.worker.store.duplicate_pairs(2 * page, 2).unwrap().pairs)
        .map(|pair| (pair.first, pair.second))
        .collect();
    assert_eq!(by_page, all);
}

#[test]
fn an_edit_counts_at_once_and_who_was_taken_down_is_no_longer_suggested() {
    let mut town = town();
    let first = town.enter("云丽华", "1985", 0, "");
    let second = town.enter("云大山", "1985", 0, "");
    assert!(town.pairs().is_empty());
    town.worker.edit(second, &[set("name", "雲麗華")]);
    assert_eq!(town.pairs(), [pair(first, second)]);
    town.worker.edit(second, &[set("birth", "1958")]);
    assert!(town.pairs().is_empty(), "born apart");
    town.worker.edit(second, &[set("birth", "1985-06")]);
    assert_eq!(town.pairs(), [pair(first, second)]);
    town.worker.edit(second, &[set("removed", "重复登记")]);
    assert!(
        town.pairs().is_empty() && town.worker.store.duplicates_of(second, 9).unwrap().is_empty()
    );
    assert!(town.worker.store.duplicates_of(first, 9).unwrap().is_empty());
}

#[test]
fn a_database_from_before_knows_at_its_first_opening_who_sounds_the_same() {
    let mut town = town();
    let first = town.enter("云丽华", "1985", 0, "");
    let second = town.enter("芸丽华", "", 0, "");
    let before = town.worker.store.derived().unwrap();
    town.worker = town.worker.meddle("DROP TABLE name_key; PRAGMA user_version = 31");
    assert_eq!(town.worker.store.derived().unwrap(), before);
    assert_eq!(town.pairs(), [pair(first, second)]);
}

#[test]
fn of_a_person_who_was_erased_no_sound_is_left() {
    let mut town = town();
    let first = town.enter("云丽华", "1985", 0, "");
    let second = town.enter("雲麗華", "1985", 0, "");
    let store = &mut town.worker.store;
    assert_eq!(store.derived().unwrap()["name_key"].len(), 2);
    let entry = |(n, document)| FeedEntry::Erased { n, gone: Gone { document, generation: 1 } };
    let entries = [(1, first), (2, second)].map(entry).into();
    let delta = SpaceDelta { space: GRID.into(), entries, cursor: 2 };
    store.apply_reply(&Sent::default(), &reply(Vec::new(), vec![delta])).unwrap();
    assert_eq!(store.where_stands("yunlihua").unwrap(), None);
    assert_eq!(store.duplicate_pairs(0, 9).unwrap().all, 0);
}
