//! Making a pack: one thread reads the space and cuts it, others take the changes apart and press them. A few cuts are in
//! memory at once, however large the space.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

use model::space::Space;
use sync::cbor;
use sync::code::Code;
use sync::feed::FeedKey;
use sync::limits::PACK_CHUNKS_MAX;
use sync::pack::{
    Chunk, Cut, Cutter, Manifest, PACK_VERSION, PackedChange, PackedDocument, PackedPlace,
    SignedManifest,
};

use super::Pack;
use crate::service::sync::tag;
use crate::service::{Failure, Installation};
use crate::storage::rows::ChangeRow;
use crate::storage::{Kept, PackRow};

/// More would take the processors from those who ask.
const THREADS_MAX: usize = 4;

/// Chunks by the number of the cut they are of.
type Pressed = BTreeMap<usize, Result<Vec<Chunk>, Code>>;

impl Installation {
    pub(super) fn make_pack(&self, space: &Space) -> Result<Pack, Failure> {
        let name = space.to_string();
        let (n, pressed) = self.pressed(space, &name);
        let n = n?;
        let mut chunks = Vec::new();
        for more in pressed.into_values() {
            chunks.extend(more?);
        }
        if chunks.len() > PACK_CHUNKS_MAX {
            return Err(Code::TOO_LARGE.into());
        }
        let manifest = Manifest {
            version: PACK_VERSION,
            epoch: self.epoch,
            space: name,
            n,
            chunks: chunks.iter().map(|chunk| chunk.named).collect(),
        };
        let manifest = cbor::encode(&SignedManifest::new(manifest, &self.keys.server));
        let chunks = chunks.into_iter().map(|chunk| (chunk.named.hash, chunk.bytes)).collect();
        Ok(Pack { space: *space, n, manifest, chunks })
    }

    /// The last number of the feed, and the chunks.
    fn pressed(&self, space: &Space, name: &str) -> (Kept<u64>, Pressed) {
        let threads = thread::available_parallelism().map_or(1, usize::from).min(THREADS_MAX);
        let (give, take) = sync_channel(threads);
        let (take, pressed) = (Mutex::new(take), Mutex::new(Pressed::new()));
        let n = thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(|| press(&take, &pressed));
            }
            // Given away, so that those who press end when all is read.
            self.read_cuts(space, name, give)
        });
        (n, pressed.into_inner().unwrap_or_else(PoisonError::into_inner))
    }

    fn read_cuts(&self, space: &Space, name: &str, give: SyncSender<(usize, Cut)>) -> Kept<u64> {
        let (mut cutter, mut cuts) = (Cutter::default(), 0..);
        let key = FeedKey(*self.keys.feed.bytes());
        let mut send = |cut| cuts.next().is_some_and(|number| give.send((number, cut)).is_ok());
        let n = self.storage.pack(space, self.clock.now_ms(), &mut |row| {
            let stage = row.stage;
            let Some(document) = packed(name, row, &key) else { return true };
            cutter.add(stage, document).into_iter().all(&mut send)
        })?;
        cutter.done().into_iter().all(send);
        Ok(n)
    }
}

fn press(cuts: &Mutex<Receiver<(usize, Cut)>>, pressed: &Mutex<Pressed>) {
    loop {
        let next = cuts.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((number, cut)) = next else { return };
        // One who is gone would leave the reader waiting for ever.
        let chunks =
            catch_unwind(AssertUnwindSafe(|| cut.chunks())).unwrap_or(Err(Code::SERVER_FAULT));
        pressed.lock().unwrap_or_else(PoisonError::into_inner).insert(number, chunks);
    }
}

fn packed(space: &str, row: PackRow, key: &FeedKey) -> Option<PackedDocument> {
    let (_, first) = row.changes.first()?;
    let mut document = PackedDocument {
        document: first.document,
        kind: first.kind,
        schema_version: first.schema_version,
        generation: first.generation,
        changes: Vec::with_capacity(row.changes.len()),
    };
    for (n, change) in row.changes {
        // What a backup holds never has to be shown to this server again.
        let lacking = change.commit > row.backed_up_to;
        let tag = || tag(space, n, &change, key);
        let place = lacking.then(|| PackedPlace { n, commit: change.commit, tag: tag() });
        let ChangeRow { hash, bytes: raw, incarnation, .. } = change;
        document.changes.push(PackedChange { hash, raw, incarnation, place });
    }
    Some(document)
}
