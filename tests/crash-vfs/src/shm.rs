//! The calls SQLite makes on the index of a write-ahead log (`xShm…`): a thin layer over `wal_index`.

use crate::io::{Handle, with};
use crate::state::State;
use rusqlite::ffi;
use std::ffi::{c_int, c_void};
use std::ops::Range;
use std::sync::atomic::{Ordering, fence};

#[allow(unsafe_code, reason = "called by SQLite")]
pub(crate) unsafe extern "C" fn map(
    file: *mut ffi::sqlite3_file,
    number: c_int,
    bytes: c_int,
    make: c_int,
    out: *mut *mut c_void,
) -> c_int {
    let body = |handle: &Handle, state: &mut State| {
        state.alive(ffi::SQLITE_IOERR_SHMMAP)?;
        let number = usize::try_from(number).map_err(|_| ffi::SQLITE_IOERR_SHMMAP)?;
        let bytes = usize::try_from(bytes).map_err(|_| ffi::SQLITE_IOERR_SHMMAP)?;
        let region =
            state.file(handle.id)?.wal_index.region(handle.holder, number, bytes, make != 0);
        let address = region.map_or(std::ptr::null_mut(), std::ptr::NonNull::as_ptr);
        // SAFETY: SQLite's place for the address; null says that the region does not exist.
        unsafe { out.write(address) };
        Ok(())
    };
    // SAFETY: an open file of ours.
    unsafe { with(file, ffi::SQLITE_IOERR_SHMMAP, body) }
}

fn slots(offset: c_int, count: c_int) -> Result<Range<usize>, c_int> {
    let number = |value: c_int| usize::try_from(value).map_err(|_| ffi::SQLITE_IOERR_SHMLOCK);
    let (offset, count) = (number(offset)?, number(count)?);
    Ok(offset..offset.saturating_add(count))
}

#[allow(unsafe_code, reason = "called by SQLite")]
pub(crate) unsafe extern "C" fn lock(
    file: *mut ffi::sqlite3_file,
    offset: c_int,
    count: c_int,
    flags: c_int,
) -> c_int {
    let body = |handle: &Handle, state: &mut State| {
        let slots = slots(offset, count)?;
        if flags & ffi::SQLITE_SHM_UNLOCK != 0 {
            state.file(handle.id)?.wal_index.slots.release(handle.holder, slots);
            return Ok(());
        }
        state.alive(ffi::SQLITE_IOERR_SHMLOCK)?;
        let exclusive = flags & ffi::SQLITE_SHM_EXCLUSIVE != 0;
        let free = state.file(handle.id)?.wal_index.slots.take(handle.holder, slots, exclusive);
        if free { Ok(()) } else { Err(ffi::SQLITE_BUSY) }
    };
    // SAFETY: an open file of ours.
    unsafe { with(file, ffi::SQLITE_IOERR_SHMLOCK, body) }
}

#[allow(unsafe_code, reason = "called by SQLite")]
pub(crate) unsafe extern "C" fn barrier(_file: *mut ffi::sqlite3_file) {
    fence(Ordering::SeqCst);
}

#[allow(unsafe_code, reason = "called by SQLite")]
pub(crate) unsafe extern "C" fn unmap(file: *mut ffi::sqlite3_file, _delete: c_int) -> c_int {
    let body = |handle: &Handle, state: &mut State| {
        state.file(handle.id)?.wal_index.leave(handle.holder);
        Ok(())
    };
    // SAFETY: an open file of ours.
    unsafe { with(file, ffi::SQLITE_IOERR, body) }
}
