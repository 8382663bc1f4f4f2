//! A courier's file: judged as over the network, whole or cut, once or often; answered only to whose tablet it is.

use std::io::Cursor as Bytes;

use doorstep_sync_server::service::imported::{ImportError, Imported};
use model::permission::Role;
use sync::bundle::{
    self, Answer, Answered, BundleId, BundleSecret, Content, Counted, Head, Opening, OpeningClaims,
    Reader, Writer,
};
use sync::code::Code;
use sync::exchange::SyncReply;
use sync::hash::Hash;
use sync::key::{PublicKey, SigningKey};
use sync::push::Push;
use sync::receipt::Verdict;

use crate::kit::author::{photo, set};
use crate::kit::district::District;
use crate::kit::tablet::{Tablet, a_photo};
use crate::kit::{GRID, NOW, OTHER_GRID};

const ID: BundleId = BundleId([9; 16]);

fn seed(tablet: &Tablet) -> [u8; 32] {
    tablet.author.key.to_bytes()
}

fn opening(tablet: &Tablet, key: &SigningKey) -> Content {
    let seed = seed(tablet);
    let claims = OpeningClaims {
        device: tablet.author.device,
        bundle: ID,
        secret_name: BundleSecret::derive(&seed, ID).name(),
        nonce: bundle::nonce(&seed, ID),
        made_at: NOW,
        last_server_time: tablet.last_time,
        request: tablet.request(None).encode(),
    };
    Content::Opening(Box::new(Opening::new(claims, key)))
}

/// A file as a tablet writes it.
fn file(tablet: &Tablet, contents: &[Content]) -> Vec<u8> {
    let secret = BundleSecret::derive(&seed(tablet), ID);
    let recipient: age::x25519::Recipient =
        tablet.info.bundle_recipient.as_ref().unwrap().parse().unwrap();
    let sealed = age::encrypt(&recipient, &secret.0).unwrap();
    let head = Head::there(tablet.info.tenant, ID, sealed);
    let mut writer = Writer::begin(Vec::new(), &head, &secret).unwrap();
    contents.iter().for_each(|content| writer.frame(&content.encode()).unwrap());
    writer.into_inner()
}

fn import(district: &District, bytes: &[u8]) -> (Imported, Vec<u8>) {
    let mut back = Vec::new();
    let done = district.it().import_bundle(Bytes::new(bytes), Some(&mut back), "cli/test").unwrap();
    (done, back)
}

/// The replies of a return file, read as its tablet reads them.
fn replies(tablet: &Tablet, back: &[u8]) -> (Vec<(Answered, SyncReply)>, bool) {
    let secret = BundleSecret::derive(&seed(tablet), ID);
    let server: PublicKey = tablet.info.server.value.public_key;
    let (_, mut reader) = Reader::begin(back, |_| Ok(secret)).unwrap();
    let (mut all, mut whole) = (Vec::new(), false);
    while let Some(frame) = reader.frame().unwrap() {
        let answer = Answer::decode(&frame).unwrap();
        match answer.open(ID, &server).unwrap() {
            Some(answered) => {
                let nonce = bundle::nonce(&seed(tablet), ID);
                let reply = answered.read(nonce, &server).unwrap();
                all.push((answered, reply));
            }
            None => whole = true,
        }
    }
    (all, whole)
}

/// Where the head and each frame of a file end. (No two files have heads of one length: `age` sees to that.)
fn ends(bytes: &[u8]) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut at = 8;
    while at < bytes.len() {
        let len = u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap());
        at += 4 + len as usize;
        ends.push(at);
    }
    ends
}

fn plain(tablet: &mut Tablet, changesets: &[sync::changeset::Changeset]) -> Push {
    let push = tablet.author.seal_as(tablet.info.tenant, changesets, true);
    tablet.author.pass(&push);
    push
}

fn two_workers() -> (District, Tablet, Tablet) {
    let district = District::new();
    district.worker("0001", GRID);
    district.worker("0002", GRID);
    district.person("0003", Role::GridWorker, &[OTHER_GRID]);
    let (a, b) = (Tablet::enrol(&district, "0001", 1), Tablet::enrol(&district, "0002", 2));
    (district, a, b)
}

