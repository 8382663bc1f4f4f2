//! Reading change chunks without Automerge, and leaving off what a receiver recomputes.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use automerge::Change;
use doorstep_sync::chunk::{Chunk, Context, Earlier, Known, Named, Wanted, rebuild, strip, wanted};
use doorstep_sync::code::Code;
use doorstep_sync::gate;
use doorstep_sync::genesis::genesis_hash;
use doorstep_sync::hash::Hash;
use model::id::DocumentId;
use model::kind::Kind;
use model::rng::Rng;
use model::session::EditingSession;
use proptest::prelude::*;

fn message() -> String {
    support::by("household.correct", 0).message()
}

fn context<'a>(message: &'a str, time: i64, earlier: &'a [Earlier]) -> Context<'a> {
    Context {
        message,
        time,
        document: DocumentId::from_bytes([1; 16]),
        generation: 1,
        genesis: genesis_hash(Kind::Household.number(), 1),
        earlier,
        session: Some(EditingSession::from_bytes([8; 8])),
    }
}

/// What a receiver that has these completes.
fn known(wanted: &[Wanted], have: &[Earlier]) -> Known {
    let name = |it: &Wanted| {
        have.iter().find_map(|earlier| {
            let name: &[u8] = match it.named {
                Named::Change => earlier.hash.as_bytes(),
                Named::Actor => &earlier.actor,
            };
            it.short.begins(name).then(|| (*it, name.to_vec()))
        })
    };
    wanted.iter().filter_map(name).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn what_is_left_off_is_put_back_byte_for_byte(seed: u64, rounds in 1u64..30) {
        let changes = support::quarrelled_household(&mut Rng::from_number(seed), rounds);
        let message = message();
        let mut earlier = Vec::new();
        for (change, time) in &changes {
            let chunk = Chunk::parse(change).unwrap();
            for in_push in [&[][..], &earlier] {
                let context = context(&message, *time, in_push);
                let stripped = strip(&chunk, context).unwrap();
                prop_assert!(stripped.len() + 60 < change.len());
                let known = known(&wanted(&stripped, context).unwrap(), &earlier);
                prop_assert_eq!(&rebuild(&stripped, context, &known).unwrap(), change);
            }
            earlier.push(Earlier { hash: chunk.hash, actor: chunk.actor.to_vec() });
        }
    }

    #[test]
    fn a_chunk_says_what_automerge_says_and_the_gate_lets_it_through(seed: u64, rounds in 1u64..30) {
        let changes = support::quarrelled_household(&mut Rng::from_number(seed), rounds);
        for (bytes, time) in &changes {
            let gated = gate::change(bytes).map_err(|code| TestCaseError::fail(code.to_string()))?;
            let change = Change::from_bytes(bytes.clone()).unwrap();
            let chunk = &gated.chunk;
            prop_assert_eq!(chunk.hash.0, change.hash().0);
            prop_assert_eq!(chunk.actor, change.actor_id().to_bytes());
            prop_assert_eq!(chunk.seq, change.seq());
            prop_assert_eq!(chunk.start_op, change.start_op().get());
            prop_assert_eq!(chunk.time, change.timestamp());
            prop_assert_eq!(chunk.time, *time);
            prop_assert_eq!(Some(chunk.message), change.message());
            let deps: Vec<_> = change.deps().iter().map(|hash| Hash(hash.0)).collect();
            prop_assert_eq!(&chunk.deps, &deps);
            let others: Vec<_> = change.other_actor_ids().iter().map(|actor| actor.to_bytes()).collect();
            prop_assert_eq!(&chunk.other_actors, &others);
            prop_assert_eq!(gated.operations, u64::try_from(change.len()).unwrap());
        }
    }

    #[test]
    fn whatever_is_rebuilt_reads_and_strips_the_same(stripped in prop::collection::vec(any::<u8>(), 0..200)) {
        let message = message();
        let earlier = [Earlier { hash: Hash([7; 32]), actor: vec![9; 16] }];
        let context = context(&message, 5, &earlier);
        if let Ok(change) = rebuild(&stripped, context, &Known::new())
            && let Ok(chunk) = Chunk::parse(&change)
            && let Ok(again) = strip(&chunk, context)
        {
            // What was written longer than need be is written short; it says the same.
            prop_assert!(again.len() <= stripped.len());
            prop_assert_eq!(rebuild(&again, context, &Known::new()), Ok(change));
        }
    }
}

#[test]
fn a_change_that_says_another_person_action_or_time_cannot_be_stripped() {
    let (change, time) = support::quarrelled_household(&mut Rng::from_number(1), 1).remove(0);
    let chunk = Chunk::parse(&change).unwrap();
    let message = message();
    assert!(strip(&chunk, context(&message, time, &[])).is_ok());
    assert_eq!(strip(&chunk, context(&message, time + 1, &[])), Err(Code::ENVELOPE_MISMATCH));
    let other = message.replace("household", "person");
    assert_eq!(strip(&chunk, context(&other, time, &[])), Err(Code::ENVELOPE_MISMATCH));
}

#[test]
fn a_dependency_that_is_neither_genesis_nor_in_the_push_is_named_by_three_bytes() {
    let (change, time) = support::quarrelled_household(&mut Rng::from_number(1), 1).remove(0);
    let chunk = Chunk::parse(&change).unwrap();
    let message = message();
    let with_genesis = context(&message, time, &[]);
    let without = Context { genesis: None, ..with_genesis };
    let none = strip(&chunk, with_genesis).unwrap();
    let named = strip(&chunk, without).unwrap();
    assert_eq!(named.len(), none.len() + 3);
    let all = wanted(&named, without).unwrap();
    let known = Known::from([(all[0], with_genesis.genesis.unwrap().as_bytes().to_vec())]);
    assert_eq!(rebuild(&named, without, &known).unwrap(), change);
    assert_eq!(rebuild(&named, without, &Known::new()), Err(Code::NOT_A_CHANGE));
    assert_eq!(rebuild(&none, without, &Known::new()), Err(Code::NOT_A_CHANGE));
    let another = Context { genesis: Some(Hash([1; 32])), ..with_genesis };
    assert_ne!(rebuild(&none, another, &Known::new()).unwrap(), change);
}
