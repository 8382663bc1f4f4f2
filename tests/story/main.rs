//! The story this software is for: two workers, one household, no signal; both keep their work.
//!
//! Real processes: the server's binary and each tablet, over HTTP on loopback, killed and never closed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod apart;
mod courier;
mod erased;
mod recover;
mod restore;
mod team;

use serde_json::{Value, json};
use team::{Team, Worker};

const PHONE_OF_A: &str = "15400000027";
const PHONE_OF_B: &str = "15400000031";

/// What the two did offline.
struct Day {
    household: String,
    visit: String,
    member: String,
    event: String,
    lead: String,
    photo: String,
}

fn offline_day(a: &mut Worker, b: &mut Worker) -> Day {
    let household = a.a_household_with_a_phone();
    let visit = a.call(
        "record_visit",
        json!({
            "household": household,
            "result": "01",
            "note": "腰好些了, 说楼道灯不亮",
            "promises": [{ "text": "回复暖气", "due": "2030-01-01" }],
            "edits": { "phone": { "number": PHONE_OF_A } },
        }),
    );
    let phone = json!({ "number": PHONE_OF_B, "whose": "女儿" });
    let edits = json!({ "remark": "白天在店里, 晚上七点后在家", "phone": phone });
    b.call("edit_household", json!({ "household": household, "edits": edits }));
    let member = json!({ "name": "李小满", "sex": "2", "birth": "1990", "relation": "30" });
    let member = b.call("add_member", json!({ "household": household, "member": member }));
    let photo =
        b.call("take_photo", json!({ "base64": team::PHOTO }))["name"].as_str().unwrap().to_owned();
    let event = b.call(
        "raise_event",
        json!({
            "category": "21",
            "title": "楼道灯不亮",
            "body": "三单元二层楼道灯坏了两天",
            "place_text": "3单元2层",
            "photos": [photo],
            "reporter": { "name": "老李", "phone": "15400000044", "wants_feedback": true },
        }),
    );
    let answers = json!({ "hurt_or_threatened": false, "minor_or_dependent": false, "afraid_to_go_home": false });
    let lead =
        json!({ "title": "楼上漏水", "dispute_type": "02", "facts": "卫生间顶漏水, 两家说不拢" });
    let lead = b.call("note_dispute", json!({ "answers": answers, "lead": lead }));
    assert_eq!(lead["outcome"], "saved");
    Day {
        visit: a.made(&visit, "visit"),
        member: b.made(&member, "person"),
        event: b.made(&event, "event"),
        lead: b.made(&lead["saved"], "lead"),
        household,
        photo,
    }
}

/// The record of a kind among those a save made.
pub(crate) fn made(saved: &Value, worker: &mut Worker, kind: &str) -> String {
    worker.made(saved, kind)
}

/// What must hold on both tablets once both have synced.
fn nothing_is_lost(day: &Day, worker: &mut Worker) {
    let held = worker.canonical();
    let says = |id: &str| &held[id]["says"];
    assert_eq!(says(&day.visit)["note"], "腰好些了, 说楼道灯不亮");
    assert_eq!(says(&day.member)["name"], "李小满");
    assert_eq!(says(&day.household)["remark"], "白天在店里, 晚上七点后在家");
    assert_eq!(says(&day.event)["title"], "楼道灯不亮");
    assert_eq!(
        says(&day.household)["phone_best"].as_array().map(Vec::len),
        Some(2),
        "both phones stand"
    );
    assert!(
        worker.ask("show_thumbnail", json!({ "name": day.photo })).is_ok(),
        "the photo is here"
    );
    let page = worker.call("show_event", json!({ "id": day.event }));
    assert!(page["line"]["number"].as_str().unwrap().starts_with("SJ-"), "{page}");
    let conflict = worker.phone_conflict(&day.household).expect("the phone shows a conflict");
    let mut shown: Vec<_> =
        conflict["values"].as_array().unwrap().iter().map(|v| v["shown"].clone()).collect();
    shown.sort_by_key(Value::to_string);
    assert_eq!(shown, [PHONE_OF_A, PHONE_OF_B]);
    for value in conflict["values"].as_array().unwrap() {
        assert!(
            value["by"]["user"].is_string() && value["by"]["at"].is_i64(),
            "who and when: {value}"
        );
    }
}

