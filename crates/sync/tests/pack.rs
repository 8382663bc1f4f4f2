//! Packs: what is taken apart comes back as it was, what was changed on the way is refused, and a new record leaves
//! the chunks of the others what they were.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use std::collections::BTreeSet;

use doorstep_sync::cbor;
use doorstep_sync::chunk::Chunk;
use doorstep_sync::code::Code;
use doorstep_sync::exchange::Epoch;
use doorstep_sync::feed::Tag;
use doorstep_sync::hash::Hash;
use doorstep_sync::key::{PublicKey, SigningKey};
use doorstep_sync::limits::{CHUNK_BYTES_MAX, PACK_CHUNKS_MAX};
use doorstep_sync::pack::{
    ChunkRef, Cutter, Manifest, PACK_VERSION, PackedChange, PackedDocument, PackedPlace,
    SignedManifest, Stage, read, write,
};
use model::document::{Document, Edit};
use model::id::{DocumentId, IncarnationId};
use model::kind::Kind;
use model::rng::Rng;
use support::{SPACE, START_MS, by, quarrelled_household, visit, visit_edits};

fn packed(
    document: DocumentId,
    kind: Kind,
    changes: impl IntoIterator<Item = Vec<u8>>,
) -> PackedDocument {
    let packed = |raw: Vec<u8>| PackedChange {
        hash: Chunk::parse(&raw).unwrap().hash,
        raw,
        incarnation: IncarnationId::from_bytes([7; 16]),
        place: None,
    };
    let changes = changes.into_iter().map(packed).collect();
    PackedDocument { document, kind: kind.number(), schema_version: 1, generation: 0, changes }
}

/// Visits, all of one editing session but for the last.
fn visits(rng: &mut Rng, count: i64) -> Vec<PackedDocument> {
    let session = rng.session();
    let mut all: Vec<PackedDocument> = (0..count)
        .map(|at| {
            let time = START_MS + at * 600_000;
            let id = rng.document_id(time);
            let mut document = Document::create(Kind::Visit, 1, session.actor(id)).unwrap();
            let edits = visit_edits(rng, time);
            let change = document.edit(&edits, &by("visit.record", time)).unwrap().unwrap();
            packed(id, Kind::Visit, [change])
        })
        .collect();
    let other = visit(rng, START_MS);
    let part = &other.parts[0];
    all.push(packed(part.document, Kind::Visit, part.changes.clone()));
    all
}

fn documents(rng: &mut Rng) -> Vec<PackedDocument> {
    let mut all = visits(rng, 20);
    let household = rng.document_id(START_MS);
    let changes = quarrelled_household(rng, 60).into_iter().map(|(change, _)| change);
    let mut household = packed(household, Kind::Household, changes);
    let place = |n: u64| PackedPlace { n, commit: n / 2, tag: Tag([u8::try_from(n).unwrap(); 16]) };
    for (n, change) in (40..).zip(household.changes.iter_mut().skip(5)) {
        change.place = Some(place(n));
        change.incarnation = IncarnationId::from_bytes([u8::try_from(n % 3).unwrap(); 16]);
    }
    all.insert(3, household);
    all
}

fn cut(stage: Stage, documents: &[PackedDocument]) -> Vec<(ChunkRef, Vec<u8>)> {
    let mut cutter = Cutter::default();
    let mut cuts: Vec<_> =
        documents.iter().flat_map(|document| cutter.add(stage, document.clone())).collect();
    cuts.extend(cutter.done());
    let chunks = cuts.into_iter().flat_map(|cut| cut.chunks().unwrap());
    chunks.map(|chunk| (chunk.named, chunk.bytes)).collect()
}

#[test]
fn a_chunk_reads_back_as_it_was_written() {
    let documents = documents(&mut Rng::from_number(1));
    let bytes = write(&documents).unwrap();
    assert_eq!(read(&bytes).unwrap(), documents);
    let raw: usize = documents.iter().flat_map(|it| &it.changes).map(|it| it.raw.len()).sum();
    assert!(bytes.len() * 5 < raw * 2, "{} of {raw}", bytes.len());
    assert_eq!(read(&write(&[]).unwrap()).unwrap(), []);
}

