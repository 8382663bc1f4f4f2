//! Receipts: uploaded, kept apart, done again, asked for.

use doorstep_store::Standing;
use model::document::Edit;
use model::record::Household;
use sync::code::Code;
use sync::exchange::SpaceDelta;
use sync::feed::FeedEntry;
use sync::hash::Hash;
use sync::receipt::{Gone, Need, Verdict};

use crate::common::{GRID, Server, TODAY, Worker, feed_entry, life, receipt, reply, set};
use crate::{derived_is_what_the_log_says, family, received, standing, take, verdicts};

#[test]
fn a_receipt_makes_a_record_uploaded_and_says_so_again_when_asked_twice() {
    let mut worker = Worker::new(1);
    let id = family(&mut worker);
    let answer = verdicts([(1, received())]);
    let applied = take(&mut worker, &answer);
    assert_eq!(
        (applied.received, applied.documents.into_iter().collect()),
        (vec![(life(1), 1)], vec![id])
    );
    assert_eq!(standing(&worker, id), Standing::Uploaded);
    assert_eq!(
        worker.store.record_state(id).unwrap().unwrap().receipt,
        Some(receipt(1, received()))
    );
    assert_eq!(worker.store.outgoing().unwrap(), None);
    let before = worker.store.derived().unwrap();
    take(&mut worker, &answer);
    assert_eq!(worker.store.derived().unwrap(), before);
    derived_is_what_the_log_says(&mut worker);
}

#[test]
fn a_duplicate_is_as_good_as_the_receipt_that_was_lost() {
    let mut worker = Worker::new(1);
    let id = family(&mut worker);
    take(&mut worker, &verdicts([(1, Verdict::Duplicate(Box::new(receipt(1, received()))))]));
    assert_eq!(standing(&worker, id), Standing::Uploaded);
}

#[test]
fn what_is_kept_apart_leaves_the_document_and_what_was_built_upon_it_is_to_be_done_again() {
    let mut worker = Worker::new(1);
    let id = family(&mut worker);
    let other = family(&mut worker);
    take(&mut worker, &verdicts([(1, received()), (2, received())]));
    worker.edit(id, &[set("best_time", "晚上")]); // 3: to be quarantined
    let one = worker.edited(id, &[set("comm_language", "02")], "household.edit");
    let two = worker.edited(other, &[set("best_time", "早上")], "household.edit");
    let both = worker.step("household.edit", vec![one, two]); // 4: builds upon 3 in one of its documents
    worker.store.save(both).unwrap();
    worker.edit(other, &[Edit::Write("remark".into(), "有狗".into())]); // 5: builds upon 4
    let free = family(&mut worker); // 6: upon nothing

    let applied = take(&mut worker, &verdicts([(3, Verdict::Quarantined(Code::ROLE_REFUSED))]));
    assert_eq!(applied.quarantined, [((life(1), 3), Code::ROLE_REFUSED)]);
    assert_eq!(applied.blocked, [(life(1), 4), (life(1), 5)]);
    let now: Household = worker.read(id);
    assert_eq!((now.label.as_str(), now.best_time, now.comm_language), ("一家", None, None));
    let now: Household = worker.read(other);
    assert_eq!((now.best_time, now.remark.as_str()), (None, ""));
    assert_eq!([standing(&worker, id), standing(&worker, other)], [Standing::Review; 2]);
    assert_eq!(standing(&worker, free), Standing::Waiting);
    derived_is_what_the_log_says(&mut worker);

    let actor = worker.rng.actor();
    let authored: Household =
        worker.store.document_as_authored(other, actor).unwrap().read().unwrap();
    assert_eq!((authored.best_time.as_deref(), authored.remark.as_str()), (Some("早上"), "有狗"));
    let again = worker.reopen().store.to_reauthor().unwrap();
    let named: Vec<_> = again.iter().map(|again| (again.own.1, again.amends)).collect();
    assert_eq!(named, [(4, true), (5, true)], "the quarantined one is for a person to decide");
}

