//! First syncs: a long feed comes as a pack, to whoever may read its space at that moment, and goes on from its end.

use std::collections::BTreeSet;

use model::document::{Edit, Scalar, edits_of};
use model::kind::Kind;
use model::permission::Role;
use model::record::Place;
use model::space::Right;
use sync::changeset::Changeset;
use sync::feed::FeedEntry;
use sync::hash::Hash;
use sync::key::PublicKey;
use sync::pack::{self, Manifest, PackedDocument};
use sync::receipt::Verdict;
use sync::version::AppVersion;

use crate::kit::author::set;
use crate::kit::district::District;
use crate::kit::tablet::{Tablet, changes};
use crate::kit::{GRID, NOW, OTHER_GRID};

/// More than a feed may have before it comes as a pack.
const MANY: usize = 300;
/// Planted in a record; nobody else writes it.
const CANARY: &str = "金丝雀在三楼";

fn households(tablet: &mut Tablet, count: usize) -> Vec<Changeset> {
    (0..count).map(|n| tablet.author.household(GRID, &format!("王家{n}")).1).collect()
}

fn manifest(tablet: &mut Tablet, district: &District, space: &str) -> Result<Manifest, String> {
    let answer = tablet.ask_manifest(district, space);
    let server: PublicKey = tablet.info.server.value.public_key;
    match answer.status {
        200 => Ok(Manifest::read(&answer.body, space, &server).unwrap()),
        _ => Err(answer.code()),
    }
}

fn fetch(tablet: &mut Tablet, district: &District, of: &Manifest) -> Vec<PackedDocument> {
    let mut all = Vec::new();
    for chunk in &of.chunks {
        let answer = tablet.ask_chunk(district, &of.space, chunk.hash);
        assert_eq!((answer.status, chunk.check(&answer.body)), (200, Ok(())));
        all.extend(pack::read(&answer.body).unwrap());
    }
    all
}

fn two_workers_and_a_long_feed() -> (District, Tablet, Tablet) {
    let district = District::new();
    district.worker("a", GRID);
    district.worker("b", GRID);
    let (mut a, b) = (Tablet::enrol(&district, "a", 1), Tablet::enrol(&district, "b", 2));
    let mut made = households(&mut a, MANY);
    made.push(a.author.household(GRID, CANARY).1);
    a.push(&district, &made);
    (district, a, b)
}

#[test]
fn a_long_feed_comes_as_a_pack_and_goes_on_from_its_end() {
    let (district, mut a, mut b) = two_workers_and_a_long_feed();
    let reply = b.sync(&district, None);
    assert_eq!((reply.packs, reply.spaces, reply.more), (vec![GRID.to_owned()], vec![], false));
    let manifest = manifest(&mut b, &district, GRID).unwrap();
    let documents = fetch(&mut b, &district, &manifest);
    let ids: BTreeSet<_> = documents.iter().map(|it| it.document).collect();
    assert_eq!((documents.len(), ids.len(), manifest.n), (MANY + 1, MANY + 1, MANY as u64 + 1));
    // Byte for byte what the feed would have said, with what a restored server would want to see of it.
    let mut from_feed = Vec::new();
    b.cursors.insert(GRID.to_owned(), 0);
    loop {
        let reply = b.sync(&district, None);
        assert!(reply.packs.is_empty(), "a tablet that says 0 wants the feed");
        from_feed.extend(reply.spaces.into_iter().flat_map(|space| space.entries));
        if !reply.more {
            break;
        }
    }
    let mut said: Vec<_> = from_feed
        .iter()
        .map(|entry| match entry {
            FeedEntry::Change(it) => (it.n, it.commit, it.tag, it.incarnation, &it.change),
            other => panic!("{other:?}"),
        })
        .collect();
    said.sort_by_key(|it| it.0);
    let mut packed: Vec<_> = documents
        .iter()
        .flat_map(|it| &it.changes)
        .map(|it| {
            let place = it.place.unwrap();
            (place.n, place.commit, place.tag, it.incarnation, &it.raw)
        })
        .collect();
    packed.sort_by_key(|it| it.0);
    assert_eq!(packed, said);
    // And from there on the feed.
    let later = households(&mut a, 2);
    a.push(&district, &later);
    b.cursors.insert(GRID.to_owned(), manifest.n);
    let reply = b.sync(&district, None);
    assert_eq!((changes(&reply)[GRID], reply.packs.len()), (2, 0));
}

