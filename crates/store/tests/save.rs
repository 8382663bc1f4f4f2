//! Saving: one transaction for the log, the documents, the lists, the search and the outbox.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod common;

use common::{GRID, NOW, Server, TODAY, Worker, life, receipt, reply, set};
use doorstep_store::table::draft::Draft;
use doorstep_store::{Sent, Standing, StoreError, TakenPhoto};
use model::document::{Edit, Scalar};
use model::record::{Household, Photo, Visit};
use model::time::TimeMs;
use sync::changeset::chain_start;
use sync::code::Code;
use sync::exchange::Epoch;
use sync::hash::Hash;
use sync::limits::CHANGESET_BYTES_MAX;
use sync::receipt::{SyncReceipt, Verdict};

#[test]
fn a_saved_action_is_in_the_log_the_lists_the_search_and_the_outbox() {
    let mut worker = Worker::new(1);
    let (place, doors) = worker.place("和畅苑", "3号楼", &[("2", "501"), ("1", "101")]);
    let place = worker.create(&place);
    let record = worker.household("才旦卓玛家", "15400000001");
    let mut record = worker.lives_at(record, place, doors[0]);
    record.next_visit_due = Some("2026-09-20".into());
    let household = worker.create(&record);
    let visit = worker.visit(household, Some("回复暖气"));
    let visit = worker.create(&visit);

    assert_eq!(worker.read::<Household>(household), record);
    let doors = worker.store.doors(place, TODAY).unwrap();
    let seen: Vec<_> = doors
        .iter()
        .map(|door| (door.door.as_str(), door.label.as_str(), door.last_visit_at))
        .collect();
    assert_eq!(seen, [("3-1-101", "", 0), ("3-2-501", "才旦卓玛家", NOW)]);
    let due = worker.store.households_due(TODAY, TODAY).unwrap();
    assert_eq!(
        (due[0].document, due[0].door.as_str(), due[0].phone.as_str()),
        (household, "3-2-501", "15400000001")
    );
    let promises = worker.store.promises_due("2026-09-25", TODAY).unwrap();
    assert_eq!(
        (promises[0].visit, promises[0].text.as_str(), promises[0].door.as_str()),
        (visit, "回复暖气", "3-2-501")
    );
    assert!(worker.store.promises_due("2026-09-24", TODAY).unwrap().is_empty());
    assert_eq!(worker.store.visits_of(household, 5).unwrap()[0].author, worker.user);
    assert_eq!(worker.store.spaces_of(household).unwrap(), [GRID]);
    assert_eq!(worker.store.waiting().unwrap().changesets, 3);
    assert_eq!(worker.store.record_state(visit).unwrap().unwrap().standing(), Standing::Waiting);
}

/// A word of the server's, an hour later than the one before.
fn heard(worker: &mut Worker, hours: i64, epoch: u8) -> TimeMs {
    answered(worker, hours, epoch, Vec::new())
}

fn answered(worker: &mut Worker, hours: i64, epoch: u8, receipts: Vec<SyncReceipt>) -> TimeMs {
    let mut reply = reply(receipts, Vec::new());
    reply.server_time.epoch = Epoch([epoch; 8]);
    reply.server_time.time = NOW + hours * 3_600_000;
    let sent = Sent { pushed: Some(life(1)), offered: Vec::new() };
    worker.store.apply_reply(&sent, &reply).unwrap();
    reply.server_time.time
}

#[test]
fn what_is_pushed_was_done_after_what_was_heard_when_the_oldest_of_it_was_saved() {
    let mut worker = Worker::new(1);
    let proven = |worker: &Worker| worker.store.proven_time().unwrap().map(|it| it.time);
    let save = |worker: &mut Worker, name: &str| {
        let record = worker.household(name, "15400000001");
        worker.create(&record);
    };
    let first = heard(&mut worker, 1, 1);
    save(&mut worker, "一家");
    assert_eq!(proven(&worker), Some(first));
    // An answer that did not take everything: what waits is as old as it was.
    heard(&mut worker, 2, 1);
    save(&mut worker, "二家");
    assert_eq!(proven(&worker), Some(first));
    // All is there: what comes now was done after the last word.
    let receipts = (1..=2).map(|seq| receipt(seq, Verdict::Received(Vec::new()))).collect();
    let third = answered(&mut worker, 3, 1, receipts);
    save(&mut worker, "三家");
    assert_eq!(proven(&worker), Some(third));
    // A restored server may be sent what was done long ago: nobody says any more when.
    heard(&mut worker, 4, 2);
    assert_eq!(proven(&worker), None);
}

