//! 依法删除: a household is erased by right while one of its workers is offline. A canary is planted in it, first found
//! everywhere, and then nowhere: on the server, on the tablets, after a restore of an older backup, after a courier's
//! old file; and what was not named stands as it stood.

use std::path::{Path, PathBuf};

use data_encoding::{BASE64, HEXLOWER};
use doorstep_tests::pages::{Pages, saved_bytes, server_key};
use model::id::DocumentId;
use serde_json::{Value, json};
use sync::hash::Hash;
use sync_server::blob_store::BlobStore;
use sync_server::keys::Secret;

use crate::team::{self, Team, Worker};

const LABEL: &str = "才旦卓玛吉家";
const PHONE: &str = "15498765432";
const REMARK: &str = "钥匙在邻居扎西家里";
const NOTE: &str = "腰疼得下不了床";
const UNSENT: &str = "还没有传的那一句";
const DRAFT: &str = "写了一半的那一句";

/// What was planted.
struct Planted {
    household: String,
    visit: String,
    photo: Hash,
    canaries: Vec<(String, Vec<u8>)>,
}

fn canary(name: &str, bytes: &[u8]) -> (String, Vec<u8>) {
    (name.to_owned(), bytes.to_vec())
}

fn planted(a: &mut Worker) -> Planted {
    let place = a.call("list_places", json!({}))["places"][0]["place"].take();
    let board = a.call("show_board", json!({ "id": place }));
    let door = board["units"][0]["floors"][0]["doors"][0]["dwelling"].clone();
    let edits = json!({ "phone": { "number": PHONE } });
    let household = json!({ "place": place, "dwelling": door, "label": LABEL, "edits": edits });
    let made = a.call("create_household", household);
    let household = a.made(&made, "household");
    a.call("edit_household", json!({ "household": household, "edits": { "remark": REMARK } }));
    let photo = a.call("take_photo", json!({ "base64": team::PHOTO }))["name"].take();
    let visit = json!({ "household": household, "result": "01", "note": NOTE, "photos": [photo] });
    let visit = a.call("record_visit", visit);
    let visit = a.made(&visit, "visit");
    let name = photo.as_str().unwrap();
    let jpeg = a.call("show_photo", json!({ "name": name }))["base64"].take();
    let jpeg = BASE64.decode(jpeg.as_str().unwrap().as_bytes()).unwrap();
    let canaries = vec![
        canary("label", LABEL.as_bytes()),
        canary("phone", PHONE.as_bytes()),
        canary("remark", REMARK.as_bytes()),
        canary("note", NOTE.as_bytes()),
        canary("photo", &jpeg[jpeg.len() / 2..][..32]),
    ];
    Planted { household, visit, photo: name.parse().unwrap(), canaries }
}

/// A tablet's database and what it is encrypted under, as the district can open it.
fn tablet(team: &Team, folder: &str) -> (PathBuf, [u8; 32]) {
    let home = team.path("tablets").join(folder);
    let database = files(&home).into_iter().find(|it| it.ends_with("tablet.db")).unwrap();
    let sealed = std::fs::read(database.with_file_name("database.key.age")).unwrap();
    let key = std::fs::read_to_string(team.path("district-sealing.key")).unwrap();
    let line = key.lines().find(|line| line.starts_with("AGE-SECRET-KEY-")).unwrap();
    let identity: age::x25519::Identity = line.trim().parse().unwrap();
    let plain = String::from_utf8(age::decrypt(&identity, &sealed).unwrap()).unwrap();
    let hex = plain.split_whitespace().last().unwrap();
    (database, HEXLOWER.decode(hex.as_bytes()).unwrap().try_into().unwrap())
}

/// Everything a tablet has on its disk.
fn tablet_pages(team: &Team, folder: &str) -> Pages {
    let (database, key) = tablet(team, folder);
    Pages::read(&database, &key)
}

/// The saved forms of a record, as server and tablets keep them.
fn saved_forms(team: &Team, id: &str) -> Vec<(String, Vec<u8>)> {
    let id: DocumentId = id.parse().unwrap();
    let data = team.path("district");
    let mut all = vec![(data.join("server.db"), server_key(&data.join("keys")))];
    all.extend(["demo-01", "demo-02"].map(|folder| tablet(team, folder)));
    let saved = all.iter().map(|(file, key)| saved_bytes(file, key, id.as_bytes()));
    saved.map(|bytes| canary("saved form", &bytes)).collect()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { all.extend(files(&path)) } else { all.push(path) }
    }
    all
}

