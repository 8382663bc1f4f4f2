//! 拆网格、并网格 while two workers are out without signal.

use std::collections::BTreeSet;

use demo::Preset;
use serde_json::json;

use crate::ground::{Ground, Hand, MINUTE};

const NEW: [&str; 2] = ["990101001001101", "990101001001102"];
const MERGED: &str = "990101001001201";

/// What the two do offline: each visits a household of its own, both correct the same one.
fn work(a: &Hand, b: &Hand, hour: u32) -> BTreeSet<String> {
    let homes: Vec<String> = a.households().into_keys().collect();
    let (first, last) = (homes.first().unwrap(), homes.last().unwrap());
    let edit = |hand: &Hand, edits| {
        hand.call("edit_household", json!({ "household": first, "edits": edits }));
    };
    edit(a, json!({ "best_time": format!("晚上{hour}点") }));
    edit(b, json!({ "remark": format!("{hour}点以前钥匙在邻居家") }));
    let event = json!({ "category": "22", "title": "三楼暖气从昨天起不热",
        "body": "三单元三楼", "place_text": "3单元3层", "household": first });
    let saved = b.call("raise_event", event);
    let raised = saved["documents"][0].as_str().unwrap().to_owned();
    BTreeSet::from([a.visit(first, "腰好些了"), b.visit(last, "要装扶手"), raised])
}

/// Nothing waits, nothing is kept apart, and both hold the same.
fn both_hold_the_same(a: &Hand, b: &Hand, ids: &BTreeSet<String>) {
    for hand in [a, b] {
        let shown = hand.shown();
        assert_eq!((&shown["waiting"], &shown["set_aside"]), (&json!(0), &json!(0)), "{shown}");
        assert_eq!(&hand.ids(), ids);
    }
    assert_eq!(a.register(), b.register());
}

#[test]
fn a_grid_split_and_merged_again_under_two_who_are_offline_loses_nothing() {
    for order in [[0, 1], [1, 0]] {
        let ground = Ground::new(Preset::Sample).joined();
        let (a, b) = (ground.hand(0), ground.hand(1));
        let mut ids = a.ids();
        assert_eq!(ids, b.ids());
        ids.extend(work(&a, &b, 7));
        ground.wait(MINUTE);
        let done = ground.split(&NEW, true);
        assert_eq!(usize::try_from(done.moved()).unwrap(), ids.len() - 3, "what was known by then");
        ground.wait(MINUTE);
        let sync = || {
            for at in order {
                [&a, &b][at].sync();
            }
            [&a, &b][order[0]].sync();
        };
        sync();
        both_hold_the_same(&a, &b, &ids);
        // And once more, the other way.
        ids.extend(work(&a, &b, 8));
        ground.redraw(NEW.to_vec(), vec![MERGED], "", true);
        ground.wait(MINUTE);
        sync();
        both_hold_the_same(&a, &b, &ids);
        let fresh = ground.tablet(&a.login);
        assert_eq!(fresh.register(), a.register(), "who comes new reads the same");
    }
}

#[test]
fn who_works_in_one_of_the_new_grids_has_nothing_of_the_other() {
    let ground = Ground::new(Preset::Sample).joined();
    let (a, b) = (ground.hand(0), ground.hand(1));
    let before = a.ids();
    let unsent = work(&a, &b, 7);
    ground.wait(MINUTE);
    ground.split(&NEW, false);
    ground.grant(&a.login, &format!("grid/{}", NEW[0]));
    ground.grant(&b.login, &format!("grid/{}", NEW[1]));
    ground.wait(MINUTE);
    for hand in [&a, &b, &a] {
        hand.sync();
    }
    let (left, right) = (a.ids(), b.ids());
    assert!(left.is_disjoint(&right), "each document stands in one of them");
    let all: BTreeSet<String> = before.union(&unsent).cloned().collect();
    assert_eq!(left.union(&right).cloned().collect::<BTreeSet<_>>(), all, "and none is lost");
    assert!(!left.is_empty() && !right.is_empty());
    for hand in [&a, &b] {
        let shown = hand.shown();
        assert_eq!((&shown["waiting"], &shown["set_aside"]), (&json!(0), &json!(0)), "{shown}");
        let fresh = ground.tablet(&hand.login);
        assert_eq!(fresh.register(), hand.register());
    }
}
