//! Grants that end and begin while their holders are out.

use demo::Preset;
use serde_json::json;
use sync::clock::Clock;
use sync_server::ports::clock::SystemClock;

use crate::ground::{Ground, MINUTE};

#[test]
fn what_was_written_before_a_grant_ended_is_taken_and_its_holder_keeps_nothing() {
    let ground = Ground::new(Preset::Sample);
    let (a, b) = (ground.hand(0), ground.hand(1));
    let home = a.households().into_keys().next().unwrap();
    let visit = a.visit(&home, "腰好些了");
    ground.wait(MINUTE);
    ground.end_grants(&a.login, &ground.grid);
    ground.wait(MINUTE);
    a.sync();
    let shown = a.shown();
    assert_eq!((&shown["waiting"], &shown["set_aside"]), (&json!(0), &json!(0)), "{shown}");
    assert!(a.ids().is_empty(), "nothing of the grid is left");
    assert!(
        a.call("find", json!({ "text": b.households()[&home] }))["hits"]
            .as_array()
            .unwrap()
            .is_empty()
    );
    b.sync();
    assert_eq!(b.register()[&visit]["says"]["note"], "腰好些了", "the work is not lost");
}

#[test]
fn a_grant_that_begins_is_fetched_and_what_was_lost_comes_back_whole() {
    let ground = Ground::new(Preset::Sample);
    let (a, b) = (ground.hand(0), ground.hand(1));
    let home = a.households().into_keys().next().unwrap();
    a.visit(&home, "腰好些了");
    ground.wait(MINUTE);
    ground.end_grants(&a.login, &ground.grid);
    ground.wait(MINUTE);
    a.sync();
    assert!(a.ids().is_empty());
    ground.grant(&a.login, &ground.grid);
    ground.wait(MINUTE);
    a.sync();
    b.sync();
    assert_eq!(a.register(), b.register());
    let own = a.visit(&home, "再来看看");
    a.sync();
    b.sync();
    assert!(b.ids().contains(&own), "and works on");
}

/// 交接: 400 households from one worker to another is two grants; the time it takes is printed.
#[test]
fn four_hundred_households_are_handed_over_by_grants() {
    let ground = Ground::new(Preset::Grid);
    let (a, successor) = (ground.hand(0), "0099");
    ground.it().add_person(successor, "马接班", "cli/test").unwrap();
    let home = a.households().into_keys().next().unwrap();
    let last = a.visit(&home, "明天起由小马来");
    ground.wait(MINUTE);
    ground.grant(successor, &ground.grid);
    ground.end_grants(&a.login, &ground.grid);
    ground.wait(MINUTE);
    a.sync();
    let watch = SystemClock::new();
    let begun = watch.now_ms();
    let b = ground.tablet(successor);
    let (homes, documents, took) = (b.households().len(), b.ids().len(), watch.now_ms() - begun);
    println!("handed over: {homes} households, {documents} documents in {took} ms");
    assert_eq!(b.households().len(), 400);
    assert!(b.ids().contains(&last), "with what the other one wrote last");
    assert!(a.ids().is_empty());
    // And the year of the whole grid redrawn, in one transaction.
    let before = b.ids();
    let begun = watch.now_ms();
    let moved = ground.split(&["990101001001101", "990101001001102"], true).moved();
    println!("redrawn: {moved} documents in {} ms", watch.now_ms() - begun);
    ground.wait(MINUTE);
    b.sync();
    assert_eq!(b.ids(), before);
}
