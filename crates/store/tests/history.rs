//! What changed since the own last visit, and how far a case has come.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod common;

use common::{NOW, Server, TODAY, Worker, set, user};
use model::document::{Authorship, Edit, Scalar};
use model::id::{DocumentId, EntryId};
use model::record::Event;
use sync::judge::SERVER_USER;

#[test]
fn what_others_changed_since_my_last_visit_is_told_field_by_field() {
    let (mut one, mut two) = (Worker::new(1), Worker::new(2));
    let mut server = Server::default();
    let record = one.household("一家", "15400000001");
    let household = one.create(&record);
    assert_eq!(one.store.seen_at_last_visit(household, one.user).unwrap(), None);
    // The visit changes the household in the same action: that was seen too.
    let edited = one.edited(household, &[set("next_visit_due", "2026-09-30")], "visit.record");
    let visit = one.visit(household, None);
    let made = one.make(&visit, "visit.record");
    let step = one.step("visit.record", vec![made, edited]);
    let saved = one.store.save(step).unwrap();
    assert_eq!(one.store.seen_at_last_visit(household, one.user).unwrap(), Some(saved.log_id));
    one.push(&mut server);
    two.pull(&server);
    two.edit(household, &[set("best_time", "晚上"), Edit::Write("remark".into(), "有狗".into())]);
    two.push(&mut server);
    one.pull(&server);
    one.edit(household, &[set("comm_language", "02")]);

    let since = one.store.seen_at_last_visit(household, one.user).unwrap().unwrap();
    let heads = one.store.heads_at(household, since).unwrap();
    let actor = one.rng.actor();
    let document = one.store.document(household, actor).unwrap();
    let changed = document.changed_since(&heads).unwrap();
    let told: Vec<_> = changed
        .iter()
        .map(|change| (change.path.as_str(), change.by.as_ref().unwrap().user))
        .collect();
    assert_eq!(told[0], ("best_time", user(2)));
    assert!(
        told.contains(&("comm_language", user(1)))
            && told.iter().any(|(path, _)| *path == "remark")
    );
    assert!(!told.iter().any(|(path, _)| *path == "next_visit_due"), "it was mine, at that visit");
    let others = one.store.changes_by_others(household, since, one.user).unwrap();
    assert_eq!(others.iter().map(|change| change.user).collect::<Vec<_>>(), [user(2)]);
    assert_eq!(others[0].action, "record.edit");
    assert!(one.store.heads_at(household, 0).unwrap().is_empty(), "it was not here yet");
    // Another's visit is not mine.
    assert_eq!(one.store.seen_at_last_visit(household, user(2)).unwrap(), None);
}

fn event(worker: &mut Worker, household: DocumentId) -> (DocumentId, [EntryId; 2]) {
    let record = Event {
        category: "0101".into(),
        urgency: "3".into(),
        source: "01".into(),
        title: "楼道灯不亮".into(),
        household: Some(household),
        occurred_at: Some(NOW),
        ..Event::default()
    };
    let (id, mut document, first) = worker.make(&record, "event.report");
    let ids = [worker.entry(), worker.entry()];
    let entry = |id: EntryId, transition: &str| {
        Edit::Add("log".into(), id, vec![("transition".into(), Scalar::Text(transition.into()))])
    };
    let by = worker.by("event.report");
    let second = document.edit(&[entry(ids[0], "E01")], &by).unwrap().unwrap();
    let third = document.edit(&[entry(ids[1], "E02")], &by).unwrap().unwrap();
    let mut step = worker.step("event.report", vec![(id, document, first)]);
    step.changeset.parts[0].changes.extend([second, third]);
    worker.store.save(step).unwrap();
    (id, ids)
}

#[test]
fn an_event_stands_where_its_log_says_and_the_servers_stamps_confirm_it() {
    let mut worker = Worker::new(1);
    let record = worker.household("一家", "15400000001");
    let household = worker.create(&record);
    let (id, entries) = event(&mut worker, household);
    let reported = &worker.store.events_in("reported", 9).unwrap()[0];
    assert_eq!((reported.document, reported.open, reported.confirmed), (id, true, false));
    assert_eq!(worker.store.events_of(household, 9).unwrap(), worker.store.events_open(9).unwrap());
    assert_eq!(worker.store.search("楼道灯", TODAY, 5).unwrap()[0].document, id);

    let stamp = |order: i64, number: Option<&str>| {
        let mut fields = vec![
            ("order".to_owned(), Scalar::Int(order)),
            ("received_at".to_owned(), Scalar::Int(NOW)),
            ("effective".to_owned(), Scalar::Bool(true)),
        ];
        fields.extend(number.map(|number| ("number".to_owned(), Scalar::Text(number.into()))));
        fields
    };
    let actor = worker.rng.actor();
    let mut document = worker.store.document(id, actor).unwrap();
    let by = Authorship { user: SERVER_USER, action: "stamp".into(), time: NOW };
    let edits = [
        Edit::Add("stamps".into(), entries[0], stamp(1, None)),
        Edit::Add("stamps".into(), entries[1], stamp(2, Some("SJ-990101001001-20260921-0001"))),
    ];
    let change = document.edit(&edits, &by).unwrap().unwrap();
    let step = worker.step("event.report", vec![(id, document, change)]);
    worker.store.save(step).unwrap();
    let reported = &worker.store.events_in("reported", 9).unwrap()[0];
    assert_eq!(
        (reported.confirmed, reported.number.as_str()),
        (true, "SJ-990101001001-20260921-0001")
    );
    assert_eq!(worker.store.search("SJ-990101001001-20260921-0001", TODAY, 5).unwrap().len(), 1);
    let before = worker.store.derived().unwrap();
    worker.store.rebuild().unwrap();
    assert_eq!(worker.store.derived().unwrap(), before);
}
