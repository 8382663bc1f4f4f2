//! The dirt of real registers, in the shares of DOMAIN 10.

use std::collections::{BTreeMap, BTreeSet};

use model::id::DocumentId;
use model::record::{Household, Person, Place, Visit};

use crate::{GRID, SHARED};

/// Persons entered a second time: the same household, and a name that differs in blanks and signs at most.
pub(crate) fn twins(persons: &BTreeMap<DocumentId, Person>) -> usize {
    let plain = |name: &str| name.chars().filter(|c| c.is_alphabetic()).collect::<String>();
    let mut seen = BTreeSet::new();
    let again = |person: &&Person| {
        let household = person.memberships.values().next().unwrap().household;
        !seen.insert((household, plain(&person.name)))
    };
    persons.values().filter(again).count()
}

#[test]
fn who_was_entered_twice_is_told_beforehand() {
    let persons = GRID.all::<Person>(SHARED);
    let pairs = GRID.demo.entered_twice();
    let here: Vec<_> = pairs.iter().filter(|(first, _)| persons.contains_key(first)).collect();
    assert_eq!(here.len(), twins(&persons));
    let household = |id| persons[id].memberships.values().next().unwrap().household;
    for (first, second) in here {
        assert_eq!(household(first), household(second));
    }
}

/// The sex a relation's code says (GB/T 4761), where it says one.
fn says(relation: &str) -> Option<&'static str> {
    match relation {
        "11" | "20" | "21" | "22" | "28" | "41" | "43" | "51" | "53" | "55" | "71" | "73" => {
            Some("1")
        }
        "12" | "30" | "31" | "32" | "38" | "42" | "44" | "52" | "54" | "56" | "75" | "77" => {
            Some("2")
        }
        _ => None,
    }
}

fn share(part: usize, whole: usize) -> f64 {
    100.0 * f64::from(u32::try_from(part).unwrap()) / f64::from(u32::try_from(whole).unwrap())
}

#[test]
fn persons_are_as_dirty_as_in_real_registers() {
    let persons = GRID.all::<Person>(SHARED);
    let all = persons.len();
    let year_only = persons.values().filter(|it| it.birth.as_deref().unwrap().len() == 4).count();
    let wrong = persons
        .values()
        .filter(|it| it.sex.as_deref() != Some("9"))
        .filter(|it| {
            it.memberships.values().any(|edge| {
                says(edge.relation.as_deref().unwrap())
                    .is_some_and(|sex| Some(sex) != it.sex.as_deref())
            })
        })
        .count();
    let gone = persons
        .values()
        .filter(|it| it.moved_out_on.is_some() && it.residency.as_deref() == Some("08"));
    let gone =
        gone.filter(|it| it.memberships.values().all(|edge| edge.is_current("2026-11-22"))).count();
    assert_eq!(twins(&persons), 41);
    assert!((3.5..=4.5).contains(&share(41, all)));
    assert!((4.5..=5.5).contains(&share(year_only, all)), "{year_only}");
    assert!((2.5..=3.5).contains(&share(wrong, all)), "{wrong}");
    assert!((8..=12).contains(&gone), "{gone}");
}

#[test]
fn two_of_a_hundred_households_have_a_number_two_tablets_changed_apart() {
    let mut open = 0;
    for known in GRID.documents.values().filter(|known| known.space == SHARED) {
        for conflict in known.document.conflicts().unwrap() {
            assert_eq!(conflict.field, "phone_best");
            let users: BTreeSet<_> =
                conflict.values.iter().map(|it| it.by.clone().unwrap().user).collect();
            assert_eq!(users.len(), 2, "by two people");
            open += 1;
        }
    }
    assert_eq!(open, 8);
}

#[test]
fn some_flats_have_two_households_and_some_doors_no_room() {
    let mut doors: BTreeMap<_, usize> = BTreeMap::new();
    let mut seasons = BTreeSet::new();
    for residence in GRID.all::<Household>(SHARED).values().flat_map(|it| it.residences.values()) {
        *doors.entry((residence.place, residence.dwelling)).or_default() += 1;
        seasons.insert(residence.season.clone().unwrap());
    }
    assert_eq!(doors.values().filter(|households| **households == 2).count(), 6);
    assert_eq!(seasons.len(), 3, "a herder household has winter quarters and a pasture");
    let places = GRID.all::<Place>(SHARED);
    let dwellings = || places.values().flat_map(|place| place.dwellings.values());
    let no_room = dwellings().filter(|it| it.room_no.is_none() && it.landmark.is_none()).count();
    assert!((6..=9).contains(&no_room), "{no_room}");
    assert!(dwellings().any(|it| it.room_no.as_deref().is_some_and(|room| room.contains('０'))));
    let occupied =
        dwellings().filter(|it| !matches!(it.dwelling_use.as_deref(), Some("03" | "07"))).count();
    assert!((86.0..=92.0).contains(&share(occupied, 450)), "{occupied}");
}

#[test]
fn one_tablet_had_a_wrong_clock() {
    let spare = &GRID.demo.devices()[2];
    let (mut behind, mut seen) = (0, 0);
    for push in GRID.pushes.iter().filter(|push| push.device == spare.id) {
        for changeset in &push.changesets {
            seen += 1;
            behind += usize::from(changeset.device_time > NOW_OF_THE_SPARE);
        }
    }
    assert!(seen > 20 && behind > 0, "{seen}");
}

/// The spare tablet was put away 120 days before; nothing right can be younger.
const NOW_OF_THE_SPARE: i64 = crate::common::NOW - 120 * model::time::DAY_MS;

#[test]
fn visits_end_as_they_do_in_the_field() {
    let visits = GRID.all::<Visit>(SHARED);
    let count = |result: &str| visits.values().filter(|visit| visit.result == result).count();
    assert_eq!((count("02"), count("03")), (360, 60));
    assert!(count("04") >= 3 && count("05") >= 3);
    assert!(visits.values().any(|visit| visit.note.contains('☀') || visit.note.contains('❄')));
}

#[test]
fn people_are_as_old_as_the_pyramid_says() {
    let persons = GRID.all::<Person>(SHARED);
    let year = |person: &Person| person.birth.as_deref().unwrap()[..4].parse::<i64>().unwrap();
    let elders = persons.values().filter(|person| year(person) <= 1965).count();
    let elders = elders - elders * 4 / 104;
    assert!((14.5..=17.5).contains(&share(elders, 1_216)), "{elders} of 1216 are sixty or more");
}