/// What of it a server has: in its database, and the photo on its disk.
fn on_server(data: &Path, it: &Planted) -> Vec<String> {
    let pages = Pages::read(&data.join("server.db"), &server_key(&data.join("keys")));
    let mut found: Vec<String> = pages.found(&it.canaries).into_iter().map(str::to_owned).collect();
    let text = std::fs::read_to_string(data.join("keys/blobs.key")).unwrap();
    let key = HEXLOWER.decode(text.trim().as_bytes()).unwrap().try_into().unwrap();
    let blobs = BlobStore::open(&data.join("blobs"), &Secret::new(key)).unwrap();
    found.extend(blobs.get(&it.photo).unwrap().map(|_| "photo on disk".to_owned()));
    found
}

fn erase(team: &Team, records: &[&str], more: &[&str]) -> String {
    let mut arguments = vec!["erase", "records"];
    arguments.extend(records);
    arguments.extend(["--reason", "本人书面申请", "--as", "demo-01"]);
    arguments.extend(more);
    team.district.command(&arguments)
}

fn told(worker: &mut Worker) -> Vec<Value> {
    let shown = worker.call("show_sync", json!({}));
    shown["erased"].as_array().unwrap().clone()
}

const SERVER_HAS: [&str; 5] = ["label", "phone", "remark", "note", "photo on disk"];

/// Both have it, a backup has it, and A has more that nobody else has.
fn everywhere(team: &Team, a: &mut Worker, b: &mut Worker) -> (Planted, PathBuf) {
    a.sync();
    b.sync();
    let mut it = planted(a);
    a.sync();
    b.sync();
    let data = team.path("district");
    assert_eq!(on_server(&data, &it), SERVER_HAS, "planted, and to be found");
    assert_eq!(tablet_pages(team, "demo-01").found(&it.canaries).len(), 5);
    assert_eq!(tablet_pages(team, "demo-02").found(&it.canaries).len(), 5);
    let backup = team.district.back_up(&team.path("backups"));
    let unsent = json!({ "household": it.household, "result": "01", "note": "另一次走访",
        "edits": { "remark": UNSENT } });
    a.call("record_visit", unsent);
    let form = json!({ "note": DRAFT, "household": it.household });
    let key = format!("visit/{}", it.household);
    a.call("keep_draft", json!({ "key": key, "version": 1, "saved_at": 0, "form": form }));
    it.canaries.extend([canary("unsent", UNSENT.as_bytes()), canary("draft", DRAFT.as_bytes())]);
    assert_eq!(tablet_pages(team, "demo-01").found(&it.canaries).len(), 7);
    for (name, bytes) in saved_forms(team, &it.household) {
        let key = server_key(&data.join("keys"));
        let somewhere = ["demo-01", "demo-02"].map(|one| tablet_pages(team, one));
        let there = somewhere.iter().any(|pages| pages.hold(&bytes));
        assert!(there || Pages::read(&data.join("server.db"), &key).hold(&bytes), "to be found");
        it.canaries.push((name, bytes));
    }
    (it, backup)
}

/// What both hold: the register of their grid.
fn register(worker: &mut Worker) -> Vec<(String, Value)> {
    const KINDS: [&str; 5] = ["place", "household", "person", "visit", "event"];
    let held = worker.canonical();
    let all = held.as_object().unwrap().iter();
    all.filter(|(_, it)| KINDS.contains(&it["kind"].as_str().unwrap()))
        .map(|(id, it)| (id.clone(), it.clone()))
        .collect()
}

fn nothing_is_left(team: &Team, a: &mut Worker, b: &mut Worker, it: &Planted) {
    for (worker, folder) in [(&mut *a, "demo-01"), (&mut *b, "demo-02")] {
        worker.sync();
        let found = tablet_pages(team, folder);
        assert_eq!(found.found(&it.canaries), [""; 0], "{folder}");
        let held = worker.canonical();
        assert!(held.get(&it.household).is_none() && held.get(&it.visit).is_none());
        let hits = worker.call("find", json!({ "text": "才旦卓玛" }))["hits"].take();
        assert_eq!(hits, json!([]), "{folder}");
    }
    assert_eq!(register(a), register(b));
    let lines = told(a);
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(lines[0]["zh"].as_str().unwrap().contains("依法删除"));
    assert!(told(b).is_empty(), "B had written nothing on it");
    team.district.command(&["check"]);
    team.district.command(&["audit", "verify"]);
}

