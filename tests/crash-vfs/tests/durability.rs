//! The disk proves itself on SQLite: FULL loses nothing that was acknowledged, NORMAL is seen to lose some.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod script;

use doorstep_crash_vfs::{CrashMode, CrashPlan, Disk};
use script::{Outcome, Settings, calls_of, crash_and_look};

const PLAIN_FULL: Settings = Settings { synchronous: "FULL", key: None };
const PLAIN_NORMAL: Settings = Settings { synchronous: "NORMAL", key: None };
/// A raw key and, behind it, the salt. Without the salt SQLCipher takes it from the first 16 bytes of the file.
const CIPHER_FULL: Settings = Settings {
    synchronous: "FULL",
    key: Some(
        "x'6b0f1c2d3e4f5a6b7c8d9eafb0c1d2e3f405162738495a6b7c8d9eafb0c1d2e3\
         000102030405060708090a0b0c0d0e0f'",
    ),
};
const CIPHER_WITHOUT_SALT: Settings = Settings {
    synchronous: "FULL",
    key: Some("x'6b0f1c2d3e4f5a6b7c8d9eafb0c1d2e3f405162738495a6b7c8d9eafb0c1d2e3'"),
};

/// Power cuts that garble the first sector of the database file while a checkpoint writes page 1.
const GARBLED_FIRST_SECTOR: [u64; 3] = [46, 50, 59];

fn modes(power_cuts: impl IntoIterator<Item = u64>) -> Vec<CrashMode> {
    let cuts = power_cuts.into_iter().map(|seed| CrashMode::PowerLoss { seed });
    std::iter::once(CrashMode::Kill).chain(cuts).collect()
}

/// The script, interrupted after every one of its mutating calls in every one of `modes`.
fn every_crash(test: &str, settings: Settings, modes: &[CrashMode]) -> Vec<(CrashPlan, Outcome)> {
    let calls = calls_of(&format!("{test}-count"), settings);
    assert!(calls > 60, "a script of {calls} calls shows nothing");
    let mut outcomes = Vec::new();
    for at in 0..=calls {
        for mode in modes {
            let plan = CrashPlan { at, mode: *mode };
            outcomes.push((plan, crash_and_look(&format!("{test}-{at}"), settings, plan)));
        }
    }
    outcomes
}

fn lost(outcomes: &[(CrashPlan, Outcome)]) -> Vec<&(CrashPlan, Outcome)> {
    outcomes.iter().filter(|(_, outcome)| outcome.found < outcome.acknowledged).collect()
}

fn assert_nothing_is_lost_or_invented(outcomes: &[(CrashPlan, Outcome)]) {
    assert_eq!(lost(outcomes), Vec::<&(CrashPlan, Outcome)>::new());
    for (plan, outcome) in outcomes {
        // The one commit that was under way may be there or not.
        assert!(outcome.found <= outcome.acknowledged + 1, "{plan:?} {outcome:?}");
    }
}

#[test]
fn with_full_no_acknowledged_commit_is_lost_at_any_call() {
    assert_nothing_is_lost_or_invented(&every_crash("full", PLAIN_FULL, &modes(0..8)));
}

#[test]
fn under_sqlcipher_with_full_no_acknowledged_commit_is_lost_at_any_call() {
    let cuts = modes((0..4).chain(GARBLED_FIRST_SECTOR));
    assert_nothing_is_lost_or_invented(&every_crash("cipher", CIPHER_FULL, &cuts));
}

#[test]
fn without_the_salt_in_the_key_one_garbled_sector_ends_the_whole_database() {
    // Why every key of ours carries its salt: the pages in the log are whole, and nobody can read them.
    let calls = calls_of("saltless-count", CIPHER_WITHOUT_SALT);
    let mut ended = 0;
    for (at, seed) in (0..calls).flat_map(|at| GARBLED_FIRST_SECTOR.map(|seed| (at, seed))) {
        let name = format!("saltless-{at}-{seed}");
        let plan = CrashPlan { at, mode: CrashMode::PowerLoss { seed } };
        let (after, acknowledged) = script::crash(&name, CIPHER_WITHOUT_SALT, plan);
        after.register(&name).unwrap();
        if let Err(error) = script::open(&name, CIPHER_WITHOUT_SALT) {
            assert_eq!(error.sqlite_error_code(), Some(rusqlite::ErrorCode::NotADatabase));
            ended += u32::from(acknowledged > 0);
        }
    }
    assert!(ended > 0, "SQLCipher has learned to do without; say so where keys are made");
}

#[test]
fn with_normal_a_killed_process_loses_nothing() {
    assert_nothing_is_lost_or_invented(&every_crash("normal-kill", PLAIN_NORMAL, &modes([])));
}

