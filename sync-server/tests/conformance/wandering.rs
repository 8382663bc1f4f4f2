//! Random moves, redraws and readers: every document stands in exactly its space, whoever read in between holds what a
//! fresh reader does, and no feed has a gap.

use std::collections::{BTreeMap, BTreeSet};

use doorstep_sync_server::storage::rows::Said;
use doorstep_sync_server::storage::{ReadAsk, Redraw};
use model::document::{Edit, Scalar};
use model::id::{DocumentId, EntryId};
use model::permission::Role;
use model::space::{Right, Space};
use proptest::prelude::*;
use sync::changeset::Changeset;
use sync::hash::Hash;

use crate::bed::{Bed, event, space, words};
use crate::kit::author::{Author, Made, set};
use crate::kit::{GRID, NOW, OTHER_GRID};
use crate::moves::{family, member, place, visit};

#[derive(Clone, Debug)]
enum Op {
    MoveHousehold(usize, usize),
    MovePerson(usize, usize),
    Edit(usize),
    Visit(usize),
    Read(usize, usize),
    Split(usize, u8),
    Merge,
}

fn op() -> impl Strategy<Value = Op> {
    prop_oneof![
        4 => (0..3usize, 0..4usize).prop_map(|(home, place)| Op::MoveHousehold(home, place)),
        3 => (0..3usize, 0..3usize).prop_map(|(person, home)| Op::MovePerson(person, home)),
        2 => (0..3usize).prop_map(Op::Edit),
        2 => (0..3usize).prop_map(Op::Visit),
        5 => (0..3usize, 1..6usize).prop_map(|(reader, pages)| Op::Read(reader, pages)),
        1 => (0..2usize, any::<u8>()).prop_map(|(grid, bits)| Op::Split(grid, bits)),
        1 => Just(Op::Merge),
    ]
}

/// Who reads a district and keeps what it was given: the rules of a tablet, without one.
#[derive(Default)]
struct Replica {
    n: u8,
    cursors: BTreeMap<Space, u64>,
    stands: BTreeMap<DocumentId, BTreeSet<Space>>,
    held: BTreeMap<DocumentId, BTreeSet<Hash>>,
    /// Every document of which it was ever given a byte.
    given: BTreeSet<DocumentId>,
}

impl Replica {
    /// Reads page by page; whether it came to the end.
    fn read(&mut self, bed: &Bed, now: i64, pages: usize) -> bool {
        for _ in 0..pages {
            let cursors = self.cursors.clone();
            let ask = ReadAsk { cursors, now, bytes_max: 2_000, ..bed.ask(self.n) };
            let answer = bed.storage.read(&ask).unwrap();
            for closed in &answer.closed {
                self.cursors.remove(closed);
                for spaces in self.stands.values_mut() {
                    spaces.remove(closed);
                }
            }
            for rows in answer.spaces {
                for row in rows.rows {
                    let cursor = self.cursors.entry(rows.space).or_default();
                    assert_eq!(row.n, *cursor + 1, "a gap in {}", rows.space);
                    *cursor = row.n;
                    self.take(rows.space, row.said);
                }
            }
            if !answer.more {
                self.held.retain(|id, _| self.stands.get(id).is_some_and(|it| !it.is_empty()));
                self.stands.retain(|_, spaces| !spaces.is_empty());
                return true;
            }
        }
        false
    }

    fn take(&mut self, space: Space, said: Said) {
        match said {
            Said::Change(change) => {
                self.stands.entry(change.document).or_default().insert(space);
                self.given.insert(change.document);
                self.held.entry(change.document).or_default().insert(change.hash);
            }
            Said::MovedOut(document) => {
                self.stands.entry(document).or_default().remove(&space);
            }
            Said::Void | Said::Erased(_) => {}
            Said::Own => panic!("nobody asks as an author here"),
        }
    }

    fn read_all(&mut self, bed: &Bed, now: i64) {
        assert!(self.read(bed, now, 10_000), "a feed that never ends");
    }
}

