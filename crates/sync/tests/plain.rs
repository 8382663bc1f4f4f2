//! Records read without Automerge: whatever is plain says what Automerge says, and what is not is left to Automerge.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use std::panic::catch_unwind;

use automerge::ActorId;
use doorstep_sync::{gate, plain};
use model::document::{Document, Edit, Scalar};
use model::id::EntryId;
use model::kind::Kind;
use model::rng::Rng;
use model::schema::{Field, Shape};
use proptest::prelude::*;
use support::forge::{data_of, framed};
use support::{START_MS, by, quarrelled_household, visit};

fn opened(kind: Kind, changes: &[Vec<u8>]) -> Option<Document> {
    let open = || Document::open(kind, 1, changes, ActorId::from([0; 16])).ok();
    catch_unwind(open).unwrap()
}

/// Whether a record is plain; it then says what Automerge says.
fn is_plain(kind: Kind, changes: &[Vec<u8>]) -> bool {
    let gated: Vec<_> = changes.iter().map(|change| gate::change(change).unwrap()).collect();
    let Some(plain) = plain::read(kind.number(), 1, &gated) else { return false };
    let mut document = opened(kind, changes).unwrap();
    assert_eq!(plain.value().unwrap(), document.value().unwrap());
    assert_eq!(vec![*plain.head.as_bytes()], document.heads());
    assert!(document.conflicts().unwrap().is_empty());
    for field in kind.schema().fields {
        if matches!(field.shape, Shape::Entries(_) | Shape::Log(_) | Shape::Stamps) {
            // None where an entry's key is no id.
            let made = plain.made(field.name);
            assert!(made.is_none_or(|made| made == document.made(field.name).unwrap()));
        }
    }
    true
}

fn scalar(rng: &mut Rng, shape: &Shape) -> Option<Scalar> {
    if rng.below(8) == 0 {
        return Some(Scalar::Empty);
    }
    Some(match shape {
        Shape::Text(_) => {
            Scalar::Text(["才旦", "", "A1"][usize::try_from(rng.below(3)).unwrap()].into())
        }
        Shape::Int(least, most) => Scalar::Int(if rng.below(2) == 0 { *least } else { *most }),
        Shape::Bool => Scalar::Bool(rng.below(2) == 0),
        Shape::Code(_) => Scalar::Text("routine".into()),
        Shape::OneOf(words) => Scalar::Text(words[0].into()),
        Shape::Date => Scalar::Text("2026-11-22".into()),
        Shape::Instant => Scalar::Int(START_MS - i64::try_from(rng.below(9)).unwrap()),
        Shape::Ref => Scalar::Bytes(rng.bytes::<16>().to_vec()),
        Shape::Blob => Scalar::Bytes(rng.bytes::<32>().to_vec()),
        _ => return None,
    })
}

fn drawn(rng: &mut Rng, fields: &[Field]) -> Option<(String, Scalar)> {
    let field = &fields[usize::try_from(rng.below(fields.len() as u64)).unwrap()];
    Some((field.name.to_owned(), scalar(rng, &field.shape)?))
}

/// A record of a kind that people write one after the other, some of its texts longer each time.
fn written(rng: &mut Rng, kind: Kind, rounds: u64) -> Vec<Vec<u8>> {
    let mut document = Document::create(kind, 1, rng.actor()).unwrap();
    let (mut changes, mut entries, mut said) =
        (Vec::new(), Vec::<(&str, EntryId)>::new(), String::new());
    for round in 0..rounds {
        if rng.below(3) == 0 {
            document = Document::open(kind, 1, &changes, rng.actor()).unwrap();
        }
        let mut edits = Vec::new();
        let before = (entries.clone(), said.clone());
        for field in kind.schema().fields {
            if rng.below(4) > 0 {
                continue;
            }
            match field.shape {
                Shape::Entries(fields) if entries.is_empty() || rng.below(2) == 0 => {
                    let (id, with) = (rng.entry_id(START_MS), drawn(rng, fields));
                    entries.push((field.name, id));
                    edits.push(Edit::Add(field.name.into(), id, with.into_iter().collect()));
                }
                Shape::Entries(fields) => {
                    let there = entries.iter().find(|(container, _)| *container == field.name);
                    let (Some((_, id)), Some((name, value))) = (there, drawn(rng, fields)) else {
                        continue;
                    };
                    edits.push(Edit::SetIn(field.name.into(), *id, name, value));
                }
                Shape::Prose(_) => {
                    said += ["", "楼道灯", "又坏了。"][usize::try_from(rng.below(3)).unwrap()];
                    edits.push(Edit::Write(field.name.into(), said.clone()));
                }
                _ => edits
                    .extend(scalar(rng, &field.shape).map(|it| Edit::Set(field.name.into(), it))),
            }
        }
        let time = START_MS + i64::try_from(round).unwrap();
        // One that empties a field a record must have is not written.
        match document.edit(&edits, &by("a.b", time)) {
            Ok(change) => changes.extend(change),
            Err(_) => (entries, said) = before,
        }
    }
    changes
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn what_is_written_one_after_the_other_is_plain_and_says_what_automerge_says(seed: u64, rounds in 1u64..12) {
        let mut rng = Rng::from_number(seed);
        for kind in Kind::ALL {
            let changes = written(&mut rng, kind, rounds);
            prop_assert!(is_plain(kind, &changes), "{kind}");
            let log = changes.iter().map(|change| gate::change(change).unwrap()).collect::<Vec<_>>();
            let plain = plain::read(kind.number(), 1, &log).unwrap();
            for field in kind.schema().fields.iter().filter(|it| matches!(it.shape, Shape::Entries(_))) {
                prop_assert!(plain.made(field.name).is_some());
            }
        }
    }

    #[test]
    fn what_was_written_apart_is_left_to_automerge_or_says_the_same(seed: u64, rounds in 2u64..40) {
        let mut rng = Rng::from_number(seed);
        let changes: Vec<_> =
            quarrelled_household(&mut rng, rounds).into_iter().map(|(change, _)| change).collect();
        is_plain(Kind::Household, &changes);
    }
}

