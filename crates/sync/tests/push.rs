//! A day's changesets under one signature: what opens, what is asked for again, what is refused.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use automerge::ActorId;
use doorstep_sync::cbor;
use doorstep_sync::changeset::{Changeset, chain_start, chain_tip};
use doorstep_sync::chunk::{Chunk, Known, Named, Wanted};
use doorstep_sync::clock::BootId;
use doorstep_sync::code::Code;
use doorstep_sync::frame;
use doorstep_sync::hash::Hash;
use doorstep_sync::key::{PublicKey, SigningKey, sign};
use doorstep_sync::limits::{CHANGESETS_PER_PUSH_MAX, PUSH_BODY_BYTES_MAX};
use doorstep_sync::push::{self, Author, Push, PushError};
use model::document::{Document, Edit, Scalar};
use model::id::{DeviceId, DocumentId, IncarnationId, TenantId};
use model::kind::Kind;
use model::rng::Rng;
use proptest::prelude::*;
use support::START_MS;

fn key() -> SigningKey {
    SigningKey::from_bytes(&[1; 32])
}

fn public() -> PublicKey {
    PublicKey::of(&key())
}

fn author() -> Author {
    let incarnation = IncarnationId::from_bytes([4; 16]);
    Author {
        tenant: TenantId::from_bytes([2; 16]),
        device: DeviceId::from_bytes([3; 16]),
        incarnation,
        first_seq: 1,
        prev: chain_start(incarnation),
    }
}

/// Visits, and corrections of one household that build upon each other.
fn day(rng: &mut Rng, visits: i64, corrections: i64) -> Vec<Changeset> {
    let mut day: Vec<_> =
        (0..visits).map(|it| support::visit(rng, START_MS + it * 613_337)).collect();
    let id = rng.document_id(START_MS);
    let mut household = Document::create(Kind::Household, 1, rng.actor()).unwrap();
    for it in 0..corrections {
        let time = START_MS + (visits + it) * 613_337;
        let edit = Edit::Set("label".into(), Scalar::Text(format!("{it} 室")));
        let by = support::by("household.correct", time);
        let change = household.edit(&[edit], &by).unwrap().unwrap();
        let part = support::part(id, Kind::Household, vec![change]);
        day.push(support::changeset("household.correct", time, vec![part]));
    }
    day
}

/// Opens a push at a receiver that has nothing else.
fn open(push: &Push) -> Result<Vec<Changeset>, PushError> {
    push::verify(push, &public())?.open(&Known::new())
}

fn sealed(changesets: &[Changeset], plain: bool) -> Push {
    push::seal(author(), changesets, plain, &key()).unwrap()
}

/// Signs a push again after something in it was changed.
fn resigned(mut push: Push) -> Push {
    push.head.body_sha256 = Hash::of(&push.body);
    push.signature = sign(&key(), "doorstep.push.1", &cbor::encode(&push.head));
    push
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_push_opens_as_it_was_sealed(seed: u64, visits in 0i64..12, corrections in 1i64..6, plain: bool) {
        let mut rng = Rng::from_number(seed);
        let mut day = day(&mut rng, visits, corrections);
        // Clocks jump, lives end, machines start again.
        let some = usize::try_from(rng.below(u64::try_from(day.len()).unwrap())).unwrap();
        day[some].boot_clock = i64::from_le_bytes(rng.bytes());
        day[some].boot = BootId(rng.bytes());
        day[some].amends = Some((IncarnationId::from_bytes(rng.bytes()), rng.below(u64::MAX)));
        let push = push::seal(author(), &day, plain, &key()).unwrap();
        prop_assert_eq!(open(&push), Ok(day.clone()));
        let carried: Push = cbor::decode(&cbor::encode(&push), 1 << 20).unwrap();
        prop_assert_eq!(open(&carried), Ok(day));
    }

    /// Whichever records were erased meanwhile: the chain is the one that was signed, and the rest comes whole.
    #[test]
    fn a_push_without_the_payloads_of_erased_records_has_the_same_tip(seed: u64, corrections in 1i64..6, plain: bool) {
        let mut rng = Rng::from_number(seed);
        let whole = day(&mut rng, 6, corrections);
        let mut erased = whole.clone();
        let documents: std::collections::BTreeSet<_> =
            whole.iter().flat_map(|it| &it.parts).map(|part| part.document).collect();
        for gone in documents.into_iter().filter(|_| rng.below(2) == 0) {
            for part in erased.iter_mut().flat_map(|it| &mut it.parts).filter(|part| part.document == gone) {
                *part = part.without_payload();
            }
        }
        let push = push::seal(author(), &erased, plain, &key()).unwrap();
        prop_assert_eq!(push.head.tip, push::seal(author(), &whole, plain, &key()).unwrap().head.tip);
        prop_assert_eq!(open(&push), Ok(erased));
    }

    #[test]
    fn a_push_with_any_byte_changed_is_refused(seed: u64, place: prop::sample::Index, flip in 1u8..=255) {
        let mut bytes = cbor::encode(&sealed(&day(&mut Rng::from_number(seed), 3, 2), false));
        let place = place.index(bytes.len());
        bytes[place] ^= flip;
        if let Ok(push) = cbor::decode::<Push>(&bytes, 1 << 20) {
            let refused = matches!(open(&push), Err(PushError::Refused(_)));
            prop_assert!(refused, "byte {}", place);
        }
    }
}

