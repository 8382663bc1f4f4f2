//! What the gate lets through, and what it says of everything else.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use automerge::Change;
use doorstep_sync::changeset::Changeset;
use doorstep_sync::code::Code;
use doorstep_sync::gate;
use model::genesis::{GENESIS_ACTOR, genesis};
use model::kind::Kind;
use model::rng::Rng;
use support::START_MS;
use support::forge::{Forged, deflated, leb, unsigned};

fn verdict(forged: &Forged) -> Result<u64, Code> {
    gate::change(&forged.bytes()).map(|gated| gated.operations)
}

#[test]
fn what_the_model_makes_passes() {
    let mut rng = Rng::from_number(1);
    for minute in 0..20 {
        let visit = support::visit(&mut rng, START_MS + minute * 60_000);
        let gated = gate::changeset(&visit).unwrap();
        assert_eq!(gated.len(), 1);
        assert!(gated[0][0].operations >= 8);
    }
}

#[test]
fn a_sound_forgery_passes_so_that_each_fault_below_is_the_only_one() {
    assert_eq!(verdict(&Forged::sound()), Ok(1));
}

#[test]
fn a_hundred_bytes_that_claim_a_million_operations_are_refused() {
    let run = |value: u8| [leb(1_000_000), vec![value]].concat();
    let mut count = Vec::new();
    unsigned(&mut count, 1_000_000);
    let bomb = Forged::sound()
        .column(0x15, &[leb(1_000_000), vec![1, b'a']].concat())
        .column(0x34, &count)
        .column(0x42, &run(1))
        .column(0x56, &run(0))
        .column(0x70, &run(0))
        .bytes();
    assert!(bomb.len() <= 120, "{} bytes", bomb.len());
    assert_eq!(Change::from_bytes(bomb.clone()).unwrap().len(), 1_000_000, "Automerge takes it");
    assert_eq!(gate::change(&bomb), Err(Code::TOO_MANY_OPERATIONS));
}

#[test]
fn a_million_rows_in_any_one_column_are_refused() {
    let mut count = Vec::new();
    unsigned(&mut count, 1_000_000);
    let nulls = [&[0][..], &count].concat();
    let ones = [leb(1_000_000), vec![0]].concat();
    let texts = [leb(1_000_000), vec![1, b'a']].concat();
    let columns: [(u64, &[u8]); 14] = [
        (0x01, &nulls),
        (0x02, &nulls),
        (0x11, &nulls),
        (0x13, &nulls),
        (0x15, &texts),
        (0x34, &count),
        (0x42, &ones),
        (0x56, &ones),
        (0x70, &ones),
        (0x70, &[vec![1], leb(1_000_000)].concat()),
        (0x71, &ones),
        (0x73, &ones),
        (0x94, &count),
        (0xa5, &texts),
    ];
    for (spec, data) in columns {
        let forged = Forged::sound().column(spec, data);
        assert_eq!(verdict(&forged), Err(Code::TOO_MANY_OPERATIONS), "{spec:#x}");
    }
}

#[test]
fn values_that_claim_more_than_is_there_are_refused() {
    // A text of 1 GiB in two bytes of metadata.
    let meta = [vec![1], {
        let mut it = Vec::new();
        unsigned(&mut it, (1 << 30) << 4 | 6);
        it
    }]
    .concat();
    assert_eq!(verdict(&Forged::sound().column(0x56, &meta)), Err(Code::BAD_COLUMNS));
    let fits = Forged::sound().column(0x56, &[1, 0x16]).column(0x57, b"x");
    assert_eq!(verdict(&fits), Ok(1));
    let less = Forged::sound().column(0x56, &[1, 0x16]).column(0x57, b"xy");
    assert_eq!(verdict(&less), Err(Code::BAD_COLUMNS));
    assert_eq!(
        verdict(&Forged::sound().column(0x56, &[1, 0x0a])),
        Err(Code::BAD_COLUMNS),
        "unknown type"
    );
}

