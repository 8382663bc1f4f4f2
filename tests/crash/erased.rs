//! A tablet and a server that die at every single call by which they change their disks, in the middle of an erasure: once
//! it was told again or finished, nothing of the record is in any page, and everything else is there.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use crash_vfs::{CrashMode, CrashPlan, Disk};
use doorstep_tests::pages::Pages;
use model::id::{DeviceId, IncarnationId, TenantId, UserId};
use model::permission::Role;
use model::rng::Rng;
use model::space::{Grant, Right};
use model::time::DAY_MS;
use store::Sent;
use sync::apply::InPlace;
use sync::exchange::Epoch;
use sync::key::SigningKey;
use sync::trust::{DeviceClaims, Signed};
use sync_server::audit::AuditEvent;
use sync_server::keys::Secret;
use sync_server::ports::entropy::SharedRng;
use sync_server::storage::sqlite::SqliteStorage;
use sync_server::storage::{
    Bench, Device, Erasing, Erasures, Kept, OpenedPush, PushOutcome, Storage, StorageError, Taking,
    Tenant, User,
};

use crate::kit::NOW;
use crate::kit::author::{Author, set};
use crate::script::{self, ACTS};

const MODES: [CrashMode; 3] =
    [CrashMode::Kill, CrashMode::PowerLoss { seed: 0 }, CrashMode::PowerLoss { seed: 1 }];

fn pages(disk: &Disk, name: &str, key: &[u8; 32]) -> Pages {
    let files = disk.files();
    let log = files.get(&format!("{name}-wal")).cloned().unwrap_or_default();
    Pages::of(&files[name], &log, key)
}

#[test]
fn a_tablet_that_dies_while_it_erases_has_nothing_of_it_once_it_is_told_again() {
    let start = crate::prepared(&ACTS);
    let canaries = script::canaries();
    let held = |disk: &Disk| {
        pages(disk, "tablet.db", &crate::KEY)
            .found(&canaries)
            .into_iter()
            .map(str::to_owned)
            .collect()
    };
    let all: Vec<String> = held(&start);
    assert_eq!(all.len(), canaries.len(), "planted, and to be found: {all:?}");
    let told = |disk: &Disk| {
        crate::open(disk)
            .and_then(|mut store| store.apply_reply(&Sent::default(), &script::erased()).map(drop))
    };
    let whole = start.reboot();
    told(&whole).unwrap();
    let calls = whole.calls();
    assert!(calls > 20, "{calls}");
    for mode in MODES {
        for at in 0..calls {
            let disk = start.reboot();
            disk.plan(CrashPlan { at, mode });
            let acknowledged = told(&disk).is_ok();
            let after = disk.reboot();
            if !acknowledged {
                told(&after).unwrap();
            }
            // Whoever opens it next finds nothing, told or not: the log is emptied at every opening.
            let store = crate::open(&after).unwrap();
            store.check().unwrap();
            assert!(script::is_erased(&store), "call {at}, {mode:?}");
            drop(store);
            assert_eq!(held(&after), Vec::<String>::new(), "call {at} of {calls}, {mode:?}");
        }
    }
}

pub(crate) const SERVER_KEY: [u8; 32] = [3; 32];
pub(crate) const FILE: &str = "server.db";
const CANARIES: [&str; 3] = ["才旦卓玛吉家", "下午三点以后在", "停用以后的那一句"];
const TENANT: TenantId = TenantId::from_bytes([7; 16]);
pub(crate) const GRID: &str = "grid/990101001001001";

pub(crate) fn audit_key() -> SigningKey {
    SigningKey::from_bytes(&[4; 32])
}

pub(crate) fn serve(disk: &Disk) -> Kept<SqliteStorage> {
    let (vfs, key) = (vfs(disk), Secret::new(SERVER_KEY));
    SqliteStorage::open_on(Some(&vfs), Path::new(FILE), &key, &audit_key())
}

/// A name for a disk, one in the whole process: tests run beside each other.
pub(crate) fn vfs(disk: &Disk) -> String {
    static NAMES: AtomicU64 = AtomicU64::new(0);
    let name = format!("crash-server-{}", NAMES.fetch_add(1, Ordering::Relaxed));
    disk.register(&name).unwrap();
    name
}

pub(crate) fn event(what: &str) -> AuditEvent {
    AuditEvent {
        at: NOW,
        actor: "cli/test".into(),
        event: what.into(),
        subject: String::new(),
        result: "ok".into(),
        detail: String::new(),
    }
}

fn push(storage: &SqliteStorage, author: &mut Author, set: &[sync::changeset::Changeset]) {
    let outcome = try_push(storage, author, set).unwrap();
    author.pass(&author.seal_as(TENANT, set, true));
    assert_eq!(outcome.receipts.len(), set.len());
}

