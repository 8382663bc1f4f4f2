//! What becomes of what is kept apart: adopted through the judge in another's name, set aside, or neither; once.

use std::collections::BTreeSet;

use doorstep_sync_server::ports::entropy::SharedRng;
use doorstep_sync_server::storage::{Bench, Decision, Settling, Storage, Undecided};
use model::document::Document;
use model::id::{DocumentId, IncarnationId, UserId};
use model::kind::Kind;
use model::permission::Role;
use model::rng::Rng;
use model::space::Right;
use sync::apply::InPlace;
use sync::changeset::Changeset;
use sync::code::Code;
use sync::receipt::Verdict;
use sync::settled::Outcome::{self, Adopted, SetAside};

use crate::bed::{Bed, SERVER, TENANT, event, user, words};
use crate::kit::author::{Made, set};
use crate::kit::{GRID, NOW, OTHER_GRID};

const LATER: i64 = NOW + 60_000;

/// Decides in somebody's name, as the first server process.
pub(crate) fn settle(
    storage: &dyn Storage,
    (incarnation, seq): (IncarnationId, u64),
    by: UserId,
    outcome: Outcome,
) -> Result<(), Undecided> {
    let decision = Decision { incarnation, seq, by, reason: "已核实", at: LATER };
    let settling = Settling { decision, tenant: TENANT, demo: true };
    let (rng, self_handled) = (SharedRng::new(Rng::from_number(seq + 99)), BTreeSet::new());
    let bench = Bench {
        apply: &InPlace,
        rng: &rng,
        server: SERVER,
        self_handled: &self_handled,
        event: &|_| event("quarantine.settle"),
    };
    storage.settle(&settling, outcome, &bench).unwrap()
}

/// What a record says to whoever reads the grid it lives in.
fn says(bed: &Bed, reader: u8, id: DocumentId) -> serde_json::Value {
    stands(bed, reader, id).value().unwrap()
}

/// The values of one field that stand side by side, with who wrote them; none where there is one.
fn side_by_side(bed: &Bed, reader: u8, id: DocumentId, field: &str) -> BTreeSet<(String, UserId)> {
    let conflicts = stands(bed, reader, id).conflicts().unwrap();
    let of = conflicts.into_iter().find(|it| it.field == field);
    let values = of.into_iter().flat_map(|it| it.values);
    values.map(|it| (it.value.as_str().unwrap().to_owned(), it.by.unwrap().user)).collect()
}

/// A record as whoever reads the grid it lives in has it: every change of the feed, put together.
fn stands(bed: &Bed, reader: u8, id: DocumentId) -> Document {
    let rows = bed.read(reader).spaces.into_iter().flat_map(|space| space.rows);
    let changes: Vec<_> = rows
        .filter_map(|row| row.change().filter(|change| change.document == id).cloned())
        .map(|change| change.bytes)
        .collect();
    Document::open(Kind::Household, 1, changes, Rng::from_number(1).actor()).unwrap()
}

pub(crate) fn what_is_adopted_is_written_again_in_the_name_of_whoever_adopts(bed: &Bed) {
    let mut a = bed.worker(1, GRID);
    bed.worker(3, OTHER_GRID);
    let (mut made, apart) = a.household(OTHER_GRID, "赵家");
    let behind = a.edit(&mut made, "household.edit", &[set("best_time", "晚上")]);
    assert_eq!(words(&bed.push(&mut a, &[apart, behind])), ["no-grant", "blocked"]);
    let storage = &*bed.storage;

    let of = |seq| (a.life, seq);
    assert_eq!(settle(storage, of(2), user(3), Adopted), Err(Undecided::NoRecord), "out of order");
    assert_eq!(settle(storage, of(1), user(1), Adopted), Err(Undecided::NoRight));
    assert_eq!(settle(storage, of(3), user(3), Adopted), Err(Undecided::NotApart));
    assert!(bed.read(3).spaces.is_empty(), "nothing was written so far");
    let before = bed.audit_rows();
    assert_eq!(settle(storage, of(1), user(3), Adopted), Ok(()));
    assert_eq!(says(bed, 3, made.id)["label"], "赵家");
    assert_eq!(says(bed, 3, made.id).get("best_time"), None);
    assert_eq!(settle(storage, of(2), user(3), Adopted), Ok(()));
    assert_eq!(says(bed, 3, made.id)["best_time"], "晚上");
    assert_eq!(bed.audit_rows(), before + 2);

    // It is the adopter's word, in the server's own life; the original's changes stand nowhere.
    let rows: Vec<_> = bed.read(3).spaces.into_iter().flat_map(|space| space.rows).collect();
    assert_eq!(rows.len(), 2);
    for row in rows {
        let change = row.change().unwrap();
        assert_eq!(change.incarnation, SERVER);
        let document =
            Document::open(Kind::Household, 1, [&change.bytes], Rng::from_number(1).actor());
        if let Ok(document) = document {
            assert_eq!(document.author_of(&change.hash.0).unwrap().user, user(3));
        }
    }
    assert!(storage.quarantine(10).unwrap().is_empty());
    let settled = storage.quarantine_settled(10).unwrap();
    assert_eq!(settled.iter().filter(|row| row.settled == Some(Adopted)).count(), 2);
}

