//! The server is lost and restored from an older backup: everything of everybody comes back from the tablets,
//! whoever comes first, and of those whose own tablet is gone too.

use serde_json::{Value, json};

use crate::made;
use crate::team::{Team, Worker};

const PHONE_OF_A: &str = "15400000027";
const REMARK_OF_B: &str = "白天在店里";

/// What was done after the backup.
struct Since {
    household: String,
    visit: String,
    event: String,
    number: String,
}

/// Work before the backup and after it, everything uploaded, everybody having read everything.
fn work_with_a_backup_in_the_middle(
    team: &Team,
    a: &mut Worker,
    b: &mut Worker,
) -> (std::path::PathBuf, Since) {
    let household = a.a_household_with_a_phone();
    let visit = json!({ "household": household, "result": "01", "note": "备份以前" });
    a.call("record_visit", visit);
    a.sync();
    b.sync();
    let backup = team.district.back_up(&team.path("backups"));
    let visit = json!({ "household": household, "result": "01", "note": "备份以后",
        "edits": { "phone": { "number": PHONE_OF_A } } });
    let visit = a.call("record_visit", visit);
    let event = a.call(
        "raise_event",
        json!({ "category": "21", "title": "楼道灯不亮", "body": "坏了两天", "place_text": "3单元2层" }),
    );
    a.sync();
    b.sync();
    // Upon what A wrote.
    let edits = json!({ "remark": REMARK_OF_B });
    b.call("edit_household", json!({ "household": household, "edits": edits }));
    b.sync();
    a.sync();
    let since = Since {
        visit: made(&visit, a, "visit"),
        event: made(&event, a, "event"),
        household,
        number: String::new(),
    };
    let number = number_of(a, &since.event);
    assert!(number.starts_with("SJ-"), "{number}");
    (backup, Since { number, ..since })
}

fn number_of(worker: &mut Worker, event: &str) -> String {
    let page = worker.call("show_event", json!({ "id": event }));
    page["line"]["number"].as_str().unwrap_or_default().to_owned()
}

fn all_of_it_is_there(since: &Since, worker: &mut Worker) {
    let held = worker.canonical();
    let says = |id: &str| &held[id]["says"];
    assert_eq!(says(&since.visit)["note"], "备份以后");
    assert_eq!(says(&since.household)["remark"], REMARK_OF_B);
    assert_eq!(says(&since.event)["title"], "楼道灯不亮");
    assert_eq!(
        number_of(worker, &since.event),
        since.number,
        "its number is the one people were told"
    );
}

fn canonical_of_a_new_tablet(team: &Team, login: &str, folder: &str) -> Value {
    let mut fresh = team.enrol_as(login, folder);
    fresh.sync();
    fresh.canonical()
}

#[test]
fn a_restored_server_gets_everything_back_whoever_comes_first() {
    for a_first in [true, false] {
        let mut team = Team::new();
        let (mut a, mut b) = (team.enrol("demo-01"), team.enrol("demo-02"));
        a.sync();
        b.sync();
        let (backup, since) = work_with_a_backup_in_the_middle(&team, &mut a, &mut b);
        // More, that nobody has sent when the server is lost.
        let unsent = json!({ "household": since.household, "result": "01", "note": "还没有传" });
        let unsent = made(&a.call("record_visit", unsent), &mut a, "visit");
        let (before_a, before_b) = (a.canonical(), b.canonical());
        team.restore(&backup);
        if a_first {
            a.call("sync_now", json!({}));
            b.sync();
        } else {
            b.call("sync_now", json!({}));
        }
        a.sync();
        b.sync();
        all_of_it_is_there(&since, &mut a);
        all_of_it_is_there(&since, &mut b);
        assert_eq!(a.canonical(), before_a);
        assert_eq!(b.canonical()[&unsent]["says"]["note"], "还没有传");
        assert_eq!(
            b.canonical().as_object().unwrap().len(),
            before_b.as_object().unwrap().len() + 1
        );
        assert_eq!(canonical_of_a_new_tablet(&team, "demo-01", "new for A"), before_a);
        // Numbers go on after those that were given.
        let event = json!({ "category": "21", "title": "又坏了", "body": "一样", "place_text": "3单元2层" });
        let event = made(&a.call("raise_event", event), &mut a, "event");
        a.sync();
        assert!(number_of(&mut a, &event) > since.number);
        team.district.command(&["audit", "verify"]);
    }
}

#[test]
fn the_work_of_a_tablet_that_is_gone_comes_back_from_those_who_had_read_it() {
    let mut team = Team::new();
    let (mut a, mut b) = (team.enrol("demo-01"), team.enrol("demo-02"));
    a.sync();
    b.sync();
    let (backup, since) = work_with_a_backup_in_the_middle(&team, &mut a, &mut b);
    let before = b.canonical();
    a.kill();
    team.restore(&backup);
    b.sync();
    all_of_it_is_there(&since, &mut b);
    assert_eq!(b.canonical(), before);
    // A new tablet of A's person gets A's work, which only B still had.
    let mut fresh = team.enrol_as("demo-01", "the tablet that replaces A's");
    fresh.sync();
    all_of_it_is_there(&since, &mut fresh);
    // And it goes on from there.
    let visit = json!({ "household": since.household, "result": "01", "note": "接着写" });
    let visit = made(&fresh.call("record_visit", visit), &mut fresh, "visit");
    fresh.sync();
    b.sync();
    assert_eq!(b.canonical()[&visit]["says"]["note"], "接着写");
}