/// A change whose dependencies are not all in its document cannot be put together from less: it stands there whole.
#[test]
fn what_cannot_be_put_together_again_is_sent_whole() {
    let mut documents = documents(&mut Rng::from_number(2));
    documents[3].changes.drain(..10);
    assert_eq!(read(&write(&documents).unwrap()).unwrap(), documents);
}

/// Frozen: tablets keep manifests over an update of the app.
#[test]
fn the_bytes_of_a_pack_are_golden() {
    let key = SigningKey::from_bytes(&[1; 32]);
    let chunk = ChunkRef { hash: Hash([2; 32]), bytes: 300, stage: Stage::Register, documents: 4 };
    let manifest = Manifest {
        version: PACK_VERSION,
        epoch: Epoch([3; 8]),
        space: SPACE.into(),
        n: 77,
        chunks: vec![chunk],
    };
    let signed = cbor::encode(&SignedManifest::new(manifest.clone(), &key));
    assert_eq!(
        Hash::of(&signed).to_string(),
        "2df7861e5a6d70234be84110dc02ebce4148079cf08cdb7889818a72e30f66a1"
    );
    assert_eq!(Manifest::read(&signed, SPACE, &PublicKey::of(&key)), Ok(manifest));
    // What stands inside the frame; another zstd may write another frame.
    let frame = write(&documents(&mut Rng::from_number(3))).unwrap();
    let inside = doorstep_sync::frame::inflate(&frame, 4 << 20).unwrap();
    assert_eq!(
        Hash::of(&inside).to_string(),
        "a2e617fc0e19efad4b2422ec2b6ed5cf2471dc7c93d661fa4a1ccaf3667778bf"
    );
}

#[test]
fn a_manifest_is_believed_only_from_the_server_and_for_the_space_asked_for() {
    let key = SigningKey::from_bytes(&[1; 32]);
    let server = PublicKey::of(&key);
    let chunk = |n: u8, stage| ChunkRef { hash: Hash([n; 32]), bytes: 300, stage, documents: 4 };
    let manifest = |chunks| Manifest {
        version: PACK_VERSION,
        epoch: Epoch([3; 8]),
        space: SPACE.into(),
        n: 77,
        chunks,
    };
    let sealed = |it: Manifest| cbor::encode(&SignedManifest::new(it, &key));
    let good = sealed(manifest(vec![chunk(1, Stage::Work), chunk(2, Stage::Archive)]));
    assert!(Manifest::read(&good, SPACE, &server).is_ok());
    let stranger = PublicKey::of(&SigningKey::from_bytes(&[9; 32]));
    assert_eq!(Manifest::read(&good, SPACE, &stranger), Err(Code::FORGED));
    assert_eq!(Manifest::read(&good, "grid/990101001001002", &server), Err(Code::UNREADABLE));
    for at in [20, good.len() / 2, good.len() - 1] {
        let mut changed = good.clone();
        changed[at] ^= 1;
        assert!(Manifest::read(&changed, SPACE, &server).is_err(), "{at}");
    }
    let backwards = sealed(manifest(vec![chunk(1, Stage::Archive), chunk(2, Stage::Work)]));
    assert_eq!(Manifest::read(&backwards, SPACE, &server), Err(Code::UNREADABLE));
    let large = ChunkRef { bytes: u32::MAX, ..chunk(1, Stage::Work) };
    assert_eq!(
        Manifest::read(&sealed(manifest(vec![large])), SPACE, &server),
        Err(Code::TOO_LARGE)
    );
    let many = manifest(vec![chunk(1, Stage::Work); PACK_CHUNKS_MAX + 1]);
    assert_eq!(Manifest::read(&sealed(many), SPACE, &server), Err(Code::TOO_LARGE));
    let newer = Manifest { version: PACK_VERSION + 1, ..manifest(vec![]) };
    assert_eq!(Manifest::read(&sealed(newer), SPACE, &server), Err(Code::NEWER_PROTOCOL));
}

