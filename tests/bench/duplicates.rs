//! `duplicate_precision`, `duplicate_recall`: of the pairs of the demo's grid that are suggested as one person, how many
//! are; and of those the demo entered twice on purpose (DOMAIN 10: 4 %), how many are suggested. Beside them, how long
//! the list takes, and one question while somebody types.

use std::collections::BTreeSet;

use model::id::DocumentId;
use model::record::Person;
use store::duplicate::PersonFacts;
use store::{OpenOptions, Store};

use crate::Outcome;
use crate::clock::timed;
use crate::figures::Times;
use crate::grid::{KEY, database, folder};
use crate::register::{Register, demo};
use crate::report::{Measured, say};

/// A page of the list.
const PAGE: usize = 50;
/// How often the list is asked for.
const LISTS: usize = 20;

pub(crate) fn measure() -> Outcome<Vec<Measured>> {
    let folder = folder()?;
    let mut store = Store::open(&database(folder.path()), &KEY, &OpenOptions::default())?;
    let demo = demo()?;
    let pushes = demo.pushes().collect::<Result<Vec<_>, _>>()?;
    let mut register = Register::of(&demo, &pushes)?;
    store.fill(register.projected()?)?;
    let persons = register.all::<Person>()?;
    let here: BTreeSet<DocumentId> = persons.iter().map(|(id, _)| *id).collect();
    let planted: BTreeSet<(DocumentId, DocumentId)> = demo
        .entered_twice()
        .into_iter()
        .filter(|(first, second)| here.contains(first) && here.contains(second))
        .map(|(first, second)| (first.min(second), first.max(second)))
        .collect();
    let mut suggested = BTreeSet::new();
    loop {
        let page = store.duplicate_pairs(suggested.len(), PAGE)?;
        suggested.extend(page.pairs.iter().map(|pair| (pair.first, pair.second)));
        if page.pairs.is_empty() {
            break;
        }
    }
    let found = suggested.intersection(&planted).count();
    say(format_args!(
        "duplicates: {} persons, {} entered twice, {} pairs suggested, {found} of them planted",
        persons.len(),
        planted.len(),
        suggested.len()
    ));
    say_times(&store, &persons)?;
    let share = |name, of: usize, goal| Measured {
        name,
        value: ratio(found, of),
        unit: "of 1",
        reference: None,
        goal,
    };
    Ok(vec![
        share("duplicate_precision", suggested.len(), 0.95),
        share("duplicate_recall", planted.len(), 0.9),
    ])
}

/// Everybody once more, as if typed anew; and the first page of the list.
fn say_times(store: &Store, persons: &[(DocumentId, Person)]) -> Outcome<()> {
    let (mut typing, mut list) = (Times::default(), Times::default());
    for (_, person) in persons {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let typed = PersonFacts {
            name: person.name.clone(),
            birth: text(&person.birth),
            households: person.memberships.values().filter_map(|edge| edge.household).collect(),
            phones: person.phones.values().map(|phone| phone.number.clone()).collect(),
            ..PersonFacts::default()
        };
        let (asked, ms) = timed(|| store.suggest_duplicates(&typed, None, 5));
        asked?;
        typing.push(ms);
    }
    for _ in 0..LISTS {
        let (asked, ms) = timed(|| store.duplicate_pairs(0, PAGE));
        asked?;
        list.push(ms);
    }
    say(format_args!(
        "duplicates: while typing median {:.3} ms, {}; the list median {:.3} ms, {}",
        typing.median(),
        typing.spread(),
        list.median(),
        list.spread()
    ));
    Ok(())
}

/// Of none suggested none is wrong.
fn ratio(part: usize, of: usize) -> f64 {
    let number = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    if of == 0 { 1.0 } else { number(part) / number(of) }
}
