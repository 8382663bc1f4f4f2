//! A district in memory, with the real judge, and tablets of its workers: what these tests talk to instead of a
//! server over HTTP.

pub mod district;
pub mod records;
pub mod wire;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use doorstep_tablet::api::common::SavedReply;
use doorstep_tablet::api::household::{CreateHousehold, HouseholdEdits, MemberInput, PhoneInput};
use doorstep_tablet::secret::{MemorySecrets, SecretStore};
use doorstep_tablet::vault::PinCost;
use doorstep_tablet::{Ports, Tablet};
use model::id::{DocumentId, EntryId};
use model::rng::Rng;
use store::{OpenOptions, Store};
use sync::clock::ManualClock;

pub use district::District;
pub use wire::{Fault, Wire};

pub const PIN: &str = "135790";
/// 2026-11-22 10:24 in Beijing.
pub const NOW: i64 = 1_795_314_240_000;
pub const DAY: i64 = 86_400_000;
pub const GRID: &str = "grid/990101001001001";
pub const OTHER_GRID: &str = "grid/990101001001002";
pub const COMMUNITY: &str = "community/990101001001";

/// Everything one tablet has outside its process: what survives a kill.
pub struct Desk {
    pub folder: tempfile::TempDir,
    pub secrets: MemorySecrets,
    pub clock: Arc<ManualClock>,
    pub wire: Arc<Wire>,
    pub rng: Arc<Mutex<Rng>>,
    pub room: Arc<Free>,
}

/// How much room a tablet's disk has; endless until somebody says.
#[derive(Default)]
pub struct Free(pub Mutex<Option<u64>>);

impl doorstep_tablet::ports::Room for Free {
    fn free_bytes(&self) -> Option<u64> {
        *self.0.lock().unwrap()
    }
}

impl Desk {
    pub fn new(district: &Arc<District>, seed: u64) -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            secrets: MemorySecrets::default(),
            clock: Arc::new(ManualClock::new(NOW)),
            wire: Arc::new(Wire::new(Arc::clone(district))),
            rng: Arc::new(Mutex::new(Rng::from_number(seed))),
            room: Arc::default(),
        }
    }

    pub fn ports(&self) -> Ports {
        self.ports_with(Arc::new(self.secrets.clone()))
    }

    pub fn ports_with(&self, secrets: Arc<dyn SecretStore>) -> Ports {
        Ports {
            clock: self.clock.clone(),
            secrets,
            transport: self.wire.clone(),
            rng: Arc::clone(&self.rng),
            room: self.room.clone(),
            pin_cost: PinCost::CHEAPEST,
            vfs: None,
        }
    }

    pub fn home(&self) -> PathBuf {
        self.folder.path().join("tablet")
    }

    /// A tablet that is open: killed and started again when there was one before.
    pub fn opened(&self) -> Tablet {
        let tablet = Tablet::open(self.home(), self.ports()).unwrap();
        tablet.unlock(PIN).unwrap();
        tablet
    }

    /// The database as the district opens it: with the sealed key beside it.
    pub fn store(&self) -> Store {
        let sealed = std::fs::read(self.home().join("database.key.age")).unwrap();
        let district = Arc::clone(&self.wire.district.lock().unwrap());
        let plain = String::from_utf8(age::decrypt(&district.sealing, &sealed).unwrap()).unwrap();
        let hex = plain.strip_prefix("doorstep-database-key-1 ").unwrap().trim();
        let key = data_encoding::HEXLOWER.decode(hex.as_bytes()).unwrap().try_into().unwrap();
        Store::open(&self.home().join("tablet.db"), &key, &OpenOptions::default()).unwrap()
    }

    pub fn enrolled(&self, code: &str) -> Tablet {
        Tablet::enrol(self.home(), code, PIN, self.ports()).unwrap()
    }
}

/// A worker with a tablet that has synced once.
pub fn worker(district: &Arc<District>, seed: u64, grid: &str) -> (Desk, Tablet) {
    let desk = Desk::new(district, seed);
    let user = district.worker(grid);
    let tablet = desk.enrolled(&district.invite(user));
    tablet.sync_now().unwrap();
    (desk, tablet)
}

pub fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

/// A household behind a door, with one member and a phone.
pub fn household(tablet: &Tablet, place: DocumentId, dwelling: EntryId, name: &str) -> DocumentId {
    let saved = tablet
        .create_household(&CreateHousehold {
            place,
            dwelling,
            label: None,
            from: None,
            season: None,
            members: vec![MemberInput {
                name: name.into(),
                relation: Some("02".into()),
                birth: Some("1950".into()),
                ..MemberInput::default()
            }],
            edits: HouseholdEdits {
                phone: Some(phone("15400000001")),
                ..HouseholdEdits::default()
            },
            notice_how: Some("spoken".into()),
        })
        .unwrap();
    saved.documents[0]
}

pub fn phone(number: &str) -> PhoneInput {
    PhoneInput { number: number.into(), whose: None }
}

pub fn first(saved: &SavedReply) -> DocumentId {
    saved.documents[0]
}