#[test]
fn a_short_feed_is_read_as_it_stands() {
    let district = District::new();
    district.worker("a", GRID);
    district.worker("b", GRID);
    let (mut a, mut b) = (Tablet::enrol(&district, "a", 1), Tablet::enrol(&district, "b", 2));
    let made = households(&mut a, 20);
    a.push(&district, &made);
    let reply = b.sync(&district, None);
    assert_eq!((changes(&reply)[GRID], reply.packs.len()), (20, 0));
}

#[test]
fn a_pack_is_given_only_to_who_may_read_its_space_at_that_moment() {
    let (district, _, mut b) = two_workers_and_a_long_feed();
    let manifest = manifest(&mut b, &district, GRID).unwrap();
    let holds = |documents: &[PackedDocument]| {
        let mut raw = documents.iter().flat_map(|it| &it.changes).map(|it| &it.raw);
        raw.any(|raw| raw.windows(CANARY.len()).any(|it| it == CANARY.as_bytes()))
    };
    assert!(holds(&fetch(&mut b, &district, &manifest)), "the canary can be found");
    // Another grid's worker who knows every name there is.
    district.worker("c", OTHER_GRID);
    let mut c = Tablet::enrol(&district, "c", 3);
    assert!(c.sync(&district, None).packs.is_empty());
    assert_eq!(self::manifest(&mut c, &district, GRID).unwrap_err(), "not-found");
    for space in [GRID, OTHER_GRID, "nonsense"] {
        for chunk in &manifest.chunks {
            let answer = c.ask_chunk(&district, space, chunk.hash);
            assert_eq!((answer.status, answer.code().as_str()), (404, "not-found"), "{space}");
        }
    }
    // A right that has ended since the manifest was given.
    let grants = district.it().storage.grants(Some(b.author.user)).unwrap();
    let grant = grants.iter().find(|it| it.grant.space.to_string() == GRID).unwrap().id;
    district.it().end_right(grant, "cli/test").unwrap();
    district.clock.advance(60_000);
    let answer = b.ask_chunk(&district, GRID, manifest.chunks[0].hash);
    assert_eq!(answer.code(), "not-found");
    assert_eq!(self::manifest(&mut b, &district, GRID).unwrap_err(), "not-found");
    // A revoked tablet.
    district.it().revoke_tablet(&c.author.device.to_string(), "cli/test").unwrap();
    assert_eq!(self::manifest(&mut c, &district, OTHER_GRID).unwrap_err(), "device-revoked");
}

#[test]
fn a_pack_serves_while_its_feed_has_hardly_grown_and_the_next_one_names_the_same_chunks() {
    let (district, mut a, mut b) = two_workers_and_a_long_feed();
    let first = manifest(&mut b, &district, GRID).unwrap();
    let some = households(&mut a, 10);
    a.push(&district, &some);
    assert_eq!(manifest(&mut b, &district, GRID).unwrap(), first);
    let more = households(&mut a, 60);
    a.push(&district, &more);
    let second = manifest(&mut b, &district, GRID).unwrap();
    assert_eq!((second.n, first.n), (first.n + 70, MANY as u64 + 1));
    // Who has begun with the first goes on with it.
    assert_eq!(fetch(&mut b, &district, &first).len(), MANY + 1);
    assert_eq!(fetch(&mut b, &district, &second).len(), MANY + 71);
}