#[test]
fn with_normal_a_power_cut_is_seen_to_lose_acknowledged_commits() {
    let outcomes = every_crash("normal-power", PLAIN_NORMAL, &modes(0..8));
    let lost = lost(&outcomes).len();
    assert!(lost > 100, "the disk does not bite: {lost} of {} lost", outcomes.len());
    // That it was acknowledged and is gone is the point; the database itself is whole (checked by `look`).
}

#[test]
fn a_passing_fault_loses_nothing_and_the_script_goes_on() {
    let calls = calls_of("fault-count", PLAIN_FULL);
    for at in 0..calls {
        let plan = CrashPlan { at, mode: CrashMode::IoError };
        let outcome = crash_and_look(&format!("fault-{at}"), PLAIN_FULL, plan);
        assert!(outcome.found >= outcome.acknowledged, "{plan:?} {outcome:?}");
    }
}

#[test]
fn a_full_disk_refuses_the_next_commit_and_keeps_the_others() {
    let calls = calls_of("full-disk-count", PLAIN_FULL);
    for at in 0..calls {
        let plan = CrashPlan { at, mode: CrashMode::DiskFull };
        let outcome = crash_and_look(&format!("full-disk-{at}"), PLAIN_FULL, plan);
        assert!(outcome.found >= outcome.acknowledged, "{plan:?} {outcome:?}");
    }
}

#[test]
fn when_there_is_room_again_the_same_connection_goes_on() {
    let disk = Disk::new(1);
    disk.register("room").unwrap();
    let db = script::open("room", PLAIN_FULL).unwrap();
    script::create(&db).unwrap();
    script::insert(&db, 1).unwrap();
    disk.plan(CrashPlan { at: disk.calls(), mode: CrashMode::DiskFull });
    let refused = script::insert(&db, 2).unwrap_err();
    assert_eq!(refused.sqlite_error_code(), Some(rusqlite::ErrorCode::DiskFull));
    assert_eq!(script::rows(&db), 1, "what was there can still be read");
    disk.mend();
    script::insert(&db, 2).unwrap();
    assert_eq!(script::rows(&db), 2);
}

#[test]
fn two_connections_share_one_log() {
    let disk = Disk::new(1);
    disk.register("shared").unwrap();
    let writer = script::open("shared", PLAIN_FULL).unwrap();
    script::create(&writer).unwrap();
    let reader = script::open("shared", PLAIN_FULL).unwrap();
    script::insert(&writer, 1).unwrap();
    reader.execute_batch("BEGIN").unwrap();
    assert_eq!(script::rows(&reader), 1);
    writer.execute_batch("BEGIN IMMEDIATE").unwrap();
    script::insert(&writer, 2).unwrap();
    assert_eq!(script::rows(&reader), 1, "a reader sees what was there when it began");
    let other = script::open("shared", PLAIN_FULL).unwrap();
    let refused = other.execute_batch("BEGIN IMMEDIATE").unwrap_err();
    assert_eq!(refused.sqlite_error_code(), Some(rusqlite::ErrorCode::DatabaseBusy));
    writer.execute_batch("COMMIT").unwrap();
    assert_eq!(script::rows(&other), 2);
}

#[test]
fn under_sqlcipher_no_file_shows_what_was_written() {
    let mark = b"written by a worker".as_slice();
    for (settings, shown) in [(PLAIN_FULL, true), (CIPHER_FULL, false)] {
        let disk = Disk::new(1);
        let name = format!("plaintext-{shown}");
        disk.register(&name).unwrap();
        let db = script::open(&name, settings).unwrap();
        script::create(&db).unwrap();
        db.execute("INSERT INTO rows (n, body) VALUES (1, ?1)", [mark]).unwrap();
        let files = disk.files();
        assert!(files.contains_key("a.db") && files.contains_key("a.db-wal"));
        let seen =
            files.values().any(|bytes| bytes.windows(mark.len()).any(|window| window == mark));
        assert_eq!(seen, shown);
    }
}

#[test]
fn a_name_is_free_again_when_its_disk_is_gone() {
    let first = Disk::new(1);
    first.register("a-name").unwrap();
    assert!(Disk::new(2).register("a-name").is_err());
    drop(first);
    Disk::new(2).register("a-name").unwrap();
}

#[test]
fn a_connection_may_outlive_its_disk() {
    let disk = Disk::new(1);
    disk.register("outlived").unwrap();
    let db = script::open("outlived", PLAIN_FULL).unwrap();
    script::create(&db).unwrap();
    drop(disk);
    script::insert(&db, 1).unwrap();
    assert_eq!(script::rows(&db), 1);
}
