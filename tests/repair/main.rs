//! What differs is seen and put right, whichever side was harmed: real tablets, the real server, databases meddled with.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice
)]

mod keys;
mod world;

use model::id::DocumentId;
use world::{DAY, Worker, World};

/// Most of what two workers hold is the same grid; a repair of one record must come to far less than reading it anew.
const REPAIR_BYTES_MAX: usize = 16 * 1024;

fn hex(id: DocumentId) -> String {
    let digits: String = id.as_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("x'{digits}'")
}

/// Two workers of one grid who hold the same, and the household both have written into.
fn two() -> (World, Worker, Worker, DocumentId) {
    let world = World::new();
    let (a, b) = (world.worker("demo-01", 1), world.worker("demo-02", 2));
    let household = a.households()[0];
    a.edit(household, "一");
    a.sync();
    b.sync();
    b.edit(household, "二");
    b.sync();
    a.sync();
    assert!(a.is_equal(&world) && b.is_equal(&world));
    world.wire.passed("/v1/repair");
    (world, a, b, household)
}

fn put_right(
    world: &World,
    worker: &Worker,
    before: &impl PartialEq<Records>,
    harm: &str,
) -> usize {
    let differed = world.counted("doorstep_digest_mismatch_total");
    worker.sync();
    assert!(world.counted("doorstep_digest_mismatch_total") > differed, "not noticed: {harm}");
    assert!(worker.is_equal(world), "not equal: {harm}");
    assert!(*before == worker.canonical(), "{harm}");
    world.wire.passed("/v1/repair")
}

type Records = std::collections::BTreeMap<String, serde_json::Value>;

#[test]
fn whatever_a_tablets_database_loses_is_noticed_and_put_right_without_reading_all_anew() {
    let (world, mut a, _b, household) = two();
    let before = a.canonical();
    let first = world.wire.passed("/v1/sync");
    let id = hex(household);
    let harms = [
        format!("DELETE FROM document_space WHERE document = {id}"),
        format!("UPDATE document SET confirmed = zeroblob(32) WHERE id = {id}"),
        format!("UPDATE document SET generation = 9 WHERE id = {id}"),
        format!(
            "DELETE FROM change WHERE document = {id} AND seq = 0; DELETE FROM document WHERE id = {id}"
        ),
        format!("DELETE FROM document WHERE id = {id}"),
        "UPDATE space_digest SET sum = zeroblob(32)".to_owned(),
    ];
    for harm in harms {
        world.meddle_tablet(&mut a, &harm);
        let bytes = put_right(&world, &a, &before, &harm);
        assert!(bytes < REPAIR_BYTES_MAX && bytes * 4 < first, "{harm}: {bytes} of {first}");
    }
}

#[test]
fn a_change_lost_from_a_tablets_log_is_found_by_the_nightly_look_and_comes_back() {
    let (world, mut a, _b, household) = two();
    let before = a.canonical();
    // The first look is due a day after the tablet was new.
    let id = hex(household);
    let oldest = format!("(SELECT min(log_id) FROM change WHERE document = {id} AND seq = 0)");
    world.meddle_tablet(&mut a, &format!("DELETE FROM change WHERE log_id = {oldest}"));
    a.sync();
    world.clock.advance(DAY);
    let differed = world.counted("doorstep_digest_mismatch_total");
    for _ in 0..12 {
        a.sync();
    }
    assert!(world.counted("doorstep_digest_mismatch_total") > differed);
    assert!(world.counted("doorstep_tablet_projections_mended_total") > 0);
    assert!(world.counted("doorstep_tablet_documents_mended_total") > 0);
    assert!(a.is_equal(&world));
    assert!(a.canonical() == before);
}

#[test]
fn a_change_the_server_lost_comes_back_from_its_own_saved_form() {
    let (mut world, a, b, household) = two();
    let before = a.canonical();
    let id = hex(household);
    let newest = format!("(SELECT max(id) FROM change WHERE document = {id})");
    world.meddle(&format!("DELETE FROM change WHERE id = {newest}"));
    // Who comes new reads past the hole, sees that something is missing, and gets it.
    let c = world.worker("demo-01", 3);
    assert!(c.canonical() != before);
    c.sync();
    assert!(c.is_equal(&world));
    assert!(c.canonical() == before);
    assert!(a.is_equal(&world) && b.is_equal(&world));
    assert!(world.with(|it| it.check_all(false, "cli/test").unwrap()).is_whole());
}

#[test]
fn a_change_the_server_lost_altogether_is_given_back_by_whoever_has_it() {
    for author_comes in [true, false] {
        let (mut world, a, b, household) = two();
        let before = [a.canonical(), b.canonical()];
        let id = hex(household);
        // The last one is by b; its saved form is gone with it.
        let newest = format!("(SELECT max(id) FROM change WHERE document = {id})");
        world.meddle(&format!(
            "DELETE FROM change WHERE id = {newest}; UPDATE document SET saved = x'00' WHERE id = {id}"
        ));
        let checked = world.with(|it| it.check_all(true, "cli/test").unwrap());
        assert_eq!((checked.documents_amiss, checked.feeds_amiss.len()), (1, 1));
        let (who, held) = if author_comes { (&b, &before[1]) } else { (&a, &before[0]) };
        let bytes = put_right(&world, who, held, "a change of the server's");
        assert!(bytes < REPAIR_BYTES_MAX, "{bytes}");
        for (worker, held) in [&a, &b].into_iter().zip(&before) {
            worker.sync();
            assert!(worker.is_equal(&world));
            assert!(worker.canonical() == *held);
        }
        let c = world.worker("demo-02", 3);
        assert!(c.canonical() == before[1] && c.is_equal(&world));
        assert!(world.with(|it| it.check_all(false, "cli/test").unwrap()).is_whole());
    }
}

