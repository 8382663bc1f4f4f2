//! Photos: who may bring them, who may read them, when they leave.

use doorstep_sync_server::storage::Arrival;
use model::permission::Role;
use model::space::Right;
use sync::exchange::BlobOffer;
use sync::hash::Hash;

use crate::bed::{Bed, user, words};
use crate::kit::author::{Author, photo};
use crate::kit::{GRID, NOW, OTHER_GRID};

fn hash(n: u8) -> Hash {
    Hash([n; 32])
}

fn arrival(author: &Author, n: u8, at: i64) -> Arrival {
    Arrival { hash: hash(n), len: 100, device: author.device, at, unreferenced_bytes_max: 250 }
}

fn bring(bed: &Bed, author: &Author, n: u8) -> bool {
    let arrived = bed.storage.blob_arrives(&arrival(author, n, NOW)).unwrap();
    if arrived {
        bed.storage.blob_kept(&hash(n), author.device, NOW).unwrap();
    }
    arrived
}

/// An event that names a photo.
fn name(bed: &Bed, author: &mut Author, home: &str, n: u8) {
    let (mut event, raised) = author.event(home, "三楼暖气从昨天起不热");
    let edit = photo(&mut author.rng, &hash(n), 100);
    let named = author.edit(&mut event, "event.edit", &[edit]);
    assert_eq!(words(&bed.push(author, &[raised, named])), ["received", "received"]);
}

pub(crate) fn a_tablet_is_asked_for_what_it_has_not_sent_itself(bed: &Bed) {
    let (a, b) = (bed.worker(1, GRID), bed.worker(2, GRID));
    let offers = [1, 2].map(|n| BlobOffer { hash: hash(n), len: 100 });
    let lacking = |author: &Author| bed.storage.blobs_lacking(author.device, &offers).unwrap();
    assert_eq!(lacking(&a), [hash(1), hash(2)]);
    assert!(bed.storage.blob_arrives(&arrival(&a, 1, NOW)).unwrap());
    assert_eq!(lacking(&a), [hash(1), hash(2)], "not before it is on disk");
    bed.storage.blob_kept(&hash(1), a.device, NOW).unwrap();
    assert_eq!(lacking(&a), [hash(2)]);
    assert_eq!(lacking(&b), [hash(1), hash(2)], "which tells B nothing");
}

pub(crate) fn a_photo_is_read_through_a_record_its_author_sent_it_for(bed: &Bed) {
    let (mut a, mut c) = (bed.worker(1, GRID), bed.worker(3, OTHER_GRID));
    bed.person(2);
    let grant = bed.grant(2, GRID, Right::Read, Role::GridWorker);
    let reads = |n: u8| bed.storage.may_read_blob(user(n), &hash(1), NOW).unwrap();
    assert!(bring(bed, &a, 1));
    assert!(!reads(1) && !reads(2), "no record names it");
    name(bed, &mut a, GRID, 1);
    assert!(reads(1) && reads(2) && !reads(3));
    // Another names the same photo in a record of its own, without ever having had it.
    name(bed, &mut c, OTHER_GRID, 1);
    assert!(!reads(3), "a name is no key");
    bring(bed, &c, 1);
    assert!(reads(3), "it has it anyway");
    bed.storage.end_grant(grant, NOW, &crate::bed::event("grant.end")).unwrap();
    assert!(!reads(2));
}

pub(crate) fn photos_nobody_names_weigh_against_their_tablet(bed: &Bed) {
    let (mut a, b) = (bed.worker(1, GRID), bed.worker(2, GRID));
    assert!(bring(bed, &a, 1) && bring(bed, &a, 2));
    assert!(!bring(bed, &a, 3), "300 of 250");
    assert!(bring(bed, &a, 2), "the same again weighs nothing more");
    assert!(bring(bed, &b, 3), "another tablet has a weight of its own");
    name(bed, &mut a, GRID, 1);
    assert!(bring(bed, &a, 4), "named by a record it weighs nothing");
}

pub(crate) fn what_nobody_names_leaves_and_may_come_back(bed: &Bed) {
    let mut a = bed.worker(1, GRID);
    assert!(bring(bed, &a, 1) && bring(bed, &a, 2));
    name(bed, &mut a, GRID, 1);
    assert_eq!(bed.storage.blobs_leave(NOW).unwrap(), []);
    assert_eq!(bed.storage.blobs_leave(NOW + 1).unwrap(), [hash(2)]);
    let offers = [BlobOffer { hash: hash(2), len: 100 }];
    let lacking = || bed.storage.blobs_lacking(a.device, &offers).unwrap();
    assert_eq!(lacking(), [hash(2)], "it counts as gone from then on");
    assert_eq!(bed.storage.blobs_leave(NOW).unwrap(), [hash(2)], "until it is said to be gone");
    // It comes back before it is gone.
    assert!(bring(bed, &a, 2));
    bed.storage.blob_left(&hash(2)).unwrap();
    assert_eq!(lacking(), [], "what came back stays");
    assert_eq!(bed.storage.blobs_leave(NOW + 1).unwrap(), [hash(2)]);
    bed.storage.blob_left(&hash(2)).unwrap();
    assert_eq!(bed.storage.blobs_leave(NOW + 1).unwrap(), []);
    assert!(bed.storage.may_read_blob(user(1), &hash(1), NOW).unwrap());
}
