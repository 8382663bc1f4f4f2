//! A tablet is broken, locked or lost: the district opens its file with the sealing key, sees what the server had not
//! received, and hands it in; its person goes on with another tablet the same day.

use doorstep_tests::district::copy_folder;
use serde_json::json;

use crate::made;
use crate::team::{Team, Worker};

/// A visit that reached nobody.
fn unsent_visit(a: &mut Worker) -> (String, String) {
    let household = a.a_household_with_a_phone();
    let visit = json!({ "household": household, "result": "01", "note": "没来得及传" });
    let visit = a.call("record_visit", visit);
    (household, made(&visit, a, "visit"))
}

#[test]
fn a_broken_tablet_is_replaced_the_same_day_and_what_it_had_not_sent_is_handed_in() {
    let team = Team::new();
    let mut a = team.enrol("demo-01");
    a.sync();
    let (_, visit) = unsent_visit(&mut a);
    a.kill();
    let file = team.path("tablets/demo-01/data/tablet.db");
    let before = std::fs::read(&file).unwrap();
    let listed = team.district.recover(&file, false);
    assert!(listed.contains("1 次操作") && listed.contains("visit"), "{listed}");
    assert!(!listed.contains("没来得及传"), "no content: {listed}");
    let handed = team.district.recover(&file, true);
    assert!(handed.contains("已接收") && handed.contains("待复核 0 次"), "{handed}");
    assert!(team.district.recover(&file, true).contains("已处理 0 次"), "again changes nothing");
    assert_eq!(std::fs::read(&file).unwrap(), before, "the file itself is left as it was");
    let mut fresh = team.enrol_as("demo-01", "the tablet that replaces it");
    fresh.sync();
    assert_eq!(fresh.canonical()[&visit]["says"]["note"], "没来得及传");
    // The old one works again: nothing is there twice.
    let mut a = team.start("demo-01");
    a.sync();
    assert_eq!(a.canonical(), fresh.canonical());
    assert!(team.district.recover(&file, false).contains("0 次操作"));
}

#[test]
fn what_was_done_on_a_copy_of_a_tablet_under_a_number_that_is_taken_is_handed_in_too() {
    let team = Team::new();
    let mut a = team.enrol("demo-01");
    a.sync();
    unsent_visit(&mut a);
    a.kill();
    let (folder, copy) = (team.path("tablets/demo-01"), team.path("copy"));
    copy_folder(&folder, &copy);
    // The same number twice: the tablet's action reaches the server, its copy's reaches nobody.
    let household = {
        let mut a = team.start("demo-01");
        let household = a.a_household_with_a_phone();
        a.call("edit_household", json!({ "household": household, "edits": { "remark": "在家" } }));
        a.sync();
        a.kill();
        household
    };
    std::fs::rename(&folder, team.path("the-first")).unwrap();
    copy_folder(&copy, &folder);
    let mut twin = team.start("demo-01");
    twin.call(
        "edit_household",
        json!({ "household": household, "edits": { "best_time": "晚上" } }),
    );
    twin.kill();

    let file = team.path("tablets/demo-01/data/tablet.db");
    let handed = team.district.recover(&file, true);
    assert!(handed.contains("已接收") && handed.contains("已处理 1 次"), "{handed}");
    assert!(team.district.recover(&file, true).contains("已处理 0 次"), "again changes nothing");
    assert!(team.district.recover(&file, false).contains("0 次操作"));
    let mut fresh = team.enrol_as("demo-01", "the tablet that replaces both");
    fresh.sync();
    let says = &fresh.canonical()[&household]["says"];
    assert_eq!((&says["remark"], &says["best_time"]), (&json!("在家"), &json!("晚上")));
}

#[test]
fn what_a_lost_tablet_had_not_sent_is_kept_apart_when_it_is_found() {
    let team = Team::new();
    let mut a = team.enrol("demo-01");
    a.sync();
    unsent_visit(&mut a);
    a.kill();
    let devices = team.district.command(&["device", "list"]);
    // The demo's people have tablets of their own; the last enrolled is this one.
    let device = devices.lines().last().unwrap().split('\t').next().unwrap().to_owned();
    team.district.command(&["device", "revoke", &device]);
    let file = team.path("tablets/demo-01/data/tablet.db");
    let handed = team.district.recover(&file, true);
    assert!(handed.contains("待复核 1 次"), "{handed}");
    assert!(team.district.command(&["quarantine", "list"]).contains("device-revoked"));
}
