//! The calls SQLite makes on one open file (`sqlite3_io_methods`): a thin layer over `state` that decides nothing.

use crate::disk::{Shared, lock};
use crate::locks::{Holder, Level};
use crate::names::FileId;
use crate::shm;
use crate::state::State;
use crate::vfs::guarded;
use rusqlite::ffi;
use std::ffi::{c_int, c_void};

/// What SQLite keeps for an open file: its own head, then our handle.
#[repr(C)]
pub(crate) struct OpenFile {
    head: ffi::sqlite3_file,
    handle: *mut Handle,
}

/// One open file of one connection.
pub(crate) struct Handle {
    pub(crate) shared: Shared,
    pub(crate) id: FileId,
    pub(crate) holder: Holder,
    /// A journal or a log: its first sync makes its name durable too.
    pub(crate) syncs_folder: bool,
    /// The name to delete on closing.
    pub(crate) temporary: Option<String>,
}

impl OpenFile {
    /// A file SQLite will not close.
    pub(crate) fn closed() -> Self {
        Self {
            head: ffi::sqlite3_file { pMethods: std::ptr::null() },
            handle: std::ptr::null_mut(),
        }
    }

    /// An open file; [`close`] takes the handle back.
    pub(crate) fn of(handle: Handle) -> Self {
        let handle = Box::into_raw(Box::new(handle));
        Self { head: ffi::sqlite3_file { pMethods: &raw const METHODS }, handle }
    }
}