/// Longer than a code that was used or a right that began is about now.
const LATER_MS: i64 = 2 * 3_600_000;

#[test]
fn a_pack_is_ready_when_whoever_was_given_a_code_comes() {
    let (district, mut a, _) = two_workers_and_a_long_feed();
    district.clock.advance(LATER_MS);
    a.last_time = None;
    assert!(!district.it().make_pack_ahead().unwrap(), "nobody is expected");
    district.worker("c", OTHER_GRID);
    district.it().invite_person("c", "cli/test").unwrap();
    assert!(!district.it().make_pack_ahead().unwrap(), "nothing long is to be read");
    district.it().invite_person("b", "cli/test").unwrap();
    assert!(district.it().make_pack_ahead().unwrap());
    assert!(!district.it().make_pack_ahead().unwrap(), "it serves");
    let some = households(&mut a, 10);
    a.push(&district, &some);
    let mut b = Tablet::enrol(&district, "b", 3);
    let given = manifest(&mut b, &district, GRID).unwrap();
    assert_eq!(given.n, MANY as u64 + 1, "the one that was made ahead");
    // Grown too old, or lost with the process, another is made.
    let many = households(&mut a, 60);
    a.push(&district, &many);
    assert!(district.it().make_pack_ahead().unwrap());
    assert!(!district.it().make_pack_ahead().unwrap());
    district.it().forget_packs();
    assert!(district.it().make_pack_ahead().unwrap());
    let given = manifest(&mut b, &district, GRID).unwrap();
    assert_eq!((given.n, fetch(&mut b, &district, &given).len()), (MANY as u64 + 71, MANY + 71));
}

/// Lets somebody at the database beside the running server.
fn meddle(district: &District, sql: &str) {
    let key = *district.it().keys.database.bytes();
    let salt = Hash::under("doorstep.salt.1", &[&key]);
    let raw = [&key[..], &salt.as_bytes()[..16]].concat();
    let raw: String = raw.iter().map(|byte| format!("{byte:02x}")).collect();
    let connection = rusqlite::Connection::open(district.data().join("server.db")).unwrap();
    connection.execute_batch(&format!("PRAGMA key = \"x'{raw}'\"")).unwrap();
    doorstep_sync_server::storage::sqlite::digest_functions(&connection).unwrap();
    connection.execute_batch(sql).unwrap();
}

#[test]
fn a_space_whose_pack_cannot_be_made_stands_in_the_way_of_no_other() {
    let (district, _, mut b) = two_workers_and_a_long_feed();
    district.worker("c", OTHER_GRID);
    let mut c = Tablet::enrol(&district, "c", 3);
    let made = (0..MANY).map(|n| c.author.household(OTHER_GRID, &format!("李家{n}")).1);
    let made: Vec<_> = made.collect();
    c.push(&district, &made);
    district.clock.advance(LATER_MS);
    (b.last_time, c.last_time) = (None, None);
    meddle(&district, "UPDATE change SET bytes = x'00' WHERE id = (SELECT min(id) FROM change)");
    for login in ["b", "c"] {
        district.it().invite_person(login, "cli/test").unwrap();
    }
    assert!(manifest(&mut b, &district, GRID).is_err(), "its bytes are spoilt");
    assert!(district.it().make_pack_ahead().unwrap(), "the other grid's");
    assert_eq!(manifest(&mut c, &district, OTHER_GRID).unwrap().n, MANY as u64);
    assert!(district.it().make_pack_ahead().is_err(), "and what cannot be made is not hidden");
}

#[test]
fn a_pack_is_ready_when_a_right_begins_and_none_is_made_for_one_that_ended() {
    let (district, _, _) = two_workers_and_a_long_feed();
    district.clock.advance(LATER_MS);
    let it = district.it();
    assert!(!it.make_pack_ahead().unwrap());
    district.worker("c", OTHER_GRID);
    let grant = district.grant("c", GRID, Right::Read, Role::GridWorker);
    assert!(it.make_pack_ahead().unwrap());
    it.forget_packs();
    it.end_right(grant, "cli/test").unwrap();
    district.clock.advance(60_000);
    assert!(!it.make_pack_ahead().unwrap(), "the right has ended");
}