/// The district, and where everything should stand.
struct World {
    author: Author,
    now: i64,
    grids: Vec<Space>,
    new: u32,
    places: Vec<DocumentId>,
    homes: Vec<Made>,
    people: Vec<Made>,
    lives_at: Vec<usize>,
    member_of: Vec<usize>,
    visits: Vec<(DocumentId, usize)>,
    stands: BTreeMap<DocumentId, Space>,
}

impl World {
    fn new(bed: &Bed) -> Self {
        let mut author = bed.worker(1, GRID);
        bed.grant(1, OTHER_GRID, Right::Write, Role::GridWorker);
        let grids = vec![space(GRID), space(OTHER_GRID)];
        let mut world = Self {
            now: NOW,
            new: 500,
            places: vec![],
            homes: vec![],
            people: vec![],
            lives_at: vec![0, 1, 2],
            member_of: vec![0, 1, 2],
            visits: vec![],
            stands: BTreeMap::new(),
            grids,
            author: bed.tablet(1, 21),
        };
        let mut all = Vec::new();
        for at in 0..4 {
            let grid = world.grids[at % 2];
            let (made, changeset) = place(&mut author, &grid.to_string());
            world.stands.insert(made.id, grid);
            world.places.push(made.id);
            all.push(changeset);
        }
        for at in 0..3 {
            let grid = world.grids[at % 2];
            let (home, made) = family(&mut author, &grid.to_string(), world.places[at]);
            let (person, moved_in) = member(&mut author, &grid.to_string(), home.id);
            world.stands.extend([(home.id, grid), (person.id, grid)]);
            all.extend([made, moved_in]);
            world.homes.push(home);
            world.people.push(person);
        }
        assert!(words(&bed.push(&mut author, &all)).iter().all(|word| word == "received"));
        std::mem::swap(&mut world.author, &mut author);
        world
    }

    fn push(&mut self, bed: &Bed, changeset: Changeset) {
        self.now += 1_000;
        let outcome = bed.push_at(&mut self.author, &[changeset], self.now, None);
        assert_eq!(words(&outcome), ["received"]);
    }

    /// Where a household and its people should stand now.
    fn settle(&mut self, home: usize) {
        let grid = self.stands[&self.places[self.lives_at[home]]];
        self.stands.insert(self.homes[home].id, grid);
        for (person, of) in self.people.iter().zip(&self.member_of) {
            if *of == home {
                self.stands.insert(person.id, grid);
            }
        }
    }

    fn run(&mut self, bed: &Bed, op: &Op) {
        match *op {
            Op::MoveHousehold(home, place) => {
                let target = self.places[place];
                let edits =
                    goes_to(&mut self.author, &self.homes[home], "residences", "place", target);
                let changeset = self.author.edit(&mut self.homes[home], "household.edit", &edits);
                self.push(bed, changeset);
                self.lives_at[home] = place;
                self.settle(home);
            }
            Op::MovePerson(person, home) => {
                let target = self.homes[home].id;
                let of = &self.people[person];
                let edits = goes_to(&mut self.author, of, "memberships", "household", target);
                let changeset = self.author.edit(&mut self.people[person], "person.edit", &edits);
                self.push(bed, changeset);
                self.member_of[person] = home;
                self.settle(home);
            }
            Op::Edit(home) => {
                let edits = [set("best_time", &format!("{}点", self.now))];
                let changeset = self.author.edit(&mut self.homes[home], "household.edit", &edits);
                self.push(bed, changeset);
            }
            Op::Visit(home) => {
                // The author still calls it by the first grid there was.
                let (made, changeset) = visit(&mut self.author, GRID, self.homes[home].id);
                self.push(bed, changeset);
                self.visits.push((made.id, home));
                self.stands.insert(made.id, self.stands[&self.homes[home].id]);
            }
            Op::Read(..) => {}
            Op::Split(grid, bits) => {
                let old = self.grids[grid % self.grids.len()];
                let into = [self.fresh(), self.fresh()];
                let of = |at: usize| into[usize::from(bits >> at & 1)];
                let places = self.places.iter().enumerate();
                let by = places
                    .filter(|(_, id)| self.stands[id] == old)
                    .map(|(at, id)| (*id, of(at)))
                    .collect();
                self.redraw(bed, vec![old], into.to_vec(), by);
            }
            Op::Merge => {
                let (old, into) = (self.grids.clone(), self.fresh());
                self.redraw(bed, old, vec![into], BTreeMap::new());
            }
        }
    }