/// Everything a worker did says 已上传 and has a receipt.
pub(crate) fn everything_is_uploaded(worker: &mut Worker) {
    let view = worker.call("show_sync", json!({}));
    assert_eq!(
        (&view["waiting"], &view["set_aside"], &view["complete"]),
        (&json!(0), &json!(0), &json!(true)),
        "{view}"
    );
    let records = worker.call("list_open_records", json!({}))["records"].take();
    for record in records.as_array().unwrap() {
        assert_eq!(record["receipt"], true, "{record}");
        assert!(["uploaded", "conflict"].contains(&record["cloud"].as_str().unwrap()), "{record}");
    }
}

#[test]
fn two_workers_edit_one_household_offline_and_both_keep_their_work() {
    let mut team = Team::new();
    let (mut a, mut b, mut other) =
        (team.enrol("demo-01"), team.enrol("demo-02"), team.enrol("demo-03"));
    let mut mediator = team.enrol("demo-05");
    for worker in [&mut a, &mut b, &mut other, &mut mediator] {
        worker.sync();
    }
    team.district.kill();
    let day = offline_day(&mut a, &mut b);
    assert_eq!(a.ask("sync_now", json!({})).unwrap_err()["code"], "no-signal");
    a.kill();
    b.kill();
    let mut copied = team.copied();

    // A first.
    team.district.start();
    let (mut a, mut b) = (team.start("demo-01"), team.start("demo-02"));
    a.sync();
    b.sync();
    a.sync();
    nothing_is_lost(&day, &mut a);
    nothing_is_lost(&day, &mut b);
    everything_is_uploaded(&mut a);
    everything_is_uploaded(&mut b);
    let first = (a.canonical(), b.canonical());

    // The lead is with the committee and its author, and with nobody else.
    mediator.sync();
    assert_eq!(mediator.canonical()[&day.lead]["says"]["title"], "楼上漏水");
    assert_eq!(first.1[&day.lead]["says"]["title"], "楼上漏水");
    assert!(first.0.get(&day.lead).is_none());

    // What the server holds is what a new tablet gets of it.
    let mut fresh = team.enrol_as("demo-01", "a second tablet of the same person");
    fresh.sync();
    assert_eq!(fresh.canonical(), first.0);

    // B chooses; A sees it resolved.
    let conflict = b.phone_conflict(&day.household).unwrap();
    let values = conflict["values"].as_array().unwrap();
    let chosen = values.iter().find(|value| value["shown"] == PHONE_OF_B).unwrap();
    let choice =
        json!({ "document": day.household, "field": "phone_best", "change": chosen["change"] });
    b.call("resolve_conflict", choice);
    b.sync();
    a.sync();
    assert!(a.phone_conflict(&day.household).is_none());
    let page = a.call("show_household", json!({ "id": day.household }));
    assert_eq!(page["phones"][0]["number"], PHONE_OF_B);
    assert!(
        page["phones"].as_array().unwrap().iter().any(|phone| phone["number"] == PHONE_OF_A),
        "kept too"
    );

    // A worker of another grid gets none of it, whatever ids it asks for.
    other.sync();
    let held = other.canonical();
    for id in [&day.household, &day.visit, &day.member, &day.event, &day.lead] {
        assert!(held.get(id).is_none());
        for call in ["show_household", "show_visit", "show_event", "show_record"] {
            assert!(other.ask(call, json!({ "id": id })).is_err(), "{call}");
        }
    }
    assert!(other.ask("show_thumbnail", json!({ "name": day.photo })).is_err());
    assert!(other.ask("fetch_photo", json!({ "name": day.photo })).is_err());

    // B first, on copies of the same folders and the same server: the same outcome.
    team.district.kill();
    drop((a, b));
    copied.district.start();
    let (mut a, mut b) = (copied.start("demo-01"), copied.start("demo-02"));
    b.sync();
    a.sync();
    b.sync();
    nothing_is_lost(&day, &mut a);
    assert_eq!(a.canonical(), first.0);
    assert_eq!(b.canonical(), first.1);
    copied.district.kill();
    assert!(
        copied.district.command(&["audit", "verify"]).contains('1'),
        "the chain verifies after two kills"
    );
}
