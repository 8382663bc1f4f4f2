//! Packs: what comes in chunks is what the feed would have brought, however it was cut, beside whatever was here.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod common;

use std::collections::BTreeMap;

use common::{GRID, Server, TODAY, Worker, reply, set};
use doorstep_store::{Prepared, Standing};
use model::id::DocumentId;
use model::record::Household;
use sync::chunk::Chunk;
use sync::digest::Digest;
use sync::exchange::{Epoch, SyncReply};
use sync::feed::Tag;
use sync::hash::Hash;
use sync::pack::{
    ChunkRef, Manifest, PACK_VERSION, PackedChange, PackedDocument, PackedPlace, Stage, read, write,
};
use sync::version::AppNotice;

/// The feed as a pack: a document a chunk, those named first in the first stage.
struct Pack {
    manifest: Manifest,
    chunks: BTreeMap<Hash, Vec<u8>>,
}

fn pack(server: &Server, n: u64) -> Pack {
    let mut documents: BTreeMap<DocumentId, PackedDocument> = BTreeMap::new();
    let until = usize::try_from(n).unwrap();
    let n_backed_up = n / 2;
    for (n, (incarnation, part, raw)) in (1..).zip(server.feed.iter().take(until)) {
        let new = PackedDocument {
            document: part.document,
            kind: part.kind,
            schema_version: part.schema_version,
            generation: part.generation,
            changes: Vec::new(),
        };
        let hash = Chunk::parse(raw).unwrap().hash;
        // As if a backup held the first half.
        let place = (n > n_backed_up).then_some(PackedPlace { n, commit: n, tag: Tag([7; 16]) });
        let change = PackedChange { hash, raw: raw.clone(), incarnation: *incarnation, place };
        documents.entry(part.document).or_insert(new).changes.push(change);
    }
    let (mut named, mut chunks) = (Vec::new(), BTreeMap::new());
    for document in documents.into_values() {
        let bytes = write(&[document]).unwrap();
        let hash = Hash::of(&bytes);
        let len = u32::try_from(bytes.len()).unwrap();
        named.push(ChunkRef { hash, bytes: len, stage: Stage::Work, documents: 1 });
        chunks.insert(hash, bytes);
    }
    let manifest = Manifest {
        version: PACK_VERSION,
        epoch: Epoch([1; 8]),
        space: GRID.into(),
        n,
        chunks: named,
    };
    Pack { manifest, chunks }
}

fn prepared(bytes: &[u8]) -> Vec<Prepared> {
    read(bytes).unwrap().into_iter().map(|it| Prepared::of(it).unwrap()).collect()
}

impl Worker {
    fn take(&mut self, pack: &Pack, hash: Hash) {
        self.store.take_chunk(GRID, hash, &prepared(&pack.chunks[&hash])).unwrap();
    }

    fn lacking(&self) -> Vec<Hash> {
        let pack = self.store.pack_of(GRID).unwrap();
        pack.map_or(Vec::new(), |it| it.lacking().map(|chunk| chunk.hash).collect())
    }

    fn take_all(&mut self, pack: &Pack) {
        self.store.begin_pack(&pack.manifest).unwrap();
        for hash in self.lacking() {
            self.take(pack, hash);
        }
    }

    fn cursor(&self) -> Option<u64> {
        self.store.cursors().unwrap().first().map(|cursor| cursor.n)
    }

    fn is_what_the_log_says(&mut self) {
        let derived = self.store.derived().unwrap();
        self.store.rebuild().unwrap();
        assert_eq!(self.store.derived().unwrap(), derived);
    }
}

