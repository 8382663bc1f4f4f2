//! The district as every run finds it: people, grants, buildings and a few households, every tablet enrolled and
//! synced once. Made once a process; a run begins with copies of the disks.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use model::id::{DocumentId, EntryId, TenantId};
use model::permission::Role;
use model::rng::Rng;
use model::space::Right;
use server::keys::{self, NewKeys};
use server::service::admin::NewGrant;
use server::storage::Tenant;
use server::storage::sqlite::SqliteStorage;
use sync::exchange::Epoch;
use sync_server as server;
use tablet::Tablet;
use tablet::secret::{MemorySecrets, Protection};
use tempfile::TempDir;

use super::founder;
use super::server::{DATABASE, ServerBox};
use super::{
    COMMITTEE, COMMUNITY, GRIDS, PIN, SEATS, Seat, SimClock, SimDisk, TabletBox, Time, USERS, Way,
    seat,
};

/// Monday, 2026-11-02, midnight in Beijing.
pub const BEGIN: i64 = 1_793_548_800_000;
const SEED: u64 = 42;

/// A building with its doors.
#[derive(Clone, Debug)]
pub struct Building {
    /// Which grid, by its place in the list.
    pub grid: usize,
    /// The record.
    pub place: DocumentId,
    /// Its doors.
    pub doors: Vec<EntryId>,
}

/// What every run begins with.
pub struct Template {
    /// Keys, photos and sealed keys.
    pub home: PathBuf,
    /// The server's disk.
    pub server: SimDisk,
    /// Each tablet's disk and keystore.
    pub tablets: Vec<(SimDisk, MemorySecrets)>,
    /// The buildings.
    pub buildings: Vec<Building>,
    /// Households that are there, with their grid.
    pub households: Vec<(usize, DocumentId)>,
    /// When the first day begins.
    pub begin: i64,
    _folder: TempDir,
}

/// The one template of this process.
pub fn template() -> &'static Template {
    static TEMPLATE: OnceLock<Template> = OnceLock::new();
    TEMPLATE.get_or_init(found)
}

/// A folder in memory where there is one: sealed keys and photos are written down to the disk.
pub(super) fn folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { TempDir::new_in(memory) } else { TempDir::new() }.unwrap()
}

fn found() -> Template {
    let folder = folder();
    let home = folder.path().to_owned();
    let time = Time::new(BEGIN - 86_400_000);
    let mut rng = Rng::from_number(SEED);
    let tenant = Tenant { id: TenantId::from_bytes([7; 16]), name: "模拟区".into(), demo: true };
    let new = NewKeys { tenant: tenant.id, demo: true, now: time.now() };
    keys::create(&home.join("keys"), &home.join("seal.key"), new, &mut rng).unwrap();
    let disk = SimDisk::new(1);
    let key = keys::read(&home.join("keys")).unwrap().database;
    let at = time.now();
    SqliteStorage::create_on(
        Some(disk.vfs()),
        Path::new(DATABASE),
        &key,
        &tenant,
        Epoch([1; 8]),
        at,
    )
    .unwrap();
    let clock = Arc::new(SimClock::new(time.clone()));
    let mut server = ServerBox::new(disk, &home, clock, SEED);
    people(&mut server);
    let way = Way::new(server, time.clone());
    let mut boxes: Vec<TabletBox> =
        (0..SEATS).map(|number| enrolled(number, &way, &time, &home)).collect();
    time.set(BEGIN - 3_600_000);
    let buildings = founder::places(&mut way.state().server, time.now());
    let all_sync = || {
        for tablet in &boxes {
            tablet.app.as_ref().unwrap().sync_now().unwrap();
        }
    };
    all_sync();
    let mut households = Vec::new();
    for building in &buildings {
        households.extend(founder::households(app_of(&boxes, building.grid), building));
    }
    all_sync();
    all_sync();
    time.set(BEGIN);
    let tablets = boxes
        .iter_mut()
        .map(|tablet| {
            tablet.app = None;
            (tablet.disk.reboot(), tablet.secrets.copied())
        })
        .collect();
    let server = {
        let mut state = way.state();
        state.server.restart();
        state.server.disk.reboot()
    };
    Template { home, server, tablets, buildings, households, begin: BEGIN, _folder: folder }
}

/// The app of somebody who works in a grid.
fn app_of(boxes: &[TabletBox], grid: usize) -> &Tablet {
    let works =
        |tablet: &&TabletBox| matches!(seat(tablet.seat).1, Seat::Worker(grids) if grids == [grid]);
    boxes.iter().find(works).unwrap().app.as_ref().unwrap()
}

fn people(server: &mut ServerBox) {
    let it = server.running();
    for user in 0..USERS {
        let login = format!("u{user}");
        it.add_person(&login, &format!("职工{user}"), "cli/sim").unwrap();
        let what = (0..SEATS).map(seat).find(|(who, _)| *who == user).unwrap().1;
        for (space, right, role) in grants_of(what) {
            let new = NewGrant { login: &login, space, right, role, from: None, to: None };
            it.add_right(&new, "cli/sim").unwrap();
        }
    }
}

/// What a person of a seat may do where.
pub fn grants_of(what: Seat) -> Vec<(&'static str, Right, Role)> {
    match what {
        Seat::Worker(grids) => grids
            .iter()
            .map(|grid| (GRIDS[*grid], Right::Write, Role::GridWorker))
            .chain([
                (COMMUNITY, Right::HandIn, Role::GridWorker),
                (COMMITTEE, Right::HandIn, Role::GridWorker),
            ])
            .collect(),
        Seat::Desk => GRIDS
            .iter()
            .map(|grid| (*grid, Right::Write, Role::CommunityDesk))
            .chain([
                (COMMUNITY, Right::Write, Role::CommunityDesk),
                (COMMITTEE, Right::HandIn, Role::CommunityDesk),
            ])
            .collect(),
        Seat::Mediator => vec![(COMMITTEE, Right::Write, Role::Mediator)],
    }
}

fn enrolled(number: usize, way: &Way, time: &Time, home: &Path) -> TabletBox {
    let clock = Arc::new(SimClock::new(time.clone()));
    let disk = SimDisk::new(100 + u64::try_from(number).unwrap_or(0));
    let secrets = MemorySecrets::new(Protection::Hardware);
    let mut tablet = TabletBox::new((number, number), (disk, secrets), clock, way, home, SEED);
    // A second apart: a person's tablets are told apart by when they were enrolled.
    time.set(time.now() + 1_000);
    let code = {
        let mut state = way.state();
        let it = state.server.running();
        let login = format!("u{}", seat(number).0);
        let user =
            it.storage.users().unwrap().into_iter().find(|user| user.login == login).unwrap();
        it.new_code(user.id, "cli/sim").unwrap().to_string()
    };
    tablet.app = Some(Tablet::enrol(home, &code, PIN, tablet.ports()).unwrap());
    tablet.app.as_ref().unwrap().sync_now().unwrap();
    tablet
}
