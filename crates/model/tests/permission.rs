//! The permission table, read the other way round: per role, everything it may do; all else it may not.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeSet;

use doorstep_model::kind::Kind;
use doorstep_model::permission::{Action, Role, may, may_hold_together, may_read};

/// Role, then `action kind kind …`, one a line.
const EXPECTED: &[(&str, &str)] = &[
    (
        "grid_worker",
        "read place household person visit event reporter lead
         place.create place
         place.edit place
         household.create household person place
         household.edit household person place
         person.create person household
         person.edit person household
         visit.record visit household person place
         visit.amend visit
         promise.settle visit
         event.raise event reporter
         event.edit event
         event.transition event
         reporter.edit reporter
         lead.note lead
         lead.transition lead
         conflict.choose place household person visit event reporter
         record.undo place household person visit event reporter lead",
    ),
    (
        "micro_grid",
        "visit.record visit
         event.raise event reporter
         event.transition event
         lead.note lead
         lead.transition lead
         record.undo visit event reporter lead",
    ),
    ("volunteer", ""),
    ("partner_contact", ""),
    (
        "community_desk",
        "read place household person visit event reporter lead
         place.create place
         place.edit place
         household.create household person place
         household.edit household person place
         person.create person household
         person.edit person household
         event.raise event reporter
         event.edit event
         event.transition event
         reporter.edit reporter
         lead.note lead
         lead.transition lead
         conflict.choose place household person event reporter
         record.undo place household person event reporter lead",
    ),
    (
        "community_lead",
        "read place household person visit event
         place.create place
         place.edit place
         event.transition event
         conflict.choose place
         record.undo place",
    ),
    (
        "mediator",
        "read place event lead
         lead.edit lead
         lead.transition lead
         conflict.choose lead",
    ),
    ("committee_head", "read place event lead\nlead.transition lead"),
    ("agent", ""),
    (
        "dispatcher",
        "read place event
         event.edit event
         event.transition event
         lead.transition lead
         conflict.choose event",
    ),
    ("handler", "read place event\nevent.transition event"),
    ("district_desk", "read place event\nevent.transition event"),
    ("protection_contact", "lead.transition lead"),
    ("sys_admin", ""),
    ("sec_admin", ""),
    ("auditor", ""),
];

fn expected() -> BTreeSet<(Role, Action, Kind)> {
    let mut all = BTreeSet::new();
    for (role, lines) in EXPECTED {
        let role = Role::from_code(role).expect(role);
        for line in lines.lines() {
            let mut words = line.split_whitespace();
            let action = words.next().expect("an action");
            let action = Action::from_code(action).expect(action);
            for kind in words {
                assert!(
                    all.insert((role, action, Kind::from_code(kind).expect(kind))),
                    "{line} twice"
                );
            }
        }
    }
    all
}

#[test]
fn every_role_may_do_exactly_what_is_listed_for_it() {
    let expected = expected();
    for role in Role::ALL {
        for action in Action::ALL {
            for kind in Kind::ALL {
                let listed = expected.contains(&(role, action, kind));
                assert_eq!(
                    may(role, action, kind),
                    listed,
                    "{} {} {}",
                    role.code(),
                    action.code(),
                    kind.code()
                );
            }
        }
    }
}

#[test]
fn every_role_of_the_table_is_expected_and_every_action_is_somebodys() {
    let roles: Vec<_> = EXPECTED.iter().map(|(role, _)| Role::from_code(role).unwrap()).collect();
    assert_eq!(roles, Role::ALL);
    for action in Action::ALL {
        assert!(
            Kind::ALL.iter().any(|kind| Role::ALL.iter().any(|role| may(*role, action, *kind))),
            "{action:?}"
        );
        assert_eq!(Action::from_code(action.code()), Some(action));
    }
    assert_eq!(Action::from_code("person.delete"), None);
}

#[test]
fn those_who_run_grant_and_audit_read_no_content_and_are_three_people() {
    let apart = [Role::SysAdmin, Role::SecAdmin, Role::Auditor];
    for one in apart {
        assert!(Kind::ALL.iter().all(|kind| !may_read(one, *kind)));
        for other in apart {
            assert_eq!(may_hold_together(one, other), one == other);
        }
        assert!(may_hold_together(one, Role::GridWorker));
    }
    assert!(may_hold_together(Role::GridWorker, Role::Mediator));
}
