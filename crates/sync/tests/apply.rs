//! What `Apply` answers: the document with the changes, each change's before and after, or what is missing.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use doorstep_sync::apply::{Apply, ApplyError, Base, InPlace, Threaded};
use doorstep_sync::chunk::Chunk;
use doorstep_sync::code::Code;
use doorstep_sync::genesis::genesis_hash;
use model::document::Document;
use model::genesis::genesis;
use model::kind::Kind;
use model::rng::Rng;
use support::forge::Forged;
use support::{START_MS, by, quarrelled_household, set};

const STALL_MS: u64 = 60_000;

fn base(known: Vec<Vec<u8>>) -> Base {
    Base { kind: Kind::Household.number(), schema_version: 1, saved: None, known }
}

/// Three labels, one upon the other.
fn labels() -> Vec<Vec<u8>> {
    let mut rng = Rng::from_number(1);
    let mut document = Document::create(Kind::Household, 1, rng.actor()).unwrap();
    let label = |it: &str, document: &mut Document| {
        document.edit(&[set("label", it)], &by("household.correct", START_MS)).unwrap().unwrap()
    };
    ["一", "二", "三"].map(|it| label(it, &mut document)).to_vec()
}

#[test]
fn each_change_is_shown_at_its_own_dependencies() {
    let labels = labels();
    for port in [&InPlace as &dyn Apply, &Threaded::new(STALL_MS)] {
        let applied = port.apply(base(labels[..1].to_vec()), &labels[1..]).unwrap();
        assert_eq!(applied.value["label"], "三");
        assert_eq!(applied.misshapen, None);
        let hash = |change: &Vec<u8>| Chunk::parse(change).unwrap().hash;
        assert_eq!(applied.heads, [hash(&labels[2])]);
        let steps: Vec<_> = applied
            .steps
            .iter()
            .map(|step| (step.hash, step.before["label"].clone(), step.after["label"].clone()))
            .collect();
        assert_eq!(steps[0], (hash(&labels[1]), "一".into(), "二".into()));
        assert_eq!(steps[1], (hash(&labels[2]), "二".into(), "三".into()));
    }
}

#[test]
fn a_concurrent_change_is_judged_by_what_its_author_saw() {
    let mut rng = Rng::from_number(2);
    let labels = labels();
    // A second tablet that had only seen the first label.
    let mut other = Document::open(Kind::Household, 1, &labels[..1], rng.actor()).unwrap();
    let late =
        other.edit(&[set("label", "四")], &by("household.correct", START_MS)).unwrap().unwrap();
    let applied = InPlace.apply(base(labels), &[late]).unwrap();
    assert_eq!(applied.steps[0].before["label"], "一");
    assert_eq!(applied.steps[0].after["label"], "四");
    assert_eq!(applied.heads.len(), 2);
}

#[test]
fn what_a_change_follows_and_leaves_is_what_the_whole_document_says_as_of_it() {
    for seed in 0..12 {
        let mut rng = Rng::from_number(seed);
        let mut saved = None;
        let all = quarrelled_household(&mut rng, 30);
        for chunk in all.chunks(usize::try_from(seed % 3 + 1).unwrap()) {
            let changes: Vec<_> = chunk.iter().map(|(change, _)| change.clone()).collect();
            let applied = InPlace.apply(Base { saved, ..base(vec![]) }, &changes).unwrap();
            let whole = Document::load(Kind::Household, 1, &applied.saved, rng.actor()).unwrap();
            for (step, change) in applied.steps.iter().zip(&changes) {
                let deps = Chunk::parse(change).unwrap().deps;
                let deps: Vec<_> = deps.iter().map(|hash| hash.0).collect();
                assert_eq!(step.before, whole.value_at(&deps).unwrap());
                assert_eq!(step.after, whole.value_at(&[step.hash.0]).unwrap());
            }
            saved = Some(applied.saved);
        }
    }
}