/// Another worker's records, edits and a quarrel among them, pushed.
fn a_server_with_records() -> (Server, Worker, Vec<DocumentId>) {
    let mut server = Server::default();
    let mut other = Worker::new(2);
    let mut ids = Vec::new();
    for label in ["才旦卓玛家", "王建国家", "李秀英家"] {
        let record = other.household(label, "15400000001");
        let household = other.create(&record);
        let person = other.person("王芳", household);
        ids.extend([household, other.create(&person)]);
        let visit = other.visit(household, Some("回复暖气"));
        ids.push(other.create(&visit));
    }
    other.edit(ids[0], &[set("best_time", "晚上")]);
    other.edit(ids[0], &[set("best_time", "早上")]);
    other.push(&mut server);
    (server, other, ids)
}

#[test]
fn a_pack_says_what_the_feed_would_have_said() {
    let (server, _, ids) = a_server_with_records();
    let end = server.feed.len() as u64;
    let (mut fed, mut packed) = (Worker::new(3), Worker::new(4));
    fed.pull(&server);
    packed.take_all(&pack(&server, end));
    assert_eq!(packed.store.canonical().unwrap(), fed.store.canonical().unwrap());
    assert_eq!((packed.cursor(), packed.store.pack_of(GRID).unwrap()), (Some(end), None));
    // Its sum is told from here on, and is the same.
    let cursors = fed.store.cursors().unwrap();
    assert_eq!(packed.store.digests(&cursors).unwrap(), fed.store.digests(&cursors).unwrap());
    assert_ne!(fed.store.digests(&cursors).unwrap(), [Digest::default()]);
    assert!(!packed.store.settle_digest(GRID).unwrap(), "counted anew it is what it was");
    let found = |worker: &Worker| worker.store.search("王芳", TODAY, 9).unwrap().len();
    assert_eq!((found(&packed), found(&fed)), (3, 3));
    assert_eq!(packed.store.visits_of(ids[0], 9).unwrap().len(), 1);
    let state = packed.store.record_state(ids[0]).unwrap().unwrap();
    assert_eq!(state.standing(), Standing::Uploaded);
    packed.is_what_the_log_says();
    // The feed goes on, and builds on what the pack brought.
    let mut server = server;
    let mut other = fed;
    other.edit(ids[0], &[set("comm_language", "02")]);
    other.push(&mut server);
    packed.pull(&server);
    assert_eq!(packed.read::<Household>(ids[0]).comm_language.as_deref(), Some("02"));
    packed.is_what_the_log_says();
}

#[test]
fn what_was_only_read_is_opened_at_night_and_its_saved_form_kept() {
    let (server, _, ids) = a_server_with_records();
    let mut worker = Worker::new(3);
    worker.take_all(&pack(&server, server.feed.len() as u64));
    let unopened = |is: &str| {
        format!(
            "CREATE TEMP TABLE unopened (n INTEGER CHECK (n {is}));
             INSERT INTO unopened SELECT count(*) FROM document WHERE saved = x''"
        )
    };
    let mut worker = worker.meddle(&unopened("> 0"));
    assert_eq!(worker.read::<Household>(ids[0]).best_time.as_deref(), Some("早上"));
    let looked = worker.store.look_over(None, 1_000).unwrap();
    assert_eq!((looked.mended, looked.broken), (0, 0), "what was read is what is there");
    assert!(looked.documents as usize >= ids.len());
    worker.meddle(&unopened("= 0")).is_what_the_log_says();
}

#[test]
fn what_was_saved_meanwhile_stays_and_still_waits_to_be_sent() {
    let (mut server, mut other, ids) = a_server_with_records();
    let mut worker = Worker::new(3);
    worker.pull(&server);
    worker.edit(ids[0], &[set("comm_language", "02")]);
    other.edit(ids[0], &[set("best_time", "周末")]);
    other.push(&mut server);
    let end = server.feed.len() as u64;
    worker.take_all(&pack(&server, end));
    let now: Household = worker.read(ids[0]);
    assert_eq!(
        (now.best_time.as_deref(), now.comm_language.as_deref()),
        (Some("周末"), Some("02"))
    );
    assert_eq!(worker.store.waiting().unwrap().changesets, 1);
    let state = worker.store.record_state(ids[0]).unwrap().unwrap();
    assert_eq!((state.standing(), state.pending), (Standing::Waiting, 1));
    worker.is_what_the_log_says();
}

