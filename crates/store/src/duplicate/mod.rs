//! Persons who may have been entered twice: while somebody types, and as a list to go through: in real registers one in
//! twenty-five (DOMAIN 10).
//!
//! `likeness` decides how alike two are and why, from `name` and `birth`; here are the questions that find whom to hold
//! beside whom. Nothing here joins records: a person decides, and only a person.

mod birth;
mod likeness;
mod name;
#[cfg(test)]
mod tests;
mod traditional;

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use model::id::{DocumentId, EntryId};
use rusqlite::{Connection, OptionalExtension, Params, Row};

pub(crate) use birth::year as birth_year;
pub use likeness::{Against, Certainty, Likeness, PersonFacts, Reason, likeness};
pub(crate) use name::keys as name_keys;

use crate::table::phone;
use crate::{Result, Store, sql};

/// Of one sound and about one age there are never so many on a tablet.
const SOUNDING_ALIKE_MAX: usize = 500;
/// Pairs that are held side by side for the list; with more there is something else to be put in order first.
const PAIRS_MAX: usize = 200_000;

/// Somebody who may be the person meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// The person's document.
    pub person: DocumentId,
    /// What is known of them.
    pub facts: PersonFacts,
    /// How alike, and why.
    pub likeness: Likeness,
}

/// Two records that may be of one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The lower id: the record made first, unless both were made in one millisecond.
    pub first: DocumentId,
    /// The other.
    pub second: DocumentId,
    /// How alike, and why.
    pub likeness: Likeness,
}

/// A part of the list of pairs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pairs {
    /// How many there are altogether.
    pub all: usize,
    /// Those asked for.
    pub pairs: Vec<Pair>,
}

impl Store {
    /// Who is here already and may be the person who is being typed, the surest first; `except` is the record itself.
    /// What is typed may be as little as it likes: without a name there is no suggestion.
    ///
    /// # Errors
    /// What the disk did.
    pub fn suggest_duplicates(
        &self,
        typed: &PersonFacts,
        except: Option<DocumentId>,
        suggestions_max: usize,
    ) -> Result<Vec<Suggestion>> {
        let mut typed = typed.clone();
        for household in typed.households.clone() {
            typed.doors.extend(doors_of(&self.connection, household)?);
        }
        let mut found = Vec::new();
        for person in candidates(&self.connection, &typed)? {
            if Some(person) == except {
                continue;
            }
            let Some(facts) = facts(&self.connection, person)? else { continue };
            let likeness = likeness(&typed, &facts);
            if likeness.certainty.is_some() {
                found.push(Suggestion { person, facts, likeness });
            }
        }
        found.sort_by_key(|one| one.likeness.order());
        found.truncate(suggestions_max);
        Ok(found)
    }

    /// Who may be the same as a person who is here, the surest first.
    ///
    /// # Errors
    /// What the disk did.
    pub fn duplicates_of(
        &self,
        person: DocumentId,
        suggestions_max: usize,
    ) -> Result<Vec<Suggestion>> {
        match facts(&self.connection, person)? {
            Some(facts) => self.suggest_duplicates(&facts, Some(person), suggestions_max),
            None => Ok(Vec::new()),
        }
    }

    /// Pairs of the whole tablet that may be one person, the surest first: at most `pairs_max`, after `skip` of them.
    ///
    /// # Errors
    /// What the disk did.
    pub fn duplicate_pairs(&self, skip: usize, pairs_max: usize) -> Result<Pairs> {
        let mut statement = self.connection.prepare_cached(include_str!("pairs.sql"))?;
        let rows = statement.query_map((sql::size(PAIRS_MAX), birth::SLIP_YEARS), |row| {
            Ok((sql::id::<DocumentId>(row, 0)?, sql::id::<DocumentId>(row, 1)?))
        })?;
        let mut known: BTreeMap<DocumentId, Option<PersonFacts>> = BTreeMap::new();
        let mut pairs = Vec::new();
        for row in rows {
            let (first, second) = row?;
            for person in [first, second] {
                if let Entry::Vacant(unread) = known.entry(person) {
                    unread.insert(facts(&self.connection, person)?);
                }
            }
            let (Some(Some(one)), Some(Some(other))) = (known.get(&first), known.get(&second))
            else {
                continue;
            };
            let likeness = likeness(one, other);
            if likeness.certainty.is_some() {
                pairs.push(Pair { first, second, likeness });
            }
        }
        let order = |pair: &Pair| (pair.likeness.order(), pair.first, pair.second);
        pairs.sort_by_key(order);
        let all = pairs.len();
        Ok(Pairs { all, pairs: pairs.into_iter().skip(skip).take(pairs_max).collect() })
    }
}

