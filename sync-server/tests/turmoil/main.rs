//! The real router on a network of turmoil's: lines that break, hold back and come again, and a server that dies in the
//! middle of everything. Whatever was acknowledged is there once, and everybody reads all of it without a gap.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice
)]

#[path = "../kit/mod.rs"]
mod kit;
mod network;

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use model::rng::Rng;
use sync::feed::FeedEntry;
use sync::hash::Hash;
use sync::push::Push;
use sync::receipt::Verdict;
use turmoil::Sim;

use kit::district::District;
use kit::tablet::Tablet;
use kit::{GRID, NOW};
use network::{SERVER, post, serve};

const WORKERS: [&str; 3] = ["a", "b", "c"];
const DAYS: usize = 25;
const ACTIONS: usize = 2;
const SEEDS: u64 = 4;
const ALL: u64 = (WORKERS.len() * DAYS * ACTIONS) as u64;

const TICK: Duration = Duration::from_millis(5);
/// The network is broken for fewer ticks than this, and then whole for fewer.
const TICKS_BETWEEN: u64 = 400;
const FAULTS: usize = 40;
const OVER: Duration = Duration::from_secs(1_200);

/// How long a tablet waits for an answer, and at most until it asks again.
const PATIENCE: Duration = Duration::from_secs(3);
const AGAIN_MS: u64 = 2_000;

/// What the workers have seen.
#[derive(Default)]
struct Seen {
    /// By life and number, with the hash that was acknowledged.
    acknowledged: Vec<(model::id::IncarnationId, u64, Hash)>,
    broken: usize,
    again: usize,
}

#[test]
fn what_was_acknowledged_is_there_once_whatever_the_network_and_the_server_did() {
    let (mut broken, mut again, mut died) = (0, 0, 0);
    for seed in 0..SEEDS {
        let mut district = District::new();
        for login in WORKERS.iter().chain(&["reader"]) {
            district.worker(login, GRID);
        }
        let tablet = |n: usize| Tablet::enrol(&district, WORKERS[n], seed * 10 + n as u64);
        let tablets: Vec<Tablet> = (0..WORKERS.len()).map(tablet).collect();
        let mut reader = Tablet::enrol(&district, "reader", 99);
        district.stop();

        let seen = Arc::new(Mutex::new(Seen::default()));
        let mut sim = turmoil::Builder::new()
            .rng_seed(seed)
            .tick_duration(TICK)
            .simulation_duration(OVER)
            .build();
        let config = district.config.clone();
        let starts = AtomicU64::new(0);
        sim.host(SERVER, move || serve(config.clone(), starts.fetch_add(1, Ordering::Relaxed)));
        for (login, tablet) in WORKERS.into_iter().zip(tablets) {
            sim.client(login, work(tablet, Arc::clone(&seen)));
        }
        died += play(&mut sim, &mut Rng::from_number(seed));
        drop(sim);

        district.start().unwrap();
        let seen = seen.lock().unwrap();
        assert_eq!(seen.acknowledged.len() as u64, ALL);
        for (life, seq, hash) in &seen.acknowledged {
            assert!(
                district.it().storage.has_changeset(*life, *seq, hash).unwrap(),
                "{seq} is gone"
            );
        }
        reads_everything_once(&district, &mut reader);
        broken += seen.broken;
        again += seen.again;
    }
    assert!(broken > 40 && again > 5 && died > 10, "{broken} broken, {again} again, {died} died");
}

