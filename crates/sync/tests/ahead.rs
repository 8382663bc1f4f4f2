//! What is applied ahead of the judge is what would be applied when it asks.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use doorstep_sync::apply::{Ahead, Apply, ApplyError, Base, InPlace, Job, Threaded};
use doorstep_sync::changeset::Changeset;
use doorstep_sync::code::Code;
use model::document::Document;
use model::id::DocumentId;
use model::kind::Kind;
use model::rng::Rng;
use support::{START_MS, by, changeset, part, set, visit};

/// Runs in place and counts; a run whose number is `fails` is broken off before its job is begun.
struct Counted {
    runs: AtomicUsize,
    fails: Option<(usize, Code)>,
}

impl Counted {
    fn new(fails: Option<(usize, Code)>) -> Self {
        Self { runs: AtomicUsize::new(0), fails }
    }

    fn runs(&self) -> usize {
        self.runs.load(Ordering::SeqCst)
    }
}

impl Apply for Counted {
    fn run(&self, job: Job) -> Result<(), Code> {
        let number = self.runs.fetch_add(1, Ordering::SeqCst);
        match &self.fails {
            Some((at, code)) if *at == number => Err(code.clone()),
            _ => InPlace.run(job),
        }
    }
}

/// A household that is corrected again and again, with a visit between.
fn day(rng: &mut Rng, many: i64) -> (DocumentId, Vec<Changeset>) {
    let id = rng.document_id(START_MS);
    let mut household = Document::create(Kind::Household, 1, rng.actor()).unwrap();
    let mut day = Vec::new();
    for n in 0..many {
        let time = START_MS + n * 60_000;
        let edit = set("label", &format!("{n} 室"));
        let change = household.edit(&[edit], &by("household.correct", time)).unwrap().unwrap();
        let parts = vec![part(id, Kind::Household, vec![change])];
        day.push(changeset("household.correct", time, parts));
        day.push(visit(rng, time));
    }
    (id, day)
}

/// Asks for every record in the order of the push, as the judge does, and holds each answer against one made now.
fn asked(ahead: &Ahead<'_>, day: &[Changeset], mut records: BTreeMap<DocumentId, Vec<u8>>) {
    for part in day.iter().flat_map(|it| &it.parts) {
        let base = Base {
            kind: part.kind,
            schema_version: part.schema_version,
            saved: records.get(&part.document).cloned(),
            known: vec![],
        };
        let now = InPlace.apply(base.clone(), &part.changes);
        assert_eq!(ahead.apply(base, &part.changes), now);
        records.extend(now.map(|applied| (part.document, applied.saved)));
    }
}

#[test]
fn what_was_done_ahead_is_what_is_done_now_in_a_few_runs() {
    let (id, day) = day(&mut Rng::from_number(1), 40);
    let counted = Counted::new(None);
    let ahead = Ahead::of(&counted, &day, BTreeMap::new());
    let runs = counted.runs();
    assert!(runs <= 3, "{runs} runs for 80 records");
    asked(&ahead, &day, BTreeMap::new());
    assert_eq!(counted.runs(), runs, "something was done twice");

    let base = Base { kind: Kind::Household.number(), schema_version: 1, ..Base::default() };
    let begun = InPlace.apply(base, &day[0].parts[0].changes).unwrap();
    let records = BTreeMap::from([(id, begun.saved)]);
    let threaded = Threaded::new(60_000);
    asked(&Ahead::of(&threaded, &day[1..], records.clone()), &day[1..], records);
}

#[test]
fn what_stands_otherwise_by_then_is_applied_upon_what_stands() {
    let (id, day) = day(&mut Rng::from_number(2), 3);
    let counted = Counted::new(None);
    let ahead = Ahead::of(&counted, &day[2..], BTreeMap::new());
    let mut other = Document::create(Kind::Household, 1, Rng::from_number(3).actor()).unwrap();
    let change = other
        .edit(&[set("best_time", "晚上")], &by("household.correct", START_MS))
        .unwrap()
        .unwrap();
    let mut records = BTreeMap::new();
    for changes in [vec![change], day[0].parts[0].changes.clone()] {
        let saved = records.remove(&id);
        let base = Base { kind: Kind::Household.number(), schema_version: 1, saved, known: vec![] };
        records.insert(id, InPlace.apply(base, &changes).unwrap().saved);
    }
    asked(&ahead, &day[2..], records);
}

#[test]
fn what_breaks_a_run_off_is_said_of_the_record_under_way_and_done_once_only() {
    let (_, day) = day(&mut Rng::from_number(4), 2);
    let counted = Counted::new(Some((0, Code::APPLY_STALLED)));
    let ahead = Ahead::of(&counted, &day, BTreeMap::new());
    let part = &day[0].parts[0];
    let base = Base { kind: part.kind, schema_version: 1, saved: None, known: vec![] };
    let stalled = Err(ApplyError::Code(Code::APPLY_STALLED));
    assert_eq!(ahead.apply(base, &part.changes), stalled);
    assert_eq!(counted.runs(), 1);
    // The others of its run are applied when they are asked for.
    asked(&ahead, &day[1..2], BTreeMap::new());
    assert_eq!(counted.runs(), 2);
}

#[test]
fn a_port_that_is_busy_says_nothing_of_any_record() {
    let (_, day) = day(&mut Rng::from_number(5), 2);
    let counted = Counted::new(Some((0, Code::APPLY_BUSY)));
    asked(&Ahead::of(&counted, &day, BTreeMap::new()), &day, BTreeMap::new());
}

#[test]
fn what_does_not_pass_the_gate_is_not_touched_ahead() {
    let (_, mut day) = day(&mut Rng::from_number(6), 1);
    day[0].device_time += 1;
    let counted = Counted::new(None);
    let ahead = Ahead::of(&counted, &day[..1], BTreeMap::new());
    assert_eq!(counted.runs(), 0);
    asked(&ahead, &day[..1], BTreeMap::new());
    assert_eq!(counted.runs(), 1);
}
