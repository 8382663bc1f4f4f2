//! What came in from others, lost spaces, a restored server.

use std::collections::BTreeSet;

use doorstep_store::{Sent, Standing};
use model::id::{DocumentId, UserId};
use model::record::Household;
use sync::changeset::Part;
use sync::exchange::{
    Colleague, Cursor, Epoch, Posting, Restored, SpaceDelta, SyncReply, WireGrant,
};
use sync::feed::FeedEntry;
use sync::hash::Hash;
use sync::receipt::{Placed, SyncReceipt, Verdict};

use crate::common::{GRID, NOW, TODAY, Worker, feed_entry, life, receipt, reply, set};
use crate::{derived_is_what_the_log_says, family, received, standing, take, verdicts};

/// Somebody else.
const OTHER: UserId = UserId::from_bytes([9; 16]);

/// The changes of two edits in a row by another worker, as feed entries would carry them.
pub(crate) fn chain_by_other(worker: &mut Worker) -> (DocumentId, Vec<(Part, Vec<u8>)>) {
    let mut other = Worker::new(2);
    let id = family(&mut other);
    other.edit(id, &[set("best_time", "晚上")]);
    other.edit(id, &[set("comm_language", "02")]);
    let outgoing = other.store.outgoing().unwrap().unwrap();
    let parts = outgoing.changesets.into_iter().flat_map(|changeset| changeset.parts);
    worker.rng.entry_id(NOW);
    (id, parts.map(|part| (part.clone(), part.changes[0].clone())).collect())
}

pub(crate) fn delta(space: &str, entries: Vec<(u64, &(Part, Vec<u8>))>) -> SpaceDelta {
    let cursor = entries.last().unwrap().0;
    let entries = entries
        .into_iter()
        .map(|(n, (part, change))| feed_entry(n, life(2), part, change))
        .collect();
    SpaceDelta { space: space.into(), entries, cursor }
}

#[test]
fn a_change_that_comes_before_what_it_builds_upon_waits_and_is_never_dropped() {
    let mut worker = Worker::new(1);
    let (id, changes) = chain_by_other(&mut worker);
    let early = reply(Vec::new(), vec![delta(GRID, vec![(1, &changes[2]), (2, &changes[0])])]);
    assert_eq!(take(&mut worker, &early).waiting, 1);
    assert_eq!(worker.read::<Household>(id).comm_language, None);
    assert_eq!(worker.store.record_state(id).unwrap().unwrap().waiting, 1);
    derived_is_what_the_log_says(&mut worker);
    let mut worker = worker.reopen();
    let late = reply(Vec::new(), vec![delta(GRID, vec![(3, &changes[1])])]);
    assert_eq!(take(&mut worker, &late).waiting, 0);
    let now: Household = worker.read(id);
    assert_eq!(
        (now.best_time.as_deref(), now.comm_language.as_deref()),
        (Some("晚上"), Some("02"))
    );
    derived_is_what_the_log_says(&mut worker);
}

#[test]
fn numbers_left_out_are_not_passed_over() {
    let mut worker = Worker::new(1);
    let (id, changes) = chain_by_other(&mut worker);
    let gap = reply(Vec::new(), vec![delta(GRID, vec![(2, &changes[0])])]);
    assert_eq!(take(&mut worker, &gap).skipped, [GRID]);
    assert!(worker.store.cursors().unwrap().is_empty());
    assert_eq!(worker.store.kind_of(id).unwrap(), None);
}

#[test]
fn own_entries_whose_bytes_are_not_here_are_not_passed_over() {
    let mut worker = Worker::new(1);
    let id = family(&mut worker);
    let own = |n| SpaceDelta { space: GRID.into(), entries: vec![FeedEntry::Own { n }], cursor: n };
    let placed = Verdict::Received(vec![Placed { space: GRID.into(), n: 1 }]);
    let applied = take(&mut worker, &reply(vec![receipt(1, placed)], vec![own(1)]));
    assert!(!applied.life_is_not_alone && applied.skipped.is_empty());
    // Number 2 is what another copy of this tablet wrote in the same life.
    let applied = take(&mut worker, &reply(Vec::new(), vec![own(2)]));
    assert!(applied.life_is_not_alone);
    assert_eq!(worker.store.cursors().unwrap()[0].n, 1);
    // A space that was lost and is given back: what was written in it has left this tablet.
    let lost = SyncReply { revoked: vec![GRID.into()], ..reply(Vec::new(), Vec::new()) };
    assert!(take(&mut worker, &lost).purged.contains(&id));
    let applied = take(&mut worker, &reply(Vec::new(), vec![own(1)]));
    assert!(applied.life_is_not_alone);
    assert!(worker.store.cursors().unwrap().is_empty());
}

