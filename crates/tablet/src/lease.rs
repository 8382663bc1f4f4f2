//! The lease: how long a tablet may be used without a word of the server's, so that one that was lost does not stay open
//! for ever. Its time is the server's, moved on by the boot clock; where nobody measured, it locks until the server is
//! reached. Only the local wrap of the keys is ever deleted: the district opens the file (DESIGN 9).

use minicbor::{Decode, Encode};
use model::time::{DAY_MS, TimeMs};
use sync::cbor;
use sync::clock::{BootId, Clock};
use sync::limits::{LEASE_DAYS, LEASE_DAYS_MAX, LEASE_DAYS_MIN};

use crate::error::Result;
use crate::session::Work;

const NOTE: &str = "lease";
const NOTE_BYTES_MAX: usize = 64;
/// A word of the server's is written down when the one written is this much older: not at every poll.
const NOTE_EVERY_MS: i64 = 60 * 60 * 1_000;
/// How far a wall clock may stand behind what the server said before it was set back.
const BEHIND_MS: i64 = DAY_MS;

/// When the server was last heard. Version 1, 2026-11.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub(crate) struct Heard {
    /// The server's time, UTC ms.
    #[n(0)]
    pub(crate) at: TimeMs,
    /// In this boot.
    #[n(1)]
    pub(crate) boot: BootId,
    /// When in it, ms.
    #[n(2)]
    pub(crate) boot_ms: i64,
}

/// Whether the tablet may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lease {
    /// It may.
    Holds,
    /// Nobody measured how long it was off, and its wall clock says too long, or less than nothing: after the next
    /// word of the server's.
    Unsure,
    /// Measured, and too long.
    Over,
}

/// Pure: from what was heard and two clocks.
pub(crate) fn stand(heard: Option<&Heard>, days: Option<u16>, clock: &dyn Clock) -> Lease {
    // Before the first word there is nothing of anybody's here but one's own.
    let Some(heard) = heard else { return Lease::Holds };
    let days = days.unwrap_or(LEASE_DAYS).clamp(LEASE_DAYS_MIN, LEASE_DAYS_MAX);
    let lease_ms = i64::from(days) * DAY_MS;
    let (boot, boot_ms) = clock.boot();
    if boot == heard.boot {
        let measured = boot_ms.saturating_sub(heard.boot_ms);
        return if measured > lease_ms { Lease::Over } else { Lease::Holds };
    }
    let said = clock.now_ms().saturating_sub(heard.at);
    if (-BEHIND_MS..=lease_ms).contains(&said) { Lease::Holds } else { Lease::Unsure }
}

/// What was noted of it.
///
/// # Errors
/// What the disk did.
pub(crate) fn read(store: &store::Store) -> Result<Option<Heard>> {
    let note = store.note(NOTE)?;
    Ok(note.and_then(|bytes| cbor::decode(&bytes, NOTE_BYTES_MAX).ok()))
}

/// The server has been heard: the lease begins anew.
///
/// # Errors
/// What the disk did.
pub(crate) fn heard(work: &mut Work, at: TimeMs) -> Result<()> {
    let (boot, boot_ms) = work.clock.boot();
    let now = Heard { at, boot, boot_ms };
    let fresh = work.heard_noted.is_some_and(|noted| {
        noted.boot == boot && (0..NOTE_EVERY_MS).contains(&at.saturating_sub(noted.at))
    });
    if !fresh {
        work.store.set_note(NOTE, &cbor::encode(&now))?;
        work.heard_noted = Some(now);
    }
    work.heard = Some(now);
    Ok(())
}

/// The server's word came by a courier: the lease counts from when it was said, not from when it arrived.
///
/// # Errors
/// What the disk did.
pub(crate) fn carried(work: &mut Work, at: TimeMs) -> Result<()> {
    let Some(known) = work.heard else { return heard(work, at) };
    if let Some(later) = moved_on(&known, at, work.clock.boot()) {
        work.store.set_note(NOTE, &cbor::encode(&later))?;
        (work.heard, work.heard_noted) = (Some(later), Some(later));
    }
    Ok(())
}

/// Pure: a later word of which nobody knows when in this boot it was said, but how long after the one that is known.
fn moved_on(known: &Heard, at: TimeMs, (boot, boot_ms): (BootId, i64)) -> Option<Heard> {
    let later = at.saturating_sub(known.at);
    if later <= 0 {
        return None;
    }
    // Of another boot nothing was measured, and nothing is pretended: the wall clock alone goes on.
    let said =
        if boot == known.boot { known.boot_ms.saturating_add(later).min(boot_ms) } else { 0 };
    Some(Heard { at, boot: known.boot, boot_ms: said })
}

