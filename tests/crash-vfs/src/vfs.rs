//! The calls SQLite makes on a disk as a whole (`sqlite3_vfs`): a thin layer over `state` that decides nothing.
//!
//! Every function SQLite calls catches panics: unwinding into C is undefined.

use crate::disk::{RegisterError, Shared, lock};
use crate::io::{self, Handle, OpenFile};
use crate::state::State;
use rusqlite::ffi;
use std::ffi::{CStr, CString, c_char, c_int, c_void};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError, Weak};
use std::time::Duration;

/// Longest path; what the unix VFS allows.
const PATH_BYTES_MAX: c_int = 512;
/// 2026-01-01 00:00 UTC as a Julian day in ms: time stands still on this disk.
const NOW_JULIAN_MS: i64 = 2_461_041 * 86_400_000 + 43_200_000;
const DAY_MS: f64 = 86_400_000.0;

/// One lookup-and-register at a time, so that two disks never share a name.
static REGISTRY: Mutex<()> = Mutex::new(());

/// A name under which SQLite knows a disk; dropping it takes the name back.
#[derive(Debug)]
pub(crate) struct Registered(*mut ffi::sqlite3_vfs);

// SAFETY: the pointer is only handed to SQLite's registry, which has a lock of its own.
#[allow(unsafe_code, reason = "a registered VFS is known by its address")]
unsafe impl Send for Registered {}

impl Drop for Registered {
    #[allow(unsafe_code, reason = "SQLite's registry is C")]
    fn drop(&mut self) {
        // SAFETY: registered in `register` and never freed: a connection may outlive its disk, so the few
        // hundred bytes of the table are left to it. The files are not: it holds the disk weakly.
        unsafe { ffi::sqlite3_vfs_unregister(self.0) };
    }
}

/// Runs a callback's body; a panic becomes `code` instead of unwinding into C.
pub(crate) fn guarded(code: c_int, body: impl FnOnce() -> Result<(), c_int>) -> c_int {
    match catch_unwind(AssertUnwindSafe(body)) {
        Ok(Ok(())) => ffi::SQLITE_OK,
        Ok(Err(code)) => code,
        Err(_) => code,
    }
}

#[allow(unsafe_code, reason = "SQLite's registry is C")]
pub(crate) fn register(name: CString, shared: &Shared) -> Result<Registered, RegisterError> {
    let _one_at_a_time = REGISTRY.lock().unwrap_or_else(PoisonError::into_inner);
    // SAFETY: a valid C string; sqlite3_vfs_find starts SQLite itself.
    if !unsafe { ffi::sqlite3_vfs_find(name.as_ptr()) }.is_null() {
        return Err(RegisterError::Taken);
    }
    let disk: Box<Weak<Mutex<State>>> = Box::new(std::sync::Arc::downgrade(shared));
    let vfs = Box::into_raw(Box::new(ffi::sqlite3_vfs {
        iVersion: 2,
        szOsFile: size_of::<OpenFile>() as c_int,
        mxPathname: PATH_BYTES_MAX,
        pNext: std::ptr::null_mut(),
        zName: name.into_raw(),
        pAppData: Box::into_raw(disk).cast(),
        xOpen: Some(open),
        xDelete: Some(delete),
        xAccess: Some(access),
        xFullPathname: Some(full_pathname),
        xDlOpen: None,
        xDlError: None,
        xDlSym: None,
        xDlClose: None,
        xRandomness: Some(randomness),
        xSleep: Some(sleep),
        xCurrentTime: Some(current_time),
        xGetLastError: Some(last_error),
        xCurrentTimeInt64: Some(current_time_ms),
        xSetSystemCall: None,
        xGetSystemCall: None,
        xNextSystemCall: None,
    }));
    // SAFETY: a complete table at an address that is never freed, with a name that is never freed.
    match unsafe { ffi::sqlite3_vfs_register(vfs, 0) } {
        ffi::SQLITE_OK => Ok(Registered(vfs)),
        code => Err(RegisterError::Sqlite(code)),
    }
}

/// The disk behind a VFS, unless its handle and all its files are gone.
#[allow(unsafe_code, reason = "SQLite hands back the pointer it was given")]
unsafe fn disk(vfs: *mut ffi::sqlite3_vfs) -> Result<Shared, c_int> {
    // SAFETY: `pAppData` was set in `register` to a leaked Weak that nothing frees or changes.
    let disk = unsafe { &*(*vfs).pAppData.cast::<Weak<Mutex<State>>>() };
    disk.upgrade().ok_or(ffi::SQLITE_IOERR)
}

/// A name from SQLite; None for the nameless.
#[allow(unsafe_code, reason = "a C string")]
unsafe fn text<'a>(name: *const c_char) -> Result<Option<&'a str>, c_int> {
    if name.is_null() {
        return Ok(None);
    }
    // SAFETY: SQLite's names end with a NUL and live as long as the call or the file.
    let name = unsafe { CStr::from_ptr(name) };
    name.to_str().map(Some).map_err(|_| ffi::SQLITE_CANTOPEN)
}