#[test]
fn columns_point_only_at_what_is_there() {
    let bad = |forged: Forged| assert_eq!(verdict(&forged), Err(Code::BAD_COLUMNS));
    bad(Forged::sound().column(0x01, &[1, 1]).column(0x02, &[1, 1])); // an actor there is not
    bad(Forged::sound().column(0x01, &[1, 0]).column(0x02, &[1, 9])); // an operation after its own
    bad(Forged::sound().column(0x42, &[1, 8])); // an action there is not
    bad(Forged::sound().column(0x42, &[0, 1])); // no action
    bad(Forged::sound().column(0x34, &[2])); // two rows for one operation
    bad(Forged::sound().column(0x70, &[1, 1])); // a predecessor that is not named
    bad(Forged::sound().column(0x71, &[1, 0]).column(0x73, &[1, 1])); // one that is not counted
    bad(Forged::sound().column(0xb5, &[1, 1, b'a'])); // a column nobody knows
    bad(Forged { start_op: u64::from(u32::MAX) + 1, ..Forged::sound() });
    bad(Forged { columns: vec![], ..Forged::sound() });
    let mut twice = Forged::sound();
    twice.columns.push((0x70, vec![1, 0]));
    bad(twice);
    let mut unordered = Forged::sound();
    unordered.columns.reverse();
    bad(unordered);
}

#[test]
fn a_map_made_outside_the_containers_of_the_genesis_is_refused() {
    let map = || Forged::sound().column(0x42, &[1, 0]);
    assert_eq!(verdict(&map()), Err(Code::NESTED_CONTAINER), "at the root");
    let inside = |other: [u8; 16]| Forged {
        others: vec![other.to_vec()],
        start_op: 9,
        ..map().column(0x01, &[1, 1]).column(0x02, &[1, 3])
    };
    assert_eq!(verdict(&inside([9; 16])), Err(Code::NESTED_CONTAINER), "in an entry");
    assert_eq!(verdict(&inside(GENESIS_ACTOR)), Ok(1), "in a container of the genesis");
    let own = Forged { start_op: 9, ..map().column(0x01, &[1, 0]).column(0x02, &[1, 3]) };
    assert_eq!(verdict(&own), Err(Code::NESTED_CONTAINER), "in its own");
}

#[test]
fn only_raw_change_chunks_pass() {
    let sound = Forged::sound().bytes();
    for (kind, code) in [(0, Code::WHOLE_DOCUMENT), (2, Code::DEFLATED), (3, Code::NOT_A_CHANGE)] {
        let forged = Forged { kind, ..Forged::sound() };
        assert_eq!(verdict(&forged), Err(code), "type {kind}");
    }
    let mut column = Forged::sound();
    column.columns[0].0 |= 0b1000;
    assert_eq!(verdict(&column), Err(Code::DEFLATED));
    assert_eq!(gate::change(&[sound.clone(), vec![0]].concat()), Err(Code::TRAILING_BYTES));
    assert_eq!(gate::change(&[sound.clone(), sound.clone()].concat()), Err(Code::TRAILING_BYTES));
    let extra = Forged { extra: vec![1, 2], ..Forged::sound() };
    assert_eq!(verdict(&extra), Err(Code::TRAILING_BYTES));
    for cut in 0..sound.len() {
        assert!(gate::change(&sound[..cut]).is_err(), "{cut}");
    }
}

#[test]
fn a_deflated_bomb_is_refused_unopened() {
    let inflated = 4 * 1024 * 1024;
    let mut meta = vec![1];
    unsigned(&mut meta, inflated << 4 | 7);
    let zeros = vec![0; usize::try_from(inflated).unwrap()];
    let bomb = deflated(&Forged::sound().column(0x56, &meta).column(0x57, &zeros));
    assert!(bomb.len() < 32 * 1024, "{} bytes", bomb.len());
    let opened = Change::from_bytes(bomb.clone()).unwrap();
    assert!(opened.raw_bytes().len() > zeros.len(), "Automerge opens it");
    assert_eq!(gate::change(&bomb), Err(Code::DEFLATED));
}