#[test]
fn a_push_is_refused_for_a_wrong_key_a_newer_version_and_a_changed_body() {
    let push = sealed(&day(&mut Rng::from_number(1), 2, 1), false);
    let refused = |push: &Push| open(push).unwrap_err();
    let other = PublicKey::of(&SigningKey::from_bytes(&[9; 32]));
    assert_eq!(push::verify(&push, &other).unwrap_err(), PushError::Refused(Code::FORGED));
    let mut newer = push.clone();
    newer.head.version = 2;
    assert_eq!(refused(&resigned(newer)), PushError::Refused(Code::NEWER_PROTOCOL));
    let mut suite = push.clone();
    suite.head.suite = 2;
    assert_eq!(refused(&resigned(suite)), PushError::Refused(Code::SUITE_UNKNOWN));
    let mut body = push.clone();
    body.body[20] ^= 1;
    assert_eq!(refused(&body), PushError::Refused(Code::BODY_CHANGED));
    let mut count = push.clone();
    count.head.count += 1;
    assert_eq!(refused(&resigned(count)), PushError::Refused(Code::UNREADABLE));
    let mut len = push.clone();
    len.head.body_len += 1;
    assert_eq!(refused(&resigned(len)), PushError::Refused(Code::UNREADABLE));
    let mut bomb = push.clone();
    bomb.body = frame::deflate(&vec![0; 64 << 20]).unwrap();
    bomb.head.body_len = 64 << 20;
    assert_eq!(refused(&resigned(bomb)), PushError::Refused(Code::TOO_LARGE));
    let mut end = push;
    end.head.first_seq = u64::MAX;
    assert_eq!(refused(&resigned(end)), PushError::Refused(Code::UNREADABLE));
    let none = push::seal(author(), &[], false, &key()).unwrap();
    assert_eq!(refused(&none), PushError::Refused(Code::UNREADABLE));
}

#[test]
fn what_the_receiver_cannot_put_together_is_asked_for_plain() {
    let day = day(&mut Rng::from_number(1), 2, 3);
    let mut stripped = sealed(&day, false);
    stripped.head.tip = Hash([0; 32]);
    assert_eq!(open(&resigned(stripped)), Err(PushError::NeedPlain));
    let mut plain = sealed(&day, true);
    plain.head.tip = Hash([0; 32]);
    let refused = PushError::Refused(Code::CHAIN_BROKEN);
    assert_eq!(open(&resigned(plain)), Err(refused));
    // A schema version this build does not know, and so not its genesis either.
    let mut newer = day;
    newer[0].parts[0].schema_version = 9;
    assert_eq!(open(&sealed(&newer, false)), Err(PushError::NeedPlain));
    assert_eq!(open(&sealed(&newer, true)), Ok(newer));
}

#[test]
fn what_the_receiver_has_is_cut_short_and_completed() {
    let mut rng = Rng::from_number(1);
    let id = rng.document_id(START_MS);
    let changes = support::quarrelled_household(&mut rng, 24);
    let one = |(change, time): &(Vec<u8>, i64)| {
        let part = support::part(id, Kind::Household, vec![change.clone()]);
        support::changeset("household.correct", *time, vec![part])
    };
    let day: Vec<Changeset> = changes.iter().map(one).collect();
    let (before, day) = day.split_at(day.len() / 2);
    let (first, _) = changes.split_at(before.len());
    let push = sealed(day, false);
    let verified = push::verify(&push, &public()).unwrap();
    assert!(verified.wanted().iter().any(|it| it.named == Named::Change));
    assert!(verified.wanted().iter().any(|it| it.named == Named::Actor));
    assert_eq!(verified.open(&Known::new()), Err(PushError::NeedPlain));

    let mut names = Vec::new();
    for (change, _) in first {
        let chunk = Chunk::parse(change).unwrap();
        names.push((Named::Change, chunk.hash.as_bytes().to_vec()));
        names.push((Named::Actor, chunk.actor.to_vec()));
    }
    let complete = |it: &Wanted| {
        let mut fitting =
            names.iter().filter(|(named, name)| *named == it.named && it.short.begins(name));
        fitting.next().map(|(_, name)| (*it, name.clone()))
    };
    let known: Known = verified.wanted().iter().filter_map(complete).collect();
    assert_eq!(verified.open(&known).as_deref(), Ok(day));

    // A name that begins the same and is another: the chain's tip gives it away, unless nobody looked at it.
    let mut asked_again = 0;
    for wrong in known.keys() {
        let mut mistaken = known.clone();
        *mistaken.get_mut(wrong).unwrap().last_mut().unwrap() ^= 1;
        match verified.open(&mistaken) {
            Err(PushError::NeedPlain) => asked_again += 1,
            opened => assert!(opened.as_deref() == Ok(day), "{wrong:?}"),
        }
    }
    assert!(asked_again >= 3);
    assert_eq!(open(&sealed(day, true)).as_deref(), Ok(day), "plain asks for nothing");
}