#[test]
fn what_is_erased_by_right_is_nowhere_any_more_and_nothing_else_is_lost() {
    let mut team = Team::new();
    let (mut a, mut b) = (team.enrol("demo-01"), team.enrol("demo-02"));
    let (it, backup) = everywhere(&team, &mut a, &mut b);
    let data = team.path("district");
    let records = [it.household.as_str(), &it.visit];

    let before = on_server(&data, &it);
    assert!(before.len() >= SERVER_HAS.len());
    let said = erase(&team, &records[..1], &["--dry-run"]);
    assert!(said.contains(&it.visit), "what names it and stays is listed: {said}");
    assert_eq!(on_server(&data, &it), before, "counted only");
    let refused =
        team.district.refused(&["erase", "records", "nobody", "--reason", "x", "--as", "demo-01"]);
    assert!(refused.contains("没有编号为 nobody 的记录"), "{refused}");

    // Beside the running server.
    let said = erase(&team, &records, &[]);
    assert_eq!(on_server(&data, &it), [""; 0]);
    let line = said.lines().find(|line| line.contains("certificate")).unwrap();
    let certificate = team.path("certificate.txt");
    std::fs::write(&certificate, line).unwrap();
    let held = team.district.command(&["erase", "verify", certificate.to_str().unwrap()]);
    assert!(held.contains("签名成立") && held.contains("本人书面申请"), "{held}");
    assert!(!said.contains(LABEL) && !said.contains(PHONE));

    // A was offline; what it had not sent is discarded by right, and the other visit stays: nobody named it.
    nothing_is_left(&team, &mut a, &mut b, &it);
    assert_eq!(on_server(&data, &it), [""; 0]);
    let notes: Vec<Value> = a
        .canonical()
        .as_object()
        .unwrap()
        .values()
        .filter(|it| it["says"]["note"] == "另一次走访")
        .cloned()
        .collect();
    assert_eq!(notes.len(), 1);

    // The server is lost, and comes back from a backup that still has it.
    let unread = a.canonical();
    team.restore(&backup);
    let restored = team.path("restored");
    assert_eq!(on_server(&restored, &it), [""; 0], "before anybody is served");
    nothing_is_left(&team, &mut a, &mut b, &it);
    assert_eq!(on_server(&restored, &it), [""; 0]);
    assert_eq!(a.canonical(), unread, "and everything else came back");
    let listed = team.district.command(&["erase", "list"]);
    assert_eq!(listed.matches("certificate").count(), 2, "{listed}");
}

#[test]
fn a_tablet_that_missed_both_the_erasure_and_a_restore_brings_nothing_back() {
    let mut team = Team::new();
    let (mut a, mut b) = (team.enrol("demo-01"), team.enrol("demo-02"));
    a.sync();
    b.sync();
    // The backup knows nothing of the household yet: what it was, only the tablets know.
    let backup = team.district.back_up(&team.path("backups"));
    let it = planted(&mut a);
    a.sync();
    b.sync();
    erase(&team, &[&it.household, &it.visit], &[]);
    team.restore(&backup);
    let restored = team.path("restored");
    b.sync();
    assert_eq!(on_server(&restored, &it), [""; 0]);
    nothing_is_left(&team, &mut a, &mut b, &it);
    assert_eq!(on_server(&restored, &it), [""; 0]);
}

#[test]
fn an_old_courier_file_brings_nothing_back_and_its_author_is_told() {
    let team = Team::new();
    let (mut a, mut b) = (team.enrol("demo-01"), team.enrol("demo-02"));
    a.sync();
    b.sync();
    let it = planted(&mut a);
    let bundle = a.call("export_bundle", json!({}))["path"].take();
    a.sync();
    b.sync();
    erase(&team, &[&it.household, &it.visit], &[]);
    let data = team.path("district");
    assert_eq!(on_server(&data, &it), [""; 0]);
    let back = team.path("back.return");
    let import = ["import-bundle", bundle.as_str().unwrap(), "--return", back.to_str().unwrap()];
    for _ in 0..2 {
        team.district.command(&import);
        assert_eq!(on_server(&data, &it), [""; 0]);
    }
    nothing_is_left(&team, &mut a, &mut b, &it);
}