#[test]
fn what_a_courier_brings_is_judged_and_answered_as_over_the_network() {
    let (district, mut a, mut b) = two_workers();
    let (_, theirs) = b.author.household(GRID, "李家");
    b.push(&district, &[theirs]);
    let (hash, jpeg) = a_photo(1);
    let (mut made, one) = a.author.event(GRID, "单元门禁坏了两天");
    let named = photo(&mut a.author.rng, &hash, 2_004);
    let two = a.author.edit(&mut made, "event.edit", &[named]);
    let (_, apart) = a.author.household(OTHER_GRID, "赵家");
    let (first, second) = (plain(&mut a, &[one, two]), plain(&mut a, &[apart]));
    let mut contents = vec![
        opening(&a, &a.author.key),
        Content::Push(Box::new(first)),
        Content::Push(Box::new(second)),
    ];
    contents.extend(Content::of_photo(hash, &jpeg));
    contents.push(Content::Last(Counted { changesets: 3, photos: 1 }));
    let bytes = file(&a, &contents);

    let (done, back) = import(&district, &bytes);
    assert_eq!((done.received, done.apart, done.duplicate, done.photos), (2, 1, 0, 1));
    assert_eq!(done.device, Some(a.author.device));
    assert!(done.counted.is_some() && done.ended == Default::default() && done.refused.is_empty());
    let (all, whole) = replies(&a, &back);
    assert!(whole);
    let verdicts: Vec<_> =
        all.iter().flat_map(|(_, reply)| &reply.receipts).map(|it| it.verdict.clone()).collect();
    assert!(matches!(verdicts[..2], [Verdict::Received(_), Verdict::Received(_)]));
    assert_eq!(verdicts[2], Verdict::Quarantined(Code::NO_GRANT));
    let photos: Vec<Hash> = all.iter().flat_map(|(answered, _)| answered.photos.clone()).collect();
    assert_eq!(photos, [hash]);
    let news: usize = all
        .iter()
        .flat_map(|(_, reply)| crate::kit::tablet::changes(reply))
        .filter(|(space, _)| space == GRID)
        .map(|(_, changes)| changes)
        .sum();
    assert!(news >= 1, "what B wrote comes back with the courier");

    // Again, and again: the first receipts, and nothing new anywhere.
    let rows = district.it().storage.audit_head().unwrap().unwrap().n;
    for _ in 0..2 {
        let (done, _) = import(&district, &bytes);
        assert_eq!((done.received, done.apart, done.duplicate, done.photos), (0, 0, 3, 1));
    }
    assert!(district.it().storage.audit_head().unwrap().unwrap().n > rows, "each is in the audit");
    let got = b.sync(&district, None);
    assert!(crate::kit::tablet::changes(&got)[GRID] > 0, "B has what the courier brought");
}

/// Nothing can be asked for afterwards: what would be fetched as a pack over the network stands in the return file.
#[test]
fn a_courier_brings_a_long_feed_whole() {
    let (district, mut a, mut b) = two_workers();
    let many: Vec<_> = (0..300).map(|n| b.author.household(GRID, &format!("李家{n}")).1).collect();
    b.push(&district, &many);
    assert_eq!(a.sync(&district, None).packs, [GRID]);
    let contents =
        [opening(&a, &a.author.key), Content::Last(Counted { changesets: 0, photos: 0 })];
    let (_, back) = import(&district, &file(&a, &contents));
    let (all, whole) = replies(&a, &back);
    let changes = all.iter().map(|(_, reply)| crate::kit::tablet::changes(reply)[GRID]);
    assert_eq!((changes.sum::<usize>(), whole), (300, true));
    assert!(all.iter().all(|(_, reply)| reply.packs.is_empty()));
}