pub(crate) fn what_is_adopted_stands_beside_what_others_wrote_meanwhile(bed: &Bed) {
    let (mut a, mut b, mut c) =
        (bed.worker(1, GRID), bed.worker(2, GRID), bed.worker(3, OTHER_GRID));
    let (mut made, first) = a.household(GRID, "王家");
    let mut with_b = b.open(&mut made);
    bed.push(&mut a, &[first]);
    let seen =
        a.edit(&mut made, "household.edit", &[set("label", "王家大院"), set("best_time", "早上")]);
    let mut with_c = c.open(&mut made);
    bed.push(&mut a, &[seen]);

    // Kept apart; what its writer had seen of the record is no conflict, what others write meanwhile is.
    let apart = c.edit(&mut with_c, "household.edit", &[set("best_time", "晚上")]);
    let behind = c.edit(&mut with_c, "household.edit", &[set("best_time", "周末")]);
    assert_eq!(words(&bed.push(&mut c, &[apart, behind])), ["no-grant", "blocked"]);
    let meanwhile = b.edit(&mut with_b, "household.edit", &[set("best_time", "中午")]);
    assert_eq!(words(&bed.push(&mut b, &[meanwhile])), ["received"]);

    assert_eq!(settle(&*bed.storage, (c.life, 1), user(1), Adopted), Ok(()));
    let stand = side_by_side(bed, 1, made.id, "best_time");
    assert_eq!(stand, BTreeSet::from([("晚上".into(), user(1)), ("中午".into(), user(2))]));
    // What stood behind it was written upon it: in its place stands what was adopted.
    assert_eq!(settle(&*bed.storage, (c.life, 2), user(1), Adopted), Ok(()));
    let stand = side_by_side(bed, 1, made.id, "best_time");
    assert_eq!(stand, BTreeSet::from([("周末".into(), user(1)), ("中午".into(), user(2))]));
    assert_eq!(says(bed, 1, made.id)["label"], "王家大院");
}

pub(crate) fn a_choice_that_is_adopted_settles_what_stood_side_by_side(bed: &Bed) {
    let (mut a, mut b, mut c) =
        (bed.worker(1, GRID), bed.worker(2, GRID), bed.worker(3, OTHER_GRID));
    let (mut made, first) = a.household(GRID, "王家");
    let mut with_b = b.open(&mut made);
    let of_a = a.edit(&mut made, "household.edit", &[set("best_time", "早上")]);
    let of_b = b.edit(&mut with_b, "household.edit", &[set("best_time", "中午")]);
    bed.push(&mut a, &[first, of_a]);
    bed.push(&mut b, &[of_b]);
    assert_eq!(side_by_side(bed, 1, made.id, "best_time").len(), 2);

    let mut seen = Made { id: made.id, document: stands(bed, 1, made.id), space: GRID.into() };
    let mut with_c = c.open(&mut seen);
    let shown = says(bed, 1, made.id)["best_time"].as_str().unwrap().to_owned();
    let chosen = c.edit(&mut with_c, "household.edit", &[set("best_time", &shown)]);
    assert_eq!(words(&bed.push(&mut c, &[chosen])), ["no-grant"]);
    assert_eq!(settle(&*bed.storage, (c.life, 1), user(1), Adopted), Ok(()));
    assert!(side_by_side(bed, 1, made.id, "best_time").is_empty());
    assert_eq!(says(bed, 1, made.id)["best_time"], shown);
}

