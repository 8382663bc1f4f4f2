//! The dearest changes the caps allow: what a few hundred bytes may cost at most.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]
#![allow(clippy::disallowed_methods, reason = "how long it takes is what is tested")]

mod support;

use std::time::{Duration, Instant};

use doorstep_sync::apply::{Apply, Base, InPlace};
use doorstep_sync::gate;
use doorstep_sync::genesis::genesis_hash;
use model::genesis::{GENESIS_ACTOR, genesis};
use model::kind::Kind;
use support::forge::{Forged, leb, unsigned};

const ROWS: i64 = 10_000;

fn run(value: &[u8]) -> Vec<u8> {
    [leb(ROWS), value.to_vec()].concat()
}

fn count() -> Vec<u8> {
    let mut out = Vec::new();
    unsigned(&mut out, u64::try_from(ROWS).unwrap());
    out
}

/// Ten thousand operations upon the genesis of a visit, after its own.
fn many(action: u8) -> Forged {
    let first = automerge::Change::from_bytes(genesis(Kind::Visit, 1).unwrap().change).unwrap();
    let mut forged = Forged::sound()
        .column(0x15, &run(&[1, b'a']))
        .column(0x34, &count())
        .column(0x42, &run(&[action]))
        .column(0x56, &run(&[0]))
        .column(0x70, &run(&[0]));
    forged.deps = vec![genesis_hash(Kind::Visit.number(), 1).unwrap().0];
    forged.start_op = first.max_op() + 1;
    forged.others = vec![GENESIS_ACTOR.to_vec()];
    forged
}

/// The counter of the genesis operation that made a container.
fn container(name: &str) -> u64 {
    let first = automerge::Change::from_bytes(genesis(Kind::Visit, 1).unwrap().change).unwrap();
    let expanded = first.decode();
    let place = expanded
        .operations
        .iter()
        .position(|op| op.key == automerge::legacy::Key::Map(name.into()));
    first.start_op().get() + u64::try_from(place.unwrap()).unwrap()
}

fn inside(forged: Forged, name: &str) -> Forged {
    let mut counter = leb(ROWS);
    unsigned(&mut counter, container(name));
    forged.column(0x01, &run(&[1])).column(0x02, &counter)
}

fn cost(name: &str, forged: &Forged) {
    let bytes = forged.bytes();
    let gated = gate::change(&bytes).map_err(|code| format!("{name}: {code}")).unwrap();
    assert_eq!(gated.operations, u64::try_from(ROWS).unwrap());
    let base = Base { kind: Kind::Visit.number(), schema_version: 1, ..Base::default() };
    let begun = Instant::now();
    let outcome =
        InPlace.apply(base, std::slice::from_ref(&bytes)).map(|applied| applied.saved.len());
    let took = begun.elapsed();
    eprintln!("{name}: {} bytes, {took:?}, {outcome:?}", bytes.len());
    assert!(took < Duration::from_secs(10), "{name} took {took:?}");
}

#[test]
fn ten_thousand_operations_cost_seconds_at_most() {
    let insert = || {
        let mut column = vec![0];
        unsigned(&mut column, u64::try_from(ROWS).unwrap());
        column
    };
    let head =
        inside(many(1), "note").column(0x34, &insert()).column(0x15, &[]).column(0x13, &run(&[0]));
    let without_empty = |mut forged: Forged| {
        forged.columns.retain(|(_, data)| !data.is_empty());
        forged
    };
    let letters = |forged: Forged| {
        let letters = vec![b'x'; usize::try_from(ROWS).unwrap()];
        forged.column(0x56, &run(&[0x16])).column(0x57, &letters)
    };
    cost("conflicts of one key", &many(1));
    cost("entries under one key", &inside(many(0), "met"));
    cost("texts under one key", &inside(many(4), "met"));
    cost("long keys", &many(1).column(0x15, &run(&[&[0x80, 0x01][..], &[b'a'; 128]].concat())));
    cost("nulls at the head of a text", &without_empty(head));
    let head =
        inside(many(1), "note").column(0x34, &insert()).column(0x15, &[]).column(0x13, &run(&[0]));
    cost("letters at the head of a text", &without_empty(letters(head)));
    // Each after the one before: key counter rises from the change's own first operation.
    let first = i64::try_from(many(1).start_op).unwrap();
    let after = [leb(-1), leb(0), leb(1), leb(first), leb(ROWS - 2), leb(1)].concat();
    let actor = [vec![0, 1], leb(ROWS - 1), vec![0]].concat();
    let chain = inside(many(1), "note").column(0x34, &insert()).column(0x15, &[]);
    cost(
        "letters in a row",
        &without_empty(letters(chain.column(0x13, &after).column(0x11, &actor))),
    );
}
