//! A tablet that is nearly full: records come first. Taking photos is refused while there is still room for a long day
//! of records, and full sizes that a backup of the server has are let go of, the oldest first; thumbnails stay, and
//! who looks closely has the full size fetched again.

use sync::code::Code;

use crate::error::Result;
use crate::ports::Ports;
use crate::session::Work;

/// Below this much room, full sizes leave until there is so much again.
pub(crate) const ROOM_WANTED_BYTES: u64 = 500 * 1024 * 1024;
/// Below this much room no photo is taken: a year of records takes less.
pub(crate) const ROOM_FOR_PHOTOS_BYTES: u64 = 200 * 1024 * 1024;

/// Makes room where there is little; how much there is then, none where nobody knows.
pub(crate) fn tend(work: &mut Work, ports: &Ports) -> Result<Option<u64>> {
    let Some(free) = ports.room.free_bytes() else { return Ok(None) };
    let room = free.saturating_add(work.store.spare_bytes()?);
    if room >= ROOM_WANTED_BYTES {
        return Ok(Some(room));
    }
    let freed = work.store.drop_full_sizes(ROOM_WANTED_BYTES.saturating_sub(room))?;
    Ok(Some(room.saturating_add(freed)))
}

/// Whether a photo may still be taken or fetched.
///
/// # Errors
/// [`Code::STORAGE_LOW`], or what the disk did.
pub(crate) fn for_photos(work: &mut Work, ports: &Ports) -> Result<()> {
    match tend(work, ports)? {
        Some(room) if room < ROOM_FOR_PHOTOS_BYTES => Err(Code::STORAGE_LOW.into()),
        _ => Ok(()),
    }
}