#[test]
fn a_change_is_given_back_though_its_authors_life_was_lost_with_it() {
    let (mut world, a, b, household) = two();
    let before = a.canonical();
    let id = hex(household);
    let newest = format!("(SELECT max(id) FROM change WHERE document = {id})");
    world.meddle(&format!(
        "PRAGMA foreign_keys = OFF; \
         CREATE TEMP TABLE lost AS SELECT incarnation AS id FROM change WHERE id = {newest}; \
         DELETE FROM change WHERE id = {newest}; \
         UPDATE document SET saved = x'00' WHERE id = {id}; \
         DELETE FROM actor WHERE incarnation IN (SELECT id FROM lost); \
         DELETE FROM part WHERE incarnation IN (SELECT id FROM lost); \
         DELETE FROM changeset WHERE incarnation IN (SELECT id FROM lost); \
         DELETE FROM incarnation WHERE id IN (SELECT id FROM lost)"
    ));
    world.with(|it| it.check_all(true, "cli/test").unwrap());
    put_right(&world, &a, &before, "a life of the server's");
    // And its author goes on in that life.
    b.edit(household, "三");
    for worker in [&b, &a, &b, &a] {
        worker.sync();
    }
    assert!(a.is_equal(&world) && b.is_equal(&world));
}

#[test]
fn what_the_server_says_of_a_document_is_put_right_from_its_changes() {
    let (mut world, a, b, household) = two();
    let before = a.canonical();
    let id = hex(household);
    let harms = [
        format!(
            "UPDATE document SET heads = (SELECT heads FROM document WHERE id <> {id} LIMIT 1) WHERE id = {id}"
        ),
        format!("UPDATE document SET heads = x'80', saved = x'00' WHERE id = {id}"),
        format!("DELETE FROM document_space WHERE document = {id}"),
        format!(
            "UPDATE space SET digest = zeroblob(32) WHERE name = (SELECT home FROM document WHERE id = {id})"
        ),
    ];
    for harm in harms {
        world.meddle(&harm);
        let bytes = put_right(&world, &a, &before, &harm);
        assert!(bytes < REPAIR_BYTES_MAX, "{harm}: {bytes}");
        assert!(b.is_equal(&world), "{harm}");
        assert!(world.with(|it| it.check_all(false, "cli/test").unwrap()).is_whole(), "{harm}");
        assert!(world.counted("doorstep_server_mended_total") > 0, "{harm}");
    }
}

#[test]
fn a_repair_that_breaks_off_anywhere_goes_on_and_ends() {
    let (world, mut a, _b, household) = two();
    let before = a.canonical();
    let id = hex(household);
    let harm = format!(
        "DELETE FROM change WHERE document = {id} AND seq = 0; DELETE FROM document WHERE id = {id}"
    );
    for steps in 0..3 {
        world.meddle_tablet(&mut a, &harm);
        world.wire.cut_after(Some(steps));
        assert!(a.try_sync().is_err(), "{steps} steps are not enough");
        world.wire.cut_after(None);
        // As after a crash: what was noted in between is all there is.
        world.meddle_tablet(&mut a, "SELECT 1");
        a.sync();
        assert!(a.is_equal(&world), "{steps}");
        assert!(a.canonical() == before, "{steps}");
    }
}

#[test]
fn what_cannot_be_put_right_is_tried_a_few_times_a_day_and_then_counted() {
    let (mut world, a, _b, household) = two();
    // A server that says of a document what none of its changes says, and says so again whenever it was put right.
    let id = hex(household);
    world.meddle(&format!(
        "CREATE TRIGGER planted AFTER UPDATE OF digest ON space WHEN NEW.digest <> zeroblob(32) BEGIN \
           UPDATE space SET digest = zeroblob(32) WHERE name = NEW.name; END; \
         UPDATE document SET heads = x'80' WHERE id = {id}"
    ));
    for _ in 0..10 {
        a.sync();
    }
    let spent = world.wire.passed("/v1/repair");
    for _ in 0..10 {
        a.sync();
    }
    assert_eq!(world.wire.passed("/v1/repair"), 0, "after {spent} bytes no more are spent");
    assert!(world.counted("doorstep_tablet_repair_given_up_total") >= 1);
    // Work goes on all the same.
    a.edit(household, "三");
    a.sync();
    assert_eq!(a.call("show_sync", serde_json::json!({}))["waiting"], 0);
    world.clock.advance(DAY);
    a.sync();
    assert!(world.wire.passed("/v1/repair") > 0, "a day later it is tried again");
}