impl Likeness {
    /// The surest first, then what has less against it and more for it.
    fn order(&self) -> impl Ord + use<> {
        (
            std::cmp::Reverse(self.certainty),
            self.against.len(),
            std::cmp::Reverse(self.reasons.len()),
        )
    }
}

/// Whose name sounds like a typed one, and who was born about then or shares a household, a door or a phone.
fn candidates(connection: &Connection, typed: &PersonFacts) -> Result<BTreeSet<DocumentId>> {
    let names = [&typed.name, &typed.name_native, &typed.alias];
    let mut found = BTreeSet::new();
    for key in name_keys(names.map(String::as_str)) {
        let year = birth_year(&typed.birth);
        if year > 0 {
            let asked = (&key, year, birth::SLIP_YEARS, sql::size(SOUNDING_ALIKE_MAX));
            found.extend(ids(connection, include_str!("by_year.sql"), asked)?);
        }
        for household in &typed.households {
            let asked = (&key, household.as_bytes());
            found.extend(ids(connection, include_str!("by_household.sql"), asked)?);
        }
        for (place, dwelling) in &typed.doors {
            let asked = (&key, place.as_bytes(), dwelling.as_bytes());
            found.extend(ids(connection, include_str!("by_door.sql"), asked)?);
        }
        for number in typed.phones.iter().map(|number| phone::digits(number)) {
            found.extend(ids(connection, include_str!("by_phone.sql"), (&key, number))?);
        }
    }
    Ok(found)
}

fn ids(connection: &Connection, question: &str, asked: impl Params) -> Result<Vec<DocumentId>> {
    let mut statement = connection.prepare_cached(question)?;
    let rows = statement.query_map(asked, |row| sql::id(row, 0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// What is known of a person; none for one who is not here or no longer kept.
fn facts(connection: &Connection, person: DocumentId) -> Result<Option<PersonFacts>> {
    let read = |row: &Row<'_>| {
        Ok(PersonFacts {
            name: row.get(0)?,
            name_native: row.get(1)?,
            alias: row.get(2)?,
            sex: row.get(3)?,
            birth: row.get(4)?,
            died_on: row.get(5)?,
            ..PersonFacts::default()
        })
    };
    let mut statement = connection.prepare_cached(include_str!("person.sql"))?;
    let Some(mut facts) = statement.query_row([person.as_bytes()], read).optional()? else {
        return Ok(None);
    };
    let households = "SELECT household FROM membership WHERE person = ?1 AND household <> x''";
    facts.households.extend(ids(connection, households, [person.as_bytes()])?);
    for household in &facts.households {
        facts.doors.extend(doors_of(connection, *household)?);
    }
    let mut statement =
        connection.prepare_cached("SELECT number FROM phone WHERE document = ?1")?;
    let numbers = statement.query_map([person.as_bytes()], |row| row.get(0))?;
    facts.phones = numbers.collect::<rusqlite::Result<_>>()?;
    Ok(Some(facts))
}

fn doors_of(connection: &Connection, household: DocumentId) -> Result<Vec<(DocumentId, EntryId)>> {
    let mut statement = connection.prepare_cached(
        "SELECT place, dwelling FROM residence WHERE household = ?1 AND place <> x'' AND dwelling <> x''",
    )?;
    let doors = statement
        .query_map([household.as_bytes()], |row| Ok((sql::id(row, 0)?, sql::id(row, 1)?)))?;
    Ok(doors.collect::<rusqlite::Result<_>>()?)
}
