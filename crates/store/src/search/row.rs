//! Which words of a record are found: names, labels, doors and the last digits of phones; never notes, never prose.

use std::collections::BTreeMap;

use model::id::EntryId;
use model::record::{Entries, Event, Household, Lead, Person, Phone, Place};

use super::sound::Sound;
use super::text::{building, door_words, normal, whole_and_later, words};
use crate::table::dwelling;
use crate::table::search_row::Words;

/// So many last digits of a phone can be combined with a name.
pub(crate) const TAIL_DIGITS: usize = 4;

pub(crate) type Rows = BTreeMap<Option<EntryId>, Words>;

pub(crate) fn person(person: &Person) -> Rows {
    if person.removed.is_some() {
        return Rows::new();
    }
    let names = [Some(&person.name), person.alias.as_ref(), person.name_native.as_ref()];
    let mut words = named(&person.name, names.into_iter().flatten());
    words.digits = tails(&person.phones);
    Rows::from([(None, words)])
}

pub(crate) fn household(household: &Household) -> Rows {
    if household.removed.is_some() {
        return Rows::new();
    }
    let mut words = named(&household.label, [&household.label]);
    words.digits = tails(&household.phones);
    Rows::from([(None, words)])
}

/// The building, and each of its doors: a household behind one is looked up when the door is found. A door is not
/// found by its estate alone: that would be all of them.
pub(crate) fn place(place: &Place) -> Rows {
    if place.removed.is_some() {
        return Rows::new();
    }
    let title = format!("{} {}", place.estate_name, place.building_no);
    let building = words(&normal(&building(&place.building_no)));
    let whole = Words { door: door_words(&building).join(" "), ..named(&title, [&place.estate_name]) };
    let mut rows = Rows::from([(None, whole)]);
    let estate = words(&normal(&place.estate_name)).join(" ");
    for (entry, door) in place.dwellings.iter().filter(|(_, door)| door.removed.is_none()) {
        let label = dwelling::door(place, door);
        let numbers = door_words(&words(&normal(&label))).join(" ");
        rows.insert(Some(*entry), Words { door: format!("{estate} {numbers}"), ..named(&label, &door.landmark) });
    }
    rows
}

pub(crate) fn event(event: &Event, number: &str) -> Rows {
    if event.removed.is_some() {
        return Rows::new();
    }
    Rows::from([(None, said(&event.title, &[&event.title, event.place_text.as_deref().unwrap_or(""), number]))])
}

pub(crate) fn lead(lead: &Lead, number: &str) -> Rows {
    if lead.removed.is_some() {
        return Rows::new();
    }
    Rows::from([(None, said(&lead.title, &[&lead.title, number]))])
}

/// A row that is found by names and by how they sound.
fn named<'a>(title: &str, names: impl IntoIterator<Item = &'a String>) -> Words {
    let mut sound = Sound::default();
    let mut each = Vec::new();
    for name in names {
        sound.add(name);
        each.push(words(&normal(name)));
    }
    Words {
        title: title.to_owned(),
        whole: joined(each.iter().flat_map(|words| whole_and_later(words))),
        name: joined(each.concat()),
        sound: joined(sound.whole),
        sound_tail: joined(sound.later),
        ..Words::default()
    }
}

/// A row that is found by what is said in a line.
fn said(title: &str, lines: &[&str]) -> Words {
    let each = lines.iter().flat_map(|line| words(&normal(line)));
    Words { title: title.to_owned(), said: joined(each), ..Words::default() }
}

fn joined(words: impl IntoIterator<Item = String>) -> String {
    words.into_iter().collect::<Vec<_>>().join(" ")
}

fn tails(phones: &Entries<Phone>) -> String {
    let mut tails = Vec::new();
    for phone in phones.values().filter(|phone| phone.removed.is_none()) {
        let digits: Vec<char> = phone.number.chars().filter(char::is_ascii_digit).collect();
        tails.extend(digits.get(digits.len().saturating_sub(TAIL_DIGITS)..).map(String::from_iter));
    }
    tails.retain(|tail| !tail.is_empty());
    tails.join(" ")
}