#[test]
fn a_cut_first_sync_goes_on_with_the_chunks_that_are_lacking() {
    let (mut server, mut other, ids) = a_server_with_records();
    let first = pack(&server, server.feed.len() as u64);
    let mut worker = Worker::new(3);
    worker.store.begin_pack(&first.manifest).unwrap();
    for hash in worker.lacking().into_iter().take(4) {
        worker.take(&first, hash);
    }
    assert_eq!(worker.cursor(), None, "the space is not read yet");
    let mut worker = worker.reopen();
    assert_eq!(worker.lacking().len(), ids.len() - 4);
    // The server made another meanwhile: what has the same name need not come again.
    other.edit(ids[8], &[set("result", "02")]);
    other.push(&mut server);
    let second = pack(&server, server.feed.len() as u64);
    worker.store.begin_pack(&second.manifest).unwrap();
    let lacking = worker.lacking();
    assert!((ids.len() - 4..=ids.len() - 3).contains(&lacking.len()), "{}", lacking.len());
    for hash in lacking {
        worker.take(&second, hash);
        // Again, as after an answer that was lost.
        worker.take(&second, hash);
    }
    // What left the space since the first chunks came is told from there on.
    assert_eq!(worker.cursor(), Some(first.manifest.n));
    worker.pull(&server);
    let mut fed = Worker::new(5);
    fed.pull(&server);
    assert_eq!(worker.store.canonical().unwrap(), fed.store.canonical().unwrap());
    worker.is_what_the_log_says();
}

#[test]
fn a_document_that_was_cut_in_two_is_whole_again_in_either_order() {
    let (server, _, ids) = a_server_with_records();
    let whole = pack(&server, server.feed.len() as u64);
    let all: Vec<PackedDocument> =
        whole.chunks.values().flat_map(|bytes| read(bytes).unwrap()).collect();
    let of = all.into_iter().find(|it| it.document == ids[0]).unwrap();
    assert_eq!(of.changes.len(), 3);
    for turned in [false, true] {
        let mut one = of.clone();
        let changes = one.changes.split_off(1);
        let mut halves = [one.clone(), PackedDocument { changes, ..one }];
        if turned {
            halves.reverse();
        }
        let mut worker = Worker::new(3);
        for (at, half) in (1..).zip(halves) {
            let half = read(&write(&[half]).unwrap()).unwrap();
            let half: Vec<_> = half.into_iter().map(|it| Prepared::of(it).unwrap()).collect();
            worker.store.take_chunk(GRID, Hash([at; 32]), &half).unwrap();
        }
        assert_eq!(worker.read::<Household>(ids[0]).best_time.as_deref(), Some("早上"));
        assert_eq!(worker.store.record_state(ids[0]).unwrap().unwrap().waiting, 0);
        worker.is_what_the_log_says();
    }
}

#[test]
fn a_space_lost_in_the_middle_takes_its_pack_along() {
    let (server, _, ids) = a_server_with_records();
    let whole = pack(&server, server.feed.len() as u64);
    let mut worker = Worker::new(3);
    worker.store.begin_pack(&whole.manifest).unwrap();
    for hash in worker.lacking().into_iter().take(4) {
        worker.take(&whole, hash);
    }
    let lost = SyncReply { revoked: vec![GRID.into()], ..reply(Vec::new(), Vec::new()) };
    let applied = worker.store.apply_reply(&Default::default(), &lost).unwrap();
    assert_eq!(applied.purged.len(), 4);
    assert_eq!(worker.store.pack_of(GRID).unwrap(), None);
    assert!(ids.iter().all(|id| worker.store.kind_of(*id).unwrap().is_none()));
    worker.is_what_the_log_says();
}

