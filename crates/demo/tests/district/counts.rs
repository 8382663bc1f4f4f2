//! How many of what there is (DOMAIN 10), and that each of it is a record.

use model::id::DocumentId;
use model::kind::Kind;
use model::record::{Event, Household, Lead, Person, Place, Reporter, Visit};
use model::time::{least_age, local_date};

use crate::common::{District, NOW};
use crate::{GRID, SHARED};

#[test]
fn the_grid_has_its_records_by_the_numbers() {
    let households = GRID.all::<Household>(SHARED);
    let persons = GRID.all::<Person>(SHARED);
    let children: i64 = households.values().filter_map(|household| household.children_u14).sum();
    let twins = crate::dirt::twins(&persons);
    assert_eq!(households.len(), 400);
    assert_eq!(children, 190);
    // Residents are counted once, however often they were entered.
    assert_eq!(persons.len() - twins + 190, 1_216);
    assert_eq!(GRID.all::<Place>(SHARED).len(), 15);
    assert_eq!(
        GRID.all::<Place>(SHARED).values().map(|place| place.dwellings.len()).sum::<usize>(),
        450
    );
    assert_eq!(GRID.all::<Visit>(SHARED).len(), 2_000);
    assert_eq!(GRID.all::<Event>(SHARED).len(), 170);
    assert_eq!(GRID.all::<Lead>("team/").len(), 7);
    assert_eq!(GRID.all::<Lead>("").len(), 7);
    let reporters = GRID.all::<Reporter>("community/990101001001");
    assert_eq!(reporters.len(), 103);
    let events = GRID.all::<Event>("");
    assert!(reporters.values().all(|reporter| events.contains_key(&reporter.event.unwrap())));
}

#[test]
fn the_neighbouring_grid_has_a_handful() {
    let other = "grid/990101001001002";
    assert_eq!(GRID.all::<Household>(other).len(), 6);
    assert_eq!(GRID.all::<Visit>(other).len(), 10);
    assert_eq!(GRID.all::<Event>(other).len(), 2);
}

#[test]
fn what_is_counted_beforehand_is_what_comes() {
    for (kind, count) in GRID.demo.counts() {
        let come = GRID.documents.values().filter(|known| known.kind == kind).count();
        assert_eq!(come, count, "{kind}");
    }
}

#[test]
fn every_document_reads_as_its_record_in_a_space_it_may_live_in() {
    for (id, known) in &GRID.documents {
        known.document.check_shape().unwrap_or_else(|error| panic!("{id}: {error}"));
        assert!(known.kind.may_live_in(&known.space.parse().unwrap()), "{id}");
        let read = match known.kind {
            Kind::Place => known.document.read::<Place>().map(drop),
            Kind::Household => known.document.read::<Household>().map(drop),
            Kind::Person => known.document.read::<Person>().map(drop),
            Kind::Visit => known.document.read::<Visit>().map(drop),
            Kind::Event => known.document.read::<Event>().map(drop),
            Kind::Reporter => known.document.read::<Reporter>().map(drop),
            Kind::Lead => known.document.read::<Lead>().map(drop),
            Kind::LeadStatus => panic!("only a server writes what became of a lead"),
        };
        read.unwrap_or_else(|error| panic!("{id}: {error}"));
    }
}

#[test]
fn nobody_under_fourteen_is_a_document() {
    let today = local_date(NOW);
    for person in GRID.all::<Person>("").values() {
        let birth = person.birth.as_deref().unwrap();
        assert!(least_age(birth, today).unwrap() >= 14, "{birth}");
    }
}

#[test]
fn every_reference_leads_to_a_record_of_its_kind() {
    let is = |id: Option<DocumentId>, kind: Kind| GRID.documents[&id.unwrap()].kind == kind;
    for household in GRID.all::<Household>("").values() {
        assert!(is(household.head, Kind::Person));
        assert!(household.phones.contains_key(&household.phone_best.unwrap()));
        assert!(!household.residences.is_empty());
        for residence in household.residences.values() {
            let place = GRID.documents[&residence.place.unwrap()].document.read::<Place>().unwrap();
            assert!(place.dwellings.contains_key(&residence.dwelling.unwrap()));
        }
    }
    for person in GRID.all::<Person>("").values() {
        assert!(person.memberships.values().all(|edge| is(edge.household, Kind::Household)));
        assert_eq!(person.memberships.len(), 1);
    }
    for visit in GRID.all::<Visit>("").values() {
        assert!(is(visit.household, Kind::Household));
        assert!(visit.met.values().all(|met| is(met.person, Kind::Person)));
    }
}

#[test]
fn earlier_months_make_up_the_documents_that_were_asked_for() {
    let district = District::new(1, doorstep_demo::Preset::Sample, Some(700));
    assert_eq!(district.documents.len(), 700);
    let earliest =
        district.all::<Visit>(SHARED).values().map(|visit| visit.occurred_at).min().unwrap();
    assert!(NOW - earliest > 500 * model::time::DAY_MS);
    let persons = district.all::<Person>(SHARED);
    let entered = district.all::<Household>(SHARED).values().filter_map(|it| it.confirmed_at).min();
    assert!(!persons.is_empty() && entered.is_some());
}
