//! What a worker needs first: open cases and what happened lately, then who lives where, then what is long past.

use minicbor::{Decode, Encode};
use model::kind::Kind;
use model::time::{DAY_MS, TimeMs};

/// So long something counts as work of today: a month.
pub const RECENT_MS: i64 = 31 * DAY_MS;

/// When a document is wanted, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
pub enum Stage {
    /// Open cases, and whatever was written this month: with these a tablet can be used.
    #[n(0)]
    Work,
    /// Buildings, households, persons.
    #[n(1)]
    Register,
    /// Everything else.
    #[n(2)]
    Archive,
}

/// When a document is wanted: by its kind, whether it is a case that is open, and when it was last written.
pub fn stage(kind: Kind, open: bool, last_written: TimeMs, now: TimeMs) -> Stage {
    if open || now.saturating_sub(last_written) <= RECENT_MS {
        return Stage::Work;
    }
    match kind {
        // Where an own lead stands: few, and looked for first.
        Kind::LeadStatus => Stage::Work,
        Kind::Place | Kind::Household | Kind::Person => Stage::Register,
        Kind::Visit | Kind::Event | Kind::Reporter | Kind::Lead => Stage::Archive,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn open_cases_and_this_month_come_first_and_what_is_long_past_last() {
        let now = 100 * DAY_MS;
        let (recent, old) = (now - RECENT_MS, now - RECENT_MS - 1);
        for kind in Kind::ALL {
            assert_eq!(stage(kind, true, old, now), Stage::Work, "{kind}");
            assert_eq!(stage(kind, false, recent, now), Stage::Work, "{kind}");
            // A tablet's clock may stand years ahead.
            assert_eq!(stage(kind, false, i64::MAX, now), Stage::Work, "{kind}");
            let register = matches!(kind, Kind::Place | Kind::Household | Kind::Person);
            let late = match kind {
                Kind::LeadStatus => Stage::Work,
                _ if register => Stage::Register,
                _ => Stage::Archive,
            };
            assert_eq!(stage(kind, false, old, now), late, "{kind}");
            assert_eq!(stage(kind, false, i64::MIN, now), late, "{kind}");
        }
        assert!(Stage::Work < Stage::Register && Stage::Register < Stage::Archive);
    }
}
