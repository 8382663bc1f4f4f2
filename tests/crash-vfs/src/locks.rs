//! Who holds what: the five lock levels of a database file and the eight slots of a write-ahead log.
//!
//! The rules are SQLite's (`os_unix.c`), for holders inside one process.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// One open file of one connection.
pub(crate) type Holder = u64;

/// SQLite's lock levels, in its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    Unlocked,
    Shared,
    Reserved,
    Pending,
    Exclusive,
}

/// The locks of one file.
#[derive(Debug, Default)]
pub(crate) struct FileLocks(BTreeMap<Holder, Level>);

impl FileLocks {
    /// Raises a holder to `wanted`; false when another one is in the way. A refused Exclusive keeps
    /// Pending, so that readers drain.
    pub(crate) fn raise(&mut self, holder: Holder, wanted: Level) -> bool {
        if self.level(holder) >= wanted {
            return true;
        }
        let others = self.highest_of_others(holder);
        match wanted {
            Level::Unlocked => true,
            Level::Shared => self.set_if(others < Level::Pending, holder, Level::Shared),
            Level::Reserved => self.set_if(others < Level::Reserved, holder, Level::Reserved),
            Level::Pending | Level::Exclusive => {
                if others >= Level::Reserved {
                    return false;
                }
                self.0.insert(holder, Level::Pending);
                let alone = others == Level::Unlocked;
                wanted == Level::Pending || self.set_if(alone, holder, Level::Exclusive)
            }
        }
    }

    pub(crate) fn lower(&mut self, holder: Holder, to: Level) {
        if to == Level::Unlocked {
            self.0.remove(&holder);
        } else if self.level(holder) > to {
            self.0.insert(holder, to);
        }
    }

    /// Whether anyone is about to write.
    pub(crate) fn is_reserved(&self) -> bool {
        self.0.values().any(|level| *level >= Level::Reserved)
    }

    fn level(&self, holder: Holder) -> Level {
        self.0.get(&holder).copied().unwrap_or(Level::Unlocked)
    }

    fn highest_of_others(&self, holder: Holder) -> Level {
        let others = self.0.iter().filter(|(other, _)| **other != holder);
        others.map(|(_, level)| *level).max().unwrap_or(Level::Unlocked)
    }

    fn set_if(&mut self, free: bool, holder: Holder, level: Level) -> bool {
        if free {
            self.0.insert(holder, level);
        }
        free
    }
}

/// The lock slots of a write-ahead log's index (`SQLITE_SHM_NLOCK`).
#[derive(Debug, Default)]
pub(crate) struct SlotLocks([Slot; 8]);

#[derive(Debug, Default)]
struct Slot {
    exclusive: Option<Holder>,
    shared: BTreeSet<Holder>,
}

impl SlotLocks {
    /// Takes all `slots` or none of them.
    pub(crate) fn take(&mut self, holder: Holder, slots: Range<usize>, exclusive: bool) -> bool {
        let Some(slots) = self.0.get_mut(slots) else { return false };
        let free = slots.iter().all(|slot| slot.is_free_for(holder, exclusive));
        if free {
            for slot in slots {
                if exclusive {
                    slot.exclusive = Some(holder);
                } else {
                    slot.shared.insert(holder);
                }
            }
        }
        free
    }

    pub(crate) fn release(&mut self, holder: Holder, slots: Range<usize>) {
        for slot in self.0.get_mut(slots).unwrap_or_default() {
            slot.shared.remove(&holder);
            if slot.exclusive == Some(holder) {
                slot.exclusive = None;
            }
        }
    }

    pub(crate) fn release_all(&mut self, holder: Holder) {
        self.release(holder, 0..8);
    }
}

impl Slot {
    fn is_free_for(&self, holder: Holder, exclusive: bool) -> bool {
        let written_by_another = self.exclusive.is_some_and(|other| other != holder);
        let read_by_another = self.shared.iter().any(|other| *other != holder);
        !(written_by_another || exclusive && read_by_another)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readers_share_and_one_writer_waits_for_them() {
        let mut locks = FileLocks::default();
        assert!(locks.raise(1, Level::Shared) && locks.raise(2, Level::Shared));
        assert!(locks.raise(1, Level::Reserved));
        assert!(!locks.raise(2, Level::Reserved), "one writer at a time");
        assert!(!locks.raise(1, Level::Exclusive), "a reader is still there");
        assert!(!locks.raise(3, Level::Shared), "no new readers while one waits to write");
        locks.lower(2, Level::Unlocked);
        assert!(locks.raise(1, Level::Exclusive) && locks.is_reserved());
    }

    #[test]
    fn a_slot_is_shared_or_held_alone() {
        let mut slots = SlotLocks::default();
        assert!(slots.take(1, 3..4, false) && slots.take(2, 3..4, false));
        assert!(!slots.take(1, 3..5, true), "all or none");
        assert!(slots.take(2, 4..5, true), "the refused one took nothing");
        slots.release_all(2);
        assert!(slots.take(1, 3..5, true));
        assert!(!slots.take(2, 3..4, false));
    }
}
