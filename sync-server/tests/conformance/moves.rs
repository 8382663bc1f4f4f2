//! Documents that live elsewhere from now on: households and people who moved, grids redrawn.

use std::collections::{BTreeMap, BTreeSet};

use doorstep_sync_server::storage::rows::Said;
use doorstep_sync_server::storage::{Redraw, Redrawn, Unfit};
use model::document::{Edit, Scalar, edits_of};
use model::id::{DocumentId, EntryId};
use model::kind::Kind;
use model::permission::Role;
use model::record::household::Residence;
use model::record::person::Membership;
use model::record::visit::Visit;
use model::record::{Household, Person, Place};
use model::space::Right;
use sync::changeset::Changeset;
use sync::erasure::Erasure;
use sync::hash::Hash;
use sync::key::PublicKey;
use sync::receipt::Verdict;
use sync::trust::Signed;

use crate::bed::{Bed, TENANT, audit_key, event, space, user, words};
use crate::kit::author::{Author, Made, set};
use crate::kit::{GRID, NOW, OTHER_GRID};

const NEW_A: &str = "grid/990101001001011";
const NEW_B: &str = "grid/990101001001012";

pub(crate) fn place(author: &mut Author, grid: &str) -> (Made, Changeset) {
    let record = Place {
        estate_name: "和畅苑".into(),
        building_no: "3号楼".into(),
        building_type: "01".into(),
        ..Place::default()
    };
    author.create(Kind::Place, grid, "place.create", &edits_of(&record).unwrap())
}

pub(crate) fn family(author: &mut Author, grid: &str, place: DocumentId) -> (Made, Changeset) {
    let mut record = Household { label: "王家".into(), ..Household::default() };
    let home = Residence { place: Some(place), ..Residence::default() };
    record.residences.insert(author.rng.entry_id(NOW), home);
    author.create(Kind::Household, grid, "household.create", &edits_of(&record).unwrap())
}

pub(crate) fn member(author: &mut Author, grid: &str, household: DocumentId) -> (Made, Changeset) {
    let mut record = Person { name: "王建国".into(), ..Person::default() };
    let edge = Membership { household: Some(household), ..Membership::default() };
    record.memberships.insert(author.rng.entry_id(NOW), edge);
    author.create(Kind::Person, grid, "person.create", &edits_of(&record).unwrap())
}

pub(crate) fn visit(author: &mut Author, grid: &str, household: DocumentId) -> (Made, Changeset) {
    let record = Visit {
        household: Some(household),
        visit_type: "01".into(),
        method: "1".into(),
        result: "01".into(),
        occurred_at: NOW,
        ..Visit::default()
    };
    author.create(Kind::Visit, grid, "visit.record", &edits_of(&record).unwrap())
}

/// The one entry of a container ends, and another begins that names `target`.
fn turn(
    author: &mut Author,
    made: &Made,
    field: &str,
    named: &str,
    target: DocumentId,
) -> Vec<Edit> {
    let says = made.document.value().unwrap();
    let old = says[field].as_object().unwrap().keys().next().unwrap().clone();
    let old = EntryId::from_key(&old).unwrap();
    let begins = vec![
        (named.to_owned(), Scalar::Bytes(target.as_bytes().to_vec())),
        ("from".to_owned(), Scalar::Text("2026-11-01".into())),
    ];
    vec![
        Edit::SetIn(field.into(), old, "to".into(), Scalar::Text("2026-10-31".into())),
        Edit::Add(field.into(), author.rng.entry_id(NOW), begins),
    ]
}

/// What stands in a space for a fresh reader: the documents it is given whole, those it is told have left, and how
/// many numbers say nothing.
#[derive(Debug, Default, PartialEq, Eq)]
struct Shown {
    given: BTreeMap<DocumentId, usize>,
    left: Vec<DocumentId>,
    void: usize,
}

fn shown(bed: &Bed, reader: u8, name: &str) -> Shown {
    let mut shown = Shown::default();
    let answer = bed.read(reader);
    let Some(rows) = answer.spaces.iter().find(|rows| rows.space == space(name)) else {
        return shown;
    };
    for (row, n) in rows.rows.iter().zip(1..) {
        assert_eq!(row.n, n, "a gap in {name}");
        match &row.said {
            Said::Change(change) => *shown.given.entry(change.document).or_default() += 1,
            Said::MovedOut(document) => {
                shown.left.push(*document);
                shown.given.remove(document);
            }
            Said::Void => shown.void += 1,
            Said::Erased(_) => panic!("nothing is erased here"),
            Said::Own => panic!("nobody asks as an author here"),
        }
    }
    shown
}

