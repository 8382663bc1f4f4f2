//! A tablet that dies, at every single call by which it changes its disk: whatever was acknowledged is there
//! afterwards, whatever was not is there whole or not at all, and everything derived is what the log says.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod beside;
mod erased;
mod full;
mod kit;
mod pack;
mod script;

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use crash_vfs::{CrashMode, CrashPlan, Disk};
use script::{ACTS, Act};
use store::{OpenOptions, Result, Store};
use sync::code::Code;

const KEY: [u8; 32] = [7; 32];
const DISK_SEED: u64 = 11;
/// Fates of what was not synced, at every call.
const POWER_CUTS: u64 = 2;

fn open(disk: &Disk) -> Result<Store> {
    static NAMES: AtomicU64 = AtomicU64::new(0);
    let name = format!("crash-test-{}", NAMES.fetch_add(1, Ordering::Relaxed));
    disk.register(&name).unwrap();
    Store::open(Path::new("tablet.db"), &KEY, &OpenOptions { vfs: Some(&name) })
}

/// Does one act on a disk: opens, acts, closes. Says how far it came.
fn attempt(disk: &Disk, act: Act) -> (Option<Code>, bool) {
    let mut acknowledged = false;
    let outcome = open(disk).and_then(|mut store| {
        act.run(&mut store)?;
        acknowledged = true;
        Ok(())
    });
    (outcome.err().map(|error| error.code()), acknowledged)
}

/// The disk after some acts were done by a tablet that was killed after the last of them: that one still stands in
/// the write-ahead log alone.
fn prepared(acts: &[Act]) -> Disk {
    let disk = Disk::new(DISK_SEED);
    for act in acts {
        drop(open(&disk).unwrap());
        let mut store = open(&disk).unwrap();
        act.run(&mut store).unwrap();
        if Some(act) == acts.last() {
            return disk.reboot();
        }
    }
    disk
}

/// What is derived, in every state that was found to be what the log says.
type Rebuilt = RefCell<BTreeSet<String>>;

/// What must be true of the disk afterwards, and that work goes on.
fn survived(
    disk: &Disk,
    before: &[Act],
    act: Act,
    acknowledged: bool,
    rebuilt: &Rebuilt,
    place: &str,
) {
    let mut store = open(disk).unwrap_or_else(|error| panic!("{place}: {error}"));
    store.check().unwrap_or_else(|error| panic!("{place}: {error}"));
    for earlier in before {
        assert!(earlier.is_there(&store), "{place}: {earlier:?} was acknowledged and is gone");
    }
    let there = act.is_there(&store);
    assert!(there || !acknowledged, "{place}: it was acknowledged and is gone");
    let derived = store.derived().unwrap();
    // Most places leave one of two states: before the act and after it.
    if rebuilt.borrow_mut().insert(format!("{derived:?}")) {
        store.rebuild().unwrap();
        assert_eq!(store.derived().unwrap(), derived, "{place}");
    }
    if !there {
        act.run(&mut store).unwrap_or_else(|error| panic!("{place}: not done again: {error}"));
        assert!(act.is_there(&store), "{place}");
    }
}

/// Runs every act from a prepared disk, with a fault at each of its mutating calls, and looks at what is left.
fn at_every_call(
    modes: &[CrashMode],
    look: impl Fn(&Disk, (Option<Code>, bool), &str) -> Option<Disk>,
) {
    let rebuilt = Rebuilt::default();
    for (number, act) in ACTS.into_iter().enumerate() {
        let before = &ACTS[..number];
        let start = if before.is_empty() { Disk::new(DISK_SEED) } else { prepared(before) };
        let whole = start.reboot();
        assert_eq!(attempt(&whole, act), (None, true));
        let calls = whole.calls();
        assert!(calls > 5, "{act:?} hardly touched the disk");
        for mode in modes {
            for at in 0..calls {
                let disk = start.reboot();
                disk.plan(CrashPlan { at, mode: *mode });
                let came = attempt(&disk, act);
                let acknowledged = came.1;
                let place = format!("{act:?}, call {at} of {calls}, {mode:?}");
                let after = look(&disk, came, &place);
                survived(
                    after.as_ref().unwrap_or(&disk),
                    before,
                    act,
                    acknowledged,
                    &rebuilt,
                    &place,
                );
            }
        }
    }
}

/// The machine starts again after its accident.
fn rebooted(disk: &Disk, _: (Option<Code>, bool), _: &str) -> Option<Disk> {
    Some(disk.reboot())
}

#[test]
fn a_killed_tablet_has_everything_it_acknowledged() {
    at_every_call(&[CrashMode::Kill], rebooted);
}

#[test]
fn a_tablet_whose_power_was_cut_has_everything_it_acknowledged() {
    let cuts: Vec<_> = (0..POWER_CUTS).map(|seed| CrashMode::PowerLoss { seed }).collect();
    at_every_call(&cuts, rebooted);
}

#[test]
fn a_full_disk_is_told_to_the_worker_and_takes_nothing_away() {
    at_every_call(&[CrashMode::DiskFull], |disk, (code, acknowledged), place| {
        assert_eq!(code.is_none(), acknowledged, "{place}");
        assert!(code.is_none_or(|code| code == Code::DISK_FULL), "{place}");
        disk.mend();
        None
    });
}

#[test]
fn a_disk_that_fails_once_is_told_to_the_worker_and_takes_nothing_away() {
    at_every_call(&[CrashMode::IoError], |_, (code, acknowledged), place| {
        assert_eq!(code.is_none(), acknowledged, "{place}");
        assert!(code.is_none_or(|code| code == Code::DISK_FAILED), "{place}");
        None
    });
}
