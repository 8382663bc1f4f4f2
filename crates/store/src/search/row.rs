//! Which words of a record are found: names, labels, doors and the last digits of phones; never notes, never prose.

use std::collections::BTreeMap;

use model::id::EntryId;
use model::record::{Entries, Event, Household, Lead, Person, Phone, Place};

use super::mark;
use super::sound::Sound;
use super::text::{building, normal, words};
use crate::table::search_row::Found;
use crate::table::{dwelling, phone};

/// So many last digits of a phone can be combined with a name.
pub(crate) const TAIL_DIGITS: usize = 4;

pub(crate) type Rows = BTreeMap<Option<EntryId>, Found>;

pub(crate) fn person(person: &Person) -> Rows {
    let names = [Some(&person.name), person.alias.as_ref(), person.name_native.as_ref()];
    let mut words = named(names.into_iter().flatten());
    words.extend(tails(&person.phones));
    one(&person.name, words, person.removed.as_ref())
}

pub(crate) fn household(household: &Household) -> Rows {
    let mut words = named([&household.label]);
    words.extend(tails(&household.phones));
    one(&household.label, words, household.removed.as_ref())
}

/// The building, and each of its doors: a household behind one is looked up when the door is found. A door is not
/// found by its estate alone: that would be all of them.
pub(crate) fn place(place: &Place) -> Rows {
    let mut own = named([&place.estate_name]);
    own.extend(mark::of_door(&words(&normal(&building(&place.building_no)))));
    let estate: Vec<String> =
        words(&normal(&place.estate_name)).iter().map(|word| mark::estate(word)).collect();
    own.extend(estate.iter().cloned());
    let mut rows =
        one(&format!("{} {}", place.estate_name, place.building_no), own, place.removed.as_ref());
    if rows.is_empty() {
        return rows;
    }
    for (entry, door) in place.dwellings.iter().filter(|(_, door)| door.removed.is_none()) {
        let label = dwelling::door(place, door);
        let mut words_of_door = named(&door.landmark);
        words_of_door.extend(mark::of_door(&words(&normal(&label))));
        words_of_door.extend(estate.iter().cloned());
        rows.insert(Some(*entry), Found { title: label, words: words_of_door.join(" ") });
    }
    rows
}

pub(crate) fn event(event: &Event, number: &str) -> Rows {
    let lines = [event.title.as_str(), event.place_text.as_deref().unwrap_or(""), number];
    one(&event.title, said(&lines), event.removed.as_ref())
}

pub(crate) fn lead(lead: &Lead, number: &str) -> Rows {
    one(&lead.title, said(&[&lead.title, number]), lead.removed.as_ref())
}

/// A record's own row; none for one that was taken down.
fn one(title: &str, words: Vec<String>, removed: Option<&String>) -> Rows {
    if removed.is_some() {
        return Rows::new();
    }
    Rows::from([(None, Found { title: title.to_owned(), words: words.join(" ") })])
}

/// The words of names, as they are written and as they sound.
fn named<'a>(names: impl IntoIterator<Item = &'a String>) -> Vec<String> {
    let mut sound = Sound::default();
    let mut all = Vec::new();
    for name in names {
        sound.add(name);
        all.extend(mark::of_name(&words(&normal(name))));
    }
    all.extend(sound.whole.iter().map(|letters| mark::sound(letters)));
    all.extend(sound.later.iter().map(|letters| mark::sound_later(letters)));
    all
}

/// The words of lines.
fn said(lines: &[&str]) -> Vec<String> {
    lines.iter().flat_map(|line| words(&normal(line))).map(|word| mark::said(&word)).collect()
}

fn tails(phones: &Entries<Phone>) -> Vec<String> {
    let mut tails = Vec::new();
    for phone in phones.values().filter(|phone| phone.removed.is_none()) {
        let digits: Vec<char> = phone::digits(&phone.number).chars().collect();
        let tail = digits.get(digits.len().saturating_sub(TAIL_DIGITS)..).map(String::from_iter);
        tails.extend(tail.filter(|tail| !tail.is_empty()).map(|tail| mark::tail(&tail)));
    }
    tails
}
