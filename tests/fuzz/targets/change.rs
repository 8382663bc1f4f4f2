//! Any change, its checksum put right: what passes the gate is applied, is soon done, and can be opened again; where it is
//! read without Automerge, it says the same.

#![no_main]

use automerge::ActorId;
use libfuzzer_sys::fuzz_target;
use model::document::Document;
use model::kind::Kind;
use doorstep_sync::apply::{Apply, Base, InPlace};
use doorstep_sync::gate;
use doorstep_sync::hash::Hash;
use doorstep_sync::plain;

const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];

/// A chunk around the data, as Automerge frames it.
fn framed(data: &[u8]) -> Vec<u8> {
    let mut body = vec![1];
    let mut len = data.len();
    while len >= 0x80 {
        body.push(u8::try_from(len & 0x7f).unwrap_or(0) | 0x80);
        len >>= 7;
    }
    body.push(u8::try_from(len).unwrap_or(0));
    body.extend(data);
    [&MAGIC, &Hash::of(&body).as_bytes()[..4], &body].concat()
}

// Automerge may panic: `Apply` catches it, which the runtime's own hook would not let it.
fuzz_target!(init: std::panic::set_hook(Box::new(|_| {})), |data: &[u8]| {
    let Some((kind, data)) = data.split_first() else { return };
    let Some(kind) = Kind::from_number(u16::from(*kind % 16)) else { return };
    let change = framed(data);
    let Ok(gated) = gate::change(&change) else { return };
    let read = plain::read(kind.number(), 1, &[gated]).map(|it| (it.head, it.value()));
    let base = Base { kind: kind.number(), schema_version: 1, ..Base::default() };
    if let Ok(applied) = InPlace.apply(base, &[change.clone()]) {
        if let Some((head, Some(says))) = read {
            assert_eq!((&applied.heads[..], &applied.value), (&[head][..], &says));
        }
        let scratch = ActorId::from([0; 16]);
        assert!(Document::load(kind, 1, &applied.saved, scratch).is_ok(), "cannot be opened again");
    }
});
