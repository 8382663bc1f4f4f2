//! Documents that leave a space and come into another: one copy, its history, nothing of it where it is read no more.

use doorstep_store::{Sent, Step};
use model::id::DocumentId;
use model::kind::Kind;
use model::record::{Household, Lead, LeadStatus};
use model::space::Space;
use sync::changeset::{Changeset, Part};
use sync::code::Code;
use sync::exchange::{Epoch, Restored, SpaceDelta, SyncReply};
use sync::feed::FeedEntry;
use sync::receipt::{SyncReceipt, Verdict};

use crate::common::{GRID, NOW, TODAY, Worker, feed_entry, life, receipt, reply, set};
use crate::deltas::{chain_by_other, delta};
use crate::{derived_is_what_the_log_says, family, received, take, verdicts};

const OTHER: &str = "grid/990101001001002";

fn moved_out(n: u64, document: DocumentId) -> SpaceDelta {
    let entries = vec![FeedEntry::MovedOut { n, document }];
    SpaceDelta { space: GRID.into(), entries, cursor: n }
}

fn all(space: &str, changes: &[(Part, Vec<u8>)]) -> SpaceDelta {
    delta(space, (1..).zip(changes).collect())
}

/// A tablet that reads the grid and has the three changes of a colleague's household.
fn reader() -> (Worker, DocumentId, Vec<(Part, Vec<u8>)>) {
    let mut worker = Worker::new(1);
    let (id, changes) = chain_by_other(&mut worker);
    take(&mut worker, &reply(Vec::new(), vec![all(GRID, &changes)]));
    (worker, id, changes)
}

#[test]
fn a_tablet_that_reads_both_spaces_keeps_one_copy_and_its_history_in_either_order() {
    for order in [[0, 1], [1, 0]] {
        let (mut worker, id, changes) = reader();
        let own = worker.store.changes_by_others(id, i64::MIN, worker.user).unwrap();
        let halves = [moved_out(4, id), all(OTHER, &changes)];
        // Over two answers: the first says that there is more.
        let first = reply(Vec::new(), vec![halves[order[0]].clone()]);
        assert!(take(&mut worker, &SyncReply { more: true, ..first }).purged.is_empty());
        assert_eq!(worker.store.search("一家", TODAY, 5).unwrap().len(), 1, "never off the screen");
        let applied = take(&mut worker, &reply(Vec::new(), vec![halves[order[1]].clone()]));
        assert!(applied.purged.is_empty(), "{order:?}");
        assert_eq!(worker.store.spaces_of(id).unwrap(), [OTHER]);
        assert_eq!(worker.store.changes_by_others(id, i64::MIN, worker.user).unwrap(), own);
        derived_is_what_the_log_says(&mut worker);
    }
}

#[test]
fn a_tablet_that_reads_only_the_old_space_has_nothing_of_it_any_more() {
    let (mut worker, id, _) = reader();
    let applied = take(&mut worker, &reply(Vec::new(), vec![moved_out(4, id)]));
    assert_eq!(applied.purged.into_iter().collect::<Vec<_>>(), [id]);
    assert!(worker.store.search("一家", TODAY, 5).unwrap().is_empty());
    assert_eq!(worker.store.record_state(id).unwrap(), None);
    assert!(worker.store.derived().unwrap().values().all(Vec::is_empty));
    assert_eq!(worker.store.cursors().unwrap()[0].n, 4, "the space itself is read on");
    derived_is_what_the_log_says(&mut worker);
}

#[test]
fn what_was_written_before_it_was_known_to_have_left_is_sent_first() {
    let (mut worker, id, _) = reader();
    worker.edit(id, &[set("best_time", "周末")]);
    assert!(take(&mut worker, &reply(Vec::new(), vec![moved_out(4, id)])).purged.is_empty());
    let mut worker = worker.reopen();
    assert_eq!(worker.read::<Household>(id).best_time.as_deref(), Some("周末"));
    let unsent = worker.store.outgoing().unwrap().unwrap();
    let applied = take(&mut worker, &verdicts([(1, received())]));
    assert_eq!(applied.purged.into_iter().collect::<Vec<_>>(), [id]);
    let (_, kept) = worker.store.changeset(life(1), 1).unwrap().unwrap();
    assert_eq!(kept, unsent.changesets[0], "in the log until the server has a backup of it");
}

