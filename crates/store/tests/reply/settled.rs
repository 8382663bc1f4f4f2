//! What became of own changesets that were kept apart: told once or often, before or after the receipt, across a start,
//! and taken back when the server lives another life.

use doorstep_store::Standing;
use model::record::Household;
use sync::code::Code;
use sync::exchange::{Epoch, SyncReply};
use sync::receipt::Verdict;
use sync::settled::{Outcome, Settled};

use crate::common::{Worker, life, reply, set, user};
use crate::{derived_is_what_the_log_says, family, received, standing, take, verdicts};

fn decided(n: u64, seq: u64, outcome: Outcome) -> SyncReply {
    let settled = Settled {
        n,
        incarnation: life(1),
        seq,
        outcome,
        reason: "已核实".into(),
        by: user(9),
        at: 1_790_000_000_000,
    };
    SyncReply { settled: vec![settled], ..reply(Vec::new(), Vec::new()) }
}

fn apart() -> Verdict {
    Verdict::Quarantined(Code::ROLE_REFUSED)
}

/// A household the server has, and an edit of it that it keeps apart or not.
fn edited() -> (Worker, model::id::DocumentId) {
    let mut worker = Worker::new(1);
    let id = family(&mut worker);
    take(&mut worker, &verdicts([(1, received())]));
    worker.edit(id, &[set("best_time", "晚上")]);
    (worker, id)
}

/// Verdict × decision × in which order × how often × across a start: nothing is lost from the log, nothing that was
/// decided stays in 待复核, nothing that was kept apart comes into the record by itself.
#[test]
fn whatever_was_decided_and_whenever_it_is_told_nothing_is_dropped() {
    for verdict in [Verdict::Blocked, apart()] {
        for outcome in [None, Some(Outcome::Adopted), Some(Outcome::SetAside)] {
            for decision_first in [false, true] {
                for times in [1, 3] {
                    let (mut worker, id) = edited();
                    let mut replies = vec![verdicts([(2, verdict.clone())])];
                    replies.extend(outcome.map(|outcome| decided(4, 2, outcome)));
                    if decision_first {
                        replies.reverse();
                    }
                    for _ in 0..times {
                        for reply in &replies {
                            take(&mut worker, reply);
                            worker = worker.reopen();
                        }
                    }
                    let case = format!("{verdict:?} {outcome:?} {decision_first} {times}");
                    let says: Household = worker.read(id);
                    assert_eq!(says.best_time, None, "{case}");
                    let expected = match outcome {
                        None => Standing::Review,
                        Some(_) => Standing::Uploaded,
                    };
                    assert_eq!(standing(&worker, id), expected, "{case}");
                    let told = worker.store.settled((life(1), 2)).unwrap();
                    assert_eq!(told.map(|told| told.outcome), outcome, "{case}");
                    assert_eq!(worker.store.settled_read().unwrap(), outcome.map_or(0, |_| 4));
                    // What was typed is in the log, and nothing is done again behind anybody's back.
                    let (_, kept) = worker.store.changeset(life(1), 2).unwrap().unwrap();
                    assert_eq!(kept.parts[0].changes.len(), 1, "{case}");
                    let again = worker.store.to_reauthor().unwrap().len();
                    let blocked = outcome.is_none() && verdict == Verdict::Blocked;
                    assert_eq!(again, usize::from(blocked), "{case}");
                    derived_is_what_the_log_says(&mut worker);
                }
            }
        }
    }
}

#[test]
fn a_server_of_another_epoch_that_has_forgotten_a_decision_puts_the_record_back_under_review() {
    let (mut worker, id) = edited();
    take(&mut worker, &verdicts([(2, apart())]));
    take(&mut worker, &decided(4, 2, Outcome::Adopted));
    assert_eq!(standing(&worker, id), Standing::Uploaded);
    let mut other = reply(Vec::new(), Vec::new());
    other.server_time.epoch = Epoch([2; 8]);
    take(&mut worker, &other);
    assert_eq!(worker.store.settled_read().unwrap(), 0, "all of it is to be told again");
    assert_eq!(worker.store.settled((life(1), 2)).unwrap(), None);
    assert_eq!(standing(&worker, id), Standing::Review);
    // And told again, from another number.
    let mut again = decided(1, 2, Outcome::SetAside);
    again.server_time.epoch = Epoch([2; 8]);
    take(&mut worker, &verdicts_of(Epoch([2; 8]), 2, apart()));
    take(&mut worker, &again);
    let told = worker.store.settled((life(1), 2)).unwrap().unwrap();
    assert_eq!((told.outcome, told.reason.as_str()), (Outcome::SetAside, "已核实"));
    assert_ne!(standing(&worker, id), Standing::Review);
    derived_is_what_the_log_says(&mut worker);
}

fn verdicts_of(epoch: Epoch, seq: u64, verdict: Verdict) -> SyncReply {
    let mut reply = verdicts([(seq, verdict)]);
    reply.server_time.epoch = epoch;
    reply
}

#[test]
fn a_decision_about_what_another_copy_made_is_read_and_passed_over() {
    let (mut worker, id) = edited();
    take(&mut worker, &decided(7, 99, Outcome::SetAside));
    assert_eq!(worker.store.settled_read().unwrap(), 7);
    assert!(worker.store.settled_all().unwrap().is_empty());
    assert_eq!(standing(&worker, id), Standing::Waiting);
}
