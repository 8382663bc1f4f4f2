//! The sums kept as documents come, change and go are the sums of what stands there: after any history.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod common;

use common::{GRID, Server, Worker, receipt, reply, set};
use doorstep_store::Sent;
use model::id::DocumentId;
use model::record::Household;
use sync::code::Code;
use sync::digest::{AtRest, Digest};
use sync::exchange::Cursor;
use sync::receipt::{Need, Verdict};

fn sum(worker: &Worker) -> Digest {
    worker.store.digests(&[Cursor { space: GRID.into(), n: 0 }]).unwrap()[0]
}

/// The sum of the marks that stand there, counted by hand.
fn counted(worker: &Worker) -> Digest {
    let mut sum = Digest::default();
    worker.store.marks_in(GRID).unwrap().iter().for_each(|(_, mark)| sum.add(mark));
    sum
}

fn answer(worker: &mut Worker, verdict: impl Fn(u64) -> Verdict) {
    let Some(outgoing) = worker.store.outgoing().unwrap() else { return };
    let seqs = outgoing.first_seq..outgoing.first_seq + outgoing.changesets.len() as u64;
    let receipts = seqs.map(|seq| receipt(seq, verdict(seq))).collect();
    let sent = Sent { pushed: Some(outgoing.incarnation), offered: Vec::new() };
    worker.store.apply_reply(&sent, &reply(receipts, Vec::new())).unwrap();
}

struct World {
    workers: Vec<Worker>,
    server: Server,
    households: Vec<DocumentId>,
}

impl World {
    fn act(&mut self, who: usize) {
        let pick = self.workers[who].rng.below(12);
        let worker = &mut self.workers[who];
        let mut known = self.households.clone();
        known.retain(|id| worker.store.kind_of(*id).unwrap().is_some());
        match (pick, known.last()) {
            (0 | 1, _) => {
                let record = worker.household("一家", "15400000001");
                self.households.push(worker.create(&record));
            }
            (2..=4, Some(id)) => {
                let word = format!("{}", worker.rng.below(1_000));
                let now = worker.read::<Household>(*id);
                if now.best_time.as_deref() != Some(word.as_str()) {
                    worker.edit(*id, &[set("best_time", &word)]);
                }
            }
            (5 | 6, _) if worker.store.outgoing().unwrap().is_some() => {
                worker.push(&mut self.server);
            }
            (7 | 8, _) => {
                worker.pull(&self.server);
            }
            (9, _) => {
                let apart = Verdict::Quarantined(Code::ROLE_REFUSED);
                answer(worker, |seq| if seq % 2 == 0 { apart.clone() } else { Verdict::Blocked });
            }
            (10, _) => answer(worker, |_| Verdict::Need(Need::From(1))),
            (11, _) => {
                // The grant ended, and perhaps begins again with the next reading.
                let mut ended = reply(Vec::new(), Vec::new());
                ended.revoked = vec![GRID.into()];
                worker.store.apply_reply(&Sent::default(), &ended).unwrap();
            }
            _ => {}
        }
    }
}

#[test]
fn after_any_history_a_sum_is_that_of_what_stands_there_and_a_rebuild_changes_none() {
    for seed in 0..12u8 {
        let workers = vec![Worker::new(seed * 2 + 1), Worker::new(seed * 2 + 2)];
        let mut world = World { workers, server: Server::default(), households: Vec::new() };
        for round in 0..120 {
            let who = round % 2;
            world.act(who);
            let worker = &world.workers[who];
            assert_eq!(sum(worker), counted(worker), "seed {seed}, round {round}");
        }
        for worker in &mut world.workers {
            let before = sum(worker);
            assert!(!worker.store.settle_digest(GRID).unwrap());
            worker.store.rebuild().unwrap();
            assert_eq!(sum(worker), before, "seed {seed}");
            let looked = worker.store.look_over(None, u32::MAX).unwrap();
            assert_eq!((looked.mended, looked.broken), (0, 0), "seed {seed}");
        }
    }
}

#[test]
fn two_who_have_read_and_sent_everything_have_the_same_sum() {
    let (mut a, mut b, mut server) = (Worker::new(1), Worker::new(2), Server::default());
    let record = a.household("一家", "15400000001");
    let id = a.create(&record);
    assert_eq!(sum(&a), Digest::default(), "what waits stands in no sum");
    a.push(&mut server);
    b.pull(&server);
    assert_eq!(sum(&a), sum(&b));
    assert_ne!(sum(&a), Digest::default());
    // Apart, both edit; then one has sent and the other has not even read.
    a.edit(id, &[set("best_time", "早上")]);
    b.edit(id, &[set("best_time", "晚上")]);
    assert_eq!(sum(&a), sum(&b));
    a.push(&mut server);
    assert_ne!(sum(&a), sum(&b));
    b.pull(&server);
    assert_eq!(sum(&a), sum(&b), "b's own edit still waits");
    b.push(&mut server);
    a.pull(&server);
    assert_eq!(sum(&a), sum(&b));
}

#[test]
fn sums_are_told_while_nothing_is_unanswered_and_what_was_refused_is_answered() {
    let mut worker = Worker::new(1);
    let at = |worker: &Worker| worker.store.at_rest().unwrap();
    assert_eq!(at(&worker), AtRest { has_read: false, unanswered: false });
    worker.store.apply_reply(&Sent::default(), &reply(Vec::new(), Vec::new())).unwrap();
    assert!(at(&worker).tells());
    let record = worker.household("一家", "15400000001");
    worker.create(&record);
    assert!(!at(&worker).tells());
    answer(&mut worker, |_| Verdict::Refused(Code::UNKNOWN_SPACE));
    assert!(at(&worker).tells());
    answer(&mut worker, |_| Verdict::Quarantined(Code::NO_GRANT));
    assert!(at(&worker).tells());
}

#[test]
fn the_nightly_look_finds_and_mends_what_lists_say_wrongly() {
    let mut worker = Worker::new(1);
    let record = worker.household("才旦卓玛家", "15400000001");
    let id = worker.create(&record);
    let person = worker.person("才旦卓玛", id);
    worker.create(&person);
    let before = worker.store.derived().unwrap();
    let harms = [
        ("UPDATE person SET name = '别人'", 1),
        ("DELETE FROM phone; DELETE FROM search_row", 2),
        ("UPDATE household SET label = '别家'; UPDATE document SET pending = 7", 2),
        ("DELETE FROM document", 2),
        ("DELETE FROM name_key", 1),
        ("SELECT 1", 0),
    ];
    for (harm, mended) in harms {
        worker = worker.meddle(harm);
        let (mut after, mut found) = (None, 0);
        loop {
            let looked = worker.store.look_over(after, 1).unwrap();
            found += looked.mended;
            after = looked.last;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(found, mended, "{harm}");
        assert_eq!(worker.store.derived().unwrap(), before, "{harm}");
    }
}
