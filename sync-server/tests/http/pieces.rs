//! Photos piece by piece: cut anywhere, lied about, sent by two, begun before a restart.

use doorstep_sync_server::service::admin::Erase;
use sync::blob::{self, Progress, Rest};
use sync::hash::Hash;
use sync::limits::{BLOB_BYTES_MAX, BLOB_PIECE_BYTES, BLOB_UNREFERENCED_KEPT_MS};

use crate::kit::GRID;
use crate::kit::author::photo;
use crate::kit::district::{Answer, District};
use crate::kit::tablet::Tablet;

const LEN: usize = 2 * BLOB_PIECE_BYTES + 1_000;
const OF: u64 = LEN as u64;

fn large(number: u8) -> (Hash, Vec<u8>) {
    let mut bytes = vec![0xff, 0xd8, 0xff, number];
    bytes.extend((4..LEN).map(|n| (n % 251) as u8));
    (Hash::of(&bytes), bytes)
}

fn said(answer: &Answer) -> Progress {
    assert_eq!(answer.status, 200, "{}", answer.code());
    Progress::decode(&answer.body).unwrap()
}

fn two(district: &District) -> [Tablet; 2] {
    [("a", 1), ("b", 2)].map(|(login, n)| {
        district.worker(login, GRID);
        Tablet::enrol(district, login, n)
    })
}

/// From where the server says on, to the end.
fn send_rest(district: &District, tablet: &mut Tablet, hash: &Hash, bytes: &[u8]) -> Progress {
    let mut from = said(&tablet.put_piece(district, hash, 0, OF, &[])).has;
    loop {
        let piece = blob::piece(bytes, from);
        let progress = said(&tablet.put_piece(district, hash, from, OF, piece));
        if progress.commit.is_some() {
            return progress;
        }
        assert!(progress.has > from, "it goes on");
        from = progress.has;
    }
}

#[test]
fn a_photo_cut_at_or_within_any_piece_goes_on_where_it_was() {
    let district = District::new();
    let [mut a, _] = two(&district);
    let (hash, bytes) = large(1);
    // A piece that never came whole was never here: the tablet only hears of it from the next answer.
    let first = a.put_piece(&district, &hash, 0, OF, blob::piece(&bytes, 0));
    assert_eq!(said(&first), Progress { has: BLOB_PIECE_BYTES as u64, commit: None });
    assert_eq!(district.it().blobs.get(&hash).unwrap(), None, "half a photo is none");
    let again = a.put_piece(&district, &hash, 0, OF, blob::piece(&bytes, 0));
    assert_eq!(
        said(&again).has,
        BLOB_PIECE_BYTES as u64,
        "the answer was lost, nothing comes twice"
    );
    let odd = &bytes[BLOB_PIECE_BYTES..BLOB_PIECE_BYTES + 77];
    let within = a.put_piece(&district, &hash, BLOB_PIECE_BYTES as u64, OF, odd);
    assert_eq!(said(&within).has, BLOB_PIECE_BYTES as u64 + 77);
    let whole = send_rest(&district, &mut a, &hash, &bytes);
    assert_eq!(whole.has, OF);
    assert_eq!(district.it().blobs.get(&hash).unwrap().unwrap(), bytes);
    assert_eq!(said(&a.put_piece(&district, &hash, 0, OF, &[])), whole, "asked again: all of it");
}

#[test]
fn two_tablets_with_the_same_photo_send_it_side_by_side() {
    let district = District::new();
    let [mut a, mut b] = two(&district);
    let (hash, bytes) = large(1);
    said(&a.put_piece(&district, &hash, 0, OF, blob::piece(&bytes, 0)));
    assert_eq!(said(&b.put_piece(&district, &hash, 0, OF, &[])).has, 0, "which tells B nothing");
    send_rest(&district, &mut b, &hash, &bytes);
    assert_eq!(said(&a.put_piece(&district, &hash, 0, OF, &[])).has, BLOB_PIECE_BYTES as u64);
    send_rest(&district, &mut a, &hash, &bytes);
}