fn received(bed: &Bed, author: &mut Author, changesets: &[Changeset]) {
    let outcome = bed.push(author, changesets);
    assert!(words(&outcome).iter().all(|word| word == "received"), "{:?}", words(&outcome));
}

/// Two grids with a building each; a household of three lives in the first.
struct Street {
    a: Author,
    b: Author,
    buildings: [DocumentId; 2],
    household: Made,
    person: Made,
    visit: DocumentId,
}

fn street(bed: &Bed) -> Street {
    let (mut a, mut b) = (bed.worker(1, GRID), bed.worker(2, OTHER_GRID));
    let (here, here_made) = place(&mut a, GRID);
    let (there, there_made) = place(&mut b, OTHER_GRID);
    let (household, made) = family(&mut a, GRID, here.id);
    let (person, moved_in) = member(&mut a, GRID, household.id);
    let (visit, visited) = visit(&mut a, GRID, household.id);
    received(bed, &mut a, &[here_made, made, moved_in, visited]);
    received(bed, &mut b, &[there_made]);
    let buildings = [here.id, there.id];
    Street { a, b, buildings, household, person, visit: visit.id }
}

pub(crate) fn a_household_that_moved_takes_its_people_along_and_leaves_a_stub(bed: &Bed) {
    let mut it = street(bed);
    let edits = turn(&mut it.a, &it.household, "residences", "place", it.buildings[1]);
    let moved = it.a.edit(&mut it.household, "household.edit", &edits);
    let outcome = bed.push(&mut it.a, &[moved]);
    let Verdict::Received(placed) = &outcome.receipts[0].verdict else { panic!() };
    assert!(placed.iter().all(|placed| placed.space == GRID), "nothing of where it went");
    let old = shown(bed, 1, GRID);
    assert_eq!(old.given.keys().copied().collect::<Vec<_>>(), {
        let mut stay = vec![it.buildings[0], it.visit];
        stay.sort();
        stay
    });
    assert_eq!(BTreeSet::from_iter(old.left), BTreeSet::from([it.household.id, it.person.id]));
    assert_eq!(old.void, 3, "what stood there of them says nothing any more");
    let new = shown(bed, 2, OTHER_GRID);
    assert_eq!(new.given[&it.household.id], 2, "all its changes, the move among them");
    assert_eq!(new.given[&it.person.id], 1);
}

pub(crate) fn a_person_who_moved_takes_only_the_own_document_whoever_comes_first(bed: &Bed) {
    let mut it = street(bed);
    let (other, made) = family(&mut it.b, OTHER_GRID, it.buildings[1]);
    let edits = turn(&mut it.a, &it.person, "memberships", "household", other.id);
    let moved = it.a.edit(&mut it.person, "person.edit", &edits);
    // The household is not known yet: the person stays until it is.
    received(bed, &mut it.a, &[moved]);
    assert!(shown(bed, 1, GRID).left.is_empty());
    received(bed, &mut it.b, &[made]);
    let old = shown(bed, 1, GRID);
    assert_eq!(old.left, [it.person.id]);
    assert!(old.given.contains_key(&it.household.id) && old.given.contains_key(&it.visit));
    assert_eq!(shown(bed, 2, OTHER_GRID).given[&it.person.id], 2);
}

pub(crate) fn who_comes_back_stands_there_again_from_then_on(bed: &Bed) {
    let mut it = street(bed);
    let edits = turn(&mut it.a, &it.household, "residences", "place", it.buildings[1]);
    let away = it.a.edit(&mut it.household, "household.edit", &edits);
    received(bed, &mut it.a, &[away]);
    let mut theirs = it.b.open(&mut it.household);
    let all = theirs.document.value().unwrap()["residences"].as_object().unwrap().clone();
    let now = all.iter().find(|(_, entry)| entry.get("to").is_none()).unwrap().0;
    let back = vec![
        Edit::SetIn(
            "residences".into(),
            EntryId::from_key(now).unwrap(),
            "removed".into(),
            Scalar::Text("没搬成".into()),
        ),
        Edit::Add(
            "residences".into(),
            it.b.rng.entry_id(NOW),
            vec![("place".into(), Scalar::Bytes(it.buildings[0].as_bytes().to_vec()))],
        ),
    ];
    let back = it.b.edit(&mut theirs, "household.edit", &back);
    received(bed, &mut it.b, &[back]);
    assert_eq!(shown(bed, 1, GRID).given[&it.household.id], 3);
    assert!(!shown(bed, 2, OTHER_GRID).given.contains_key(&it.household.id));
}