pub(crate) fn what_the_record_says_already_is_not_adopted(bed: &Bed) {
    let (mut a, mut c) = (bed.worker(1, GRID), bed.worker(3, OTHER_GRID));
    let (mut made, first) = a.household(GRID, "王家");
    let mut with_c = c.open(&mut made);
    let same = a.edit(&mut made, "household.edit", &[set("best_time", "晚上")]);
    bed.push(&mut a, &[first, same]);
    let apart = c.edit(&mut with_c, "household.edit", &[set("best_time", "晚上")]);
    assert_eq!(words(&bed.push(&mut c, &[apart])), ["no-grant"]);
    let refused = settle(&*bed.storage, (c.life, 1), user(1), Adopted);
    assert_eq!(refused, Err(Undecided::NothingNew));
    assert_eq!(bed.numbers(1, GRID), [1, 2]);
}

pub(crate) fn what_passes_no_gate_can_only_be_set_aside(bed: &Bed) {
    let mut a = bed.worker(1, GRID);
    let (_, mut broken) = a.household(GRID, "赵家");
    broken.parts[0].changes[0] = b"no change at all".to_vec();
    let push = a.seal_as(TENANT, &[broken], true);
    assert_eq!(words(&bed.judge(&push, a.device, NOW, None, &InPlace)), ["not-a-change"]);
    let storage = &*bed.storage;
    let place = (a.life, 1);
    let refused = settle(storage, place, user(1), Adopted);
    assert_eq!(refused, Err(Undecided::Unreadable(Code::NOT_A_CHANGE)));
    assert_eq!(settle(storage, place, user(1), SetAside), Ok(()));
    assert!(storage.quarantine(10).unwrap().is_empty());
    // Its bytes are still there to be looked at.
    assert!(storage.look_at(a.life, 1, &event("quarantine.look")).unwrap().is_some());
}

pub(crate) fn what_is_not_legal_in_the_adopters_name_is_not_written(bed: &Bed) {
    let mut a = bed.worker(1, GRID);
    bed.worker(3, OTHER_GRID);
    let (_, apart) = a.household(OTHER_GRID, "赵家");
    assert_eq!(words(&bed.push(&mut a, &[apart])), ["no-grant"]);
    let storage = &*bed.storage;
    bed.person(5);
    bed.grant(5, OTHER_GRID, Right::Write, Role::Handler);
    let place = (a.life, 1);
    let refused = settle(storage, place, user(5), Adopted);
    assert_eq!(refused, Err(Undecided::Judged(Code::ROLE_REFUSED)));
    assert!(bed.read(3).spaces.is_empty());
    assert_eq!(storage.quarantine(10).unwrap().len(), 1, "still to be decided");
    assert_eq!(settle(storage, place, user(3), Adopted), Ok(()));
    assert_eq!(bed.numbers(3, OTHER_GRID), [1]);
}

/// Whatever the verdict was, whoever delivers it how often, whatever was decided and whenever the server starts again:
/// the author is told the first verdict, one decision holds for ever, and the bytes stay.
pub(crate) fn a_decision_is_made_once_and_nothing_is_dropped(bed: &Bed) {
    let mut a = bed.worker(1, GRID);
    bed.worker(3, OTHER_GRID);
    let mut round = 0;
    for decision in [None, Some(Adopted), Some(SetAside)] {
        a.begin_life();
        let (mut made, apart) = a.household(OTHER_GRID, "赵家");
        let behind = a.edit(&mut made, "household.edit", &[set("best_time", "晚上")]);
        let (_, fine) = a.household(GRID, "王家");
        let push = a.push(TENANT, &[apart, behind, fine]);
        let deliver = |storage: &dyn Storage| words(&bed.judge_in(storage, &push, a.device, NOW));
        assert_eq!(deliver(&*bed.storage), ["no-grant", "blocked", "received"]);
        for seq in [1, 2] {
            let before = bed.numbers(3, OTHER_GRID).len();
            if let Some(outcome) = decision {
                assert_eq!(settle(&*bed.storage, (a.life, seq), user(3), outcome), Ok(()));
            }
            let written = bed.numbers(3, OTHER_GRID).len() - before;
            assert_eq!(written, usize::from(decision == Some(Adopted)), "{decision:?} {seq}");
        }
        let storage = bed.restarted();
        for storage in [&*bed.storage, &*storage] {
            assert_eq!(deliver(storage), ["duplicate"; 3], "delivered again");
            let first = bed.judge_in(storage, &push, a.device, LATER).receipts;
            let Verdict::Duplicate(first) = &first[0].verdict else { panic!("{first:?}") };
            assert_eq!(first.verdict, Verdict::Quarantined(Code::NO_GRANT));
            for seq in [1, 2] {
                let there = storage.look_at(a.life, seq, &event("quarantine.look")).unwrap();
                assert_eq!(there.unwrap().settled, decision, "{seq}");
                for other in [Adopted, SetAside] {
                    if let Some(outcome) = decision {
                        let again = settle(storage, (a.life, seq), user(3), other);
                        assert_eq!(again, Err(Undecided::Settled(outcome)));
                    }
                }
            }
            let received = settle(storage, (a.life, 3), user(1), SetAside);
            assert_eq!(
                received,
                Err(Undecided::NotApart),
                "what was received is not decided about"
            );
            let told = storage.settled(a.device, 0, 100).unwrap();
            let told: Vec<_> = told
                .iter()
                .filter(|it| it.incarnation == a.life)
                .map(|it| (it.seq, Some(it.outcome)))
                .collect();
            let all = [(1, decision), (2, decision)];
            assert_eq!(told, if decision.is_some() { all.to_vec() } else { vec![] });
        }
        round += 1;
        assert_eq!(bed.numbers(1, GRID).len(), round, "the queue went on behind it");
    }
}

