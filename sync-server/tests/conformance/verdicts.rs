//! What becomes of a changeset, and that nothing of it is ever lost.

use doorstep_sync_server::storage::Storage;
use model::id::DocumentId;
use model::permission::Role;
use model::space::Right;
use model::time::DAY_MS;
use sync::apply::{Apply, Job};
use sync::chunk::{Chunk, Named, Short, Wanted};
use sync::code::Code;
use sync::receipt::Verdict;

use crate::bed::{Bed, TENANT, user, words};
use crate::kit::author::set;
use crate::kit::{GRID, NOW, OTHER_GRID};

pub(crate) fn a_push_again_gives_the_first_receipts(bed: &Bed) {
    let mut a = bed.worker(1, GRID);
    let (_, one) = a.household(GRID, "王家");
    let (_, apart) = a.household(OTHER_GRID, "赵家");
    let push = a.push(TENANT, &[one, apart]);
    let judge = || bed.judge(&push, a.device, NOW, None, &sync::apply::InPlace);
    let first = judge();
    for _ in 0..2 {
        let again = judge();
        for (again, first) in again.receipts.iter().zip(&first.receipts) {
            assert_eq!(again.verdict, Verdict::Duplicate(Box::new(first.clone())));
        }
    }
    assert_eq!(bed.numbers(1, GRID), [1]);
}

pub(crate) fn what_is_kept_apart_keeps_its_bytes_and_gets_no_number(bed: &Bed) {
    let mut a = bed.worker(1, GRID);
    bed.worker(3, OTHER_GRID);
    let (made, apart) = a.household(OTHER_GRID, "赵家");
    assert_eq!(words(&bed.push(&mut a, &[apart])), ["no-grant"]);
    let rows = bed.storage.quarantine(10).unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!((rows[0].incarnation, rows[0].seq, rows[0].user), (a.life, 1, user(1)));
    assert_eq!(rows[0].code, Some(Code::NO_GRANT));
    assert_eq!(rows[0].parts, [(made.id, 2, OTHER_GRID.to_owned())]);
    assert!(bed.read(1).spaces.is_empty());
    let before = bed.audit_rows();
    let look =
        |life, seq| bed.storage.look_at(life, seq, &crate::bed::event("quarantine.look")).unwrap();
    assert_eq!(look(a.life, 1).as_ref(), Some(&rows[0]));
    assert_eq!(look(a.life, 2), None);
    assert_eq!(bed.audit_rows(), before + 1, "a look is told, a miss is not");
    // The grant that was missing changes nothing afterwards: it was judged.
    bed.grant(1, OTHER_GRID, Right::Write, Role::GridWorker);
    assert_eq!(bed.storage.quarantine(10).unwrap().len(), 1);
}

pub(crate) fn what_builds_on_a_set_kept_apart_is_blocked(bed: &Bed) {
    let mut a = bed.worker(1, GRID);
    bed.worker(3, OTHER_GRID);
    let (mut made, apart) = a.household(OTHER_GRID, "赵家");
    let behind = a.edit(&mut made, "household.edit", &[set("best_time", "晚上")]);
    let (_, free) = a.household(GRID, "王家");
    let outcome = bed.push(&mut a, &[apart, behind, free]);
    assert_eq!(words(&outcome), ["no-grant", "blocked", "received"]);
    let rows = bed.storage.quarantine(10).unwrap();
    let codes: Vec<_> = rows.iter().map(|row| (row.seq, row.code.clone())).collect();
    assert_eq!(codes, [(2, None), (1, Some(Code::NO_GRANT))]);
}

