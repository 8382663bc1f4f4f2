//! Photos: by their hash only, within bounds, kept a week when nobody names them.

use sync::limits::{BLOB_BYTES_MAX, BLOB_UNREFERENCED_KEPT_MS};
use sync::receipt::Verdict;

use crate::kit::GRID;
use crate::kit::author::photo;
use crate::kit::district::District;
use crate::kit::tablet::{Tablet, a_photo};

fn one(district: &District) -> Tablet {
    district.worker("a", GRID);
    Tablet::enrol(district, "a", 1)
}

#[test]
fn a_photo_is_read_by_whoever_reads_the_record_that_names_it() {
    let district = District::new();
    let mut a = one(&district);
    district.worker("b", GRID);
    let mut b = Tablet::enrol(&district, "b", 2);
    let (hash, bytes) = a_photo(1);
    assert_eq!(a.put_blob(&district, &hash, &bytes).status, 200);
    assert_eq!(a.put_blob(&district, &hash, &bytes).status, 200, "again changes nothing");
    assert_eq!(b.get_blob(&district, &hash).status, 404, "no record names it yet");
    let (mut event, raised) = a.author.event(GRID, "三楼暖气从昨天起不热");
    let edit = photo(&mut a.author.rng, &hash, bytes.len() as i64);
    let named = a.author.edit(&mut event, "event.edit", &[edit]);
    let reply = a.push(&district, &[raised, named]);
    assert!(matches!(reply.receipts[1].verdict, Verdict::Received(_)), "{:?}", reply.receipts);
    let got = b.get_blob(&district, &hash);
    assert_eq!((got.status, got.body == bytes), (200, true));
    let rows = district.it().storage.audit_rows(0, 1_000).unwrap();
    assert!(
        rows.iter()
            .any(|row| row.event.event == "blob.read" && row.event.subject == hash.to_string())
    );
}

#[test]
fn a_photo_under_anothers_name_no_photo_and_too_much_are_refused() {
    let district = District::new();
    let mut a = one(&district);
    let ((hash, _), (_, other)) = (a_photo(1), a_photo(2));
    assert_eq!(a.put_blob(&district, &hash, &other).code(), "blob-changed");
    let page = b"<html>".to_vec();
    assert_eq!(
        a.put_blob(&district, &sync::hash::Hash::of(&page), &page).code(),
        "blob-not-a-photo"
    );
    let mut large = vec![0xff, 0xd8, 0xff];
    large.resize(usize::try_from(BLOB_BYTES_MAX).unwrap() + 1, 0);
    let refused = a.put_blob(&district, &sync::hash::Hash::of(&large), &large);
    assert_eq!((refused.status, refused.code().as_str()), (413, "too-large"));
    large.truncate(usize::try_from(BLOB_BYTES_MAX).unwrap());
    assert_eq!(a.put_blob(&district, &sync::hash::Hash::of(&large), &large).status, 200);
}

#[test]
fn photos_nobody_names_have_a_quota_and_leave_after_a_week() {
    let district = District::with(true, |config| config.limits.blob_unreferenced_bytes_max = 5_000);
    let mut a = one(&district);
    let photos: Vec<_> = (1..=3).map(a_photo).collect();
    for (hash, bytes) in &photos[..2] {
        assert_eq!(a.put_blob(&district, hash, bytes).status, 200);
    }
    let refused = a.put_blob(&district, &photos[2].0, &photos[2].1);
    assert_eq!((refused.status, refused.code().as_str()), (403, "blob-quota"));
    // One is named by a record: it weighs nothing any more and stays.
    let (mut event, raised) = a.author.event(GRID, "三楼暖气从昨天起不热");
    let edit = photo(&mut a.author.rng, &photos[0].0, 2_004);
    let named = a.author.edit(&mut event, "event.edit", &[edit]);
    a.push(&district, &[raised, named]);
    assert_eq!(a.put_blob(&district, &photos[2].0, &photos[2].1).status, 200);
    district.clock.advance(BLOB_UNREFERENCED_KEPT_MS);
    assert_eq!(district.it().sweep_blobs().unwrap(), 0, "a week is a week");
    district.clock.advance(1);
    assert_eq!(district.it().sweep_blobs().unwrap(), 2);
    assert_eq!(a.get_blob(&district, &photos[0].0).status, 200);
    let store = &district.it().blobs;
    assert_eq!(store.get(&photos[1].0).unwrap(), None);
    // Asked for again, and taken again.
    a.offers = vec![sync::exchange::BlobOffer { hash: photos[1].0, len: 2_004 }];
    assert_eq!(a.sync(&district, None).blobs_lacking, [photos[1].0]);
    assert_eq!(a.put_blob(&district, &photos[1].0, &photos[1].1).status, 200);
    assert_eq!(store.get(&photos[1].0).unwrap().unwrap(), photos[1].1);
}