pub(crate) fn decisions_are_told_to_the_tablet_that_made_it_in_order(bed: &Bed) {
    let mut a = bed.worker(1, GRID);
    bed.worker(3, OTHER_GRID);
    let other = bed.tablet(1, 8);
    for label in ["赵家", "钱家", "孙家"] {
        let (_, apart) = a.household(OTHER_GRID, label);
        bed.push(&mut a, &[apart]);
    }
    for (seq, outcome) in [(2, SetAside), (1, Adopted), (3, SetAside)] {
        settle(&*bed.storage, (a.life, seq), user(3), outcome).unwrap();
    }
    let seqs = |after, most| {
        let told = bed.storage.settled(a.device, after, most).unwrap();
        told.iter().map(|it| (it.n, it.seq, it.outcome)).collect::<Vec<_>>()
    };
    assert_eq!(seqs(0, 100), [(1, 2, SetAside), (2, 1, Adopted), (3, 3, SetAside)]);
    assert_eq!(seqs(1, 1), [(2, 1, Adopted)]);
    assert_eq!(seqs(3, 100), []);
    let told = bed.storage.settled(a.device, 0, 1).unwrap().remove(0);
    assert_eq!((told.by, told.at, told.reason.as_str()), (user(3), LATER, "已核实"));
    assert!(bed.storage.settled(other.device, 0, 100).unwrap().is_empty());
}

pub(crate) fn what_its_author_did_again_after_it_was_adopted_is_kept_beside(bed: &Bed) {
    let mut a = bed.worker(1, GRID);
    bed.worker(3, OTHER_GRID);
    let (mut made, first) = a.household(GRID, "王家");
    bed.push(&mut a, &[first]);
    bed.grant(3, GRID, Right::Write, Role::GridWorker);
    let bad = a.edit(&mut made, "event.edit", &[set("best_time", "晚上")]);
    assert_eq!(words(&bed.push(&mut a, &[bad])), ["role-refused"]);
    let place = (a.life, 2);
    // An illegal action stays illegal in anybody's name.
    let refused = settle(&*bed.storage, place, user(3), Adopted);
    assert_eq!(refused, Err(Undecided::Judged(Code::ROLE_REFUSED)));

    let (mut theirs, apart) = a.household(OTHER_GRID, "赵家");
    bed.push(&mut a, &[apart]);
    settle(&*bed.storage, (a.life, 3), user(3), Adopted).unwrap();
    let before = bed.numbers(3, OTHER_GRID);
    let again = a.edit(&mut theirs, "household.edit", &[set("best_time", "晚上")]);
    let again = Changeset { amends: Some((a.life, 3)), ..again };
    assert_eq!(words(&bed.push(&mut a, &[again])), ["adopted"]);
    assert_eq!(bed.numbers(3, OTHER_GRID), before);
    let told = bed.storage.settled(a.device, 0, 100).unwrap();
    assert_eq!((told[1].seq, told[1].outcome), (4, SetAside), "there is nothing left to decide");
    // Somebody else's word that it replaces it is no such thing.
    let mut b = bed.worker(4, GRID);
    let (_, fine) = b.household(GRID, "李家");
    let fine = Changeset { amends: Some((a.life, 3)), ..fine };
    assert_eq!(words(&bed.push(&mut b, &[fine])), ["received"]);
}