/// A change that says it builds upon so many others, and nothing else.
fn upon(deps: &[Hash], message: &str, time: i64) -> Vec<u8> {
    let mut data = vec![u8::try_from(deps.len()).unwrap()];
    deps.iter().for_each(|dep| data.extend(dep.as_bytes()));
    data.push(16);
    data.extend([9; 16]);
    data.extend([1, 1]);
    leb(&mut data, u64::try_from(time).unwrap(), 0x40);
    data.push(u8::try_from(message.len()).unwrap());
    data.extend(message.as_bytes());
    data.extend([0, 0]);
    let mut framed = vec![1];
    leb(&mut framed, u64::try_from(data.len()).unwrap(), 0x80);
    framed.extend(data);
    [&[0x85, 0x6f, 0x4a, 0x83], &Hash::of(&framed).as_bytes()[..4], &framed].concat()
}

/// LEB128; numbers that may be negative end below 0x40.
fn leb(out: &mut Vec<u8>, mut value: u64, end: u64) {
    while value >= end {
        out.push(u8::try_from(value & 0x7f).unwrap() | 0x80);
        value >>= 7;
    }
    out.push(u8::try_from(value).unwrap());
}

#[test]
fn a_push_that_leaves_too_many_names_to_the_receiver_is_asked_for_plain() {
    let mut rng = Rng::from_number(1);
    let mut push_of = |changes: usize| {
        let id = rng.document_id(START_MS);
        let message = support::by("household.correct", START_MS).message();
        let mut one = |_| {
            let deps: Vec<Hash> = (0..64).map(|_| Hash(rng.bytes())).collect();
            upon(&deps, &message, START_MS)
        };
        let changes: Vec<Vec<u8>> = (0..changes).map(&mut one).collect();
        let day: Vec<Changeset> = changes
            .chunks(64)
            .map(|some| {
                let part = support::part(id, Kind::Household, some.to_vec());
                support::changeset("household.correct", START_MS, vec![part])
            })
            .collect();
        (sealed(&day, false), sealed(&day, true), day)
    };
    let (few, _, _) = push_of(250);
    assert!(push::verify(&few, &public()).unwrap().wanted().len() > 15_900);
    let (many, plain, day) = push_of(260);
    assert_eq!(push::verify(&many, &public()).unwrap_err(), PushError::NeedPlain);
    assert_eq!(open(&plain), Ok(day), "nothing is lost by it");
}

#[test]
fn the_actors_of_a_session_do_not_travel() {
    let mut rng = Rng::from_number(1);
    let session = rng.session();
    let day = |rng: &mut Rng, actor: &dyn Fn(&mut Rng, DocumentId) -> ActorId| -> Vec<Changeset> {
        (0..20)
            .map(|it| {
                let (id, time) = (rng.document_id(START_MS), START_MS + it * 613_337);
                let mut household = Document::create(Kind::Household, 1, actor(rng, id)).unwrap();
                let edit = Edit::Set("label".into(), Scalar::Text(format!("{it} 室")));
                let by = support::by("household.correct", time);
                let change = household.edit(&[edit], &by).unwrap().unwrap();
                let part = support::part(id, Kind::Household, vec![change]);
                support::changeset("household.correct", time, vec![part])
            })
            .collect()
    };
    let own = sealed(&day(&mut rng, &|_, id| session.actor(id)), false);
    let others = sealed(&day(&mut rng, &|rng, _| rng.actor()), false);
    assert!(open(&own).is_ok() && open(&others).is_ok());
    assert!(own.head.body_len + 19 * 15 < others.head.body_len);
    assert!(own.body.len() + 19 * 14 < others.body.len());
}

