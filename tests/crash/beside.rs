//! A server that dies, or whose disk fails it, at every single call by which it changes its disk, while people, grants
//! and tablets change: a restore with what stands beside the database does what was done, and nothing that was not.

use std::path::Path;

use crash_vfs::{CrashMode, CrashPlan, Disk};
use model::id::UserId;
use model::permission::Role;
use model::space::{Grant, Right};
use model::time::DAY_MS;
use sync::exchange::Epoch;
use sync_server::aside::{Aside, Line};
use sync_server::keys::Secret;
use sync_server::storage::sqlite::{Renewal, SqliteStorage, renew_on};
use sync_server::storage::{Kept, Storage, User};

use crate::erased::{FILE, GRID, SERVER_KEY, audit_key, event, founded, serve, vfs};
use crate::kit::NOW;

const MODES: [CrashMode; 5] = [
    CrashMode::Kill,
    CrashMode::PowerLoss { seed: 0 },
    CrashMode::PowerLoss { seed: 1 },
    CrashMode::DiskFull,
    CrashMode::IoError,
];

/// What may be in force: people who may log in, grants that hold, tablets that may be used.
fn in_force(storage: &SqliteStorage) -> [Vec<String>; 3] {
    let users = storage.users().unwrap().into_iter();
    let users = users.filter(|it| it.disabled_at.is_none()).map(|it| it.login);
    let grants = storage.grants(None).unwrap().into_iter();
    let grants = grants.filter(|it| it.grant.from < it.grant.to);
    let grants = grants.map(|it| format!("{} {} {}", it.id, it.grant.space, it.grant.to));
    let devices = storage.devices().unwrap().into_iter();
    let devices = devices.filter(|it| it.revoked_at.is_none());
    let devices = devices.map(|it| it.certificate.value.device.to_string());
    [users.collect(), grants.collect(), devices.collect()]
}

/// What a restore makes of an earlier copy.
fn restored(copy: &Disk, lines: &[Line]) -> [Vec<String>; 3] {
    let copy = copy.reboot();
    let event = event("restore");
    let aside = Some(lines);
    let renewal = Renewal { epoch: Epoch([6; 8]), at: NOW, aside, erased: &[], event: &event };
    let key = Secret::new(SERVER_KEY);
    renew_on(Some(&vfs(&copy)), Path::new(FILE), &key, &audit_key(), &renewal).unwrap();
    in_force(&serve(&copy).unwrap())
}

fn change(storage: &SqliteStorage, what: usize) -> Kept<()> {
    let user = UserId::from_bytes([1; 16]);
    match what {
        0 => storage.end_grant(1, NOW, &event("grant.end")).map(drop),
        1 => {
            let (space, right, role) = (GRID.parse().unwrap(), Right::Read, Role::GridWorker);
            let grant = Grant { user, space, right, role, from: NOW, to: NOW + DAY_MS };
            storage.add_grant(&grant, NOW, &event("grant.add")).map(drop)
        }
        2 => {
            let (id, login) = (UserId::from_bytes([2; 16]), "p2".to_owned());
            let person =
                User { id, login, name: "另一人".into(), made_at: NOW, disabled_at: None };
            storage.add_user(&person, &event("user.add"))
        }
        _ => {
            let device = storage.devices().unwrap().remove(0).certificate.value.device;
            storage.revoke_device(device, NOW, &event("device.revoke")).map(drop)
        }
    }
}

#[test]
fn what_was_not_done_is_not_done_by_a_restore_either() {
    let (disk, storage, _) = founded();
    drop(storage);
    let start = disk.reboot();
    let key = Secret::new(SERVER_KEY);
    let mut taken_back = 0;
    for what in 0..4 {
        let opened = |disk: &Disk, folder: &Path| {
            serve(disk).and_then(|storage| storage.with_aside(folder.to_owned()))
        };
        let folder = tempfile::tempdir().unwrap();
        let whole = start.reboot();
        let storage = opened(&whole, folder.path()).unwrap();
        let before = whole.calls();
        change(&storage, what).unwrap();
        let calls = whole.calls() - before;
        assert!(calls > 3, "{calls}");
        for mode in MODES {
            for at in 0..calls {
                let place = format!("{what}: call {at} of {calls}, {mode:?}");
                let folder = tempfile::tempdir().unwrap();
                let lines = || {
                    let aside = Aside::new(folder.path().to_owned(), &key);
                    aside.read().unwrap().map(|(lines, _)| lines).unwrap_or_default()
                };
                let disk = start.reboot();
                let storage = opened(&disk, folder.path()).unwrap();
                disk.plan(CrashPlan { at: disk.calls() + at, mode });
                let done = change(&storage, what).is_ok();
                if !disk.is_dead() {
                    disk.mend();
                    let now = in_force(&storage);
                    assert_eq!(restored(&start, &lines()), now, "{place}, and it goes on");
                    taken_back += usize::from(!done && lines().len() > 1);
                }
                drop(storage);
                let after = opened(&disk.reboot(), folder.path()).unwrap();
                assert_eq!(restored(&start, &lines()), in_force(&after), "{place}");
            }
        }
    }
    assert!(taken_back > 0, "nothing failed once it stood beside the database");
}