#[test]
fn open_cases_come_first_and_each_document_once() {
    let (district, mut a, mut b) = two_workers_and_a_long_feed();
    let (mut event, raised) = a.author.event(GRID, "三楼暖气从昨天起不热");
    let edited = a.author.edit(&mut event, "event.edit", &[set("title", "暖气不热")]);
    a.push(&district, &[raised, edited]);
    // Two months later nothing of it is recent any more.
    district.clock.advance(62 * 24 * 3_600_000);
    b.last_time = None;
    let manifest = manifest(&mut b, &district, GRID).unwrap();
    let documents = fetch(&mut b, &district, &manifest);
    assert_eq!(documents[0].document, event.id);
    assert_eq!(documents[0].changes.len() as u64 + MANY as u64 + 1, manifest.n);
    assert_eq!(manifest.chunks[0].documents, 1, "a stage of its own");
}

#[test]
fn an_app_that_is_too_old_is_given_no_pack() {
    let (mut district, _, mut b) = two_workers_and_a_long_feed();
    let before = manifest(&mut b, &district, GRID).unwrap();
    district.config.app_wanted.required = AppVersion::read("0.2.0");
    district.restart();
    assert!(b.sync(&district, None).packs.is_empty());
    assert_eq!(manifest(&mut b, &district, GRID).unwrap_err(), "newer-protocol");
    let answer = b.ask_chunk(&district, GRID, before.chunks[0].hash);
    assert_eq!(answer.code(), "newer-protocol");
}

#[test]
fn when_a_record_left_the_space_no_chunk_of_before_is_given() {
    let (district, mut a, mut b) = two_workers_and_a_long_feed();
    district.grant("a", OTHER_GRID, Right::Write, Role::GridWorker);
    let (mut moving, new) = a.author.household(GRID, CANARY);
    a.push(&district, &[new]);
    let before = manifest(&mut b, &district, GRID).unwrap();
    let documents = fetch(&mut b, &district, &before);
    assert!(documents.iter().any(|it| it.document == moving.id));
    // It lives in the other grid's building now.
    let (place, there) = {
        let record = Place {
            estate_name: "和畅苑".into(),
            building_no: "3号楼".into(),
            building_type: "01".into(),
            ..Place::default()
        };
        let edits = edits_of(&record).unwrap();
        a.author.create(Kind::Place, OTHER_GRID, "place.create", &edits)
    };
    let named = vec![("place".to_owned(), Scalar::Bytes(place.id.as_bytes().to_vec()))];
    let home = Edit::Add("residences".into(), a.author.rng.entry_id(NOW), named);
    let moved = a.author.edit(&mut moving, "household.edit", &[home]);
    let reply = a.push(&district, &[there, moved]);
    assert!(
        reply.receipts.iter().all(|it| matches!(it.verdict, Verdict::Received(_))),
        "{:?}",
        reply.receipts
    );
    for chunk in &before.chunks {
        assert_eq!(b.ask_chunk(&district, GRID, chunk.hash).code(), "not-found");
    }
    let after = manifest(&mut b, &district, GRID).unwrap();
    let documents = fetch(&mut b, &district, &after);
    assert_eq!(documents.len(), MANY + 1);
    assert!(documents.iter().all(|it| it.document != moving.id));
    // Whoever had begun with the old one is told by the feed.
    b.cursors.insert(GRID.to_owned(), before.n);
    let told = b.sync(&district, None).spaces.into_iter().flat_map(|it| it.entries);
    assert!(
        told.into_iter()
            .any(|it| matches!(it, FeedEntry::MovedOut { document, .. } if document == moving.id))
    );
}