#[cfg(test)]
mod tests {
    use super::*;
    use sync::clock::ManualClock;

    const NOW: i64 = 1_795_314_240_000;

    #[test]
    fn a_lease_ends_by_the_boot_clock_and_a_jump_of_the_wall_clock_only_locks() {
        let clock = ManualClock::new(NOW);
        let (boot, boot_ms) = clock.boot();
        let heard = Heard { at: NOW, boot, boot_ms };
        let stand = |clock: &ManualClock, days| stand(Some(&heard), days, clock);
        for years in [-10, 10] {
            clock.set(NOW + years * 365 * DAY_MS);
            assert_eq!(stand(&clock, None), Lease::Holds, "{years}");
        }
        clock.set(NOW);
        clock.advance(14 * DAY_MS);
        assert_eq!(stand(&clock, None), Lease::Holds);
        assert_eq!(stand(&clock, Some(7)), Lease::Over);
        clock.advance(1);
        assert_eq!(stand(&clock, None), Lease::Over);
        assert_eq!(stand(&clock, Some(30)), Lease::Holds);
        assert_eq!(stand(&clock, Some(999)), Lease::Holds, "never beyond its bounds");
        clock.advance(17 * DAY_MS);
        assert_eq!(stand(&clock, Some(999)), Lease::Over);
        // After a restart nobody measured: never over, only unsure.
        clock.reboot(BootId([9; 16]));
        for (at, lease) in [
            (NOW, Lease::Holds),
            (NOW + 14 * DAY_MS, Lease::Holds),
            (NOW + 14 * DAY_MS + 1, Lease::Unsure),
            (NOW + 3_650 * DAY_MS, Lease::Unsure),
            (NOW - DAY_MS, Lease::Holds),
            (NOW - DAY_MS - 1, Lease::Unsure),
            (0, Lease::Unsure),
        ] {
            clock.set(at);
            assert_eq!(stand(&clock, None), lease, "{at}");
        }
        assert_eq!(super::stand(None, None, &clock), Lease::Holds);
    }

    #[test]
    fn a_word_by_courier_moves_the_lease_on_to_when_it_was_said() {
        let clock = ManualClock::new(NOW);
        let (boot, boot_ms) = clock.boot();
        let known = Heard { at: NOW, boot, boot_ms };
        clock.advance(13 * DAY_MS);
        // Said on the tenth day, brought on the thirteenth; the wall clock has no say in it.
        clock.set(0);
        let later = moved_on(&known, NOW + 10 * DAY_MS, clock.boot()).unwrap();
        clock.advance(11 * DAY_MS);
        assert_eq!(stand(Some(&known), None, &clock), Lease::Over);
        assert_eq!(stand(Some(&later), None, &clock), Lease::Holds);
        clock.advance(1);
        assert_eq!(stand(Some(&later), None, &clock), Lease::Over);
        // An old file found again gives nothing, and one from a server that is ahead not more than from now on.
        assert_eq!(moved_on(&later, NOW + 10 * DAY_MS, clock.boot()), None);
        let ahead = moved_on(&known, NOW + 100 * DAY_MS, clock.boot()).unwrap();
        assert_eq!((ahead.boot, ahead.boot_ms), clock.boot());
        // After a restart it is still nobody who measured: a wrong clock locks, and destroys nothing.
        clock.reboot(BootId([9; 16]));
        let later = moved_on(&known, NOW + 10 * DAY_MS, clock.boot()).unwrap();
        for (at, lease) in [
            (NOW + 24 * DAY_MS, Lease::Holds),
            (NOW + 24 * DAY_MS + 1, Lease::Unsure),
            (NOW + 3_650 * DAY_MS, Lease::Unsure),
        ] {
            clock.set(at);
            assert_eq!(stand(Some(&later), None, &clock), lease, "{at}");
        }
    }

    #[test]
    fn the_note_is_written_as_it_always_was() {
        let bytes = cbor::encode(&Heard { at: 1_000, boot: BootId([1; 16]), boot_ms: 50_000 });
        let golden = ["831903e8", "50", &"01".repeat(16), "19c350"].concat();
        assert_eq!(data_encoding::HEXLOWER.encode(&bytes), golden);
    }
}