pub(crate) fn what_was_written_before_it_was_known_to_have_moved_is_taken(bed: &Bed) {
    let mut it = street(bed);
    let mut late = bed.tablet(1, 11);
    let mut theirs = late.open(&mut it.household);
    let edits = turn(&mut it.a, &it.household, "residences", "place", it.buildings[1]);
    let moved = it.a.edit(&mut it.household, "household.edit", &edits);
    received(bed, &mut it.a, &[moved]);
    // Another tablet of the old grid comes back two days later; it last heard of the server before the move.
    let edit = late.edit(&mut theirs, "household.edit", &[set("best_time", "晚上")]);
    let (told, visited) = visit(&mut late, GRID, it.household.id);
    let two_days = NOW + 2 * model::time::DAY_MS;
    let outcome = bed.push_at(&mut late, &[edit, visited], two_days, Some(NOW - 1));
    assert_eq!(words(&outcome), ["received", "received"]);
    let Verdict::Received(placed) = &outcome.receipts[0].verdict else { panic!() };
    assert!(placed.is_empty(), "nothing of where it stands now: {placed:?}");
    let new = shown(bed, 2, OTHER_GRID);
    assert_eq!(new.given[&it.household.id], 3);
    assert_eq!(new.given[&told.id], 1, "a visit goes where the household lives");
    // Who knew that it had moved has no grant there.
    let after = late.edit(&mut theirs, "household.edit", &[set("best_time", "中午")]);
    let outcome = bed.push_at(&mut late, &[after], two_days + 2, Some(two_days + 1));
    assert_eq!(words(&outcome), ["no-grant"]);
}

fn redraw(bed: &Bed, plan: &Redraw, try_only: bool) -> Result<Redrawn, Unfit> {
    bed.storage.redraw(plan, try_only, &|_| event("grid.split"), &mut |_, _| {}).unwrap()
}

fn split(by: &[(DocumentId, &str)]) -> Redraw {
    Redraw {
        old: vec![space(GRID)],
        into: vec![space(NEW_A), space(NEW_B)],
        by: by.iter().map(|(id, name)| (*id, space(name))).collect(),
        carry_grants: true,
        at: NOW,
    }
}

pub(crate) fn a_grid_is_split_by_its_buildings_and_everything_follows(bed: &Bed) {
    let mut it = street(bed);
    let (second, made) = place(&mut it.a, GRID);
    let (loose, noted) = it.a.event(GRID, "三楼暖气从昨天起不热");
    received(bed, &mut it.a, &[made, noted]);
    let plan = split(&[(it.buildings[0], NEW_B)]);
    let before = bed.audit_rows();
    let counted = redraw(bed, &plan, true).unwrap();
    assert_eq!(bed.audit_rows(), before, "a dry run leaves nothing behind");
    assert_eq!(shown(bed, 1, GRID).given.len(), 6);
    let done = redraw(bed, &plan, false).unwrap();
    assert_eq!(counted, done);
    assert_eq!(bed.audit_rows(), before + 1);
    assert_eq!(done.documents[&(space(NEW_B), Kind::Person)], 1);
    assert_eq!(done.open_events, BTreeMap::from([(space(NEW_A), 1)]));
    assert_eq!(done.unnamed, BTreeSet::from([second.id]));
    assert_eq!((done.ended.len(), done.given.len()), (1, 2));
    let b = shown(bed, 1, NEW_B);
    let follow = [it.buildings[0], it.household.id, it.person.id, it.visit];
    assert_eq!(b.given, follow.iter().map(|id| (*id, 1)).collect());
    let a = shown(bed, 1, NEW_A);
    assert_eq!(a.given, BTreeMap::from([(second.id, 1), (loose.id, 2)]));
    let answer = bed.read(1);
    assert!(answer.spaces.iter().all(|rows| rows.space != space(GRID)), "the old one is closed");
    assert_eq!(answer.grants.iter().filter(|grant| grant.right == Right::Write).count(), 2);
}

pub(crate) fn work_for_a_grid_that_was_redrawn_meanwhile_is_taken(_: &Bed) {
    for carry_grants in [true, false] {
        let bed = &crate::bed::sqlite();
        let mut it = street(bed);
        redraw(bed, &Redraw { carry_grants, ..split(&[(it.buildings[0], NEW_B)]) }, false).unwrap();
        let edit = it.a.edit(&mut it.household, "household.edit", &[set("best_time", "晚上")]);
        let (visited, visit) = visit(&mut it.a, GRID, it.household.id);
        let (noted, event) = it.a.event(GRID, "三楼暖气从昨天起不热");
        let (building, place) = place(&mut it.a, GRID);
        let (moved_in, family) = family(&mut it.a, GRID, building.id);
        let all = [edit, visit, event, place, family];
        let outcome = bed.push_at(&mut it.a, &all, NOW + 2, Some(NOW - 1));
        assert_eq!(words(&outcome), ["received"; 5], "{carry_grants}");
        bed.person(9);
        for grid in [NEW_A, NEW_B] {
            bed.grant(9, grid, Right::Read, Role::CommunityDesk);
        }
        let (a, b) = (shown(bed, 9, NEW_A), shown(bed, 9, NEW_B));
        assert_eq!((b.given[&it.household.id], b.given[&visited.id]), (2, 1));
        for id in [noted.id, building.id, moved_in.id] {
            assert!(a.given.contains_key(&id), "what lives with nothing named goes to the first");
        }
    }
}