/// A worker: records, pushes until it is acknowledged, and reads what the others did.
async fn work(mut tablet: Tablet, seen: Arc<Mutex<Seen>>) -> turmoil::Result {
    let mut rng = Rng::from_seed(tablet.author.rng.bytes());
    for day in 0..DAYS {
        let label = |n| format!("{day}.{n} 室");
        let done: Vec<_> =
            (0..ACTIONS).map(|n| tablet.author.household(GRID, &label(n)).1).collect();
        let (first, mut prev) = (tablet.author.next_seq, tablet.author.prev);
        let push = tablet.author.push(tablet.info.tenant, &done);
        acknowledged(&mut tablet, &push, &mut rng, &seen).await;
        tokio::time::sleep(Duration::from_millis(rng.below(AGAIN_MS))).await;
        let mut seen = seen.lock().unwrap();
        for (seq, changeset) in (first..).zip(&done) {
            prev = changeset.hash(seq, prev);
            seen.acknowledged.push((tablet.author.life, seq, prev));
        }
    }
    while tablet.cursors.get(GRID).copied() != Some(ALL) {
        ask(&mut tablet, None, &seen).await;
        tokio::time::sleep(Duration::from_millis(rng.below(AGAIN_MS))).await;
    }
    Ok(())
}

async fn acknowledged(tablet: &mut Tablet, push: &Push, rng: &mut Rng, seen: &Mutex<Seen>) {
    loop {
        if let Some(receipts) = ask(tablet, Some(push), seen).await {
            assert_eq!(receipts.len(), ACTIONS);
            return;
        }
        tokio::time::sleep(Duration::from_millis(rng.below(AGAIN_MS))).await;
    }
}

/// One round trip; nothing where no answer came. What is told twice is told the same.
async fn ask(tablet: &mut Tablet, push: Option<&Push>, seen: &Mutex<Seen>) -> Option<Vec<Verdict>> {
    let (sealed, asked) = tablet.seal_sync(NOW, push.cloned());
    let answer = tokio::time::timeout(PATIENCE, post("/v1/sync", sealed)).await;
    let Ok(Ok((200, body))) = answer else {
        seen.lock().unwrap().broken += 1;
        return None;
    };
    let verdicts: Vec<_> =
        tablet.take(&body, &asked).receipts.into_iter().map(|it| it.verdict).collect();
    for verdict in &verdicts {
        match verdict {
            Verdict::Received(_) => {}
            Verdict::Duplicate(first) => {
                assert!(matches!(first.verdict, Verdict::Received(_)), "{first:?}");
                seen.lock().unwrap().again += 1;
            }
            other => panic!("{other:?}"),
        }
    }
    Some(verdicts)
}

/// Steps until every worker is done, and does harm meanwhile; how often the server died.
fn play(sim: &mut Sim<'_>, rng: &mut Rng) -> usize {
    let mut died = 0;
    for _ in 0..FAULTS {
        let whom = WORKERS[rng.below(3) as usize];
        let harm = rng.below(4);
        match harm {
            0 => sim.partition(whom, SERVER),
            1 => sim.partition_oneway(SERVER, whom),
            2 => sim.hold(whom, SERVER),
            _ => {
                sim.crash(SERVER);
                died += 1;
            }
        }
        if (0..rng.below(TICKS_BETWEEN)).any(|_| sim.step().unwrap()) {
            break;
        }
        match harm {
            0 | 1 => sim.repair(whom, SERVER),
            2 => sim.release(whom, SERVER),
            _ => sim.bounce(SERVER),
        }
        if (0..rng.below(TICKS_BETWEEN)).any(|_| sim.step().unwrap()) {
            break;
        }
    }
    sim.run().unwrap();
    died
}

fn reads_everything_once(district: &District, reader: &mut Tablet) {
    let (mut numbers, mut records) = (Vec::new(), BTreeSet::new());
    loop {
        let reply = reader.sync(district, None);
        for entry in reply.spaces.iter().flat_map(|delta| &delta.entries) {
            let FeedEntry::Change(change) = entry else { panic!("{entry:?}") };
            numbers.push(change.n);
            assert!(records.insert(change.document), "twice: {:?}", change.document);
        }
        if !reply.more {
            break;
        }
    }
    assert_eq!(numbers, (1..=ALL).collect::<Vec<_>>());
}