#[allow(unsafe_code, reason = "called by SQLite")]
unsafe extern "C" fn open(
    vfs: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    file: *mut ffi::sqlite3_file,
    flags: c_int,
    out_flags: *mut c_int,
) -> c_int {
    let file = file.cast::<OpenFile>();
    guarded(ffi::SQLITE_IOERR, || {
        // SAFETY: SQLite gives szOsFile bytes to fill in; no methods means "not opened, do not close".
        unsafe { file.write(OpenFile::closed()) };
        // SAFETY: `vfs` is one of ours and `name` a C string or null.
        let (shared, name) = unsafe { (disk(vfs)?, text(name)?) };
        let has = |flag: c_int| flags & flag != 0;
        let mut state = lock(&shared);
        let id = state.open(name, has(ffi::SQLITE_OPEN_CREATE), has(ffi::SQLITE_OPEN_EXCLUSIVE))?;
        let holder = state.next_id();
        drop(state);
        let journal =
            ffi::SQLITE_OPEN_MAIN_JOURNAL | ffi::SQLITE_OPEN_SUPER_JOURNAL | ffi::SQLITE_OPEN_WAL;
        let temporary = name.filter(|_| has(ffi::SQLITE_OPEN_DELETEONCLOSE)).map(str::to_owned);
        let handle = Handle { shared, id, holder, syncs_folder: has(journal), temporary };
        // SAFETY: as above; the file is complete from here on.
        unsafe { file.write(OpenFile::of(handle)) };
        if !out_flags.is_null() {
            // SAFETY: not null, so a place for the flags.
            unsafe { out_flags.write(flags) };
        }
        Ok(())
    })
}

#[allow(unsafe_code, reason = "called by SQLite")]
unsafe extern "C" fn delete(
    vfs: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    sync_folder: c_int,
) -> c_int {
    guarded(ffi::SQLITE_IOERR_DELETE, || {
        // SAFETY: `vfs` is one of ours and `name` a C string.
        let (shared, name) = unsafe { (disk(vfs)?, text(name)?) };
        lock(&shared).delete(name.unwrap_or_default(), sync_folder != 0)
    })
}

#[allow(unsafe_code, reason = "called by SQLite")]
unsafe extern "C" fn access(
    vfs: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    _flags: c_int,
    out: *mut c_int,
) -> c_int {
    guarded(ffi::SQLITE_IOERR_ACCESS, || {
        // SAFETY: `vfs` is one of ours and `name` a C string.
        let (shared, name) = unsafe { (disk(vfs)?, text(name)?) };
        let state = lock(&shared);
        state.alive(ffi::SQLITE_IOERR_ACCESS)?;
        let exists = state.exists(name.unwrap_or_default());
        // SAFETY: SQLite's place for the answer.
        unsafe { out.write(c_int::from(exists)) };
        Ok(())
    })
}

#[allow(unsafe_code, reason = "called by SQLite")]
unsafe extern "C" fn full_pathname(
    _vfs: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    room: c_int,
    out: *mut c_char,
) -> c_int {
    guarded(ffi::SQLITE_CANTOPEN, || {
        // SAFETY: SQLite's C string; paths here are plain names and already full.
        let name = unsafe { CStr::from_ptr(name) }.to_bytes_with_nul();
        if usize::try_from(room).is_ok_and(|room| name.len() <= room) {
            // SAFETY: `out` has `room` bytes, and the name with its NUL fits.
            unsafe { out.copy_from_nonoverlapping(name.as_ptr().cast(), name.len()) };
            return Ok(());
        }
        Err(ffi::SQLITE_CANTOPEN)
    })
}

#[allow(unsafe_code, reason = "called by SQLite")]
unsafe extern "C" fn randomness(
    vfs: *mut ffi::sqlite3_vfs,
    bytes: c_int,
    out: *mut c_char,
) -> c_int {
    let mut given = 0;
    guarded(0, || {
        // SAFETY: `vfs` is one of ours; `out` has room for `bytes` bytes.
        let (shared, out) = unsafe { (disk(vfs)?, io::bytes_mut(out.cast::<c_void>(), bytes)) };
        lock(&shared).seed.fill(out);
        given = bytes;
        Ok(())
    });
    given
}

#[allow(unsafe_code, reason = "called by SQLite")]
unsafe extern "C" fn sleep(_vfs: *mut ffi::sqlite3_vfs, microseconds: c_int) -> c_int {
    let wanted = u64::try_from(microseconds).unwrap_or(0);
    std::thread::sleep(Duration::from_micros(wanted));
    microseconds
}

#[allow(unsafe_code, reason = "called by SQLite")]
unsafe extern "C" fn current_time_ms(_vfs: *mut ffi::sqlite3_vfs, out: *mut i64) -> c_int {
    // SAFETY: SQLite's place for the answer.
    unsafe { out.write(NOW_JULIAN_MS) };
    ffi::SQLITE_OK
}

#[allow(unsafe_code, reason = "called by SQLite")]
unsafe extern "C" fn current_time(_vfs: *mut ffi::sqlite3_vfs, out: *mut f64) -> c_int {
    // SAFETY: SQLite's place for the answer.
    unsafe { out.write(NOW_JULIAN_MS as f64 / DAY_MS) };
    ffi::SQLITE_OK
}

#[allow(unsafe_code, reason = "called by SQLite")]
unsafe extern "C" fn last_error(
    _vfs: *mut ffi::sqlite3_vfs,
    _room: c_int,
    _out: *mut c_char,
) -> c_int {
    0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_in_a_callback_becomes_a_result_code() {
        let code = guarded(ffi::SQLITE_IOERR_READ, || panic!("on purpose: seen by this test only"));
        assert_eq!(code, ffi::SQLITE_IOERR_READ);
    }
}
