//! A record the server does not take: its author sees why and what was in it, the rest goes on, and whoever decides about
//! it is heard of at the next sync.

use serde_json::json;

use crate::team::Team;

const REASON: &str = "已到现场核实, 确实换了灯泡";

#[test]
fn what_was_kept_apart_is_seen_by_its_author_and_told_when_it_was_adopted() {
    let mut team = Team::new();
    team.district.kill();
    team.district.set("DOORSTEP_SELF_HANDLED", Some("21"));
    team.district.start();
    let (mut a, mut b) = (team.enrol("demo-01"), team.enrol("demo-02"));
    a.sync();
    let raised = a.call(
        "raise_event",
        json!({ "category": "21", "title": "楼道灯不亮", "place_text": "3单元2层" }),
    );
    let event = a.made(&raised, "event");
    a.sync();
    team.district.kill();

    // The district takes the category off its list while the worker has no signal.
    let fields = json!({ "result": "换了灯泡" });
    a.call("step_event", json!({ "event": event, "step": "self_handle", "fields": fields }));
    let household = a.a_household_with_a_phone();
    a.call("edit_household", json!({ "household": household, "edits": { "remark": "晚上在家" } }));
    team.district.set("DOORSTEP_SELF_HANDLED", None);
    team.district.start();
    a.call("sync_now", json!({}));

    // It is kept apart, says why, and holds up nothing.
    let view = a.call("show_sync", json!({}));
    assert_eq!((&view["waiting"], &view["set_aside"]), (&json!(0), &json!(1)), "{view}");
    let open = a.call("list_open_records", json!({}))["records"].take();
    assert_eq!(open.as_array().unwrap().len(), 1, "{open}");
    let line = &open[0];
    assert_eq!((&line["cloud"], &line["code"]), (&json!("review"), &json!("not-self-handled")));
    let place = json!({ "life": line["life"], "seq": line["seq"] });
    let apart = a.call("show_apart", place.clone());
    let typed = apart["parts"][0]["fields"].as_array().unwrap();
    assert!(typed.iter().any(|field| field["new"] == "换了灯泡"), "{apart}");
    b.sync();
    assert_eq!(b.canonical()[&household]["says"]["remark"], "晚上在家");

    // Not legal in anybody's name, until the district puts the category back.
    let name = format!("{}:{}", line["life"].as_str().unwrap(), line["seq"]);
    assert!(team.district.command(&["quarantine", "list"]).contains(&name));
    let adopt_as = |login| ["quarantine", "adopt", &name, "--as", login, "--reason", REASON];
    let refused = team.district.refused(&adopt_as("demo-02"));
    assert!(refused.contains("not-author"), "a colleague may not settle it: {refused}");
    let adopt = adopt_as("demo-01");
    let refused = team.district.refused(&adopt);
    assert!(refused.contains("not-self-handled"), "{refused}");
    team.district.set("DOORSTEP_SELF_HANDLED", Some("21"));
    team.district.command(&adopt);
    assert!(team.district.refused(&adopt).contains("已采纳"), "once for ever");
    assert!(team.district.command(&["quarantine", "list"]).is_empty());
    team.district.command(&["audit", "verify"]);

    // Its author is told at the next sync, and has what was adopted.
    a.kill();
    let mut a = team.start("demo-01");
    a.sync();
    assert!(a.call("list_open_records", json!({}))["records"].as_array().unwrap().is_empty());
    let settled = a.call("list_settled_records", json!({}))["records"].take();
    assert_eq!(settled[0]["settled"]["outcome_zh"], "已采纳");
    assert_eq!(settled[0]["settled"]["reason"], REASON);
    let page = a.call("show_event", json!({ "id": event }));
    assert_eq!(page["line"]["state"], "handled", "{page}");
    assert_eq!(page["line"]["cloud"], "uploaded", "{page}");
    assert!(a.ask("show_apart", place).is_ok(), "and what was in it can still be seen");
    b.sync();
    assert_eq!(b.canonical()[&event], a.canonical()[&event]);
}