    fn fresh(&mut self) -> Space {
        self.new += 1;
        space(&format!("grid/990101001001{}", self.new))
    }

    fn redraw(
        &mut self,
        bed: &Bed,
        old: Vec<Space>,
        into: Vec<Space>,
        by: BTreeMap<DocumentId, Space>,
    ) {
        self.now += 1_000;
        let was = self.stands.clone();
        let goes = |id: &DocumentId| by.get(id).copied().unwrap_or(into[0]);
        for id in self.places.iter().filter(|id| old.contains(&was[id])) {
            self.stands.insert(*id, goes(id));
        }
        for home in 0..self.homes.len() {
            self.settle(home);
        }
        for (visit, home) in self.visits.iter().filter(|(id, _)| old.contains(&was[id])) {
            // With the household when it lived there too; otherwise with what is not named.
            let home = self.homes[*home].id;
            let goes = if old.contains(&was[&home]) { self.stands[&home] } else { into[0] };
            self.stands.insert(*visit, goes);
        }
        self.grids.retain(|grid| !old.contains(grid));
        self.grids.extend(&into);
        let redraw = Redraw { old, into, by, carry_grants: true, at: self.now };
        let done = bed.storage.redraw(&redraw, false, &|_| event("grid"), &mut |_, _| {}).unwrap();
        done.unwrap();
        self.now += 1_000;
    }
}

/// Every current edge ends, and another begins.
fn goes_to(
    author: &mut Author,
    made: &Made,
    field: &str,
    named: &str,
    target: DocumentId,
) -> Vec<Edit> {
    let says = made.document.value().unwrap();
    let open = says[field].as_object().unwrap().iter().filter(|(_, it)| it.get("to").is_none());
    let ended = |id: &String| {
        let (id, day) = (EntryId::from_key(id).unwrap(), Scalar::Text("2026-10-31".into()));
        Edit::SetIn(field.into(), id, "to".into(), day)
    };
    let mut edits: Vec<Edit> = open.map(|(id, _)| ended(id)).collect();
    let begins = vec![(named.to_owned(), Scalar::Bytes(target.as_bytes().to_vec()))];
    edits.push(Edit::Add(field.into(), author.rng.entry_id(NOW), begins));
    edits
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn every_document_stands_in_exactly_its_space_and_all_replicas_are_equal(
        ops in prop::collection::vec(op(), 1..40)
    ) {
        let bed = crate::bed::sqlite();
        let mut world = World::new(&bed);
        let mut readers = Vec::new();
        for (n, grids) in [(7, &[GRID][..]), (8, &[OTHER_GRID]), (9, &[GRID, OTHER_GRID])] {
            bed.person(n);
            for grid in grids {
                bed.grant(n, grid, Right::Read, Role::CommunityDesk);
            }
            readers.push(Replica { n, ..Replica::default() });
        }
        for op in &ops {
            if let Op::Read(reader, pages) = op {
                readers[*reader].read(&bed, world.now, *pages);
            }
            world.run(&bed, op);
        }
        for reader in &mut readers {
            let mut fresh = Replica { n: reader.n, ..Replica::default() };
            reader.read_all(&bed, world.now);
            fresh.read_all(&bed, world.now);
            prop_assert_eq!(&reader.held, &fresh.held);
            // Whoever comes late is given no byte of what has left.
            prop_assert_eq!(&fresh.given, &fresh.held.keys().copied().collect());
            prop_assert_eq!(&reader.stands, &fresh.stands);
            let may = bed.storage.read(&ReadAsk { now: world.now, ..bed.ask(reader.n) }).unwrap();
            let may: BTreeSet<Space> = may.grants.iter().map(|grant| grant.space).collect();
            let should: BTreeMap<DocumentId, BTreeSet<Space>> = world
                .stands
                .iter()
                .filter(|(_, grid)| may.contains(grid))
                .map(|(id, grid)| (*id, BTreeSet::from([*grid])))
                .collect();
            prop_assert_eq!(&reader.stands, &should);
        }
    }
}
