//! Reading change chunks without Automerge, and leaving off what a receiver recomputes.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use automerge::Change;
use doorstep_sync::chunk::{Chunk, Context, rebuild, strip};
use doorstep_sync::code::Code;
use doorstep_sync::gate;
use doorstep_sync::genesis::genesis_hash;
use doorstep_sync::hash::Hash;
use model::kind::Kind;
use model::rng::Rng;
use proptest::prelude::*;

fn message() -> String {
    support::by("household.correct", 0).message()
}

fn context<'a>(message: &'a str, time: i64, previous: Option<Hash>) -> Context<'a> {
    Context { message, time, genesis: genesis_hash(Kind::Household.number(), 1), previous }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn what_is_left_off_is_put_back_byte_for_byte(seed: u64, rounds in 1u64..30) {
        let changes = support::quarrelled_household(&mut Rng::from_number(seed), rounds);
        let message = message();
        let mut previous = None;
        for (change, time) in &changes {
            let chunk = Chunk::parse(change).unwrap();
            for previous in [None, previous] {
                let context = context(&message, *time, previous);
                let stripped = strip(&chunk, context).unwrap();
                prop_assert!(stripped.len() + 60 < change.len());
                prop_assert_eq!(&rebuild(&stripped, context).unwrap(), change);
            }
            previous = Some(chunk.hash);
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
        let context = context(&message, 5, Some(Hash([7; 32])));
        if let Ok(change) = rebuild(&stripped, context)
            && let Ok(chunk) = Chunk::parse(&change)
            && chunk.deps != vec![context.genesis.unwrap()]
            && chunk.deps != vec![context.previous.unwrap()]
        {
            prop_assert_eq!(strip(&chunk, context).unwrap(), stripped);
        }
    }
}

#[test]
fn a_change_that_says_another_person_action_or_time_cannot_be_stripped() {
    let (change, time) = support::quarrelled_household(&mut Rng::from_number(1), 1).remove(0);
    let chunk = Chunk::parse(&change).unwrap();
    let message = message();
    assert!(strip(&chunk, context(&message, time, None)).is_ok());
    assert_eq!(strip(&chunk, context(&message, time + 1, None)), Err(Code::ENVELOPE_MISMATCH));
    let other = message.replace("household", "person");
    assert_eq!(strip(&chunk, context(&other, time, None)), Err(Code::ENVELOPE_MISMATCH));
}

#[test]
fn a_dependency_the_receiver_does_not_know_is_written_out() {
    let (change, time) = support::quarrelled_household(&mut Rng::from_number(1), 1).remove(0);
    let chunk = Chunk::parse(&change).unwrap();
    let message = message();
    let known = context(&message, time, None);
    let unknown = Context { genesis: None, ..known };
    let short = strip(&chunk, known).unwrap();
    let long = strip(&chunk, unknown).unwrap();
    assert_eq!(long.len(), short.len() + 32);
    assert_eq!(rebuild(&long, unknown).unwrap(), change);
    assert_eq!(rebuild(&short, unknown), Err(Code::NOT_A_CHANGE));
    let another = Context { genesis: Some(Hash([1; 32])), ..known };
    assert_ne!(rebuild(&short, another).unwrap(), change);
}
