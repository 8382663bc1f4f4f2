//! What a page may ask of a tablet, and what a call answers that cannot be done.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use doorstep_bridge::Calls;
use serde_json::json;
use tablet::{api, desktop};

use super::client::{Rig, echo};

#[test]
fn a_tablet_answers_as_in_its_own_shell() {
    let home = tempfile::tempdir().unwrap();
    let ports = desktop::ports(home.path()).unwrap();
    let tablet = desktop::tablet(home.path(), ports).unwrap();
    let rig = Rig::start(Arc::new(move |name, request| api::call(&tablet, name, request)));
    let cookie = rig.enter();
    let state = rig.call("get_state", "", &cookie);
    assert_eq!(state.status, 200);
    assert_eq!(state.json(), json!({ "state": "not_enrolled", "owner": null }));
    assert_eq!(state.header("content-type"), Some("application/json"));
    assert_eq!(state.header("cache-control"), Some("no-store"));
    let locked = rig.call("list_today", "{}", &cookie);
    assert_eq!((locked.status, locked.code().as_str()), (422, "locked"));
    let other_field = rig.call("unlock", r#"{"pin":"1","and":2}"#, &cookie);
    assert_eq!((other_field.status, other_field.code().as_str()), (400, "bad-call"));
}

#[test]
fn what_is_no_call_is_refused_and_the_bridge_stays_up() {
    let rig = Rig::start(echo());
    let cookie = rig.enter();
    let deep = "[".repeat(100_000);
    for garbage in ["{", "\u{0}\u{1}", "{\"a\":}", &deep] {
        let reply = rig.call("get_state", garbage, &cookie);
        assert_eq!((reply.status, reply.code().as_str()), (400, "bad-call"));
    }
    for unknown in ["no_such", "GET_STATE", "get_state%00", "..%2fget_state"] {
        let reply = rig.call(unknown, "{}", &cookie);
        assert_eq!((reply.status, reply.code().as_str()), (404, "bad-call"), "{unknown}");
    }
    let form = rig.ask("POST", "/call/get_state").header("Cookie", &cookie);
    let form = form.header("Content-Type", "text/plain").body(b"{}".to_vec()).send();
    assert_eq!(form.status, 415);
    assert_eq!(rig.get("/call/get_state").header("Cookie", &cookie).send().status, 405);
    assert_eq!(rig.call("get_state", "{}", &cookie).status, 200);
}

#[test]
fn a_photo_of_20_mb_comes_in_and_far_more_is_told_that_it_is_too_much() {
    let measure: Calls = Arc::new(|_, request| Ok(json!(request["base64"].as_str().map(str::len))));
    let rig = Rig::start(measure);
    let cookie = rig.enter();
    // One byte over 20 MB: the tablet itself says that the photo is too large.
    let base64 = (20 * 1024 * 1024_usize + 1).div_ceil(3) * 4;
    let photo = |length: usize| format!(r#"{{"base64":"{}"}}"#, "A".repeat(length));
    assert_eq!(rig.call("take_photo", &photo(base64), &cookie).json(), json!(base64));
    let too_much = rig.call("take_photo", &photo(60 * 1024 * 1024), &cookie);
    assert_eq!((too_much.status, too_much.code().as_str()), (413, "too-large"));
}

/// `sync_now` waits until it is told to go on; everything else is answered at once.
fn with_a_long_sync() -> (Calls, Receiver<()>, Sender<()>) {
    let (begun, has_begun) = channel();
    let (go_on, told) = channel::<()>();
    let (begun, told) = (Mutex::new(begun), Mutex::new(told));
    let calls: Calls = Arc::new(move |name, _| {
        if name == "sync_now" {
            begun.lock().unwrap().send(()).unwrap();
            told.lock().unwrap().recv_timeout(Duration::from_secs(30)).unwrap();
        }
        Ok(json!(name))
    });
    (calls, has_begun, go_on)
}

#[test]
fn a_long_call_holds_up_no_other() {
    let (calls, has_begun, go_on) = with_a_long_sync();
    let rig = Rig::start(calls);
    let cookie = rig.enter();
    std::thread::scope(|scope| {
        let long = scope.spawn(|| rig.call("sync_now", "{}", &cookie));
        has_begun.recv_timeout(Duration::from_secs(30)).unwrap();
        for _ in 0..20 {
            assert_eq!(rig.call("show_sync", "{}", &cookie).json(), json!("show_sync"));
        }
        assert!(!long.is_finished());
        go_on.send(()).unwrap();
        assert_eq!(long.join().unwrap().json(), json!("sync_now"));
    });
}

#[test]
fn a_call_that_panics_harms_no_other() {
    let calls: Calls = Arc::new(|name, _| match name {
        "undo" => panic!("on purpose"),
        _ => Ok(json!({})),
    });
    let rig = Rig::start(calls);
    let cookie = rig.enter();
    let fallen = rig.call("undo", "{}", &cookie);
    assert_eq!((fallen.status, fallen.code().as_str()), (500, "bad-call"));
    assert_eq!(rig.call("get_state", "{}", &cookie).status, 200);
}
