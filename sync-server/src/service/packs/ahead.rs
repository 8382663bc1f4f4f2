//! Packs made ahead: whoever was given a code, or a right that begins about now, is about to read spaces for the first time.
//! One pack a turn, so that a request waits for one at most; never in the place of one that is held for somebody.

use std::collections::BTreeSet;
use std::sync::{Arc, PoisonError};

use model::space::Space;

use super::{HELD_BYTES_MAX, HELD_MAX, Pack};
use crate::service::{Failure, Installation};

/// Of what all packs held may weigh, the part that those made ahead may fill.
const AHEAD_PART: usize = 2;

impl Installation {
    /// Makes the pack of one space that somebody is about to read and that none serves; whether there was one to make.
    ///
    /// # Errors
    /// Why the pack of a space could not be made, when there was none other to make; the storage's.
    pub fn make_pack_ahead(&self) -> Result<bool, Failure> {
        let awaited = self.storage.awaited(self.clock.now_ms(), self.limits.pack_entries_min)?;
        let mut failed = None;
        for space in &awaited {
            if self.serves_ahead(space)? {
                continue;
            }
            if !self.packs.make_room(&awaited) {
                break;
            }
            match self.make_ahead(space) {
                Ok(()) => return Ok(true),
                // It must not stand in the way of the others.
                Err(error) => failed = Some(error),
            }
        }
        failed.map_or(Ok(false), Err)
    }

    fn make_ahead(&self, space: &Space) -> Result<(), Failure> {
        let _one_at_a_time = self.packs.making.lock().unwrap_or_else(PoisonError::into_inner);
        // A tablet may have asked for it meanwhile.
        if !self.serves_ahead(space)? {
            let pack = Arc::new(self.make_pack(space)?);
            self.packs.hold(pack);
        }
        Ok(())
    }

    /// Whether the newest pack of a space would be given; asking makes it no younger.
    fn serves_ahead(&self, space: &Space) -> Result<bool, Failure> {
        let newest = self.packs.held().iter().rfind(|pack| pack.space == *space).map(Arc::clone);
        let Some(pack) = newest else { return Ok(false) };
        Ok(self.grown_since(&pack)?.is_some_and(|grown| pack.serves(grown)))
    }
}

impl super::Packs {
    /// Lets go what nobody awaits and was used longest ago, until there is room for one made ahead; whether there is.
    fn make_room(&self, awaited: &BTreeSet<Space>) -> bool {
        let mut held = self.held();
        loop {
            let bytes: usize = held.iter().map(|pack: &Arc<Pack>| pack.bytes()).sum();
            if bytes <= HELD_BYTES_MAX / AHEAD_PART && held.len() < HELD_MAX / AHEAD_PART {
                return true;
            }
            let Some(first) = held.iter().position(|pack| !awaited.contains(&pack.space)) else {
                return false;
            };
            held.remove(first);
        }
    }
}