#[test]
fn two_values_of_one_field_are_not_plain() {
    let mut rng = Rng::from_number(1);
    let mut values = ["早上", "晚上"].map(|value| {
        let mut document = Document::create(Kind::Household, 1, rng.actor()).unwrap();
        document.edit(&[support::set("best_time", value)], &by("a.b", START_MS)).unwrap().unwrap()
    });
    assert!(is_plain(Kind::Household, &values[..1]));
    assert!(!is_plain(Kind::Household, &values));
    values.reverse();
    assert!(!is_plain(Kind::Household, &values));
}

#[test]
fn a_text_that_grew_anywhere_but_at_its_end_is_not_plain() {
    let mut rng = Rng::from_number(3);
    let write = |text: &str| [Edit::Write("note".into(), text.into())];
    let mut document = Document::create(Kind::Visit, 1, rng.actor()).unwrap();
    let mut changes = Vec::new();
    for (text, plain) in [("楼道灯", true), ("楼道灯坏了", true), ("楼道的灯坏了", false)]
    {
        changes.extend(document.edit(&write(text), &by("a.b", START_MS)).unwrap());
        assert_eq!(is_plain(Kind::Visit, &changes), plain, "{text}");
    }
}

#[test]
fn a_change_without_the_one_it_builds_upon_is_not_plain() {
    let mut rng = Rng::from_number(2);
    let mut changes = written(&mut rng, Kind::Person, 6);
    assert!(changes.len() > 2 && is_plain(Kind::Person, &changes));
    changes.remove(1);
    let gated: Vec<_> = changes.iter().map(|change| gate::change(change).unwrap()).collect();
    assert!(plain::read(Kind::Person.number(), 1, &gated).is_none());
}

#[test]
fn mutated_changes_that_are_still_plain_say_what_automerge_says() {
    let mut rng = Rng::from_number(20_261_122);
    let (mut passed, mut plain) = (0, 0);
    for round in 0..6_000 {
        let (kind, mut changes) = match round % 4 {
            0 => (Kind::Visit, visit(&mut rng, START_MS).parts[0].changes.clone()),
            1 => (Kind::Person, written(&mut rng, Kind::Person, 3)),
            2 => (Kind::Place, written(&mut rng, Kind::Place, 3)),
            _ => (Kind::Household, written(&mut rng, Kind::Household, 3)),
        };
        let Some(last) = changes.pop() else { continue };
        let mut data = data_of(&last).to_vec();
        for _ in 0..=rng.below(2) {
            let from = if rng.below(4) == 0 { 0 } else { data.len() / 3 };
            let place = from + usize::try_from(rng.below((data.len() - from) as u64)).unwrap();
            let [byte] = rng.bytes::<1>();
            if byte % 4 == 0 { data[place] = byte } else { data[place] ^= 1 << (byte % 8) }
        }
        changes.push(framed(1, &data));
        if gate::change(&changes[changes.len() - 1]).is_ok() {
            passed += 1;
            plain += u32::from(is_plain(kind, &changes));
        }
    }
    eprintln!("passed {passed}, plain {plain}");
    assert!(passed > 300 && plain > 100, "passed {passed}, plain {plain}");
}