#[test]
fn a_pack_no_answer_names_any_more_ends_and_its_space_is_asked_for_as_it_stands() {
    let (server, _, _) = a_server_with_records();
    let whole = pack(&server, server.feed.len() as u64);
    let begun = || {
        let mut worker = Worker::new(3);
        worker.store.begin_pack(&whole.manifest).unwrap();
        worker.take(&whole, worker.lacking()[0]);
        worker
    };
    let silent = || reply(Vec::new(), Vec::new());
    let named = SyncReply { packs: vec![GRID.into()], ..silent() };
    let too_old = AppNotice { required: true, version: "9.0.0".into() };
    // Named, not a whole answer, or one that gives nothing to an app this old: it goes on.
    for (goes_on, answer) in [
        (true, named),
        (true, SyncReply { more: true, ..silent() }),
        (true, SyncReply { app: Some(too_old), ..silent() }),
        (false, silent()),
    ] {
        let mut worker = begun();
        let applied = worker.store.apply_reply(&Default::default(), &answer).unwrap();
        assert_eq!(applied.packs_ended, !goes_on);
        assert_eq!(worker.store.packs().unwrap().is_empty(), !goes_on);
        // A grant that ended in the middle: the server says so of a space it is asked about, and it leaves.
        assert_eq!(worker.cursor(), (!goes_on).then_some(0));
        assert_eq!(worker.store.canonical().unwrap().len(), 1);
    }
}

#[test]
fn a_restored_server_ends_what_was_under_way_and_is_offered_what_no_backup_held_of_it() {
    let (server, _, _) = a_server_with_records();
    let whole = pack(&server, server.feed.len() as u64);
    let mut worker = Worker::new(3);
    worker.store.apply_reply(&Default::default(), &reply(Vec::new(), Vec::new())).unwrap();
    worker.store.begin_pack(&whole.manifest).unwrap();
    for hash in worker.lacking().into_iter().skip(1) {
        worker.take(&whole, hash);
    }
    let came = worker.store.canonical().unwrap().len();
    let tagged = |(hash, bytes): (&Hash, &Vec<u8>)| {
        let lacking = *hash == whole.manifest.chunks[0].hash;
        let all = read(bytes).unwrap();
        let places = all.iter().flat_map(|it| &it.changes).filter(|it| it.place.is_some()).count();
        if lacking { 0 } else { places }
    };
    let tagged: usize = whole.chunks.iter().map(tagged).sum();
    assert!(tagged > 2);
    let mut restored = reply(Vec::new(), Vec::new());
    restored.server_time.epoch = Epoch([2; 8]);
    assert!(worker.store.apply_reply(&Default::default(), &restored).unwrap().epoch_changed);
    assert_eq!(worker.store.packs().unwrap(), []);
    assert_eq!(worker.store.canonical().unwrap().len(), came);
    assert_eq!(worker.store.offers(99, 1 << 20).unwrap().len(), tagged);
}

#[test]
fn a_pack_that_cannot_be_had_is_read_from_the_feed_instead() {
    let (server, _, _) = a_server_with_records();
    let whole = pack(&server, server.feed.len() as u64);
    let mut worker = Worker::new(3);
    worker.store.begin_pack(&whole.manifest).unwrap();
    worker.take(&whole, worker.lacking()[0]);
    worker.store.read_feed_instead(GRID).unwrap();
    assert_eq!((worker.cursor(), worker.store.packs().unwrap().len()), (Some(0), 0));
    worker.pull(&server);
    let mut fed = Worker::new(5);
    fed.pull(&server);
    assert_eq!(worker.store.canonical().unwrap(), fed.store.canonical().unwrap());
    worker.is_what_the_log_says();
}

#[test]
fn what_passes_no_gate_is_in_no_pack() {
    let (server, _, _) = a_server_with_records();
    let whole = pack(&server, server.feed.len() as u64);
    let mut document = read(whole.chunks.values().next().unwrap()).unwrap().remove(0);
    document.changes[0].raw[20] ^= 1;
    assert!(Prepared::of(document).is_err());
}