#[test]
fn a_lie_about_a_piece_is_told_and_keeps_nothing_that_was_not_named() {
    let district = District::new();
    let [mut a, _] = two(&district);
    let (hash, bytes) = large(1);
    assert_eq!(said(&a.put_piece(&district, &hash, 5_000, OF, &bytes[5_000..6_000])).has, 0);
    let refusals = [
        (a.put_piece(&district, &hash, OF, OF, b"more"), "blob-changed"),
        (a.put_piece(&district, &hash, 0, BLOB_BYTES_MAX + 1, b"x"), "blob-too-large"),
        (a.put_piece(&district, &hash, 0, OF, &vec![0; BLOB_PIECE_BYTES + 1]), "too-large"),
    ];
    for (answer, code) in refusals {
        assert_eq!(answer.code(), code);
    }
    // Other bytes under its name: found out at the end, and begun anew from there.
    let mut other = bytes.clone();
    other[BLOB_PIECE_BYTES + 5] ^= 1;
    let mut from = 0;
    let refused = loop {
        let answer = a.put_piece(&district, &hash, from, OF, blob::piece(&other, from));
        if answer.status != 200 {
            break answer;
        }
        from = said(&answer).has;
    };
    assert_eq!(refused.code(), "blob-changed");
    assert_eq!(district.it().blobs.get(&hash).unwrap(), None);
    assert_eq!(said(&a.put_piece(&district, &hash, 0, OF, &[])).has, 0);
    send_rest(&district, &mut a, &hash, &bytes);
}

#[test]
fn what_was_begun_outlives_a_restart_and_is_swept_after_a_week() {
    let mut district = District::new();
    let [mut a, _] = two(&district);
    let (hash, bytes) = large(1);
    said(&a.put_piece(&district, &hash, 0, OF, blob::piece(&bytes, 0)));
    district.restart();
    assert_eq!(said(&a.put_piece(&district, &hash, 0, OF, &[])).has, BLOB_PIECE_BYTES as u64);
    district.clock.advance(BLOB_UNREFERENCED_KEPT_MS + 1);
    district.it().sweep_blobs().unwrap();
    assert_eq!(said(&a.put_piece(&district, &hash, 0, OF, &[])).has, 0);
    send_rest(&district, &mut a, &hash, &bytes);
}

#[test]
fn a_photo_is_fetched_from_any_byte_on_and_every_look_is_told() {
    let district = District::new();
    let [mut a, mut b] = two(&district);
    let (hash, bytes) = large(1);
    send_rest(&district, &mut a, &hash, &bytes);
    assert_eq!(b.get_rest(&district, &hash, 0).status, 404, "no record names it");
    let (mut event, raised) = a.author.event(GRID, "三楼暖气从昨天起不热");
    let edit = photo(&mut a.author.rng, &hash, LEN as i64);
    let named = a.author.edit(&mut event, "event.edit", &[edit]);
    a.push(&district, &[raised, named]);
    let mut got = Vec::new();
    loop {
        let answer = b.get_rest(&district, &hash, got.len() as u64);
        assert_eq!(answer.status, 200);
        let rest = Rest::decode(&answer.body).unwrap();
        assert_eq!(rest.of, OF);
        got.extend_from_slice(&rest.bytes);
        if got.len() as u64 >= rest.of {
            break;
        }
    }
    assert_eq!(got, bytes);
    let beyond = Rest::decode(&b.get_rest(&district, &hash, u64::MAX).body).unwrap();
    assert_eq!(beyond.bytes.len(), 0);
    let looks = district.it().storage.audit_rows(0, 1_000).unwrap();
    assert_eq!(looks.iter().filter(|row| row.event.event == "blob.read").count(), 4);
}

#[test]
fn half_a_photo_of_an_erased_record_goes_with_it() {
    let district = District::new();
    let [mut a, _] = two(&district);
    let (hash, bytes) = large(1);
    let (mut event, raised) = a.author.event(GRID, "三楼暖气从昨天起不热");
    let edit = photo(&mut a.author.rng, &hash, LEN as i64);
    let named = a.author.edit(&mut event, "event.edit", &[edit]);
    a.push(&district, &[raised, named]);
    said(&a.put_piece(&district, &hash, 0, OF, blob::piece(&bytes, 0)));
    let asked = Erase {
        documents: &[event.id.to_string()],
        reason: "本人书面申请",
        login: "a",
        dry_run: false,
    };
    district.it().erase(&asked, "cli/test").unwrap();
    let device = a.author.device;
    assert_eq!(district.it().blobs.halves.take(device, &hash).unwrap(), [0_u8; 0]);
}