/// Cut anywhere: what stands before is taken, the rest comes with the next copy, nothing comes twice.
#[test]
fn a_file_cut_anywhere_gives_what_stands_before_the_cut() {
    let (district, mut a, _) = two_workers();
    let mut contents = vec![opening(&a, &a.author.key)];
    for label in ["甲家", "乙家", "丙家"] {
        let (_, one) = a.author.household(GRID, label);
        contents.push(Content::Push(Box::new(plain(&mut a, &[one]))));
    }
    let (hash, jpeg) = a_photo(1);
    contents.extend(Content::of_photo(hash, &jpeg));
    contents.push(Content::Last(Counted { changesets: 3, photos: 1 }));
    let bytes = file(&a, &contents);
    let ends = ends(&bytes);
    assert_eq!(ends.len(), contents.len() + 1);
    let cuts = ends.iter().flat_map(|end| end.saturating_sub(2)..end + 3);
    let mut cuts: Vec<usize> = cuts.chain((0..bytes.len()).step_by(97)).collect();
    cuts.retain(|cut| *cut < bytes.len());
    cuts.sort_unstable();
    let mut total = 0;
    for cut in cuts {
        let read =
            district.it().import_bundle(Bytes::new(&bytes[..cut]), Some(Vec::new()), "cli/test");
        let whole = ends.iter().filter(|end| **end <= cut).count();
        let Ok(done) = read else {
            assert_eq!(whole, 0, "{cut}");
            continue;
        };
        total += done.received;
        // Frames before the cut: the head, the opening, the pushes.
        assert_eq!(total, whole.saturating_sub(2).min(3) as u64, "{cut}");
        assert_eq!(done.received + done.duplicate, total, "{cut}");
        assert_eq!(done.counted, None, "{cut}");
        assert_eq!(done.photos, u64::from(whole > 5), "{cut}");
    }
    let (done, _) = import(&district, &bytes);
    assert_eq!((done.received, done.duplicate, done.photos), (0, 3, 1));
    assert!(done.counted.is_some());
}

#[test]
fn only_whose_tablet_it_is_gets_an_answer_and_the_pushes_are_judged_all_the_same() {
    let (district, mut a, b) = two_workers();
    let (_, one) = a.author.household(GRID, "甲家");
    let push = Content::Push(Box::new(plain(&mut a, &[one])));
    // Somebody else asks in A's name.
    let (done, back) = import(&district, &file(&a, &[opening(&a, &b.author.key), push.clone()]));
    assert_eq!((done.received, done.answers, back.len()), (1, 0, 0));
    assert_eq!(done.refused, [Code::FORGED]);
    // Nobody asks.
    let (done, back) = import(&district, &file(&a, &[push]));
    assert_eq!((done.duplicate, done.answers, back.len()), (1, 0, 0));
}

#[test]
fn what_a_revoked_tablet_sends_by_courier_is_kept_apart_and_it_is_told_nothing_else() {
    let (district, mut a, mut b) = two_workers();
    let (_, theirs) = b.author.household(GRID, "李家");
    b.push(&district, &[theirs]);
    district.it().revoke_tablet(&a.author.device.to_string(), "cli/test").unwrap();
    let (mut made, one) = a.author.household(GRID, "甲家");
    let two = a.author.edit(&mut made, "household.edit", &[set("best_time", "晚上")]);
    let push = Content::Push(Box::new(plain(&mut a, &[one, two])));
    let (done, back) = import(&district, &file(&a, &[opening(&a, &a.author.key), push]));
    assert_eq!((done.received, done.apart), (0, 2));
    let (all, _) = replies(&a, &back);
    assert!(all.iter().all(|(_, reply)| reply.spaces.is_empty()));
}

#[test]
fn a_file_for_another_district_and_what_is_no_file_are_refused_and_change_nothing() {
    let (district, mut a, _) = two_workers();
    let other = District::new();
    let (_, one) = a.author.household(GRID, "甲家");
    let push = Content::Push(Box::new(plain(&mut a, &[one])));
    let bytes = file(&a, &[opening(&a, &a.author.key), push.clone()]);
    let refused = |district: &District, bytes: &[u8]| {
        district.it().import_bundle(Bytes::new(bytes), None::<Vec<u8>>, "cli/test").unwrap_err()
    };
    assert!(
        matches!(refused(&district, b"GIF89a"), ImportError::Code(code) if code == Code::BUNDLE_UNREADABLE)
    );
    assert!(matches!(refused(&other, &bytes), ImportError::NotOurs | ImportError::Code(_)));
    // The right district, encrypted to another's key.
    a.info.bundle_recipient = Some(age::x25519::Identity::generate().to_public().to_string());
    let elsewhere = file(&a, &[push]);
    assert!(matches!(refused(&district, &elsewhere), ImportError::NotOurs));
    let (done, _) = import(&district, &bytes);
    assert_eq!(done.received, 1);
}