pub(crate) fn grids_are_merged_and_a_code_is_never_given_again(bed: &Bed) {
    let mut it = street(bed);
    let plan = Redraw {
        old: vec![space(GRID), space(OTHER_GRID)],
        into: vec![space(NEW_A)],
        by: BTreeMap::new(),
        ..split(&[])
    };
    let done = redraw(bed, &plan, false).unwrap();
    assert_eq!(done.moved(), 5);
    assert!(done.unnamed.is_empty());
    for reader in [1, 2] {
        assert_eq!(shown(bed, reader, NEW_A).given.len(), 5);
    }
    let again = |old: &str, into: &str| {
        let plan = Redraw { old: vec![space(old)], into: vec![space(into)], ..plan.clone() };
        redraw(bed, &plan, false).unwrap_err()
    };
    assert_eq!(again(GRID, NEW_B), Unfit::Retired(space(GRID)));
    assert_eq!(again(NEW_A, GRID), Unfit::Used(space(GRID)));
    assert_eq!(again(NEW_B, GRID), Unfit::Unknown(space(NEW_B)));
    assert_eq!(bed.storage.successor(&space(GRID)).unwrap(), Some(space(NEW_A)));
    assert_eq!(bed.storage.successor(&space(NEW_A)).unwrap(), None);
    // Redrawn again, what names the first grid still finds its way.
    let plan = Redraw { old: vec![space(NEW_A)], into: vec![space(NEW_B)], at: NOW + 1, ..plan };
    redraw(bed, &plan, false).unwrap();
    let (noted, raised) = it.b.event(OTHER_GRID, "三楼暖气从昨天起不热");
    let outcome = bed.push_at(&mut it.b, &[raised], NOW + 5, Some(NOW - 1));
    assert_eq!(words(&outcome), ["received"]);
    let mut ask = bed.ask(2);
    ask.now = NOW + 5;
    let rows = bed.storage.read(&ask).unwrap().spaces.remove(0);
    assert_eq!(rows.space, space(NEW_B));
    assert!(rows.rows.iter().any(|row| row.change().is_some_and(|it| it.document == noted.id)));
}

pub(crate) fn a_redraw_is_done_again_after_a_restore_although_records_were_erased_since(bed: &Bed) {
    let it = street(bed);
    let certificate = Erasure {
        tenant: TENANT,
        document: it.household.id,
        kind: Kind::Household.number(),
        generation: 1,
        at: NOW,
        by: user(1),
        reason: "本人书面申请".into(),
        changes: 1,
        bytes: 1,
        photos: vec![],
        digest: Hash([0; 32]),
        // Erased where it stood after the redraw that the backup knows nothing of.
        spaces: vec![GRID.into(), NEW_B.into()],
        key: PublicKey::of(&audit_key()),
    };
    let restored = bed.restored_with(NOW, &[Signed::new(certificate, &audit_key())]);
    let plan = split(&[(it.buildings[0], NEW_B)]);
    restored.redraw(&plan, false, &|_| event("grid.redraw"), &mut |_, _| {}).unwrap().unwrap();
}

pub(crate) fn a_plan_that_names_what_is_not_there_changes_nothing(bed: &Bed) {
    let it = street(bed);
    let refused = |plan: &Redraw| redraw(bed, plan, false).unwrap_err();
    let stranger = it.buildings[1];
    assert_eq!(refused(&split(&[(stranger, NEW_A)])), Unfit::NotABuilding(stranger));
    let id = it.household.id;
    assert_eq!(refused(&split(&[(id, NEW_A)])), Unfit::NotABuilding(id));
    let elsewhere = split(&[(it.buildings[0], OTHER_GRID)]);
    assert_eq!(refused(&elsewhere), Unfit::NotNew(space(OTHER_GRID)));
    for n in 0..62 {
        bed.grant(1, &format!("grid/99010100100{:04}", 2_000 + n), Right::Read, Role::GridWorker);
    }
    assert_eq!(refused(&split(&[])), Unfit::TooManyGrants(user(1)));
    assert_eq!(bed.storage.successor(&space(GRID)).unwrap(), None);
    assert_eq!(shown(bed, 1, GRID).given.len(), 4);
}
