//! Every plan that ever failed, and one for each bug that bit others, played again; a few seeds; the text of plans.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use doorstep_sim::plan::{Plan, draw};
use doorstep_sim::run::run;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../regressions")
}

fn play(name: &str) {
    let text = std::fs::read_to_string(folder().join(name).with_extension("txt")).unwrap();
    let report = run(&Plan::from_text(&text).unwrap());
    assert_eq!(report.violation, None, "{name}");
}

/// A test by the name of a rule for each plan that has one.
macro_rules! named {
    ($($rule:ident: $name:literal;)*) => {
        const NAMED: &[&str] = &[$($name),*];
        $(#[test]
        fn $rule() {
            play($name);
        })*
    };
}

named! {
    an_area_taken_away_offline_strands_nothing: "area-taken-away-offline";
    two_copies_of_one_tablet_both_keep_their_work: "cloned-device";
    a_desk_with_news_in_grid_and_community_syncs: "desk-reads-grid-and-community";
    a_future_clock_is_no_reason_to_lose_anything: "future-clock";
    a_space_given_back_is_whole_again: "grant-given-back";
    an_older_upload_after_a_newer_changes_nothing: "late-older-push";
    logging_in_again_loses_nothing_unsent: "logging-in-again";
    one_stuck_item_holds_up_nothing: "one-stuck-item";
    a_restored_device_wedges_nothing: "restored-device";
    uploaded_is_shown_only_for_what_is_there: "synced-when-it-is-not";
}

#[test]
fn what_failed_once_is_played_for_ever() {
    let files = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let plans = files.filter(|path| path.extension().is_some_and(|ending| ending == "txt"));
    let all: BTreeSet<String> =
        plans.map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned()).collect();
    assert!(NAMED.iter().all(|name| all.contains(*name)));
    for name in all.iter().filter(|name| !NAMED.contains(&name.as_str())) {
        play(name);
    }
}

#[test]
fn a_day_with_everything_going_wrong_loses_nothing() {
    for seed in 0..4 {
        let report = run(&draw(seed, 1));
        assert_eq!(report.violation, None, "seed {seed}");
        assert!(report.acts > 20, "{report:?}");
    }
}

#[test]
fn the_same_plan_gives_the_same_day() {
    let plan = draw(11, 1);
    let (one, two) = (run(&plan), run(&plan));
    assert_eq!((one.acts, one.kills, one.faults), (two.acts, two.kills, two.faults));
    assert_eq!((one.refused, one.canaries), (two.refused, two.canaries));
}
