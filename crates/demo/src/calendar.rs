//! Days and hours of the fictitious year, counted back from the day the district is seen from.

use chrono::{Days, NaiveDate};
use model::time::{DAY_MS, TimeMs, local_date};

use crate::chance::Chance;

/// One minute in milliseconds.
pub(crate) const MINUTE_MS: TimeMs = 60_000;

const BEIJING_MS: TimeMs = 8 * 60 * MINUTE_MS;

/// Where the year ends.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Calendar {
    midnight: TimeMs,
}

impl Calendar {
    /// The calendar whose day 0 is the Beijing day of `now_ms`.
    pub(crate) fn new(now_ms: TimeMs) -> Self {
        let of_day = now_ms.saturating_add(BEIJING_MS).rem_euclid(DAY_MS);
        Self { midnight: now_ms.saturating_sub(of_day) }
    }

    /// An instant so many days before day 0, at a minute of that Beijing day.
    pub(crate) const fn at(&self, days_before: i64, minute: i64) -> TimeMs {
        self.midnight - days_before * DAY_MS + minute * MINUTE_MS
    }

    /// The date so many days before day 0; later ones are negative.
    pub(crate) fn date(&self, days_before: i64) -> NaiveDate {
        let today = local_date(self.midnight);
        let days = Days::new(days_before.unsigned_abs());
        let date = if days_before < 0 {
            today.checked_add_days(days)
        } else {
            today.checked_sub_days(days)
        };
        date.unwrap_or(today)
    }

    /// The date as documents write it.
    pub(crate) fn day(&self, days_before: i64) -> String {
        self.date(days_before).to_string()
    }

    /// A minute of the working day, seconds included, so many days before day 0; evenings now and then.
    pub(crate) fn work(&self, days_before: i64, chance: &mut Chance) -> TimeMs {
        let minute =
            if chance.percent(12) { chance.range(1_110, 1_230) } else { chance.range(525, 1_080) };
        self.at(days_before, minute) + chance.range(0, 59_999)
    }

    /// Whether stoves burn on that day: November to February.
    pub(crate) fn is_winter(&self, days_before: i64) -> bool {
        matches!(chrono::Datelike::month(&self.date(days_before)), 11 | 12 | 1 | 2)
    }

    /// The year of day 0.
    pub(crate) fn year(&self) -> i64 {
        i64::from(chrono::Datelike::year(&self.date(0)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn day_zero_is_the_beijing_day_of_now() {
        // 2026-11-22 00:30 in Beijing is still the 21st in UTC.
        let calendar = Calendar::new(1_795_278_600_000);
        assert_eq!(calendar.day(0), "2026-11-22");
        assert_eq!(calendar.day(1), "2026-11-21");
        assert_eq!(calendar.day(-9), "2026-12-01");
        assert_eq!(local_date(calendar.at(0, 0)).to_string(), "2026-11-22");
        assert_eq!(local_date(calendar.at(3, 1_439)).to_string(), "2026-11-19");
    }
}
