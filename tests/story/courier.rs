//! A tablet that never has a network: its work goes to the district in a file, and the receipts come back in another.

use std::path::{Path, PathBuf};

use data_encoding::BASE64;
use serde_json::{Value, json};

use crate::team::{self, Team, Worker};

/// The bundle as somebody carries it.
fn exported(worker: &mut Worker) -> (PathBuf, Value) {
    let view = worker.call("export_bundle", json!({}));
    (PathBuf::from(view["path"].as_str().unwrap()), view)
}

/// The return file as somebody brings it back.
fn brought_back(worker: &mut Worker, path: &Path) -> Value {
    let base64 = BASE64.encode(&std::fs::read(path).unwrap());
    worker.call("import_return", json!({ "base64": base64 }))
}

#[test]
fn a_tablet_without_a_network_has_its_receipts_by_courier() {
    let mut team = Team::new();
    let (mut a, mut b) = (team.enrol("demo-01"), team.enrol("demo-02"));
    a.sync();
    b.sync();
    team.district.kill();
    let household = a.a_household_with_a_phone();
    let visit = a.call(
        "record_visit",
        json!({ "household": household, "result": "01", "note": "腰好些了" }),
    );
    let visit = a.made(&visit, "visit");
    let photo = a.call("take_photo", json!({ "base64": team::PHOTO }))["name"].take();
    a.call(
        "raise_event",
        json!({ "category": "21", "title": "楼道灯不亮", "place_text": "3单元", "photos": [photo] }),
    );
    let before = a.call("show_sync", json!({}));
    let (bundle, view) = exported(&mut a);
    assert_eq!((&view["records"], &view["photos"]), (&json!(2), &json!(1)), "{view}");
    assert_eq!(a.call("show_sync", json!({})), before, "nothing counts as sent by exporting");

    // No server runs: the command takes the file in by itself.
    let back = team.path("back.return");
    let import = |team: &Team, bundle: &Path, back: &Path| {
        let (bundle, back) = (bundle.to_str().unwrap(), back.to_str().unwrap());
        team.district.command(&["import-bundle", bundle, "--return", back])
    };
    let said = import(&team, &bundle, &back);
    assert!(said.contains("收到 2 条") && said.contains("文件完整"), "{said}");
    let got = brought_back(&mut a, &back);
    assert_eq!(
        (&got["sent"], &got["photos_sent"], &got["whole"]),
        (&json!(2), &json!(1), &json!(true))
    );
    crate::everything_is_uploaded(&mut a);
    let held = a.canonical();

    // The same files again, and a bundle that was exported before its receipts came, change nothing.
    let said = import(&team, &bundle, &back);
    assert!(said.contains("以前收过 2 条"), "{said}");
    brought_back(&mut a, &back);
    brought_back(&mut a, &back);
    assert_eq!(a.canonical(), held);
    crate::everything_is_uploaded(&mut a);

    // Others have it over the network, and what they write comes back with the next courier.
    team.district.start();
    b.sync();
    assert_eq!(b.canonical()[&visit]["says"]["note"], "腰好些了");
    b.call(
        "edit_household",
        json!({ "household": household, "edits": { "remark": "白天在店里" } }),
    );
    b.sync();
    a.call("edit_household", json!({ "household": household, "edits": { "best_time": "晚上" } }));
    a.kill();
    let mut a = team.start("demo-01");
    let (bundle, _) = exported(&mut a);
    let second = team.path("second.return");
    import(&team, &bundle, &second);
    let got = brought_back(&mut a, &second);
    assert_eq!((&got["sent"], &got["more"]), (&json!(1), &json!(false)), "{got}");
    assert_eq!(a.canonical()[&household]["says"]["remark"], "白天在店里");
    // An older return file, found again: nothing goes back.
    let now = a.canonical();
    brought_back(&mut a, &back);
    assert_eq!(a.canonical(), now);
    crate::everything_is_uploaded(&mut a);

    // Another tablet's return file is refused, and so is what is none.
    let base64 = BASE64.encode(&std::fs::read(&second).unwrap());
    let refused = b.ask("import_return", json!({ "base64": base64 })).unwrap_err();
    assert_eq!(refused["code"], "bundle-not-ours");
    let refused =
        b.ask("import_return", json!({ "base64": BASE64.encode(b"GIF89a") })).unwrap_err();
    assert_eq!(refused["code"], "bundle-unreadable");
    // And the network finds nothing left to do.
    a.sync();
    b.sync();
    assert_eq!(a.canonical()[&household], b.canonical()[&household]);
}