#[test]
fn what_waits_to_be_authored_again_keeps_its_record_here() {
    let (mut worker, id, _) = reader();
    worker.edit(id, &[set("best_time", "周末")]);
    let forked = receipt(1, Verdict::Forked);
    let applied = take(&mut worker, &reply(vec![forked], vec![moved_out(4, id)]));
    assert!(applied.purged.is_empty(), "the server has nothing of it");
    assert_eq!(worker.store.to_reauthor().unwrap().len(), 1);
    assert!(worker.store.document_as_authored(id, worker.rng.actor()).is_ok());
}

#[test]
fn what_was_kept_apart_and_is_taken_once_its_space_is_lost_is_not_here_any_more() {
    let mut worker = Worker::new(1);
    let id = family(&mut worker);
    take(&mut worker, &verdicts([(1, Verdict::Quarantined(Code::APPLY_PANICKED))]));
    take(&mut worker, &SyncReply { revoked: vec![GRID.into()], ..reply(Vec::new(), Vec::new()) });
    // A server restored from before does not know its own verdict, and takes it this time.
    let mut restored = SyncReply {
        restored: Some(Restored { commit: 0, cursors: Vec::new() }),
        ..reply(Vec::new(), Vec::new())
    };
    restored.server_time.epoch = Epoch([2; 8]);
    take(&mut worker, &restored);
    let mut taken = verdicts([(1, received())]);
    taken.server_time.epoch = Epoch([2; 8]);
    let applied = take(&mut worker, &taken);
    assert_eq!(applied.purged.into_iter().collect::<Vec<_>>(), [id]);
    assert_eq!(worker.store.kind_of(id).unwrap(), None);
    derived_is_what_the_log_says(&mut worker);
}

#[test]
fn what_is_done_again_once_its_space_is_lost_is_not_here_any_more_once_the_server_has_it() {
    let mut worker = Worker::new(1);
    let id = family(&mut worker);
    let forked = reply(vec![receipt(1, Verdict::Forked)], Vec::new());
    take(&mut worker, &SyncReply { revoked: vec![GRID.into()], ..forked });
    worker.store.begin_life(life(2)).unwrap();
    let record = worker.household("一家", "15400000001");
    let (_, document, change) = worker.make(&record, "record.create");
    let again = worker.step("record.create", vec![(id, document, change)]);
    worker.store.save(Step { replaces: vec![(life(1), 1)], ..again }).unwrap();
    assert!(worker.store.kind_of(id).unwrap().is_some(), "it goes to the server first");
    let pushed = Sent { pushed: Some(life(2)), ..Sent::default() };
    let applied = worker.store.apply_reply(&pushed, &verdicts([(1, received())])).unwrap();
    assert_eq!(applied.purged.into_iter().collect::<Vec<_>>(), [id]);
    derived_is_what_the_log_says(&mut worker);
}

#[test]
fn a_document_that_comes_back_is_read_again_with_what_was_written_here() {
    let (mut worker, id, changes) = reader();
    worker.edit(id, &[set("best_time", "周末")]);
    take(&mut worker, &reply(vec![receipt(1, received())], vec![moved_out(4, id)]));
    assert_eq!(worker.store.kind_of(id).unwrap(), None);
    let (_, sent) = worker.store.changeset(life(1), 1).unwrap().unwrap();
    let mut back: Vec<_> = changes.clone();
    back.push((sent.parts[0].clone(), sent.parts[0].changes[0].clone()));
    take(&mut worker, &reply(Vec::new(), vec![delta(GRID, (5..).zip(&back).collect())]));
    assert_eq!(worker.read::<Household>(id).best_time.as_deref(), Some("周末"));
    derived_is_what_the_log_says(&mut worker);
}

#[test]
fn a_number_that_says_nothing_moves_the_cursor_and_nothing_else() {
    let mut worker = Worker::new(1);
    let own = family(&mut worker);
    let before = worker.store.derived().unwrap();
    let entries = vec![FeedEntry::Void { n: 1 }, FeedEntry::Void { n: 2 }];
    let delta = SpaceDelta { space: GRID.into(), entries, cursor: 2 };
    let applied = take(&mut worker, &reply(Vec::new(), vec![delta]));
    assert!(applied.documents.is_empty() && applied.purged.is_empty());
    assert_eq!(
        (worker.store.cursors().unwrap()[0].n, worker.store.derived().unwrap()),
        (2, before)
    );
    assert!(worker.store.record_state(own).unwrap().is_some());
}