#[test]
fn a_saved_document_serves_as_well_as_its_changes() {
    let labels = labels();
    let saved = InPlace.merge(base(vec![]), &labels[..2]).unwrap();
    let from_saved = Base { saved: Some(saved), ..base(vec![]) };
    let applied = InPlace.apply(from_saved, &labels[2..]).unwrap();
    assert_eq!(applied, InPlace.apply(base(labels[..2].to_vec()), &labels[2..]).unwrap());
}

#[test]
fn a_missing_dependency_is_named_and_nothing_is_applied() {
    let labels = labels();
    let second = Chunk::parse(&labels[1]).unwrap().hash;
    let missing = Err(ApplyError::Missing(vec![second]));
    assert_eq!(InPlace.apply(base(labels[..1].to_vec()), &labels[2..]), missing);
    // In any order, when all of them are there.
    let reversed: Vec<_> = labels.iter().rev().cloned().collect();
    assert_eq!(InPlace.apply(base(vec![]), &reversed).unwrap().value["label"], "三");
}

#[test]
fn an_actor_used_twice_is_refused() {
    let mut rng = Rng::from_number(3);
    let actor = rng.actor();
    let first = |label: &str| {
        let mut document = Document::create(Kind::Household, 1, actor.clone()).unwrap();
        document.edit(&[set("label", label)], &by("household.correct", START_MS)).unwrap().unwrap()
    };
    let (one, two) = (first("一"), first("二"));
    let refused = Err(ApplyError::Code(Code::APPLY_REFUSED));
    assert_eq!(InPlace.apply(base(vec![one]), &[two]), refused);
}

#[test]
fn an_unknown_kind_or_version_waits_for_a_newer_server() {
    let unknown = Err(ApplyError::Code(Code::UNKNOWN_KIND));
    let kind = Base { kind: 999, ..base(vec![]) };
    assert_eq!(InPlace.apply(kind, &labels()), unknown);
    let version = Base { schema_version: 9, ..base(vec![]) };
    assert_eq!(InPlace.apply(version, &labels()), unknown);
}

#[test]
fn a_change_upon_the_genesis_of_another_kind_misses_it() {
    let mut rng = Rng::from_number(4);
    let visit = support::visit(&mut rng, START_MS);
    let outcome = InPlace.apply(base(vec![]), &visit.parts[0].changes);
    assert!(matches!(outcome, Err(ApplyError::Missing(_))));
}

#[test]
fn a_document_that_does_not_read_as_the_model_says_so() {
    // A number where the household's label is a text.
    let mut forged = Forged::sound()
        .column(0x15, b"\x7f\x05label")
        .column(0x56, &[0x7f, 0x14])
        .column(0x57, &[7]);
    forged.deps = vec![genesis_hash(Kind::Household.number(), 1).unwrap().0];
    forged.start_op = after_genesis();
    let applied = InPlace.apply(base(vec![]), &[forged.bytes()]).unwrap();
    assert!(applied.misshapen.unwrap().contains("label"));
}

#[test]
fn a_change_that_leaves_a_document_nobody_can_open_is_refused() {
    // Automerge 0.12 applies columns written otherwise than it would, and saves what it then cannot load:
    // here a run of one where it writes a list of one.
    let upon_genesis = |forged: Forged| Forged {
        deps: vec![genesis_hash(Kind::Household.number(), 1).unwrap().0],
        start_op: after_genesis(),
        ..forged
    };
    let apply = |forged: Forged| InPlace.apply(base(vec![]), &[upon_genesis(forged).bytes()]);
    assert!(apply(Forged::sound()).is_ok());
    let refused = Err(ApplyError::Code(Code::APPLY_REFUSED));
    assert_eq!(apply(Forged::sound().column(0x42, &[1, 1])), refused);
}

fn after_genesis() -> u64 {
    let genesis = genesis(Kind::Household, 1).unwrap().change;
    automerge::Change::from_bytes(genesis).unwrap().max_op() + 1
}