#[test]
fn what_was_done_again_replaces_the_original_for_ever() {
    let mut worker = Worker::new(1);
    let id = family(&mut worker);
    let read =
        SpaceDelta { space: GRID.into(), entries: vec![FeedEntry::Void { n: 1 }], cursor: 1 };
    take(&mut worker, &reply(vec![receipt(1, received())], vec![read]));
    worker.edit(id, &[set("best_time", "晚上")]);
    worker.edit(id, &[set("comm_language", "02")]);
    take(
        &mut worker,
        &verdicts([(2, Verdict::Quarantined(Code::ROLE_REFUSED)), (3, Verdict::Blocked)]),
    );
    let edited = worker.edited(id, &[set("comm_language", "02")], "household.edit");
    let mut step = worker.step("household.edit", vec![edited]);
    step.changeset.amends = Some((life(1), 3));
    let saved = worker.store.save(step).unwrap();
    assert!(worker.store.to_reauthor().unwrap().is_empty());
    let (row, _) = worker.store.changeset(life(1), 3).unwrap().unwrap();
    assert_eq!(row.amended_by, Some((life(1), saved.seq)));
    // The server's late word on the original changes nothing any more.
    take(&mut worker, &verdicts([(3, Verdict::Blocked), (4, received())]));
    let now: Household = worker.read(id);
    assert_eq!((now.comm_language.as_deref(), now.best_time), (Some("02"), None));
    assert!(worker.store.to_reauthor().unwrap().is_empty());
    derived_is_what_the_log_says(&mut worker);
}

#[test]
fn a_record_that_is_wholly_kept_apart_is_not_lost() {
    let mut worker = Worker::new(1);
    let id = family(&mut worker);
    take(&mut worker, &verdicts([(1, Verdict::Quarantined(Code::NO_GRANT))]));
    assert!(worker.store.search("一家", TODAY, 5).unwrap().is_empty());
    assert_eq!(standing(&worker, id), Standing::Review);
    let actor = worker.rng.actor();
    let authored: Household = worker.store.document_as_authored(id, actor).unwrap().read().unwrap();
    assert_eq!(authored.label, "一家");
    let open = worker.store.changesets_open().unwrap();
    assert_eq!((open[0].seq, open[0].code.clone()), (1, Some(Code::NO_GRANT)));
    assert_eq!(worker.store.changeset(life(1), 1).unwrap().unwrap().1.parts[0].document, id);
    // A reviewer took it after all; its author reads the space it lives in.
    let read =
        SpaceDelta { space: GRID.into(), entries: vec![FeedEntry::Void { n: 1 }], cursor: 1 };
    take(&mut worker, &reply(vec![receipt(1, received())], vec![read]));
    assert_eq!(worker.store.search("一家", TODAY, 5).unwrap().len(), 1);
    assert_eq!(standing(&worker, id), Standing::Uploaded);
    derived_is_what_the_log_says(&mut worker);
}

#[test]
fn an_action_whose_number_is_anothers_is_in_order_once_others_brought_all_of_it() {
    let mut worker = Worker::new(1);
    let id = family(&mut worker);
    let part = worker.store.changeset(life(1), 1).unwrap().unwrap().1.parts.remove(0);
    take(&mut worker, &verdicts([(1, Verdict::Forked)]));
    assert_eq!(worker.store.changesets_open().unwrap().len(), 1);
    let entries = vec![feed_entry(1, life(1), &part, &part.changes[0])];
    let brought = SpaceDelta { space: GRID.into(), entries, cursor: 1 };
    take(&mut worker, &reply(Vec::new(), vec![brought]));
    assert_eq!(standing(&worker, id), Standing::Uploaded);
    assert!(worker.store.to_reauthor().unwrap().is_empty());
    assert!(worker.store.changesets_open().unwrap().is_empty());
    derived_is_what_the_log_says(&mut worker);
}

#[test]
fn of_an_action_whose_number_is_anothers_nothing_is_left_once_its_record_is_erased_by_right() {
    let mut worker = Worker::new(1);
    let id = family(&mut worker);
    take(&mut worker, &verdicts([(1, Verdict::Forked)]));
    assert_eq!(worker.store.changesets_open().unwrap().len(), 1);
    let gone = Gone { document: id, generation: 1 };
    let told = SpaceDelta {
        space: GRID.into(),
        entries: vec![FeedEntry::Erased { n: 1, gone }],
        cursor: 1,
    };
    take(&mut worker, &reply(Vec::new(), vec![told]));
    assert!(worker.store.to_reauthor().unwrap().is_empty());
    assert_eq!(worker.store.changesets_open().unwrap(), []);
    derived_is_what_the_log_says(&mut worker);
}