#[test]
fn what_is_told_of_a_lead_stands_in_its_place_once_it_has_left() {
    let mut worker = Worker::new(1);
    let lead = Lead {
        title: "邻里噪音".into(),
        dispute_type: "02".into(),
        dispute_source: "01".into(),
        dispute_scale: "1".into(),
        screened_at: Some(NOW),
        ..Lead::default()
    };
    let lead = worker.create(&lead);
    take(&mut worker, &verdicts([(1, received())]));
    let mut other = Worker::new(2);
    let status = LeadStatus {
        lead: Some(lead),
        title: "邻里噪音".into(),
        dispute_type: "02".into(),
        state: "applied".into(),
        number: None,
    };
    let (told, document, change) = other.make(&status, "status");
    assert_eq!(document.kind(), Kind::LeadStatus);
    let part = Part {
        document: told,
        kind: Kind::LeadStatus.number(),
        schema_version: 1,
        space: String::new(),
        generation: 0,
        changes: vec![change.clone()],
        erased: None,
    };
    let own = Space::User(worker.user).to_string();
    let news = |entries: Vec<FeedEntry>| {
        let cursor = entries.last().unwrap().n();
        reply(Vec::new(), vec![SpaceDelta { space: own.clone(), entries, cursor }])
    };
    take(&mut worker, &news(vec![feed_entry(1, life(9), &part, &change)]));
    let lines = |worker: &Worker| {
        let rows = worker.store.leads().unwrap().into_iter();
        rows.map(|row| (row.document, row.lead, row.state)).collect::<Vec<_>>()
    };
    assert_eq!(lines(&worker), [(lead, lead, String::new())], "while it is here it says more");
    let applied = take(&mut worker, &news(vec![FeedEntry::MovedOut { n: 2, document: lead }]));
    assert_eq!(applied.purged.into_iter().collect::<Vec<_>>(), [lead]);
    assert_eq!(lines(&worker), [(told, lead, "applied".to_owned())]);
    derived_is_what_the_log_says(&mut worker);
}

/// What this tablet wrote into a household that has left it, in a backup of the server since; and the server's changes.
fn left_for_good(worker: &mut Worker) -> (DocumentId, Changeset) {
    let id = family(worker);
    let (_, whole) = worker.store.changeset(life(1), 1).unwrap().unwrap();
    let receipts = vec![SyncReceipt { commit: 7, ..receipt(1, received()) }];
    take(worker, &reply(receipts, vec![]));
    let away = vec![FeedEntry::MovedOut { n: 1, document: id }];
    let away = SpaceDelta { space: GRID.into(), entries: away, cursor: 1 };
    let said = SyncReply { backed_up_to: 7, ..reply(Vec::new(), vec![away]) };
    assert_eq!(take(worker, &said).purged.into_iter().collect::<Vec<_>>(), [id]);
    take(worker, &SyncReply { backed_up_to: 7, ..reply(Vec::new(), Vec::new()) });
    (id, whole)
}

#[test]
fn an_older_backup_than_the_one_that_was_told_stops_nothing_that_was_saved_since() {
    let mut worker = Worker::new(1);
    let (_, whole) = left_for_good(&mut worker);
    let later = family(&mut worker);
    let restored = Restored { commit: 3, cursors: Vec::new() };
    let mut other = SyncReply { restored: Some(restored), ..reply(Vec::new(), Vec::new()) };
    other.server_time.epoch = Epoch([9; 8]);
    assert!(take(&mut worker, &other).epoch_changed);
    let out = worker.store.outgoing().unwrap().unwrap();
    assert_eq!((out.first_seq, out.changesets.len()), (1, 2));
    assert_eq!(out.changesets[0].parts, [whole.parts[0].without_payload()]);
    assert_eq!(out.changesets[0].hash(1, out.prev), whole.hash(1, out.prev), "the chain holds");
    assert_eq!(out.changesets[1].parts[0].document, later);
    assert!(!out.changesets[1].parts[0].changes.is_empty());
}

#[test]
fn what_left_for_good_and_is_given_back_is_whole_again() {
    let mut worker = Worker::new(1);
    let (id, whole) = left_for_good(&mut worker);
    let part = &whole.parts[0];
    let entries = vec![feed_entry(2, life(1), part, &part.changes[0])];
    let back = SpaceDelta { space: GRID.into(), entries, cursor: 2 };
    take(&mut worker, &reply(Vec::new(), vec![back]));
    assert_eq!(worker.read::<Household>(id).label, "一家");
    let (_, again) = worker.store.changeset(life(1), 1).unwrap().unwrap();
    assert_eq!(again, whole);
    derived_is_what_the_log_says(&mut worker);
}