pub(crate) fn one_changeset_that_cannot_be_kept_leaves_the_others_alone(bed: &Bed) {
    let mut a = bed.worker(1, GRID);
    let (_, one) = a.household(GRID, "王家");
    // A new record, and with it a change that is there already: the judge has nothing against it, the records
    // cannot hold it twice.
    let (_, alone) = a.household(GRID, "赵家");
    let mut both = alone.clone();
    both.parts.extend(one.parts.clone());
    let (_, two) = a.household(GRID, "李家");
    let outcome = bed.push(&mut a, &[one, both, two]);
    let verdicts = words(&outcome);
    assert_eq!((verdicts[0].as_str(), verdicts[2].as_str()), ("received", "received"));
    assert_eq!(verdicts[1], "server-fault");
    assert_eq!(bed.numbers(1, GRID), [1, 2], "it took no number with it");
    assert_eq!(bed.storage.quarantine(10).unwrap().len(), 1, "and is kept");
    // Nothing of it was left behind: what was new in it can still be received.
    assert_eq!(words(&bed.push(&mut a, &[alone])), ["received"]);
    assert_eq!(bed.numbers(1, GRID), [1, 2, 3]);
}

pub(crate) fn an_actor_belongs_to_the_life_it_was_first_seen_from(bed: &Bed) {
    let mut a = bed.worker(1, GRID);
    let mut b = bed.worker(2, GRID);
    let (mut made, one) = a.household(GRID, "王家");
    bed.push(&mut a, &[one]);
    // B goes on with A's editing session.
    let theirs = b.edit(&mut made, "household.edit", &[set("best_time", "晚上")]);
    assert_eq!(words(&bed.push(&mut b, &[theirs])), ["foreign-actor"]);
    // A's own next life may not either, but nobody is called a forger for a copy of one's own tablet.
    let (mut own, one) = a.household(GRID, "李家");
    bed.push(&mut a, &[one]);
    let again = a.edit(&mut own, "household.edit", &[set("best_time", "早上")]);
    a.begin_life();
    assert_eq!(words(&bed.push(&mut a, &[again])), ["own-copy"]);
}

pub(crate) fn only_its_own_author_voids_a_changeset(bed: &Bed) {
    let mut a = bed.worker(1, GRID);
    let mut b = bed.worker(2, GRID);
    let old = (a.life, 2);
    let (mut made, first) = a.household(GRID, "王家");
    let pending = a.edit(&mut made, "household.edit", &[set("best_time", "晚上")]);
    bed.push(&mut a, &[first]);
    let late = a.push(TENANT, &[pending]);
    let judge_late = || words(&bed.judge(&late, a.device, NOW, None, &sync::apply::InPlace));

    // B says it replaces what A has not sent yet: that is A's to say.
    let (_, mut others) = b.household(GRID, "李家");
    others.amends = Some(old);
    assert_eq!(words(&bed.push(&mut b, &[others])), ["received"]);
    let mut new = bed.tablet(1, 11);
    let mut theirs = new.open(&mut made);
    let mut amending = new.edit(&mut theirs, "household.edit", &[set("best_time", "早上")]);
    amending.amends = Some(old);
    // The copy A's new tablet opened has the pending change in it, which the server lacks: it is asked for.
    assert_eq!(words(&bed.push(&mut new, &[amending])), ["need"]);
    assert_eq!(judge_late(), ["received"], "B's word did not count");

    let (mut own, first) = a.household(GRID, "赵家");
    let mut own_in_new = new.open(&mut own);
    let pending = a.edit(&mut own, "household.edit", &[set("best_time", "晚上")]);
    bed.push(&mut a, &[first]);
    let mut amending = new.edit(&mut own_in_new, "household.edit", &[set("best_time", "早上")]);
    amending.amends = Some((a.life, a.next_seq));
    new.begin_life();
    assert_eq!(words(&bed.push(&mut new, &[amending])), ["received"]);
    assert_eq!(
        words(&bed.push(&mut a, &[pending])),
        ["amended"],
        "its own author's does, for ever"
    );
    assert!(bed.storage.quarantine(10).unwrap()[0].amended);
}