static METHODS: ffi::sqlite3_io_methods = ffi::sqlite3_io_methods {
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(raise_lock),
    xUnlock: Some(lower_lock),
    xCheckReservedLock: Some(check_reserved_lock),
    xFileControl: Some(file_control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(device_characteristics),
    xShmMap: Some(shm::map),
    xShmLock: Some(shm::lock),
    xShmBarrier: Some(shm::barrier),
    xShmUnmap: Some(shm::unmap),
    xFetch: None,
    xUnfetch: None,
};

/// Runs `body` with the handle and its locked disk.
///
/// # Safety
/// `file` was opened by this VFS and is not closed.
#[allow(unsafe_code, reason = "SQLite hands back the file it was given")]
pub(crate) unsafe fn with(
    file: *mut ffi::sqlite3_file,
    code: c_int,
    body: impl FnOnce(&Handle, &mut State) -> Result<(), c_int>,
) -> c_int {
    guarded(code, || {
        // SAFETY: the caller's promise; the handle was boxed in `OpenFile::of` and is freed in `close` only.
        let handle = unsafe { &*(*file.cast::<OpenFile>()).handle };
        body(handle, &mut lock(&handle.shared))
    })
}

/// A buffer from SQLite.
///
/// # Safety
/// `start` points to `len` writable bytes.
#[allow(unsafe_code, reason = "a C buffer")]
pub(crate) unsafe fn bytes_mut<'a>(start: *mut c_void, len: c_int) -> &'a mut [u8] {
    match usize::try_from(len) {
        // SAFETY: the caller's promise; never null for a positive length.
        Ok(len) if len > 0 => unsafe { std::slice::from_raw_parts_mut(start.cast(), len) },
        _ => &mut [],
    }
}

fn position(value: i64) -> Result<usize, c_int> {
    usize::try_from(value).map_err(|_| ffi::SQLITE_IOERR_SEEK)
}

#[allow(unsafe_code, reason = "called by SQLite")]
unsafe extern "C" fn close(file: *mut ffi::sqlite3_file) -> c_int {
    let file = file.cast::<OpenFile>();
    guarded(ffi::SQLITE_IOERR_CLOSE, || {
        // SAFETY: an open file of ours; SQLite closes it once and calls nothing on it afterwards.
        let handle = unsafe { Box::from_raw((*file).handle) };
        // SAFETY: the memory is still SQLite's; no methods means closed.
        unsafe { file.write(OpenFile::closed()) };
        let mut state = lock(&handle.shared);
        if let Ok(open) = state.file(handle.id) {
            open.locks.lower(handle.holder, Level::Unlocked);
            open.wal_index.leave(handle.holder);
        }
        if let Some(name) = &handle.temporary {
            // A dead process cannot delete; what it leaves is what a reboot finds.
            state.delete(name, false).ok();
        }
        state.close(handle.id);
        Ok(())
    })
}

#[allow(unsafe_code, reason = "called by SQLite")]
unsafe extern "C" fn read(
    file: *mut ffi::sqlite3_file,
    into: *mut c_void,
    len: c_int,
    at: i64,
) -> c_int {
    let body = |handle: &Handle, state: &mut State| {
        state.alive(ffi::SQLITE_IOERR_READ)?;
        // SAFETY: SQLite gives `len` bytes to fill.
        let into = unsafe { bytes_mut(into, len) };
        let whole = state.file(handle.id)?.content.read(position(at)?, into);
        if whole { Ok(()) } else { Err(ffi::SQLITE_IOERR_SHORT_READ) }
    };
    // SAFETY: an open file of ours.
    unsafe { with(file, ffi::SQLITE_IOERR_READ, body) }
}

#[allow(unsafe_code, reason = "called by SQLite")]
unsafe extern "C" fn write(
    file: *mut ffi::sqlite3_file,
    from: *const c_void,
    len: c_int,
    at: i64,
) -> c_int {
    let body = |handle: &Handle, state: &mut State| {
        let len = usize::try_from(len).map_err(|_| ffi::SQLITE_IOERR_WRITE)?;
        // SAFETY: SQLite gives `len` readable bytes, at least one.
        let bytes = unsafe { std::slice::from_raw_parts(from.cast::<u8>(), len) };
        state.write(handle.id, position(at)?, bytes)
    };
    // SAFETY: an open file of ours.
    unsafe { with(file, ffi::SQLITE_IOERR_WRITE, body) }
}

#[allow(unsafe_code, reason = "called by SQLite")]
unsafe extern "C" fn truncate(file: *mut ffi::sqlite3_file, len: i64) -> c_int {
    let body = |handle: &Handle, state: &mut State| state.truncate(handle.id, position(len)?);
    // SAFETY: an open file of ours.
    unsafe { with(file, ffi::SQLITE_IOERR_TRUNCATE, body) }
}

#[allow(unsafe_code, reason = "called by SQLite")]
unsafe extern "C" fn sync(file: *mut ffi::sqlite3_file, _flags: c_int) -> c_int {
    let body = |handle: &Handle, state: &mut State| state.sync(handle.id, handle.syncs_folder);
    // SAFETY: an open file of ours.
    unsafe { with(file, ffi::SQLITE_IOERR_FSYNC, body) }
}

#[allow(unsafe_code, reason = "called by SQLite")]
unsafe extern "C" fn file_size(file: *mut ffi::sqlite3_file, out: *mut i64) -> c_int {
    let body = |handle: &Handle, state: &mut State| {
        state.alive(ffi::SQLITE_IOERR_FSTAT)?;
        let len = state.file(handle.id)?.content.now().len();
        let len = i64::try_from(len).map_err(|_| ffi::SQLITE_IOERR_FSTAT)?;
        // SAFETY: SQLite's place for the answer.
        unsafe { out.write(len) };
        Ok(())
    };
    // SAFETY: an open file of ours.
    unsafe { with(file, ffi::SQLITE_IOERR_FSTAT, body) }
}

fn level(number: c_int) -> Level {
    match number {
        ffi::SQLITE_LOCK_NONE => Level::Unlocked,
        ffi::SQLITE_LOCK_SHARED => Level::Shared,
        ffi::SQLITE_LOCK_RESERVED => Level::Reserved,
        ffi::SQLITE_LOCK_PENDING => Level::Pending,
        _ => Level::Exclusive,
    }
}

#[allow(unsafe_code, reason = "called by SQLite")]
unsafe extern "C" fn raise_lock(file: *mut ffi::sqlite3_file, wanted: c_int) -> c_int {
    let body = |handle: &Handle, state: &mut State| {
        state.alive(ffi::SQLITE_IOERR_LOCK)?;
        let free = state.file(handle.id)?.locks.raise(handle.holder, level(wanted));
        if free { Ok(()) } else { Err(ffi::SQLITE_BUSY) }
    };
    // SAFETY: an open file of ours.
    unsafe { with(file, ffi::SQLITE_IOERR_LOCK, body) }
}

#[allow(unsafe_code, reason = "called by SQLite")]
unsafe extern "C" fn lower_lock(file: *mut ffi::sqlite3_file, to: c_int) -> c_int {
    let body = |handle: &Handle, state: &mut State| {
        state.file(handle.id)?.locks.lower(handle.holder, level(to));
        Ok(())
    };
    // SAFETY: an open file of ours.
    unsafe { with(file, ffi::SQLITE_IOERR_UNLOCK, body) }
}

#[allow(unsafe_code, reason = "called by SQLite")]
unsafe extern "C" fn check_reserved_lock(file: *mut ffi::sqlite3_file, out: *mut c_int) -> c_int {
    let body = |handle: &Handle, state: &mut State| {
        state.alive(ffi::SQLITE_IOERR_CHECKRESERVEDLOCK)?;
        let reserved = state.file(handle.id)?.locks.is_reserved();
        // SAFETY: SQLite's place for the answer.
        unsafe { out.write(c_int::from(reserved)) };
        Ok(())
    };
    // SAFETY: an open file of ours.
    unsafe { with(file, ffi::SQLITE_IOERR_CHECKRESERVEDLOCK, body) }
}

/// Nothing is controllable here; SQLite then does what it does for any plain file.
#[allow(unsafe_code, reason = "called by SQLite")]
unsafe extern "C" fn file_control(
    _file: *mut ffi::sqlite3_file,
    _op: c_int,
    _argument: *mut c_void,
) -> c_int {
    ffi::SQLITE_NOTFOUND
}

/// What the unix VFS answers.
#[allow(unsafe_code, reason = "called by SQLite")]
unsafe extern "C" fn sector_size(_file: *mut ffi::sqlite3_file) -> c_int {
    4096
}

/// What the unix VFS promises; `content` keeps it.
#[allow(unsafe_code, reason = "called by SQLite")]
unsafe extern "C" fn device_characteristics(_file: *mut ffi::sqlite3_file) -> c_int {
    ffi::SQLITE_IOCAP_POWERSAFE_OVERWRITE
}
