//! A tablet's list of today has something real in it: visits due, promises due, conflicts, steps taken.

use std::collections::BTreeSet;

use model::record::{Event, Household, Lead, Visit};
use model::time::{DAY_MS, local_date};

use crate::common::NOW;
use crate::{GRID, SHARED};

fn day(offset: i64) -> String {
    local_date(NOW + offset * DAY_MS).to_string()
}

#[test]
fn visits_are_due_today_late_and_in_the_days_to_come() {
    let households = GRID.all::<Household>(SHARED);
    let due: Vec<&str> =
        households.values().filter_map(|it| it.next_visit_due.as_deref()).collect();
    let today = due.iter().filter(|date| **date == day(0)).count();
    let late = due.iter().filter(|date| **date < day(0).as_str()).count();
    let week =
        due.iter().filter(|date| (day(1).as_str()..=day(7).as_str()).contains(*date)).count();
    assert!((1..=15).contains(&today), "{today} today");
    assert!((3..=40).contains(&late), "{late} late");
    assert!((10..=70).contains(&week), "{week} within a week");
}

#[test]
fn promises_are_open_around_today_and_settled_before() {
    let visits = GRID.all::<Visit>(SHARED);
    let promises = || visits.values().flat_map(|visit| visit.promises.values());
    let open: Vec<&str> =
        promises().filter(|it| it.is_open()).filter_map(|it| it.due.as_deref()).collect();
    assert!(promises().count() > 150);
    assert!((8..=60).contains(&open.len()), "{}", open.len());
    assert!(
        open.iter().any(|due| *due < day(0).as_str())
            && open.iter().any(|due| *due >= day(0).as_str())
    );
    assert!(open.iter().all(|due| *due >= day(-21).as_str()));
    for promise in promises().filter(|it| !it.is_open()) {
        assert!(promise.done_on.as_deref().unwrap() < day(0).as_str());
    }
}

#[test]
fn nothing_lies_in_the_future() {
    for visit in GRID.all::<Visit>("").values() {
        assert!(visit.occurred_at < NOW);
    }
    for changeset in GRID.pushes.iter().flat_map(|push| &push.changesets) {
        assert!(changeset.device_time < NOW && changeset.boot_clock >= 0);
    }
}

#[test]
fn cases_took_the_steps_that_need_no_desk() {
    let steps = |wanted: &str| {
        let events = GRID.all::<Event>(SHARED);
        let has = |event: &&Event| event.log.values().any(|entry| entry.transition == wanted);
        events.values().filter(has).count()
    };
    assert_eq!((steps("E01"), steps("E02")), (170, 170));
    assert!(steps("E04") > 10 && steps("E16") > 5 && steps("E03") >= 1);
    for event in GRID.all::<Event>("").values() {
        if event.log.values().any(|entry| entry.transition == "E04") {
            assert!(doorstep_demo::SELF_HANDLED.contains(&event.category.as_str()));
        }
    }
    let leads = GRID.all::<Lead>("team/");
    let taken: BTreeSet<&str> = leads
        .values()
        .flat_map(|lead| lead.log.values())
        .map(|entry| entry.transition.as_str())
        .collect();
    assert_eq!(taken, BTreeSet::from(["M01", "M02", "M03"]));
}