#[test]
fn a_chunk_changed_on_the_way_is_refused_and_harms_nobody() {
    let chunks = cut(Stage::Work, &documents(&mut Rng::from_number(4)));
    let (named, bytes) = &chunks[0];
    assert_eq!(named.check(bytes), Ok(()));
    assert_eq!(named.check(&bytes[..bytes.len() - 1]), Err(Code::CUT_REPLY));
    let mut rng = Rng::from_number(5);
    let inside = doorstep_sync::frame::inflate(bytes, 4 << 20).unwrap();
    for _ in 0..300 {
        let mut changed = bytes.clone();
        let at = usize::try_from(rng.below(changed.len() as u64)).unwrap();
        changed[at] ^= 1 << rng.below(8);
        assert_eq!(named.check(&changed), Err(Code::BODY_CHANGED));
        // Even if somebody signed it: read, or refused, and never anything else.
        let mut changed = inside.clone();
        let at = usize::try_from(rng.below(changed.len() as u64)).unwrap();
        changed[at] ^= 1 << rng.below(8);
        if let Ok(other) = read(&doorstep_sync::frame::deflate(&changed).unwrap()) {
            let hash = |raw: &[u8]| Chunk::parse(raw).unwrap().hash;
            let mut changes = other.iter().flat_map(|it| &it.changes);
            assert!(changes.all(|it| hash(&it.raw) == it.hash));
        }
    }
}

#[test]
fn a_new_record_leaves_the_other_chunks_what_they_were() {
    let mut rng = Rng::from_number(6);
    let mut all: Vec<PackedDocument> = (0..3_000).flat_map(|_| visits(&mut rng, 1)).collect();
    all.sort_by_key(|it| it.document);
    let names = |documents: &[PackedDocument]| -> BTreeSet<Hash> {
        cut(Stage::Archive, documents).iter().map(|(named, _)| named.hash).collect()
    };
    let before = names(&all);
    assert!(before.len() > 3, "{}", before.len());
    let change = all[1_000].changes[0].raw.clone();
    let mut document = Document::open(Kind::Visit, 1, [&change], rng.actor()).unwrap();
    let later = document
        .edit(&[Edit::Write("note".into(), "又去了一次".into())], &by("visit.edit", START_MS))
        .unwrap()
        .unwrap();
    all[1_000] = packed(all[1_000].document, Kind::Visit, [change, later]);
    let after = names(&all);
    assert_eq!(before.difference(&after).count(), 1, "{before:?} {after:?}");
}

#[test]
fn no_chunk_is_larger_than_it_may_be_and_nothing_is_left_out() {
    let mut rng = Rng::from_number(7);
    let id = rng.document_id(START_MS);
    // Prose that does not compress, written anew again and again: one document larger than any chunk.
    let mut document = Document::create(Kind::Lead, 1, rng.actor()).unwrap();
    let mut changes = Vec::new();
    for round in 0..60 {
        let hanzi = |_| char::from_u32(0x4e00 + u32::try_from(rng.below(20_000)).unwrap()).unwrap();
        let text: String = (0..3_000).map(hanzi).collect();
        for text in [text, String::new()] {
            let edit = Edit::Write("facts".into(), text);
            changes.extend(document.edit(&[edit], &by("lead.edit", START_MS + round)).unwrap());
        }
    }
    let mut all = visits(&mut Rng::from_number(8), 10);
    all.push(packed(id, Kind::Lead, changes));
    let chunks = cut(Stage::Work, &all);
    assert!(chunks.len() > 1);
    assert!(chunks.iter().all(|(_, bytes)| bytes.len() <= CHUNK_BYTES_MAX));
    let mut back: Vec<PackedDocument> = Vec::new();
    for (named, bytes) in &chunks {
        let documents = read(bytes).unwrap();
        assert_eq!(u32::try_from(documents.len()).unwrap(), named.documents);
        for document in documents {
            match back.last_mut().filter(|last| last.document == document.document) {
                Some(last) => last.changes.extend(document.changes),
                None => back.push(document),
            }
        }
    }
    assert_eq!(back, all);
}

#[test]
fn stages_are_never_in_one_chunk() {
    let documents = visits(&mut Rng::from_number(9), 3);
    let (mut cutter, mut cuts) = (Cutter::default(), Vec::new());
    for (stage, document) in
        [Stage::Work, Stage::Register, Stage::Register, Stage::Archive].into_iter().zip(documents)
    {
        cuts.extend(cutter.add(stage, document));
    }
    cuts.extend(cutter.done());
    let stages = cuts.into_iter().flat_map(|it| it.chunks().unwrap()).map(|it| it.named.stage);
    assert_eq!(stages.collect::<Vec<_>>(), [Stage::Work, Stage::Register, Stage::Archive]);
    assert!(Cutter::default().done().is_none());
}
