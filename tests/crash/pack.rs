//! A first sync in two chunks, for the script.

use model::document::{Authorship, Document, edits_of};
use model::id::{DocumentId, IncarnationId, UserId};
use model::record::{Person, Record};
use model::rng::Rng;
use store::{Prepared, Result, Store};
use sync::chunk::Chunk;
use sync::exchange::Epoch;
use sync::hash::Hash;
use sync::pack::{ChunkRef, Manifest, PACK_VERSION, PackedChange, PackedDocument, Stage, write};

/// A grid nobody else writes in.
const SPACE: &str = "grid/990101001001002";
const NOW: i64 = 1_790_000_000_000;
const NAMES: [&str; 2] = ["拉姆", "扎西"];
/// The number the pack ends with.
const END: u64 = 6;

fn documents(chunk: usize) -> Vec<PackedDocument> {
    let mut rng = Rng::from_number(500 + chunk as u64);
    let by =
        Authorship { user: UserId::from_bytes([9; 16]), action: "person.create".into(), time: NOW };
    (0..3)
        .map(|_| {
            let record = Person { name: NAMES[chunk].into(), ..Person::default() };
            let mut document = Document::create(Person::KIND, 1, rng.actor()).unwrap();
            let raw = document.edit(&edits_of(&record).unwrap(), &by).unwrap().unwrap();
            let change = PackedChange {
                hash: Chunk::parse(&raw).unwrap().hash,
                raw,
                incarnation: IncarnationId::from_bytes([8; 16]),
                place: None,
            };
            PackedDocument {
                document: rng.document_id(NOW),
                kind: Person::KIND.number(),
                schema_version: 1,
                generation: 0,
                changes: vec![change],
            }
        })
        .collect()
}

fn ids(chunk: usize) -> Vec<DocumentId> {
    documents(chunk).iter().map(|it| it.document).collect()
}

fn named(chunk: usize) -> ChunkRef {
    let bytes = write(&documents(chunk)).unwrap();
    ChunkRef {
        hash: Hash::of(&bytes),
        bytes: u32::try_from(bytes.len()).unwrap(),
        stage: Stage::Register,
        documents: 3,
    }
}

pub(crate) fn manifest() -> Manifest {
    Manifest {
        version: PACK_VERSION,
        epoch: Epoch([1; 8]),
        space: SPACE.into(),
        n: END,
        chunks: vec![named(0), named(1)],
    }
}

pub(crate) fn take(store: &mut Store, chunk: usize) -> Result<()> {
    let prepared: Vec<_> =
        documents(chunk).into_iter().map(|it| Prepared::of(it).unwrap()).collect();
    store.take_chunk(SPACE, named(chunk).hash, &prepared).map(drop)
}

/// All three documents of a chunk, found by their name, or none.
pub(crate) fn is_there(store: &Store, chunk: usize) -> bool {
    let there: Vec<bool> =
        ids(chunk).iter().map(|id| store.kind_of(*id).unwrap().is_some()).collect();
    let found = store.search(NAMES[chunk], "2026-09-21", 9).unwrap().len();
    assert_eq!(found, there.iter().filter(|it| **it).count());
    assert!(there.iter().all(|it| *it == there[0]), "a chunk is here whole or not at all");
    if let Some(pack) = store.pack_of(SPACE).unwrap() {
        assert_eq!(pack.done.contains(&named(chunk).hash), there[0]);
    }
    there[0]
}

pub(crate) fn is_under_way(store: &Store) -> bool {
    store.pack_of(SPACE).unwrap().is_some()
}

pub(crate) fn is_done(store: &Store) -> bool {
    let read = store.cursors().unwrap().iter().any(|it| it.space == SPACE && it.n == END);
    assert!(!(read && is_under_way(store)), "done, and under way");
    read
}
