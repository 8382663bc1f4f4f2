//! Half photos: what a cut, a torn file, a lie and an abandoned upload leave.

use super::*;
use chacha20poly1305::KeyInit;

const OF: u64 = 300;

fn halves(folder: &Path) -> Halves {
    Halves::open(folder.to_owned(), XChaCha20Poly1305::new(&[5; 32].into()))
}

fn device(n: u8) -> DeviceId {
    DeviceId::from_bytes([n; 16])
}

fn photo() -> Vec<u8> {
    (0..OF).map(|n| n as u8).collect()
}

fn add(halves: &Halves, n: u8, hash: &Hash, from: u64, bytes: &[u8], now: TimeMs) -> u64 {
    let nonce = [from as u8; NONCE_BYTES];
    halves.add(device(n), hash, &Piece { from, of: OF, bytes }, now, nonce).unwrap()
}

#[test]
fn a_file_torn_at_any_byte_goes_on_after_its_last_whole_piece() {
    let folder = tempfile::tempdir().unwrap();
    let (store, photo) = (halves(folder.path()), photo());
    let hash = Hash::of(&photo);
    for (n, piece) in photo.chunks(100).enumerate() {
        assert_eq!(add(&store, 1, &hash, n as u64 * 100, piece, 7), n as u64 * 100 + 100);
    }
    let path = store.path(device(1), &hash);
    let whole = fs::read(&path).unwrap();
    assert!(!whole.windows(8).any(|window| window == &photo[..8]), "nothing in the clear");
    for at in 0..=whole.len() {
        for garbled in [false, true] {
            let mut torn = whole[..at].to_vec();
            if garbled {
                // A power cut may leave anything where the disk had not got to.
                torn.resize(whole.len(), 0x5a);
            }
            fs::write(&path, torn).unwrap();
            let has = store.take(device(1), &hash).unwrap().len() as u64;
            assert_eq!(has % 100, 0);
            for (n, piece) in photo.chunks(100).enumerate().skip(has as usize / 100) {
                add(&store, 1, &hash, n as u64 * 100, piece, 7);
            }
            assert_eq!(store.take(device(1), &hash).unwrap(), photo, "torn at {at}");
        }
    }
}

#[test]
fn a_lying_offset_adds_nothing_and_is_told_the_right_one() {
    let folder = tempfile::tempdir().unwrap();
    let (store, photo) = (halves(folder.path()), photo());
    let hash = Hash::of(&photo);
    assert_eq!(add(&store, 1, &hash, 50, &photo[50..], 7), 0);
    assert_eq!(add(&store, 1, &hash, 0, &photo[..100], 7), 100);
    for lie in [0, 99, 101, u64::MAX] {
        assert_eq!(add(&store, 1, &hash, lie, b"lie", 7), 100, "{lie}");
    }
    assert_eq!(add(&store, 1, &hash, 100, b"", 7), 100, "an empty piece only asks");
    // Another length is another beginning.
    let other = Piece { from: 0, of: OF + 1, bytes: &photo[..10] };
    assert_eq!(store.add(device(1), &hash, &other, 7, [1; 24]).unwrap(), 10);
}

#[test]
fn what_one_tablet_sends_is_nothing_of_anothers() {
    let folder = tempfile::tempdir().unwrap();
    let (store, photo) = (halves(folder.path()), photo());
    let hash = Hash::of(&photo);
    add(&store, 1, &hash, 0, &photo[..100], 7);
    assert_eq!(add(&store, 2, &hash, 100, &photo[100..], 7), 0, "B learns nothing of A");
    add(&store, 2, &hash, 0, &photo, 7);
    fs::copy(store.path(device(1), &hash), store.path(device(2), &hash)).unwrap();
    assert_eq!(store.take(device(2), &hash).unwrap(), [0_u8; 0], "nor by a copied file");
    assert_eq!(store.take(device(1), &hash).unwrap(), photo[..100]);
    add(&store, 2, &hash, 0, &photo, 7);
    store.forget_all(&hash).unwrap();
    for n in [1, 2] {
        assert_eq!(store.take(device(n), &hash).unwrap(), [0_u8; 0]);
    }
}

#[test]
fn a_tablet_has_few_half_photos_and_none_for_ever() {
    let folder = tempfile::tempdir().unwrap();
    let (store, photo) = (halves(folder.path()), photo());
    let hashes: Vec<_> = (0..=BLOBS_HALF_SENT_MAX as u8).map(|n| Hash([n; 32])).collect();
    for (n, hash) in hashes.iter().enumerate() {
        add(&store, 1, hash, 0, &photo[..100], 10 + n as i64);
    }
    let has = |hash: &Hash| store.take(device(1), hash).unwrap().len();
    assert_eq!(has(&hashes[0]), 0, "the oldest went");
    assert!(hashes[1..].iter().all(|hash| has(hash) == 100));
    add(&store, 2, &hashes[0], 0, &photo[..100], 5);
    assert_eq!(has(&hashes[1]), 100, "another tablet takes no room of it");
    assert_eq!(store.sweep(12).unwrap(), 2, "begun at 5 and at 11");
    assert_eq!(store.all().unwrap().len(), BLOBS_HALF_SENT_MAX - 1);
}
