//! Nothing that is written can be about a real person, and nothing is said that we refuse to say.

use model::identifier::{PersonName, Phone};
use model::record::{Household, Person, Place, Reporter};
use model::refused::prose_hits;
use serde_json::Value as Json;

use crate::{GRID, SHARED};

fn half_width(text: &str) -> String {
    let narrow = |c: char| match c {
        '０'..='９' => char::from_u32(u32::from(c) - 0xff10 + 0x30).unwrap(),
        other => other,
    };
    text.chars().map(narrow).collect()
}

fn texts<'a>(value: &'a Json, found: &mut Vec<&'a str>) {
    match value {
        Json::String(text) => found.push(text),
        Json::Array(items) => items.iter().for_each(|item| texts(item, found)),
        Json::Object(map) => map.values().for_each(|item| texts(item, found)),
        _ => {}
    }
}

#[test]
fn telephone_numbers_are_of_the_unassigned_range_only() {
    let mut numbers = Vec::new();
    for household in GRID.all::<Household>("").into_values() {
        numbers.extend(household.phones.into_values().map(|phone| phone.number));
    }
    for person in GRID.all::<Person>("").into_values() {
        numbers.extend(person.phones.into_values().map(|phone| phone.number));
        numbers.extend(person.emergency_phone);
    }
    for place in GRID.all::<Place>("").into_values() {
        numbers.extend(place.block_head_phone);
        numbers.extend(place.dwellings.into_values().filter_map(|door| door.owner_phone));
    }
    numbers.extend(GRID.all::<Reporter>("").into_values().filter_map(|reporter| reporter.phone));
    numbers.extend(GRID.demo.people().iter().map(|user| user.phone.to_owned()));
    assert!(numbers.len() > 1_200);
    for number in &numbers {
        let plain = half_width(number);
        assert!(plain.len() == 11 && plain.starts_with("154"), "{number}");
        assert!(Phone::parse(number).unwrap().is_demo(), "{number}");
    }
    assert!(
        numbers.iter().any(|number| half_width(number) != *number),
        "some in full-width digits"
    );
    // No other digits that could be dialled stand in any text.
    for known in GRID.documents.values() {
        let value = known.document.value().unwrap();
        let mut found = Vec::new();
        texts(&value, &mut found);
        for text in found {
            let run = half_width(text)
                .split(|c: char| !c.is_ascii_digit())
                .map(str::len)
                .max()
                .unwrap_or(0);
            let is_id = text.len() == 36 || text.len() == 22;
            assert!(run < 7 || is_id || half_width(text).starts_with("154"), "{text}");
        }
    }
}

#[test]
fn names_are_of_all_the_lengths_and_scripts_a_register_meets() {
    let persons = GRID.all::<Person>(SHARED);
    let with =
        |length: usize| persons.values().filter(|it| it.name.chars().count() == length).count();
    assert!(with(2) > 20 && with(3) > 500 && with(4) > 20);
    let plain = |length: usize| {
        let of_length = persons.values().filter(|it| it.name.chars().count() == length);
        of_length.map(|it| it.name.as_str()).collect::<std::collections::BTreeSet<_>>().len()
    };
    assert_eq!((plain(7), plain(25)), (1, 1));
    let rare = |name: &str| name.chars().any(|c| ('\u{20000}'..='\u{2a6df}').contains(&c));
    let rare: std::collections::BTreeSet<_> = persons
        .values()
        .filter(|it| rare(&it.name))
        .map(|it| it.name.replace([' ', '😊'], ""))
        .collect();
    assert_eq!(rare.len(), 20);
    let dotted = persons.values().filter(|it| it.name.contains('·')).count();
    assert!((6..=18).contains(&dotted), "{dotted}");
}

#[test]
fn every_name_is_a_name_but_for_the_dirt() {
    let mut dirty = 0;
    for person in GRID.all::<Person>("").values() {
        match PersonName::parse(&person.name) {
            Ok(name) => dirty += usize::from(name.as_str() != person.name),
            Err(_) => {
                assert!(person.name.contains('😊'), "{}", person.name);
                dirty += 1;
            }
        }
        for name in person.emergency_name.iter() {
            assert_eq!(PersonName::parse(name).unwrap().as_str(), name);
        }
    }
    assert!((6..=12).contains(&dirty), "{dirty}");
    for user in GRID.demo.people() {
        assert!(PersonName::parse(user.name).is_ok());
    }
}

#[test]
fn nothing_is_said_that_is_refused() {
    for (id, known) in &GRID.documents {
        let value = known.document.value().unwrap();
        let mut found = Vec::new();
        texts(&value, &mut found);
        for text in found {
            assert!(prose_hits(text).is_empty(), "{id}: {text}");
        }
    }
    for (_, name) in GRID.demo.spaces().named() {
        assert!(prose_hits(name).is_empty());
    }
}