#[test]
fn what_is_pushed_is_what_was_saved_in_an_unbroken_chain() {
    let mut worker = Worker::new(1);
    let record = worker.household("一家", "15400000001");
    let (id, document, change) = worker.make(&record, "household.create");
    let visit = worker.visit(id, None);
    let made = worker.make(&visit, "household.create");
    let both = worker.step("household.create", vec![(id, document, change), made]);
    let first = both.changeset.clone();
    let saved_first = worker.store.save(both).unwrap();
    let edited = worker.edited(id, &[set("best_time", "晚上")], "household.edit");
    let second = worker.step("household.edit", vec![edited]);
    let second_changeset = second.changeset.clone();
    let saved_second = worker.store.save(second).unwrap();

    let outgoing = worker.reopen().store.outgoing().unwrap().unwrap();
    assert_eq!((outgoing.incarnation, outgoing.first_seq), (life(1), 1));
    assert_eq!(outgoing.prev, chain_start(life(1)));
    assert_eq!(outgoing.changesets, [first.clone(), second_changeset.clone()]);
    assert_eq!(saved_first.hash, first.hash(1, outgoing.prev));
    assert_eq!(saved_second.hash, second_changeset.hash(2, saved_first.hash));
}

#[test]
fn an_action_that_does_not_hold_together_leaves_nothing() {
    let mut worker = Worker::new(1);
    let record = worker.household("一家", "15400000001");
    let id = worker.create(&record);
    let before = worker.store.derived().unwrap();
    let spoil: [fn(&mut doorstep_store::Step, &mut Worker); 5] = [
        |step, _| step.documents.clear(),
        |step, _| step.changeset.parts[0].changes.clear(),
        |step, _| step.changeset.parts[0].changes[0].truncate(20),
        |step, _| step.changeset.parts.push(step.changeset.parts[0].clone()),
        |step, worker| step.documents[0].id = worker.rng.document_id(NOW),
    ];
    for (number, spoil) in spoil.into_iter().enumerate() {
        let edited = worker.edited(id, &[set("best_time", "晚上")], "household.edit");
        let mut step = worker.step("household.edit", vec![edited]);
        step.draft_done = Some("kept".into());
        spoil(&mut step, &mut worker);
        let refused = worker.store.save(step).unwrap_err();
        assert!(matches!(refused, StoreError::Inconsistent(_)), "{number}: {refused:?}");
    }
    assert_eq!(worker.store.derived().unwrap(), before);
    assert_eq!(worker.store.waiting().unwrap().changesets, 1);
    assert_eq!(worker.edit(id, &[set("best_time", "晚上")]).seq, 2, "no number was used");
}

#[test]
fn what_could_never_be_sent_is_not_saved() {
    let mut worker = Worker::new(1);
    let record = worker.household("一家", "15400000001");
    let (id, document, change) = worker.make(&record, "household.create");
    let mut step = worker.step("household.create", vec![(id, document, change)]);
    step.changeset.parts[0].changes.push(vec![0; CHANGESET_BYTES_MAX]);
    assert_eq!(worker.store.save(step).unwrap_err().code(), Code::TOO_LARGE);
}

#[test]
fn an_unenrolled_tablet_saves_nothing() {
    let mut worker = Worker::new(1);
    let record = worker.household("一家", "15400000001");
    let made = worker.make(&record, "household.create");
    let step = worker.step("household.create", vec![made]);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new.db");
    let mut store = doorstep_store::Store::open(&path, &common::KEY, &Default::default()).unwrap();
    assert_eq!(store.save(step).unwrap_err().code(), Code::NOT_ENROLLED);
}

#[test]
fn what_came_in_while_a_form_was_open_is_not_lost_by_saving_it() {
    let (mut one, mut two) = (Worker::new(1), Worker::new(2));
    let mut server = Server::default();
    let record = one.household("一家", "15400000001");
    let id = one.create(&record);
    one.push(&mut server);
    two.pull(&server);
    let form = one.edited(id, &[set("best_time", "晚上")], "household.edit");
    two.edit(id, &[Edit::Write("remark".into(), "有狗".into())]);
    two.push(&mut server);
    one.pull(&server);
    let step = one.step("household.edit", vec![form]);
    one.store.save(step).unwrap();
    let now: Household = one.read(id);
    assert_eq!((now.best_time.as_deref(), now.remark.as_str()), (Some("晚上"), "有狗"));
    let before = one.store.derived().unwrap();
    one.store.rebuild().unwrap();
    assert_eq!(one.store.derived().unwrap(), before);
}

