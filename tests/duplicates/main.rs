//! Persons entered twice, at the demo's grid: how many of them are suggested, and how many suggestions are right. Nobody
//! asserts a share here: it is printed, and `bench` holds it against its goal.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};

use demo::{Demo, Options, Preset};
use model::document::Document;
use model::id::DocumentId;
use model::kind::Kind;
use model::record::Person;
use model::rng::Rng;
use store::duplicate::{Certainty, Pair, PersonFacts};
use store::{OpenOptions, Projected, Record, Store};

/// 2026-11-22 09:00 in Beijing.
const NOW: i64 = 1_795_309_200_000;
const PAGE: usize = 7;

struct Grid {
    store: Store,
    persons: BTreeMap<DocumentId, Person>,
    /// Who was entered twice on purpose, the lower id first.
    planted: BTreeSet<(DocumentId, DocumentId)>,
    _folder: tempfile::TempDir,
}

impl Grid {
    /// What the demo's district says of a seed number, filled into a tablet's lists: both grids of it.
    fn new(seed: u64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let options = OpenOptions::default();
        let mut store = Store::open(&folder.path().join("tablet.db"), &[7; 32], &options).unwrap();
        let preset = Preset::Grid;
        let demo = Demo::new(Options { seed, now_ms: NOW, documents: None, preset }).unwrap();
        let mut rng = Rng::from_number(1);
        let mut documents: BTreeMap<DocumentId, Document> = BTreeMap::new();
        for part in demo.pushes().flat_map(|push| push.unwrap().changesets).flat_map(|it| it.parts)
        {
            let kind = Kind::from_number(part.kind).unwrap();
            if matches!(kind, Kind::Place | Kind::Household | Kind::Person) {
                let document = documents.entry(part.document).or_insert_with(|| {
                    Document::create(kind, part.schema_version, rng.actor()).unwrap()
                });
                document.apply(&part.changes).unwrap();
            }
        }
        let projected = |(id, document): (&DocumentId, &Document)| {
            Projected::read(*id, None, document).unwrap()
        };
        let projected: Vec<Projected> = documents.iter().map(projected).collect();
        let person = |it: &Projected| match &it.record {
            Record::Person(person) => Some((it.document, person.clone())),
            _ => None,
        };
        let persons = projected.iter().filter_map(person).collect();
        store.fill(projected).unwrap();
        let ordered =
            |(first, second): (DocumentId, DocumentId)| (first.min(second), first.max(second));
        let planted = demo.entered_twice().into_iter().map(ordered).collect();
        Self { store, persons, planted, _folder: folder }
    }

    /// The whole list, page by page.
    fn pairs(&self) -> Vec<Pair> {
        let mut pairs = Vec::new();
        loop {
            let page = self.store.duplicate_pairs(pairs.len(), PAGE).unwrap();
            assert!(page.pairs.len() <= PAGE);
            if page.pairs.is_empty() {
                assert_eq!(pairs.len(), page.all);
                return pairs;
            }
            pairs.extend(page.pairs);
        }
    }

    /// As somebody types it who has the paper before them.
    fn typed(&self, id: DocumentId) -> PersonFacts {
        let person = &self.persons[&id];
        PersonFacts {
            name: person.name.clone(),
            name_native: person.name_native.clone().unwrap_or_default(),
            alias: person.alias.clone().unwrap_or_default(),
            sex: person.sex.clone().unwrap_or_default(),
            birth: person.birth.clone().unwrap_or_default(),
            died_on: person.died_on.clone().unwrap_or_default(),
            households: person.memberships.values().filter_map(|edge| edge.household).collect(),
            phones: person.phones.values().map(|phone| phone.number.clone()).collect(),
            ..PersonFacts::default()
        }
    }

    fn say(&self, pair: &Pair) -> String {
        let name = |id| (&self.persons[id].name, &self.persons[id].birth);
        format!("{:?} {:?} {:?}", name(&pair.first), name(&pair.second), pair.likeness)
    }
}

fn share(part: usize, whole: usize) -> f64 {
    f64::from(u32::try_from(part).unwrap()) / f64::from(u32::try_from(whole).unwrap())
}

#[test]
fn how_many_of_those_entered_twice_are_suggested_and_how_many_suggestions_are_right() {
    for seed in [1, 2, 3] {
        let grid = Grid::new(seed);
        let pairs = grid.pairs();
        assert!(grid.planted.len() > 30 && !pairs.is_empty());
        let is_planted = |pair: &&Pair| grid.planted.contains(&(pair.first, pair.second));
        for least in [Certainty::Possible, Certainty::Likely, Certainty::NearlySure] {
            let suggested = || pairs.iter().filter(|it| it.likeness.certainty >= Some(least));
            let found = suggested().filter(is_planted).count();
            println!(
                "seed {seed}, {least:?} or surer: precision {:.3}, recall {:.3} ({} suggested, {} entered twice)",
                share(found, suggested().count()),
                share(found, grid.planted.len()),
                suggested().count(),
                grid.planted.len()
            );
        }
        for pair in pairs.iter().filter(|pair| !is_planted(pair)) {
            println!("seed {seed}, not planted: {}", grid.say(pair));
        }
        let listed: BTreeSet<_> = pairs.iter().map(|pair| (pair.first, pair.second)).collect();
        for (first, second) in grid.planted.difference(&listed) {
            let of = |id| (&grid.persons[id].name, &grid.persons[id].birth);
            println!("seed {seed}, not suggested: {:?} {:?}", of(first), of(second));
        }
    }
}

#[test]
fn who_is_in_the_list_is_suggested_while_typing_and_nobody_else() {
    let grid = Grid::new(1);
    let mut listed: BTreeMap<DocumentId, BTreeSet<DocumentId>> = BTreeMap::new();
    let pairs = grid.pairs();
    for pair in &pairs {
        listed.entry(pair.first).or_default().insert(pair.second);
        listed.entry(pair.second).or_default().insert(pair.first);
    }
    let sorted = pairs.is_sorted_by_key(|pair| std::cmp::Reverse(pair.likeness.certainty));
    assert!(sorted, "the surest come first");
    for id in grid.persons.keys() {
        let typed = grid.store.suggest_duplicates(&grid.typed(*id), Some(*id), 99).unwrap();
        let of = grid.store.duplicates_of(*id, 99).unwrap();
        let typed: BTreeSet<DocumentId> = typed.iter().map(|it| it.person).collect();
        let of: BTreeSet<DocumentId> = of.iter().map(|it| it.person).collect();
        let listed = listed.remove(id).unwrap_or_default();
        assert_eq!((&typed, &of), (&listed, &listed), "{:?}", grid.persons[id]);
    }
}
