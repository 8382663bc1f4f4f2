//! The index of a write-ahead log, which SQLite would map from a `-shm` file: plain memory here, shared by
//! the connections of one process and gone with the last of them, as after any restart.

use crate::locks::{Holder, SlotLocks};
use std::collections::BTreeSet;
use std::ffi::c_void;
use std::ptr::NonNull;

/// Regions of shared memory, the slots that guard them, and who uses them.
#[derive(Debug, Default)]
pub(crate) struct WalIndex {
    pub(crate) slots: SlotLocks,
    regions: Vec<Region>,
    users: BTreeSet<Holder>,
}

impl WalIndex {
    /// The address of a region; it stays the same until the last user leaves. None when it does not
    /// exist and is not to be made. All regions have the size of the first call.
    pub(crate) fn region(
        &mut self,
        holder: Holder,
        number: usize,
        bytes: usize,
        make: bool,
    ) -> Option<NonNull<c_void>> {
        self.users.insert(holder);
        while make && self.regions.len() <= number {
            self.regions.push(Region::zeroed(bytes));
        }
        self.regions.get(number).map(|region| region.start.cast())
    }

    /// Forgets a user and what it holds. The last one takes the regions with it.
    pub(crate) fn leave(&mut self, holder: Holder) {
        self.slots.release_all(holder);
        self.users.remove(&holder);
        if self.users.is_empty() {
            self.regions.clear();
        }
    }
}

/// Zeroed memory at a fixed, 8-byte aligned address. SQLite writes to it while Rust holds no reference.
#[derive(Debug)]
struct Region {
    start: NonNull<u64>,
    words: usize,
}

// SAFETY: the memory belongs to the region alone and Rust never reads or writes it; the connections that
// do keep SQLite's own protocol (slots and barriers).
#[allow(unsafe_code, reason = "shared memory has to have a fixed address")]
unsafe impl Send for Region {}

impl Region {
    fn zeroed(bytes: usize) -> Self {
        let words = vec![0_u64; bytes.div_ceil(8)].into_boxed_slice();
        let words_long = words.len();
        Self { start: NonNull::from(Box::leak(words)).cast(), words: words_long }
    }
}

impl Drop for Region {
    #[allow(unsafe_code, reason = "takes back what `zeroed` leaked")]
    fn drop(&mut self) {
        let words = NonNull::slice_from_raw_parts(self.start, self.words);
        // SAFETY: pointer and length are those of the box leaked in `zeroed`, and this is its only owner.
        drop(unsafe { Box::from_raw(words.as_ptr()) });
    }
}