#[test]
fn a_photo_waits_for_its_record_and_then_for_the_network() {
    let mut worker = Worker::new(1);
    let (kept, taken) = (b"\xff\xd8\xffkept".to_vec(), b"\xff\xd8\xfftaken".to_vec());
    worker.store.keep_photo(Hash::of(&kept), &kept, None, NOW).unwrap();
    worker.store.keep_photo(Hash::of(b"given up"), b"given up", None, NOW).unwrap();
    assert!(worker.store.photos_waiting(9).unwrap().is_empty(), "no saved record names it");
    let household = worker.rng.document_id(NOW);
    let mut visit = worker.visit(household, None);
    for bytes in [&kept, &taken] {
        let photo = Photo {
            blob: Hash::of(bytes).to_string(),
            bytes: bytes.len() as i64,
            ..Photo::default()
        };
        let entry = worker.entry();
        visit.photos.insert(entry, photo);
    }
    let made = worker.make(&visit, "visit.record");
    let id = made.0;
    let mut step = worker.step("visit.record", vec![made]);
    step.photos.push(TakenPhoto { hash: Hash::of(&taken), bytes: taken.clone(), at: NOW });
    worker.store.save(step).unwrap();
    let offers: Vec<_> =
        worker.store.photos_waiting(9).unwrap().iter().map(|offer| offer.hash).collect();
    assert_eq!(offers, [Hash::of(&kept), Hash::of(&taken)]);
    assert_eq!(worker.store.record_state(id).unwrap().unwrap().photos_waiting, 2);
    worker.store.photo_sent(Hash::of(&kept), None).unwrap();
    let waiting = worker.store.waiting().unwrap();
    assert_eq!((waiting.photos, waiting.photo_bytes), (1, taken.len() as u64));
    assert_eq!(worker.store.sweep_photos(NOW + 1).unwrap(), 1, "the one that was given up");
    assert_eq!(worker.store.photo(Hash::of(&kept)).unwrap().unwrap(), kept);
    assert_eq!(worker.read::<Visit>(id).photos.len(), 2);
}

#[test]
fn a_finished_form_is_gone_with_the_saving_of_it_and_an_unfinished_one_survives() {
    let mut worker = Worker::new(1);
    let draft = |key: &str| Draft {
        key: key.into(),
        schema_version: 1,
        saved_at: NOW,
        json: "{\"note\":\"半句\"}".into(),
    };
    worker.store.keep_draft(&draft("visit/1")).unwrap();
    worker.store.keep_draft(&draft("visit/2")).unwrap();
    let record = worker.household("一家", "15400000001");
    let made = worker.make(&record, "household.create");
    let mut step = worker.step("household.create", vec![made]);
    step.draft_done = Some("visit/1".into());
    worker.store.save(step).unwrap();
    let mut worker = worker.reopen();
    assert_eq!(worker.store.draft("visit/1").unwrap(), None);
    assert_eq!(worker.store.drafts().unwrap(), [draft("visit/2")]);
    worker.store.drop_draft("visit/2").unwrap();
    assert!(worker.store.drafts().unwrap().is_empty());
}

#[test]
fn a_change_built_upon_what_is_not_there_is_refused() {
    let mut worker = Worker::new(1);
    let record = worker.household("一家", "15400000001");
    let (id, mut document, _never_saved) = worker.make(&record, "household.create");
    let change =
        document.edit(&[set("best_time", "晚上")], &worker.by("household.edit")).unwrap().unwrap();
    let step = worker.step("household.edit", vec![(id, document, change)]);
    assert!(matches!(worker.store.save(step), Err(StoreError::Inconsistent(_))));
    assert!(matches!(
        worker.store.document(id, worker.rng.actor()),
        Err(StoreError::NoDocument(_))
    ));
}

#[test]
fn removed_records_and_entries_leave_the_lists() {
    let mut worker = Worker::new(1);
    let record = worker.household("一家", "15400000001");
    let phone = *record.phones.keys().next().unwrap();
    let id = worker.create(&record);
    worker.edit(
        id,
        &[Edit::SetIn("phones".into(), phone, "removed".into(), Scalar::Text("换号".into()))],
    );
    assert!(worker.store.search("0001", TODAY, 5).unwrap().is_empty());
    assert_eq!(worker.store.search("一家", TODAY, 5).unwrap().len(), 1);
    worker.edit(id, &[set("removed", "登记错了")]);
    assert!(worker.store.search("一家", TODAY, 5).unwrap().is_empty());
    assert_eq!(worker.store.household_row(id, TODAY).unwrap(), None);
}
