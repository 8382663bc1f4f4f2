//! A thousand changes with a few bytes changed and the checksum put right: the gate and `Apply` answer each
//! soon and with little memory, whatever Automerge makes of it.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]
#![allow(clippy::disallowed_methods, reason = "how long it takes is what is tested")]

mod support;

use std::panic::catch_unwind;
use std::time::{Duration, Instant};

use automerge::ActorId;
use doorstep_sync::apply::{Apply, ApplyError, Base, InPlace, Threaded};
use doorstep_sync::code::Code;
use doorstep_sync::gate;
use model::document::Document;
use model::kind::Kind;
use model::rng::Rng;
use support::START_MS;
use support::forge::{data_of, framed};

/// A change and the changes of its document before it.
struct Case {
    kind: Kind,
    known: Vec<Vec<u8>>,
    change: Vec<u8>,
}

fn cases(rng: &mut Rng) -> Vec<Case> {
    let mut cases: Vec<Case> = (0..10)
        .map(|minute| {
            let visit = support::visit(rng, START_MS + minute);
            Case { kind: Kind::Visit, known: vec![], change: visit.parts[0].changes[0].clone() }
        })
        .collect();
    let changes = support::quarrelled_household(rng, 40);
    for place in 0..changes.len() {
        cases.push(Case {
            kind: Kind::Household,
            known: changes[..place].iter().map(|(change, _)| change.clone()).collect(),
            change: changes[place].0.clone(),
        });
    }
    cases
}

/// One to four bytes changed, put in or taken out, behind the actor for the most part.
fn mutated(rng: &mut Rng, change: &[u8]) -> Vec<u8> {
    let mut data = data_of(change).to_vec();
    for _ in 0..=rng.below(3) {
        let from = if rng.below(8) == 0 { 0 } else { data.len() / 2 };
        let place = from + usize::try_from(rng.below((data.len() - from) as u64)).unwrap();
        let [byte] = rng.bytes::<1>();
        match rng.below(10) {
            0 => data.insert(place, byte),
            1 => drop(data.remove(place)),
            2..=5 => data[place] ^= 1 << (byte % 8),
            _ => data[place] = byte,
        }
    }
    framed(1, &data)
}

fn peak_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap_or("VmHWM: 0 kB");
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[test]
fn a_thousand_mutated_changes_harm_nobody() {
    let mut rng = Rng::from_number(20_261_122);
    let cases = cases(&mut rng);
    let threaded = Threaded::new(20_000);
    let before_kib = peak_kib();
    let (mut passed, mut applied, mut panicked) = (0, 0, 0);
    for round in 0..1_000 {
        let case = &cases[round % cases.len()];
        let change = mutated(&mut rng, &case.change);
        let begun = Instant::now();
        if gate::change(&change).is_ok() {
            passed += 1;
            let base = Base {
                kind: case.kind.number(),
                schema_version: 1,
                known: case.known.clone(),
                ..Base::default()
            };
            let port: &dyn Apply = if round % 2 == 0 { &InPlace } else { &threaded };
            match port.apply(base, &[change]) {
                Ok(it) => {
                    applied += 1;
                    let scratch = ActorId::from([0; 16]);
                    let opened = catch_unwind(|| Document::load(case.kind, 1, &it.saved, scratch));
                    assert!(matches!(opened, Ok(Ok(_))), "round {round} cannot be opened again");
                }
                Err(ApplyError::Code(code)) if code == Code::APPLY_PANICKED => panicked += 1,
                Err(_) => {}
            }
        }
        assert!(begun.elapsed() < Duration::from_secs(5), "round {round}");
    }
    eprintln!(
        "passed {passed}, applied {applied}, panicked {panicked}, peak +{} KiB",
        peak_kib() - before_kib
    );
    assert!(passed > 50, "the mutations must get past the gate to prove anything: {passed}");
    assert!(peak_kib() - before_kib < 256 * 1024, "memory");
    assert_eq!(threaded.abandoned(), 0);
}
