//! A courier's file: what is left of it wherever it is cut or damaged, and whom an answer is given.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use doorstep_sync::bundle::{
    self, Answered, BundleId, BundleSecret, Content, Counted, Ended, Head, Opening, OpeningClaims,
    PHOTO_PIECE_BYTES_MAX, Reader, Way, Writer,
};
use doorstep_sync::code::Code;
use doorstep_sync::exchange::{Cursor, Epoch, PROTOCOL, SyncReply, SyncRequest};
use doorstep_sync::hash::Hash;
use doorstep_sync::key::{PublicKey, SigningKey};
use doorstep_sync::trust::SignedTime;
use model::id::{DeviceId, IncarnationId, TenantId};

const TENANT: TenantId = TenantId::from_bytes([1; 16]);
const ID: BundleId = BundleId([2; 16]);
const LIFE: IncarnationId = IncarnationId::from_bytes([4; 16]);
const SEED: [u8; 32] = [3; 32];

fn secret() -> BundleSecret {
    BundleSecret::derive(&SEED, ID)
}

fn file(frames: &[&[u8]]) -> Vec<u8> {
    let head = Head::there(TENANT, ID, b"age".to_vec());
    let mut writer = Writer::begin(Vec::new(), &head, &secret()).unwrap();
    frames.iter().for_each(|frame| writer.frame(frame).unwrap());
    writer.into_inner()
}

fn read(bytes: &[u8]) -> Result<(Vec<Vec<u8>>, Ended), Code> {
    let (head, mut reader) = Reader::begin(bytes, |_| Ok(secret()))?;
    head.check(Way::There, TENANT)?;
    let mut frames = Vec::new();
    while let Some(frame) = reader.frame().unwrap() {
        frames.push(frame);
    }
    Ok((frames, reader.ended()))
}

fn request() -> SyncRequest {
    SyncRequest {
        protocol: PROTOCOL,
        app_version: "0.1.0".into(),
        incarnation: LIFE,
        epoch: Some(Epoch([8; 8])),
        posting: None,
        cursors: vec![Cursor { space: "grid/990101001001001".into(), n: 7 }],
        push: None,
        blobs: vec![],
        digest: None,
        mended: None,
        settled: None,
    }
}

fn opening(key: &SigningKey) -> Opening {
    let claims = OpeningClaims {
        device: DeviceId::from_bytes([5; 16]),
        bundle: ID,
        secret_name: secret().name(),
        nonce: bundle::nonce(&SEED, ID),
        made_at: 1_790_000_000_000,
        last_server_time: None,
        request: request().encode(),
    };
    Opening::new(claims, key)
}

/// Frozen: a change here is another version of the file.
#[test]
fn the_bytes_of_a_file_are_golden() {
    let key = SigningKey::from_bytes(&SEED);
    let photo = Content::of_photo(Hash([9; 32]), &[1, 2, 3]).next().unwrap();
    let last = Content::Last(Counted { changesets: 3, photos: 1 });
    let frames =
        [Content::Opening(Box::new(opening(&key))).encode(), photo.encode(), last.encode()];
    let frames: Vec<&[u8]> = frames.iter().map(Vec::as_slice).collect();
    assert_eq!(
        Hash::of(&file(&frames)).to_string(),
        "db6968096c6c9e15c6a48a95ef9af1b668bda2988353763f95d8e41d868bb602"
    );
}

#[test]
fn wherever_a_file_is_cut_everything_before_the_cut_is_there() {
    let frames: [&[u8]; 4] = [b"one", &[7; 300], b"", b"four"];
    let whole = file(&frames);
    let ends: Vec<usize> = (0..=frames.len()).map(|many| file(&frames[..many]).len()).collect();
    for cut in 0..whole.len() {
        let Ok((there, ended)) = read(&whole[..cut]) else {
            assert!(cut < ends[0], "{cut}");
            continue;
        };
        let complete = ends.iter().filter(|end| **end <= cut).count() - 1;
        assert_eq!(there, frames[..complete], "{cut}");
        let between = ends.contains(&cut);
        let cut_at = (!between).then(|| u64::try_from(ends[complete]).unwrap());
        assert_eq!(ended, Ended { cut_at, damaged: 0 }, "{cut}");
    }
    assert_eq!(read(&whole).unwrap(), (frames.map(<[u8]>::to_vec).to_vec(), Ended::default()));
}

