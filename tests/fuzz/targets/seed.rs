//! Writes what fuzzing begins with: real pushes, changes, requests and codes, into `corpus/<target>/`.

#[path = "../../../crates/sync/tests/support/mod.rs"]
mod support;

use std::fs;
use std::path::Path;

use doorstep_sync::bundle::{self, BundleId, BundleSecret, Content, Counted, Head, Opening, OpeningClaims, Writer};
use doorstep_sync::chunk::Chunk;
use doorstep_sync::enrol::EnrolCode;
use doorstep_sync::exchange::{Cursor, Epoch, PROTOCOL, SyncReply, SyncRequest};
use doorstep_sync::feed::Tag;
use doorstep_sync::frame;
use doorstep_sync::hash::Hash;
use doorstep_sync::key::SigningKey;
use doorstep_sync::limits::{CHUNK_INFLATED_BYTES_MAX, PUSH_BODY_BYTES_MAX, REPLY_BYTES_MAX};
use doorstep_sync::pack::{self, PackedChange, PackedDocument, PackedPlace};
use doorstep_sync::push::{self, Author};
use doorstep_sync::trust::{Nonce, SignedTime};
use model::id::{DeviceId, IncarnationId, TenantId};
use model::kind::Kind;
use model::rng::Rng;
use support::START_MS;

fn keep(target: &str, seeds: &[Vec<u8>]) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(target);
    fs::create_dir_all(&folder).expect("a folder");
    for (at, seed) in seeds.iter().enumerate() {
        fs::write(folder.join(format!("seed-{at:02}")), seed).expect("a file");
    }
}

/// A whole file behind a zero, and each of its frames behind a one.
fn bundle(request: &[u8]) -> Vec<Vec<u8>> {
    let (seed, id) = ([3; 32], BundleId([2; 16]));
    let secret = BundleSecret::derive(&seed, id);
    let claims = OpeningClaims {
        device: DeviceId::from_bytes([5; 16]),
        bundle: id,
        secret_name: secret.name(),
        nonce: bundle::nonce(&seed, id),
        made_at: START_MS,
        last_server_time: None,
        request: request.to_vec(),
    };
    let opening = Opening::new(claims, &SigningKey::from_bytes(&seed));
    let photo = Content::of_photo(Hash([9; 32]), &[1, 2, 3]).next().expect("a piece");
    let last = Content::Last(Counted { changesets: 3, photos: 1 });
    let frames = [Content::Opening(Box::new(opening)).encode(), photo.encode(), last.encode()];
    let head = Head::there(TenantId::from_bytes([1; 16]), id, b"age".to_vec());
    let mut file = Writer::begin(Vec::new(), &head, &secret).expect("a file");
    frames.iter().for_each(|frame| file.frame(frame).expect("a frame"));
    let alone = frames.iter().map(|frame| [&[1], frame.as_slice()].concat());
    [[&[0], file.into_inner().as_slice()].concat()].into_iter().chain(alone).collect()
}

/// Chunks of one household with a history, and of a few visits.
fn chunks(rng: &mut Rng) -> Vec<Vec<u8>> {
    let change = |raw: Vec<u8>| PackedChange {
        hash: Chunk::parse(&raw).expect("a change").hash,
        raw,
        incarnation: IncarnationId::from_bytes([7; 16]),
        place: Some(PackedPlace { n: 3, commit: 2, tag: Tag([9; 16]) }),
    };
    let document = |id, kind: Kind, changes: Vec<Vec<u8>>| PackedDocument {
        document: id,
        kind: kind.number(),
        schema_version: 1,
        generation: 0,
        changes: changes.into_iter().map(change).collect(),
    };
    let household = support::quarrelled_household(rng, 4).into_iter().map(|(change, _)| change).collect();
    let household = document(rng.document_id(START_MS), Kind::Household, household);
    let visits: Vec<_> = (0..3)
        .map(|it| support::visit(rng, START_MS + it).parts.remove(0))
        .map(|part| document(part.document, Kind::Visit, part.changes))
        .collect();
    [vec![household], visits]
        .iter()
        .map(|documents| frame::inflate(&pack::write(documents).expect("a chunk"), CHUNK_INFLATED_BYTES_MAX).expect("a frame"))
        .collect()
}

fn main() {
    let mut rng = Rng::from_number(20_261_122);
    let key = SigningKey::from_bytes(&[1; 32]);
    let (mut pushes, mut requests) = (vec![], vec![]);
    for (count, plain) in [(1_u8, true), (1, false), (3, true), (3, false)] {
        let day: Vec<_> = (0..i64::from(count)).map(|it| support::visit(&mut rng, START_MS + it)).collect();
        let author = Author {
            tenant: TenantId::from_bytes([2; 16]),
            device: DeviceId::from_bytes([3; 16]),
            incarnation: IncarnationId::from_bytes([4; 16]),
            first_seq: 1,
            prev: Hash([5; 32]),
        };
        let push = push::seal(author, &day, plain, &key).expect("a push");
        let body = frame::inflate(&push.body, PUSH_BODY_BYTES_MAX).expect("a body");
        pushes.push([&[count], body.as_slice()].concat());
        let request = SyncRequest {
            protocol: PROTOCOL,
            app_version: "0.1.0".into(),
            incarnation: author.incarnation,
            epoch: Some(Epoch([2; 8])),
            posting: None,
            cursors: vec![Cursor { space: support::SPACE.into(), n: 300 }],
            push: Some(push),
            blobs: vec![],
            digest: None,
            mended: None,
            settled: None,
        };
        requests.push(request.encode());
    }
    let reply = SyncReply {
        protocol: PROTOCOL,
        server_time: SignedTime::sign(Epoch([2; 8]), START_MS, Nonce([3; 16]), &key),
        receipts: vec![],
        spaces: vec![],
        blobs_lacking: vec![],
        posting: None,
        revoked: vec![],
        backed_up_to: 1,
        more: false,
        retry_after_s: None,
        digests: None,
        app: None,
        restored: None,
        settled: vec![],
        packs: vec![],
    };
    requests.push(frame::inflate(&reply.encode().expect("a reply"), REPLY_BYTES_MAX).expect("a frame"));
    let of = |kind: Kind, change: &[u8]| {
        let number = u8::try_from(kind.number()).expect("a small number");
        [&[number], support::forge::data_of(change)].concat()
    };
    let mut changes: Vec<_> = support::quarrelled_household(&mut rng, 4)
        .iter()
        .map(|(change, _)| of(Kind::Household, change))
        .collect();
    let visit = support::visit(&mut rng, START_MS);
    changes.push(of(Kind::Visit, &visit.parts[0].changes[0]));
    keep("push", &pushes);
    keep("exchange", &requests);
    keep("change", &changes);
    let code = EnrolCode {
        address: "https://sync.example".into(),
        secret: doorstep_sync::enrol::Secret([7; 10]),
        root: doorstep_sync::trust::RootHash([8; 16]),
    };
    keep("bundle", &bundle(&requests[1]));
    keep("pack", &chunks(&mut rng));
    keep("code_text", &[code.to_string().into_bytes()]);
}
