//! The demo's grid in a tablet's database on disk, as it stands after a first sync: log, documents, lists, search.

use std::path::{Path, PathBuf};

use demo::DemoPush;
use model::id::{IncarnationId, TenantId};
use model::rng::Rng;
use store::table::meta::Identity;
use store::{OpenOptions, Sent, Store};
use sync::changeset::Part;
use sync::exchange::{Epoch, PROTOCOL, SpaceDelta, SyncReply};
use sync::feed::{FeedChange, FeedEntry, Tag};
use sync::key::Signature;
use sync::trust::{Nonce, SignedTime};
use tempfile::TempDir;

use crate::Outcome;
use crate::clock::timed;
use crate::day::Home;
use crate::register::{NOW, Register, demo};
use crate::report::say;
use crate::worker::Worker;

pub(crate) const KEY: [u8; 32] = [7; 32];

/// A folder on the disk the build outputs are on: the system's folder for temporary files may be in memory, where
/// nothing is ever written through.
pub(crate) fn folder() -> Outcome<TempDir> {
    let here = std::env::current_exe()?;
    let beside = here.parent().unwrap_or(Path::new("."));
    Ok(tempfile::Builder::new().prefix("bench-").tempdir_in(beside)?)
}

/// Where a database is in a folder.
pub(crate) fn database(folder: &Path) -> PathBuf {
    folder.join("tablet.db")
}

/// A worker's database with the grid in it.
pub(crate) struct Grid {
    pub(crate) store: Store,
    pub(crate) worker: Worker,
    pub(crate) homes: Vec<Home>,
    /// Where the database is; others go beside it.
    pub(crate) folder: TempDir,
}

impl Grid {
    /// Makes the grid and takes it in.
    pub(crate) fn load() -> Outcome<Self> {
        let folder = folder()?;
        let mut store = Store::open(&database(folder.path()), &KEY, &OpenOptions::default())?;
        let demo = demo()?;
        let pushes = demo.pushes().collect::<Result<Vec<DemoPush>, _>>()?;
        let mut register = Register::of(&demo, &pushes)?;
        let user = demo.workers().first().ok_or("no worker")?.id;
        let mut rng = Rng::from_number(5);
        let life = IncarnationId::from_uuid(rng.uuid_v7(NOW));
        let device = demo.devices().first().ok_or("no tablet")?.id;
        let identity = Identity { tenant: TenantId::from_bytes([9; 16]), device, user };
        store.enrol(identity, life, &[])?;
        let (taken, ms) = timed(|| take_in(&mut store, &pushes, &register.space));
        taken?;
        say(format_args!("the demo's grid was taken in in {:.1} s", ms / 1_000.0));
        let homes = register.homes()?;
        let worker = Worker { rng, user, space: register.space, now: NOW, boot_clock: 3_600_000 };
        Ok(Self { store, worker, homes, folder })
    }
}

/// Everything of the shared grid through the feed, push by push.
fn take_in(store: &mut Store, pushes: &[DemoPush], space: &str) -> Outcome<()> {
    let (mut n, mut commit) = (0, 0);
    for push in pushes {
        let mut entries = Vec::new();
        let parts = push.changesets.iter().flat_map(|changeset| &changeset.parts);
        for part in parts.filter(|part| part.space == space) {
            commit += 1;
            for change in &part.changes {
                n += 1;
                entries.push(entry(n, commit, push.incarnation, part, change));
            }
        }
        if !entries.is_empty() {
            let delta = SpaceDelta { space: space.to_owned(), entries, cursor: n };
            store.apply_reply(&Sent::default(), &reply(delta))?;
        }
    }
    Ok(())
}

fn entry(n: u64, commit: u64, incarnation: IncarnationId, part: &Part, change: &[u8]) -> FeedEntry {
    FeedEntry::Change(Box::new(FeedChange {
        n,
        commit,
        document: part.document,
        kind: part.kind,
        schema_version: part.schema_version,
        generation: part.generation,
        change: change.to_vec(),
        incarnation,
        tag: Tag([3; 16]),
    }))
}

/// The store believes what the exchange has checked, so nothing needs to be signed here.
fn reply(delta: SpaceDelta) -> SyncReply {
    let (nonce, signature) = (Nonce([0; 16]), Signature([0; 64]));
    SyncReply {
        protocol: PROTOCOL,
        server_time: SignedTime { epoch: Epoch([1; 8]), time: NOW, nonce, signature },
        receipts: Vec::new(),
        spaces: vec![delta],
        blobs_lacking: Vec::new(),
        posting: None,
        revoked: Vec::new(),
        backed_up_to: 0,
        more: false,
        retry_after_s: None,
        digests: None,
        app: None,
        restored: None,
        settled: vec![],
        packs: vec![],
    }
}