#[test]
fn every_limit_has_its_code() {
    let over = |forged: Forged, code: Code| assert_eq!(verdict(&forged), Err(code));
    over(Forged { deps: vec![[5; 32]; 65], ..Forged::sound() }, Code::TOO_MANY_DEPENDENCIES);
    over(Forged { deps: vec![], ..Forged::sound() }, Code::NO_BEGINNING);
    over(Forged { others: vec![vec![1; 16]; 257], ..Forged::sound() }, Code::TOO_MANY_ACTORS);
    over(Forged { others: vec![vec![1; 15]], ..Forged::sound() }, Code::BAD_ACTOR);
    over(Forged { actor: vec![1; 17], ..Forged::sound() }, Code::BAD_ACTOR);
    over(Forged { actor: GENESIS_ACTOR.to_vec(), ..Forged::sound() }, Code::GENESIS_ACTOR);
    over(Forged { message: vec![b'm'; 200], ..Forged::sound() }, Code::BAD_MESSAGE);
    over(Forged { message: vec![0xff], ..Forged::sound() }, Code::BAD_MESSAGE);
    over(Forged { seq: 0, ..Forged::sound() }, Code::NOT_A_CHANGE);
    over(Forged { start_op: 0, ..Forged::sound() }, Code::NOT_A_CHANGE);
    over(Forged { columns: vec![(0x15, vec![1]); 25], ..Forged::sound() }, Code::TOO_MANY_COLUMNS);
    over(Forged { extra: vec![0; 300_000], ..Forged::sound() }, Code::TOO_LARGE);
    let mut checksum = Forged::sound().bytes();
    checksum[4] ^= 1;
    assert_eq!(gate::change(&checksum), Err(Code::CHECKSUM));
    let genesis = genesis(Kind::Visit, 1).unwrap().change;
    assert_eq!(gate::change(&genesis), Err(Code::GENESIS_ACTOR));
}

#[test]
fn a_changeset_passes_whole_or_not_at_all() {
    let mut rng = Rng::from_number(2);
    let visit = support::visit(&mut rng, START_MS);
    assert!(gate::changeset(&visit).is_ok());
    let later = Changeset { device_time: START_MS + 1, ..visit.clone() };
    assert_eq!(gate::changeset(&later), Err(Code::ENVELOPE_MISMATCH));
    let other = Changeset { action: "visit.amend".into(), ..visit.clone() };
    assert_eq!(gate::changeset(&other), Err(Code::ENVELOPE_MISMATCH));
    let mut poisoned = visit;
    let mut part = poisoned.parts[0].clone();
    part.changes = vec![Forged { kind: 2, ..Forged::sound() }.bytes()];
    poisoned.parts.push(part);
    assert_eq!(gate::changeset(&poisoned), Err(Code::DEFLATED));
}

#[test]
fn the_operations_of_a_changeset_are_counted_together() {
    let mut rng = Rng::from_number(3);
    let letters: String = (0..400).map(|_| '字').collect();
    let mut changes = Vec::new();
    let mut document = model::document::Document::create(Kind::Visit, 1, rng.actor()).unwrap();
    let by = support::by("visit.record", START_MS);
    for round in 0..60 {
        // Every letter is another, so that each round deletes and inserts all of them.
        let text: String =
            letters.chars().map(|c| char::from_u32(c as u32 + round).unwrap()).collect();
        let edit = model::document::Edit::Write("note".into(), text);
        changes.push(document.edit(&[edit], &by).unwrap().unwrap());
    }
    let id = rng.document_id(START_MS);
    let of = |count: usize| {
        let part = support::part(id, Kind::Visit, changes[..count].to_vec());
        support::changeset("visit.record", START_MS, vec![part])
    };
    assert!(gate::changeset(&of(20)).is_ok());
    assert_eq!(gate::changeset(&of(60)), Err(Code::TOO_MANY_OPERATIONS));
}