#[test]
fn a_document_in_two_spaces_stays_until_the_last_of_them_is_lost() {
    let mut worker = Worker::new(1);
    let (id, changes) = chain_by_other(&mut worker);
    let second = "grid/990101001001002";
    let both = vec![delta(GRID, vec![(1, &changes[0])]), delta(second, vec![(1, &changes[0])])];
    take(&mut worker, &reply(Vec::new(), both));
    assert_eq!(worker.store.spaces_of(id).unwrap(), [GRID, second]);
    let lost =
        |space: &str| SyncReply { revoked: vec![space.into()], ..reply(Vec::new(), Vec::new()) };
    assert!(take(&mut worker, &lost(second)).purged.is_empty());
    let applied = take(&mut worker, &lost(GRID));
    assert_eq!(applied.purged.into_iter().collect::<Vec<_>>(), [id]);
    assert!(worker.store.search("一家", TODAY, 5).unwrap().is_empty());
    assert_eq!(worker.store.record_state(id).unwrap(), None);
    assert!(worker.store.cursors().unwrap().is_empty());
    derived_is_what_the_log_says(&mut worker);
    take(&mut worker, &reply(Vec::new(), vec![delta(GRID, vec![(1, &changes[0])])]));
    assert_eq!(worker.read::<Household>(id).label, "一家", "given back, it is read again");
}

#[test]
fn a_lost_space_takes_a_record_only_after_the_server_has_what_was_written_in_it() {
    let mut worker = Worker::new(1);
    let (id, changes) = chain_by_other(&mut worker);
    take(&mut worker, &reply(Vec::new(), vec![delta(GRID, vec![(1, &changes[0])])]));
    worker.edit(id, &[set("best_time", "晚上")]);
    let lost = SyncReply { revoked: vec![GRID.into()], ..reply(Vec::new(), Vec::new()) };
    assert!(take(&mut worker, &lost).purged.is_empty());
    let unsent = worker.store.outgoing().unwrap().unwrap();
    let mut worker = worker.reopen();
    let applied = take(&mut worker, &verdicts([(1, received())]));
    assert_eq!(applied.purged.into_iter().collect::<Vec<_>>(), [id]);
    assert_eq!(worker.store.kind_of(id).unwrap(), None);
    let (_, kept) = worker.store.changeset(life(1), 1).unwrap().unwrap();
    assert_eq!(kept, unsent.changesets[0], "until the server has a backup of it");
    let before = worker.store.derived().unwrap();
    assert!(before.values().all(Vec::is_empty), "{before:?}");
    derived_is_what_the_log_says(&mut worker);
    take(&mut worker, &SyncReply { backed_up_to: 1, ..reply(Vec::new(), Vec::new()) });
    let (_, gone) = worker.store.changeset(life(1), 1).unwrap().unwrap();
    assert_eq!(gone.parts, [kept.parts[0].without_payload()], "its changes are gone");
    let next = family(&mut worker.reopen());
    assert_ne!(next, id);
}

#[test]
fn a_restored_server_is_read_from_the_beginning_and_offered_what_it_lost() {
    let mut worker = Worker::new(1);
    let (id, changes) = chain_by_other(&mut worker);
    let own = family(&mut worker);
    let older = family(&mut worker);
    let news = vec![delta(GRID, vec![(1, &changes[0]), (2, &changes[1])])];
    let receipts = vec![
        SyncReceipt { commit: 7, ..receipt(1, received()) },
        SyncReceipt { commit: 3, ..receipt(2, received()) },
    ];
    take(&mut worker, &SyncReply { backed_up_to: 5, ..reply(receipts, news) });
    assert_eq!(standing(&worker, own), Standing::Uploaded);
    let mut restored = reply(Vec::new(), vec![delta(GRID, vec![(2, &changes[2])])]);
    restored.server_time.epoch = Epoch([2; 8]);
    let applied = take(&mut worker, &restored);
    assert!(applied.epoch_changed);
    assert_eq!(
        [standing(&worker, own), standing(&worker, older)],
        [Standing::Waiting, Standing::Uploaded]
    );
    assert_eq!(worker.store.outgoing().unwrap().unwrap().first_seq, 1);
    assert_eq!(worker.store.cursors().unwrap()[0].n, 2, "as the restored server counts");
    assert_eq!(worker.read::<Household>(id).comm_language.as_deref(), Some("02"));
    assert_eq!(worker.store.epoch().unwrap(), Some(Epoch([2; 8])));
    let mut again = reply(Vec::new(), Vec::new());
    again.server_time.epoch = Epoch([3; 8]);
    take(&mut worker, &again);
    assert_eq!(worker.store.cursors().unwrap()[0].n, 0);
    derived_is_what_the_log_says(&mut worker);
}