#[test]
fn one_damaged_byte_costs_one_frame() {
    let frames: [&[u8]; 3] = [b"one", b"two", b"three"];
    let whole = file(&frames);
    let begin = file(&frames[..1]).len() + 4;
    for at in begin..begin + 3 + 16 {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        let (there, ended) = read(&bytes).unwrap();
        assert_eq!(there, [frames[0], frames[2]], "{at}");
        assert_eq!(ended, Ended { cut_at: None, damaged: 1 });
    }
    // A length that lies, and anything in the head, cannot pass for another file.
    for at in 0..file(&[]).len() {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        let there = read(&bytes).map(|(there, _)| there).unwrap_or_default();
        assert!(there.is_empty(), "{at}");
    }
}

#[test]
fn frames_of_other_files_and_places_are_not_taken() {
    let whole = file(&[b"one", b"two"]);
    let (one, two) = (file(&[]).len()..file(&[b"one"]).len(), file(&[b"one"]).len()..whole.len());
    let swapped = [&whole[..one.start], &whole[two.clone()], &whole[one.clone()]].concat();
    assert_eq!(read(&swapped).unwrap(), (vec![], Ended { cut_at: None, damaged: 2 }));
    let other = Head::there(TENANT, BundleId([9; 16]), b"age".to_vec());
    let mut other = Writer::begin(Vec::new(), &other, &secret()).unwrap().into_inner();
    other.extend(&whole[one]);
    assert_eq!(read(&other).unwrap().1.damaged, 1);
}

#[test]
fn an_answer_is_given_to_the_tablet_that_signed_for_this_secret_only() {
    let key = SigningKey::from_bytes(&SEED);
    let (public, name) = (PublicKey::of(&key), secret().name());
    let opening = opening(&key);
    assert_eq!(opening.verify(ID, name, &public), Ok(request()));
    let other = PublicKey::of(&SigningKey::from_bytes(&[6; 32]));
    assert_eq!(opening.verify(ID, name, &other), Err(Code::FORGED));
    assert_eq!(opening.verify(BundleId([0; 16]), name, &public), Err(Code::FORGED));
    // Somebody who copied the frame into a file under a secret of their own.
    let stolen = BundleSecret([0; 32]).name();
    assert_eq!(opening.verify(ID, stolen, &public), Err(Code::FORGED));
}

#[test]
fn an_answer_is_believed_when_the_server_signed_it_for_this_file() {
    let server = SigningKey::from_bytes(&[2; 32]);
    let (public, nonce) = (PublicKey::of(&server), bundle::nonce(&SEED, ID));
    let reply = SyncReply {
        protocol: PROTOCOL,
        server_time: SignedTime::sign(Epoch([8; 8]), 1, nonce, &server),
        receipts: vec![],
        spaces: vec![],
        blobs_lacking: vec![],
        posting: None,
        revoked: vec![],
        backed_up_to: 0,
        more: false,
        retry_after_s: None,
        digests: None,
        app: None,
        restored: None,
        settled: vec![],
        packs: vec![],
    };
    let answered = Answered {
        asking: LIFE,
        epoch: Some(Epoch([8; 8])),
        cursors: vec![],
        settled: 0,
        pushed: None,
        photos: vec![],
        reply: reply.encode().unwrap(),
    };
    let sealed = answered.seal(ID, &server);
    let opened = sealed.open(ID, &public).unwrap().unwrap();
    assert_eq!(opened.read(nonce, &public), Ok(reply));
    assert_eq!(sealed.open(BundleId([0; 16]), &public), Err(Code::FORGED));
    let other = PublicKey::of(&SigningKey::from_bytes(&[6; 32]));
    assert_eq!(sealed.open(ID, &other), Err(Code::FORGED));
    let elsewhere = bundle::nonce(&[0; 32], ID);
    assert_eq!(opened.read(elsewhere, &public), Err(Code::NOT_OUR_SERVER));
}

#[test]
fn a_photo_goes_in_pieces_that_follow_each_other() {
    let jpeg = vec![5; 2 * PHOTO_PIECE_BYTES_MAX + 1];
    let mut all = Vec::new();
    for piece in Content::of_photo(Hash::of(&jpeg), &jpeg) {
        let Ok(Content::Photo(piece)) = Content::decode(&piece.encode()) else { panic!() };
        assert_eq!(piece.offset, u64::try_from(all.len()).unwrap());
        all.extend(piece.bytes);
    }
    assert_eq!(all, jpeg);
}