#[test]
fn garbage_in_a_payload_opens_plain_so_that_it_can_be_kept_apart() {
    let mut day = day(&mut Rng::from_number(1), 2, 1);
    day[1].parts[0].changes[0] = b"not a change".to_vec();
    assert_eq!(push::seal(author(), &day, false, &key()), Err(Code::NOT_A_CHANGE));
    assert_eq!(open(&sealed(&day, true)), Ok(day));
}

#[test]
fn a_change_that_says_another_time_is_not_sealed_but_travels_plain() {
    let mut day = day(&mut Rng::from_number(1), 1, 1);
    day[0].device_time += 1;
    assert_eq!(push::seal(author(), &day, false, &key()), Err(Code::ENVELOPE_MISMATCH));
    assert_eq!(open(&sealed(&day, true)), Ok(day));
}

#[test]
fn one_list_of_changesets_has_one_body() {
    // The same list with a table entry nobody uses: other bytes, same chain.
    let day = day(&mut Rng::from_number(1), 1, 1);
    let push = sealed(&day, false);
    let len = usize::try_from(push.head.body_len).unwrap();
    let mut body = frame::inflate(&push.body, len).unwrap();
    let place = body.windows(12).position(|it| it == b"visit.record").unwrap() - 2;
    assert_eq!(body[place], 0x82, "two actions");
    body[place] = 0x83;
    let behind = place + 1 + 13 + 1 + 17;
    body.splice(behind..behind, *b"\x61x");
    let mut padded = push;
    padded.body = frame::deflate(&body).unwrap();
    padded.head.body_len += 2;
    assert_eq!(open(&resigned(padded)), Err(PushError::Refused(Code::UNREADABLE)));
}

#[test]
fn the_chain_goes_on_from_one_push_to_the_next() {
    let day = day(&mut Rng::from_number(1), 4, 2);
    let first = sealed(&day[..2], false);
    let next = Author { first_seq: 3, prev: first.head.tip, ..author() };
    let second = push::seal(next, &day[2..], false, &key()).unwrap();
    assert_eq!(second.head.tip, sealed(&day, false).head.tip);
    assert_eq!(second.head.tip, chain_tip(&day, 1, author().prev));
    assert_eq!(open(&second).unwrap(), day[2..]);
}

#[test]
fn as_many_as_fit_are_taken_and_they_do_fit() {
    let one = day(&mut Rng::from_number(1), 1, 0).remove(0);
    let many = vec![one.clone(); CHANGESETS_PER_PUSH_MAX + 5];
    assert_eq!(push::take_fitting(&many), CHANGESETS_PER_PUSH_MAX);
    let mut large = one;
    large.parts[0].changes[0] = vec![7; 200_000];
    let large = vec![large; 10];
    let fit = push::take_fitting(&large);
    assert_eq!(fit, PUSH_BODY_BYTES_MAX / 200_300);
    assert!(push::seal(author(), &large[..fit], true, &key()).is_ok());
    assert_eq!(push::seal(author(), &large, true, &key()), Err(Code::TOO_LARGE));
}

/// Frozen: a change here is another version.
#[test]
fn the_bytes_of_a_push_are_golden() {
    let push = sealed(&day(&mut Rng::from_number(1), 2, 2), false);
    assert_eq!(
        Hash::of(&cbor::encode(&push.head)).to_string(),
        "5dec61274dc8cbc08902aec78b6136c7c9a441de42f7d354f8bc4d5dc592cdb0"
    );
    assert_eq!(push.head.body_len, 916);
    let inflated = frame::inflate(&push.body, usize::try_from(push.head.body_len).unwrap());
    assert_eq!(
        Hash::of(&inflated.unwrap()).to_string(),
        "57519bfe6daa4e0071e878e3ff2333bcdcf56ad164cd44fb36614ff8e8af06f8"
    );
}

/// The goal of the wire: what a changeset costs beyond the raw bytes of its changes (issue 2, `save_overhead_bytes`).
#[test]
fn a_changeset_costs_less_than_its_raw_changes() {
    let day = day(&mut Rng::from_number(1), 40, 20);
    let raw: usize = day.iter().flat_map(|it| &it.parts[0].changes).map(Vec::len).sum();
    let push = sealed(&day, false);
    let inflated = usize::try_from(push.head.body_len).unwrap();
    let whole = cbor::encode(&push).len();
    eprintln!("raw {raw}, inflated {inflated}, as sent {} in {whole}", push.body.len());
    assert!(inflated < raw, "{inflated} of {raw}");
    let plain = usize::try_from(sealed(&day, true).head.body_len).unwrap();
    assert!(plain < raw + day.len() * 80, "{plain} of {raw}, plain");
}