#[test]
fn a_restored_server_is_given_back_what_was_read_of_others_beyond_its_backup() {
    let mut worker = Worker::new(1);
    let (id, changes) = chain_by_other(&mut worker);
    let own = family(&mut worker);
    let news = (1..).zip(&changes).take(3).collect();
    take(
        &mut worker,
        &SyncReply {
            backed_up_to: 9,
            ..reply(vec![receipt(1, received())], vec![delta(GRID, news)])
        },
    );
    assert!(worker.store.offers(10, 1_000_000).unwrap().is_empty());
    // The backup that was restored is older than one the tablet was told of.
    let mut restored = reply(Vec::new(), Vec::new());
    restored.server_time.epoch = Epoch([2; 8]);
    let cursors = vec![Cursor { space: GRID.into(), n: 1 }];
    restored.restored = Some(Restored { commit: 0, cursors });
    take(&mut worker, &restored);
    assert_eq!(worker.store.cursors().unwrap()[0].n, 1);
    assert_eq!(standing(&worker, own), Standing::Waiting, "already uploaded, and unsent again");
    let offered = |worker: &Worker| -> Vec<u64> {
        worker.store.offers(10, 1_000_000).unwrap().iter().map(|(_, entry)| entry.n).collect()
    };
    assert_eq!(offered(&worker), [2, 3]);
    assert_eq!(worker.store.offers(10, 1).unwrap().len(), 1, "one at least, however large");
    assert_eq!(worker.store.offers(1, 1_000_000).unwrap().len(), 1);
    // One comes down by itself: another tablet had given it back. A space that is lost waits for the rest.
    let (_, entry) = worker.store.offers(1, 1).unwrap().remove(0);
    assert_eq!((entry.document, entry.space.as_str()), (id, GRID));
    let mut worker = worker.reopen();
    let since = |spaces, revoked| {
        let mut since = SyncReply { revoked, ..reply(Vec::new(), spaces) };
        since.server_time.epoch = Epoch([2; 8]);
        since
    };
    take(&mut worker, &since(vec![delta(GRID, vec![(2, &changes[1])])], vec![]));
    assert_eq!(offered(&worker), [3]);
    assert!(!take(&mut worker, &since(vec![], vec![GRID.into()])).purged.contains(&id));
    let row = worker.store.offers(1, 1).unwrap()[0].0;
    worker.store.offers_done(&[row]).unwrap();
    assert!(offered(&worker).is_empty());
    assert!(take(&mut worker, &since(vec![], vec![])).purged.contains(&id));
}

#[test]
fn grants_come_all_at_once_and_photos_are_sent_when_asked_for() {
    let mut worker = Worker::new(1);
    let grant = |space: &str| WireGrant {
        space: space.into(),
        right: "write".into(),
        role: "grid_worker".into(),
        from: NOW,
        to: NOW + 10,
    };
    let mut answer = reply(Vec::new(), Vec::new());
    let posting = |grants: &[WireGrant], listed: &[&str]| Posting {
        grants: grants.to_vec(),
        self_handled: listed.iter().map(|&code| code.to_owned()).collect(),
        lease_days: None,
        colleagues: vec![Colleague { user: OTHER, name: format!("马{}", listed.len()) }],
    };
    answer.posting = Some(posting(&[grant(GRID), grant("grid/990101001001002")], &["11", "31"]));
    assert!(take(&mut worker, &answer).posting);
    assert_eq!(worker.store.posting().unwrap().mark(), answer.posting.unwrap().mark());
    answer.posting = Some(posting(&[grant(GRID)], &["71"]));
    take(&mut worker, &answer);
    assert_eq!(worker.store.colleague(OTHER).unwrap().as_deref(), Some("马1"));
    assert_eq!(worker.store.colleague(UserId::from_bytes([8; 16])).unwrap(), None);
    assert_eq!(worker.store.self_handled().unwrap(), BTreeSet::from(["71".to_owned()]));
    assert_eq!(worker.store.grants().unwrap(), [grant(GRID)]);
    assert_eq!(worker.store.grants_at(NOW + 10).unwrap(), []);
    let (here, there) = (Hash::of(b"here"), Hash::of(b"there"));
    worker.store.keep_photo(here, b"here", None, NOW).unwrap();
    let mut answer = reply(Vec::new(), Vec::new());
    answer.blobs_lacking = vec![there];
    let sent = Sent { pushed: None, offered: vec![here, there] };
    assert_eq!(worker.store.apply_reply(&sent, &answer).unwrap().photos_lacking, [there]);
    assert_eq!(worker.store.sweep_photos(i64::MAX).unwrap(), 0, "the server has it");
    assert_eq!(worker.store.server_time().unwrap().unwrap(), answer.server_time);
}

#[test]
fn an_answer_that_cannot_be_taken_in_whole_is_not_taken_in_at_all() {
    let mut worker = Worker::new(1);
    let (id, changes) = chain_by_other(&mut worker);
    family(&mut worker);
    let before = worker.store.derived().unwrap();
    let mut bad = delta(GRID, vec![(1, &changes[0]), (2, &changes[1])]);
    if let FeedEntry::Change(change) = &mut bad.entries[1] {
        change.change.truncate(30);
    }
    let sent = Sent { pushed: Some(life(1)), offered: Vec::new() };
    let answer = reply(vec![receipt(1, received())], vec![bad]);
    assert!(worker.store.apply_reply(&sent, &answer).is_err());
    assert_eq!(worker.store.derived().unwrap(), before);
    assert_eq!(worker.store.kind_of(id).unwrap(), None);
    assert_eq!(worker.store.outgoing().unwrap().unwrap().first_seq, 1);
}