/// The same push, however often.
pub(crate) fn try_push(
    storage: &SqliteStorage,
    author: &Author,
    set: &[sync::changeset::Changeset],
) -> Kept<PushOutcome> {
    let push = author.seal_as(TENANT, set, true);
    let opened = OpenedPush {
        head: &push.head,
        changesets: set,
        carrier: author.device,
        signed_time: None,
        received_at: NOW,
    };
    let (rng, self_handled) = (SharedRng::new(Rng::from_number(9)), BTreeSet::new());
    let bench = Bench {
        apply: &InPlace,
        rng: &rng,
        server: IncarnationId::from_bytes([0xee; 16]),
        self_handled: &self_handled,
        event: &|_| event("sync.push"),
    };
    storage.push(&opened, &bench)
}

/// A server with a household that has changes received and kept apart, and another beside it.
fn district() -> (Disk, model::id::DocumentId) {
    let (disk, storage, mut a) = founded();
    let (mut made, one) = a.household(GRID, CANARIES[0]);
    let two = a.edit(&mut made, "household.edit", &[set("best_time", CANARIES[1])]);
    let (_, other) = a.household(GRID, "李家");
    push(&storage, &mut a, &[one, two, other]);
    storage.revoke_device(a.device, NOW, &event("device.revoke")).unwrap();
    let apart = a.edit(&mut made, "household.edit", &[set("best_time", CANARIES[2])]);
    push(&storage, &mut a, &[apart]);
    assert_eq!(storage.quarantine(9).unwrap().len(), 1);
    drop(storage);
    (disk.reboot(), made.id)
}

/// A district with one worker and a tablet.
pub(crate) fn founded() -> (Disk, SqliteStorage, Author) {
    let disk = Disk::new(12);
    let vfs = vfs(&disk);
    let tenant = Tenant { id: TENANT, name: "示范区".into(), demo: true };
    let key = Secret::new(SERVER_KEY);
    SqliteStorage::create_on(Some(&vfs), Path::new(FILE), &key, &tenant, Epoch([5; 8]), NOW)
        .unwrap();
    let storage = serve(&disk).unwrap();
    storage.begin_life(IncarnationId::from_bytes([0xee; 16]), NOW).unwrap();
    let user = UserId::from_bytes([1; 16]);
    let a = Author::new(1, user, DeviceId::from_bytes([1; 16]));
    let (login, name) = ("p1".to_owned(), "某人".to_owned());
    let person = User { id: user, login, name, made_at: NOW, disabled_at: None };
    storage.add_user(&person, &event("user.add")).unwrap();
    let (space, right, role) = (GRID.parse().unwrap(), Right::Write, Role::GridWorker);
    let grant = Grant { user, space, right, role, from: NOW - DAY_MS, to: NOW + DAY_MS };
    storage.add_grant(&grant, NOW, &event("grant.add")).unwrap();
    let claims = DeviceClaims {
        tenant: TENANT,
        demo: true,
        device: a.device,
        user,
        public_key: a.public_key(),
        from: NOW - DAY_MS,
        to: NOW + DAY_MS,
    };
    let certificate = Signed::new(claims, &SigningKey::from_bytes(&[1; 32]));
    let device =
        Device { certificate, app_version: "0.1.0".into(), enrolled_at: NOW, revoked_at: None };
    storage.add_device(&device, &event("device.add")).unwrap();
    (disk, storage, a)
}

fn erase(disk: &Disk, document: model::id::DocumentId) -> Result<(), StorageError> {
    let storage = serve(disk)?;
    let key = audit_key();
    let erasing = Erasing {
        documents: &[document],
        by: UserId::from_bytes([1; 16]),
        reason: "本人书面申请",
        at: NOW,
        tenant: TENANT,
        key: &key,
        apply: &InPlace,
    };
    storage.erase(&erasing, false, &|_| event("erase")).map(|done| drop(done.unwrap()))
}

#[test]
fn a_server_that_dies_while_it_erases_has_nothing_of_it_once_it_was_finished() {
    let (start, document) = district();
    let held = |disk: &Disk| {
        let pages = pages(disk, FILE, &SERVER_KEY);
        CANARIES.into_iter().filter(|it| pages.hold(it.as_bytes())).collect::<Vec<_>>()
    };
    assert_eq!(held(&start), CANARIES, "planted, and to be found");
    let whole = start.reboot();
    erase(&whole, document).unwrap();
    assert_eq!(held(&whole), [""; 0]);
    let calls = whole.calls();
    assert!(calls > 20, "{calls}");
    for mode in MODES {
        for at in 0..calls {
            let disk = start.reboot();
            disk.plan(CrashPlan { at, mode });
            let _ = erase(&disk, document);
            let after = disk.reboot();
            let place = format!("call {at} of {calls}, {mode:?}");
            let storage = serve(&after).unwrap_or_else(|error| panic!("{place}: {error}"));
            // What was committed is finished at the next start; what was not is not half done.
            storage.finish_erasures(NOW).unwrap();
            let done = storage.erasures().unwrap().len() == 1;
            drop(storage);
            match done {
                true => assert_eq!(held(&after), [""; 0], "{place}"),
                false => assert_eq!(held(&after), CANARIES, "{place}"),
            }
            erase(&after, document).unwrap();
            assert_eq!(held(&after), [""; 0], "{place}");
            let storage = serve(&after).unwrap();
            assert!(storage.look_over(false).unwrap().is_whole(), "{place}");
            assert_eq!(storage.erasures().unwrap().len(), 1);
        }
    }
}