pub(crate) fn time_is_bracketed_by_what_the_chain_has_proven(bed: &Bed) {
    bed.person(1);
    bed.grant_from(1, GRID, Right::Write, Role::GridWorker, NOW - 1_000, NOW + 1_000);
    let mut a = bed.tablet(1, 1);
    let make = |a: &mut crate::kit::author::Author| a.household(GRID, "王家").1;
    let one = make(&mut a);
    assert_eq!(
        words(&bed.push_at(&mut a, &[one], NOW + 5_000, None)),
        ["received"],
        "it may be from then"
    );
    let two = make(&mut a);
    let proven = Some(NOW + 900);
    assert_eq!(
        words(&bed.push_at(&mut a, &[two], NOW + 6_000, proven)),
        ["received"],
        "it may still be"
    );
    let three = make(&mut a);
    let proven = Some(NOW + 1_000);
    assert_eq!(
        words(&bed.push_at(&mut a, &[three], NOW + 7_000, proven)),
        ["no-grant"],
        "it cannot be"
    );
    let four = make(&mut a);
    assert_eq!(
        words(&bed.push_at(&mut a, &[four], NOW + 8_000, None)),
        ["no-grant"],
        "a chain goes on in time"
    );
}

/// A port with no hand free.
struct Busy;

impl Apply for Busy {
    fn run(&self, _: Job) -> Result<(), Code> {
        Err(Code::APPLY_BUSY)
    }
}

pub(crate) fn nothing_is_kept_when_the_server_has_no_hand_free(bed: &Bed) {
    let mut a = bed.worker(1, GRID);
    let (_, one) = a.household(GRID, "王家");
    let push = a.push(TENANT, &[one]);
    let outcome = bed.judge(&push, a.device, NOW, None, &Busy);
    assert_eq!(
        (outcome.later, outcome.kept, outcome.receipts.len()),
        (Some(Code::APPLY_BUSY), false, 0)
    );
    assert!(bed.storage.quarantine(10).unwrap().is_empty());
    let outcome = bed.judge(&push, a.device, NOW, None, &sync::apply::InPlace);
    assert_eq!(words(&outcome), ["received"], "the same push again");
}

pub(crate) fn names_cut_short_are_completed_where_there_is_exactly_one(bed: &Bed) {
    let mut a = bed.worker(1, GRID);
    let (_, made) = a.household(GRID, "王家");
    let part = made.parts[0].clone();
    let chunk = Chunk::parse(&part.changes[0]).unwrap();
    let wanted = |named, name: &[u8]| Wanted {
        document: part.document,
        generation: part.generation,
        named,
        short: Short::of(name).unwrap(),
    };
    let change = wanted(Named::Change, chunk.hash.as_bytes());
    let actor = wanted(Named::Actor, chunk.actor);
    let elsewhere = Wanted { document: DocumentId::from_bytes([7; 16]), ..change };
    let other = Wanted { short: Short([0; 3]), ..change };
    let ask = || bed.storage.complete(&[change, actor, elsewhere, other]).unwrap();
    assert!(ask().is_empty(), "nothing is kept yet");
    assert_eq!(words(&bed.push(&mut a, std::slice::from_ref(&made))), ["received"]);
    let known = ask();
    assert_eq!(known.get(&change).unwrap(), chunk.hash.as_bytes());
    assert_eq!(known.get(&actor).unwrap(), chunk.actor);
    assert_eq!(known.len(), 2);
}

pub(crate) fn what_builds_upon_what_a_restored_server_lost_is_awaited_for_a_day(bed: &Bed) {
    let mut a = bed.worker(1, GRID);
    let mut b = bed.worker(2, GRID);
    let (mut made, first) = a.household(GRID, "王家");
    bed.push(&mut a, &[first]);
    // Seen by b; the server has lost it since.
    let _lost = a.edit(&mut made, "household.edit", &[set("best_time", "晚上")]);
    let mut with_b = b.open(&mut made);
    let upon_it = b.edit(&mut with_b, "household.edit", &[set("best_time", "周末")]);
    let (_, behind_it) = b.household(GRID, "李家");
    let push = b.seal_as(TENANT, &[upon_it, behind_it], true);
    let judged = |storage: &dyn Storage, at| words(&bed.judge_in(storage, &push, b.device, at));

    let long = NOW + 30 * DAY_MS;
    assert_eq!(judged(&*bed.storage, long), ["need", "need"], "never restored: a repair brings it");
    let restored = bed.restored(long);
    assert_eq!(judged(&*restored, long + DAY_MS - 1), ["need", "need"], "others may bring it");
    assert_eq!(judged(&*restored, long + DAY_MS), ["basis-lost", "received"]);
    assert_eq!(restored.quarantine(10).unwrap().len(), 1);
}
