//! A server whose disk is full at any call: it says so, nothing is half written, and once there is room the same push is
//! received as if nothing had been.

use crash_vfs::{CrashMode, CrashPlan};
use sync::receipt::Verdict;
use sync_server::storage::{Storage, StorageError};

use crate::erased::{GRID, founded, serve, try_push};

#[test]
fn a_server_whose_disk_is_full_says_so_and_has_nothing_by_halves() {
    let (disk, storage, mut a) = founded();
    drop(storage);
    let start = disk.reboot();
    let (_, set) = a.household(GRID, "李家");
    let whole = start.reboot();
    try_push(&serve(&whole).unwrap(), &a, std::slice::from_ref(&set)).unwrap();
    let calls = whole.calls();
    let mut full = 0;
    for at in 0..calls {
        let disk = start.reboot();
        disk.plan(CrashPlan { at, mode: CrashMode::DiskFull });
        let place = format!("call {at} of {calls}");
        let tried =
            serve(&disk).and_then(|storage| try_push(&storage, &a, std::slice::from_ref(&set)));
        match &tried {
            Ok(outcome) => assert_eq!(outcome.receipts.len(), 1, "{place}"),
            Err(StorageError::Full) => full += 1,
            Err(other) => panic!("{place}: {other}"),
        }
        disk.mend();
        let storage = serve(&disk).unwrap();
        assert!(storage.look_over(false).unwrap().is_whole(), "{place}");
        let again = try_push(&storage, &a, std::slice::from_ref(&set)).unwrap();
        let verdict = &again.receipts[0].verdict;
        match tried {
            Ok(_) => assert!(matches!(verdict, Verdict::Duplicate(_)), "{place}: {verdict:?}"),
            Err(_) => assert!(matches!(verdict, Verdict::Received(_)), "{place}: {verdict:?}"),
        }
    }
    assert!(full > 3, "{full} of {calls}");
}