#[test]
fn after_a_fork_the_old_numbers_are_not_sent_again() {
    let mut worker = Worker::new(1);
    let id = family(&mut worker);
    take(&mut worker, &verdicts([(1, received())]));
    worker.edit(id, &[set("best_time", "晚上")]);
    worker.edit(id, &[set("comm_language", "02")]);
    let applied = take(&mut worker, &verdicts([(2, Verdict::Forked)]));
    assert_eq!(applied.forked, [(life(1), 2), (life(1), 3)]);
    assert_eq!(worker.store.outgoing().unwrap(), None);
    let again = worker.store.to_reauthor().unwrap();
    assert!(again.len() == 2 && again.iter().all(|again| !again.amends), "the number is another's");
    worker.store.begin_life(life(2)).unwrap();
    let edited = worker.edited(
        id,
        &[set("best_time", "晚上"), set("comm_language", "02")],
        "household.edit",
    );
    let mut step = worker.step("household.edit", vec![edited]);
    step.replaces = again.iter().map(|again| again.own).collect();
    worker.store.save(step).unwrap();
    let outgoing = worker.store.outgoing().unwrap().unwrap();
    assert_eq!(
        (outgoing.incarnation, outgoing.first_seq, outgoing.changesets.len()),
        (life(2), 1, 1)
    );
    assert!(worker.store.to_reauthor().unwrap().is_empty());
    let now: Household = worker.read(id);
    assert_eq!(
        (now.best_time.as_deref(), now.comm_language.as_deref()),
        (Some("晚上"), Some("02"))
    );
    derived_is_what_the_log_says(&mut worker);
}

#[test]
fn what_is_refused_is_kept_and_sent_again() {
    let mut worker = Worker::new(1);
    let id = family(&mut worker);
    let applied = take(&mut worker, &verdicts([(1, Verdict::Refused(Code::NEWER_PROTOCOL))]));
    assert_eq!(applied.refused, [((life(1), 1), Code::NEWER_PROTOCOL)]);
    assert_eq!(standing(&worker, id), Standing::Waiting);
    assert_eq!(worker.store.outgoing().unwrap().unwrap().first_seq, 1);
    assert_eq!(worker.read::<Household>(id).label, "一家");
}

#[test]
fn what_the_server_lacks_is_sent_from_there_on() {
    let mut worker = Worker::new(1);
    let id = family(&mut worker);
    let other = family(&mut worker);
    take(&mut worker, &verdicts([(1, received()), (2, received())]));
    family(&mut worker);
    let applied = take(&mut worker, &verdicts([(3, Verdict::Need(Need::From(1)))]));
    assert_eq!(worker.store.outgoing().unwrap().unwrap().first_seq, 1);
    assert_eq!(
        [standing(&worker, id), standing(&worker, other)],
        [Standing::Waiting; 2],
        "it is not 已上传"
    );
    assert!(!applied.send_plain);
    take(&mut worker, &verdicts([(1, received()), (2, received())]));
    let (_, changeset) = worker.store.changeset(life(1), 2).unwrap().unwrap();
    let hash = sync::chunk::Chunk::parse(&changeset.parts[0].changes[0]).unwrap().hash;
    let unknown = Hash::of(b"nobody made this");
    let applied =
        take(&mut worker, &verdicts([(3, Verdict::Need(Need::Missing(vec![hash, unknown])))]));
    assert_eq!(worker.store.outgoing().unwrap().unwrap().first_seq, 2);
    assert_eq!(applied.missing.into_iter().collect::<Vec<_>>(), [unknown]);
    assert!(take(&mut worker, &verdicts([(3, Verdict::Need(Need::Plain))])).send_plain);
    derived_is_what_the_log_says(&mut worker);
}

#[test]
fn two_tablets_read_each_other_and_a_conflict_is_shown_to_both() {
    let (mut one, mut two) = (Worker::new(1), Worker::new(2));
    let mut server = Server::default();
    let id = family(&mut one);
    one.push(&mut server);
    two.pull(&server);
    assert_eq!(two.read::<Household>(id).label, "一家");
    one.edit(id, &[set("best_time", "晚上")]);
    two.edit(id, &[set("best_time", "早上")]);
    one.push(&mut server);
    two.push(&mut server);
    for worker in [&mut one, &mut two] {
        let applied = worker.pull(&server);
        assert_eq!(applied.documents.into_iter().collect::<Vec<_>>(), [id]);
        let conflicts = worker.store.conflicts().unwrap();
        assert_eq!(
            (conflicts[0].document, conflicts[0].field.as_str(), conflicts.len()),
            (id, "best_time", 1)
        );
        assert_eq!(standing(worker, id), Standing::Conflict);
        derived_is_what_the_log_says(worker);
    }
    assert_eq!(one.read::<Household>(id), two.read::<Household>(id));
    two.edit(id, &[set("best_time", "早上")]);
    two.push(&mut server);
    one.pull(&server);
    assert!(one.store.conflicts().unwrap().is_empty());
    assert_eq!(standing(&one, id), Standing::Uploaded);
}
