//! A soak: the server's binary and four tablets in processes of their own, a line that cuts, delays and swallows, and
//! SIGKILL for all of them. Afterwards everything that was 已保存 is on the server and on every tablet, all replicas
//! say the same, and the server finds its records in order.
//!
//! Short as a test; `cargo xtask soak` runs it for five minutes against release builds.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod line;
mod worker;

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use doorstep_tests::district::District;
use line::Line;
use model::rng::Rng;
use serde_json::Value;
use worker::Worker;

const SECONDS: u64 = 12;
const SEED: u64 = 20_261_122;
const TABLETS: [(&str, &str); 4] =
    [("demo-01", "甲"), ("demo-01", "乙"), ("demo-02", "丙"), ("demo-02", "丁")];
/// Syncs in a row, over a good line, after which everything must be there.
const SETTLING_MAX: usize = 60;

/// A number of the environment, where `cargo xtask soak` says another.
fn given(name: &str, usual: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

#[test]
fn on_a_line_that_cuts_and_under_sigkill_nothing_that_was_saved_is_lost() {
    let (seconds, seed) = (given("SOAK_SECONDS", SECONDS), given("SOAK_SEED", SEED));
    let folder = tempfile::TempDir::new().unwrap();
    let mut district = District::init(&folder.path().join("district"));
    district.command(&["demo", "--preset", "sample"]);
    // All tablets come from one address here, and at the end each looks at every photo.
    district.set("DOORSTEP_LIMITS_DEVICE_REQUESTS_PER_MINUTE", Some("100000"));
    district.set("DOORSTEP_LIMITS_ADDRESS_REQUESTS_PER_MINUTE", Some("100000"));
    district.start();
    let server = district.address().trim_start_matches("http://").parse().unwrap();
    let line = Line::start(server, seed);
    district.set("DOORSTEP_PUBLIC_ADDRESS", Some(&line.address()));
    let mut workers: Vec<Worker> = Vec::new();
    for (n, (login, name)) in (1..).zip(TABLETS) {
        let home = folder.path().join(format!("tablet-{n}"));
        workers.push(Worker::enrol(name, home, &district.invite(login), seed + n));
    }
    let over = AtomicBool::new(false);
    let restarts = thread::scope(|scope| {
        for worker in &mut workers {
            scope.spawn(|| {
                worker.look_around();
                while !over.load(Ordering::Relaxed) {
                    worker.act();
                }
            });
        }
        let restarts = kill_the_server(&mut district, seconds, seed);
        over.store(true, Ordering::Relaxed);
        restarts
    });
    line.smooth();
    settle(&mut workers);
    let equal = everything_is_there(&mut workers);
    district.kill();
    assert!(district.command(&["check"]).contains("everything is in order"));
    println!("{}", summary(seconds, &workers, &line, restarts, equal));
}

/// Kills the server and starts it again, for so long; how often.
fn kill_the_server(district: &mut District, seconds: u64, seed: u64) -> u64 {
    let (mut rng, mut restarts, mut left) = (Rng::from_number(seed), 0, seconds * 1_000);
    while left > 0 {
        let (serving, gone) = (left.min(2_000 + rng.below(5_000)), rng.below(1_500));
        thread::sleep(Duration::from_millis(serving));
        district.kill();
        thread::sleep(Duration::from_millis(gone));
        district.start();
        left = left.saturating_sub(serving + gone);
        restarts += 1;
    }
    restarts
}

/// Until a whole round of all tablets finds nothing to do.
fn settle(workers: &mut [Worker]) {
    for _ in 0..SETTLING_MAX {
        let settled: Vec<bool> = workers.iter_mut().map(Worker::settle).collect();
        if settled.iter().all(|settled| *settled) {
            // What the last of them sent, the first have not read yet; and a photo that was not there is asked for again
            // after minutes only, or after a start.
            workers.iter_mut().for_each(Worker::kill);
            assert!(workers.iter_mut().all(Worker::settle));
            return;
        }
        thread::sleep(Duration::from_millis(200));
    }
    for worker in workers {
        eprintln!("{}\n{}", worker.sync_view(), worker.open_records());
    }
    panic!("not complete over a good line");
}

/// Everything that was said to be saved is on every tablet, which had it from the server; how many records they all
/// say the same of.
fn everything_is_there(workers: &mut [Worker]) -> usize {
    let held: Vec<Value> = workers.iter_mut().map(Worker::held).collect();
    for other in &held[1..] {
        let differ: Vec<_> =
            shared(&held[0]).zip(shared(other)).find(|(a, b)| a != b).into_iter().collect();
        assert!(differ.is_empty(), "{differ:?}");
        assert_eq!(shared(&held[0]).count(), shared(other).count());
    }
    let text: Vec<String> = held.iter().map(Value::to_string).collect();
    let photos: Vec<String> = workers.iter().flat_map(|it| it.ledger.photos.clone()).collect();
    for worker in &*workers {
        let said = worker.ledger.notes.iter().chain(&worker.ledger.phones);
        for word in said.map(|word| format!("\"{word}\"")) {
            assert!(text.iter().all(|held| held.contains(&word)), "{word} is lost");
        }
    }
    for worker in &mut *workers {
        let records = worker.open_records();
        for record in records.as_array().unwrap() {
            assert!(record["code"].is_null(), "nothing is kept apart: {record}");
        }
        for photo in &photos {
            worker.shows("show_thumbnail", photo);
            worker.shows("fetch_photo", photo);
        }
    }
    shared(&held[0]).count()
}

/// The records of the grid both people work in.
fn shared(held: &Value) -> impl Iterator<Item = (&String, &Value)> {
    let kinds = ["place", "household", "person", "visit", "event"];
    let records = held.as_object().unwrap().iter();
    records.filter(move |(_, it)| it["kind"].as_str().is_some_and(|kind| kinds.contains(&kind)))
}

fn summary(seconds: u64, workers: &[Worker], line: &Line, restarts: u64, equal: usize) -> String {
    let sum = |of: fn(&Worker) -> u64| workers.iter().map(of).sum::<u64>();
    let (connections, cuts) = line.counts();
    format!(
        "soak: seconds={seconds} tablets={} saved={} photos={} syncs={} of_them_failed={} connections={connections} cut={cuts} tablet_kills={} server_kills={restarts} records={equal} lost=0",
        workers.len(),
        sum(|it| (it.ledger.notes.len() + it.ledger.phones.len()) as u64),
        sum(|it| it.ledger.photos.len() as u64),
        sum(|it| it.ledger.syncs),
        sum(|it| it.ledger.syncs_failed),
        sum(|it| it.ledger.kills),
    )
}
