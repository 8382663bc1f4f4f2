//! Packs for first syncs: made one at a time when first asked for, held within bounds, given chunk by chunk to whoever may
//! read the space at that moment. The feed goes on from where a pack ends, so a slightly older one serves as well.

mod ahead;
mod making;

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use model::space::Space;
use sync::code::Code;
use sync::hash::Hash;
use sync::key::PublicKey;
use sync::pack::{ChunkAsk, ChunkRef, Manifest, ManifestAsk};

use super::{Carrier, Failure, Installation};

/// What all packs held may weigh.
const HELD_BYTES_MAX: usize = 96 * 1024 * 1024;
const HELD_MAX: usize = 256;
/// A pack serves until its feed has grown by this part of it, or by this much.
const GROWN_PART: u64 = 8;
const GROWN_MIN: u64 = 64;

/// The packs that are held.
#[derive(Debug, Default)]
pub(super) struct Packs {
    /// The one used last stands last.
    held: Mutex<VecDeque<Arc<Pack>>>,
    /// Held while one is made: one space's work at a time in memory, and ten tablets that come at once wait for one.
    making: Mutex<()>,
}

#[derive(Debug)]
struct Pack {
    space: Space,
    n: u64,
    manifest: Vec<u8>,
    chunks: BTreeMap<Hash, Vec<u8>>,
}

impl Pack {
    fn bytes(&self) -> usize {
        self.manifest.len() + self.chunks.values().map(Vec::len).sum::<usize>()
    }

    /// Whether a tablet that begins now is given this one.
    fn serves(&self, grown: u64) -> bool {
        grown <= (self.n / GROWN_PART).max(GROWN_MIN)
    }
}

impl Packs {
    fn held(&self) -> MutexGuard<'_, VecDeque<Arc<Pack>>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The one that `is`, which was then used last.
    fn find(&self, is: impl Fn(&Pack) -> bool) -> Option<Arc<Pack>> {
        let mut held = self.held();
        let place = held.iter().rposition(|pack| is(pack))?;
        let pack = held.remove(place)?;
        held.push_back(Arc::clone(&pack));
        Some(pack)
    }

    /// Holds a pack; those not used for longest make room.
    fn hold(&self, pack: Arc<Pack>) {
        let mut held = self.held();
        held.push_back(pack);
        while held.len() > HELD_MAX
            || held.iter().map(|pack| pack.bytes()).sum::<usize>() > HELD_BYTES_MAX
        {
            if held.pop_front().is_none() {
                return;
            }
        }
    }
}

impl Installation {
    /// `POST /v1/packs`: the signed manifest of a space the carrier may read.
    ///
    /// # Errors
    /// What cannot be read; [`Code::NOT_FOUND`] for a space that may not be read now; [`Code::DEVICE_REVOKED`], …; the
    /// storage's.
    pub fn pack_manifest(&self, carrier: &Carrier, body: &[u8]) -> Result<Vec<u8>, Failure> {
        carrier.may_read.clone()?;
        let ask = ManifestAsk::decode(body)?;
        self.new_enough(&ask.app_version)?;
        let space = self.readable_space(carrier, &ask.space)?;
        let pack = self.pack(&space)?;
        let detail = format!("space={space} chunks={} n={}", pack.chunks.len(), pack.n);
        let device = carrier.device.claims().device.to_string();
        self.storage.audit(&self.event(&carrier.actor(), "sync.pack", &device, "ok", &detail))?;
        Ok(pack.manifest.clone())
    }

    /// `POST /v1/packs/chunk`: one chunk of it.
    ///
    /// # Errors
    /// As [`Installation::pack_manifest`]; [`Code::NOT_FOUND`] for a chunk that is held no longer.
    pub fn pack_chunk(&self, carrier: &Carrier, body: &[u8]) -> Result<Vec<u8>, Failure> {
        carrier.may_read.clone()?;
        let ask = ChunkAsk::decode(body)?;
        self.new_enough(&ask.app_version)?;
        let space = self.readable_space(carrier, &ask.space)?;
        let has = |pack: &Pack| pack.space == space && pack.chunks.contains_key(&ask.hash);
        while let Some(pack) = self.packs.find(has) {
            if self.grown_since(&pack)?.is_some() {
                return Ok(pack.chunks.get(&ask.hash).cloned().ok_or(Code::NOT_FOUND)?);
            }
        }
        Err(Code::NOT_FOUND.into())
    }

    /// An app that is too old is given nothing here either.
    fn new_enough(&self, app_version: &str) -> Result<(), Code> {
        let required = self.app_wanted.notice(app_version).is_some_and(|notice| notice.required);
        if required { Err(Code::NEWER_PROTOCOL) } else { Ok(()) }
    }

    /// How much a pack's feed has grown since; none, and the pack is let go, when a record in it may have left the
    /// space or been erased meanwhile.
    fn grown_since(&self, pack: &Arc<Pack>) -> Result<Option<u64>, Failure> {
        let grown = self.storage.grown_since(&pack.space, pack.n)?;
        if grown.is_none() {
            self.packs.held().retain(|held| !Arc::ptr_eq(held, pack));
        }
        Ok(grown)
    }

    /// Lets every pack go: the next tablet that asks has one made.
    pub fn forget_packs(&self) {
        self.packs.held().clear();
    }

    /// The pack of a space, for measuring.
    ///
    /// # Errors
    /// The storage's.
    pub fn pack_of(&self, space: &Space) -> Result<(Manifest, Vec<Vec<u8>>), Failure> {
        let pack = self.pack(space)?;
        let server = PublicKey::of(&self.keys.server);
        let manifest = Manifest::read(&pack.manifest, &space.to_string(), &server)?;
        let chunk = |named: &ChunkRef| pack.chunks.get(&named.hash).cloned();
        let chunks = manifest.chunks.iter().filter_map(chunk).collect();
        Ok((manifest, chunks))
    }

    /// Asked at every request: a grant may have ended since the one before.
    fn readable_space(&self, carrier: &Carrier, name: &str) -> Result<Space, Failure> {
        let space: Space = name.parse().map_err(|_| Code::NOT_FOUND)?;
        let readable = self.storage.readable(carrier.user.id, self.clock.now_ms())?;
        if readable.contains(&space) { Ok(space) } else { Err(Code::NOT_FOUND.into()) }
    }

    fn pack(&self, space: &Space) -> Result<Arc<Pack>, Failure> {
        if let Some(pack) = self.held_pack(space)? {
            return Ok(pack);
        }
        let _one_at_a_time = self.packs.making.lock().unwrap_or_else(PoisonError::into_inner);
        // Somebody else may have had it made meanwhile.
        if let Some(pack) = self.held_pack(space)? {
            return Ok(pack);
        }
        let pack = Arc::new(self.make_pack(space)?);
        self.packs.hold(Arc::clone(&pack));
        Ok(pack)
    }

    /// The newest pack of a space, if it still serves.
    fn held_pack(&self, space: &Space) -> Result<Option<Arc<Pack>>, Failure> {
        let Some(pack) = self.packs.find(|pack| pack.space == *space) else { return Ok(None) };
        let grown = self.grown_since(&pack)?;
        Ok(grown.is_some_and(|grown| pack.serves(grown)).then_some(pack))
    }
}
