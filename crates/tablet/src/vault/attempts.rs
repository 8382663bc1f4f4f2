//! How many wrong PINs there were, and how long the next try has to wait. Pure but for its bytes in the keystore.
//!
//! Waiting is measured by the boot clock: setting the date does not shorten it. After a restart it begins anew,
//! because nobody knows how long the tablet was off.

use minicbor::{Decode, Encode};
use sync::cbor;
use sync::clock::BootId;

/// The wrong PIN after which the wrap is deleted (DOMAIN R-52).
pub const WRONG_PINS_MAX: u32 = 10;

/// Seconds to wait after so many wrong PINs: nobody who mistypes notices, nobody who guesses gets far.
const DELAYS_S: [u32; 10] = [0, 0, 0, 5, 30, 60, 300, 900, 1_800, 3_600];

const ATTEMPTS_BYTES_MAX: usize = 64;

/// What is remembered of wrong PINs. Version 1, 2026-11.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub(super) struct Attempts {
    /// How many since the last right one.
    #[n(0)]
    pub(super) count: u32,
    /// The boot of the last one.
    #[n(1)]
    boot: BootId,
    /// When in that boot.
    #[n(2)]
    boot_ms: i64,
}

/// Whether a try is allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Door {
    /// Now.
    Open,
    /// After so many seconds.
    Delayed(u32),
    /// Never again.
    Shut,
}

impl Attempts {
    pub(super) const fn none() -> Self {
        Self { count: 0, boot: BootId([0; 16]), boot_ms: 0 }
    }

    /// What cannot be read counts as the last but one: neither a way around the count nor the end.
    pub(super) fn read(bytes: &[u8]) -> Self {
        cbor::decode(bytes, ATTEMPTS_BYTES_MAX)
            .unwrap_or(Self { count: WRONG_PINS_MAX - 1, ..Self::none() })
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        cbor::encode(self)
    }

    pub(super) const fn one_more(&self, boot: BootId, boot_ms: i64) -> Self {
        Self { count: self.count.saturating_add(1), boot, boot_ms }
    }

    pub(super) fn door(&self, boot: BootId, boot_ms: i64) -> Door {
        if self.count >= WRONG_PINS_MAX {
            return Door::Shut;
        }
        let delay_s = usize::try_from(self.count)
            .ok()
            .and_then(|count| DELAYS_S.get(count))
            .copied()
            .unwrap_or(0);
        let since_ms =
            if boot == self.boot { boot_ms.saturating_sub(self.boot_ms) } else { boot_ms };
        let left_ms = i64::from(delay_s) * 1_000 - since_ms.max(0);
        match u32::try_from((left_ms + 999) / 1_000) {
            Ok(seconds) if seconds > 0 => Door::Delayed(seconds.min(delay_s)),
            _ => Door::Open,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOOT: BootId = BootId([1; 16]);

    fn after(count: u32) -> Attempts {
        Attempts { count, boot: BOOT, boot_ms: 50_000 }
    }

    #[test]
    fn the_wait_grows_and_ends_by_the_boot_clock() {
        for (count, boot_ms, door) in [
            (0, 50_000, Door::Open),
            (2, 50_000, Door::Open),
            (3, 50_000, Door::Delayed(5)),
            (3, 54_001, Door::Delayed(1)),
            (3, 55_000, Door::Open),
            (6, 50_000, Door::Delayed(300)),
            (9, 50_000, Door::Delayed(3_600)),
            (9, 50_000 + 3_600_000, Door::Open),
            (10, i64::MAX, Door::Shut),
            (u32::MAX, i64::MAX, Door::Shut),
        ] {
            assert_eq!(after(count).door(BOOT, boot_ms), door, "{count} {boot_ms}");
        }
    }

    #[test]
    fn after_a_restart_the_wait_begins_anew() {
        let other = BootId([2; 16]);
        assert_eq!(after(6).door(other, 0), Door::Delayed(300));
        assert_eq!(after(6).door(other, 299_000), Door::Delayed(1));
        assert_eq!(after(6).door(other, 300_000), Door::Open);
    }

    #[test]
    fn a_count_nobody_can_read_is_no_fresh_start() {
        assert_eq!(Attempts::read(b"").door(BOOT, 0), Door::Delayed(3_600));
    }

    #[test]
    fn the_count_is_written_as_it_always_was() {
        let bytes = after(3).bytes();
        let golden = ["8303", "50", &"01".repeat(16), "19c350"].concat();
        assert_eq!(data_encoding::HEXLOWER.encode(&bytes), golden);
        assert_eq!(Attempts::read(&bytes), after(3));
    }
}
