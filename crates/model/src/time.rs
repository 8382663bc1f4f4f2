//! How time is written: UTC milliseconds for instants, Beijing dates for days.

use chrono::{DateTime, FixedOffset, NaiveDate};

/// Milliseconds since 1970-01-01T00:00:00Z.
pub type TimeMs = i64;

/// One day in milliseconds.
pub const DAY_MS: TimeMs = 24 * 60 * 60 * 1_000;

const BEIJING_OFFSET_SECONDS: i32 = 8 * 60 * 60;

/// The Beijing date of an instant; 1970-01-01 for one no calendar has.
pub fn local_date(at: TimeMs) -> NaiveDate {
    let zone = FixedOffset::east_opt(BEIJING_OFFSET_SECONDS);
    match (zone, DateTime::from_timestamp_millis(at)) {
        (Some(zone), Some(instant)) => instant.with_timezone(&zone).date_naive(),
        _ => NaiveDate::default(),
    }
}

/// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`: a date of which only the year may be known (`date~`).
///
/// Returns the first day it can mean.
pub fn first_day(text: &str) -> Option<NaiveDate> {
    let mut parts = text.split('-');
    let year = number(parts.next()?, 4)?;
    let month = parts.next().map_or(Some(1), |part| number(part, 2))?;
    let day = parts.next().map_or(Some(1), |part| number(part, 2))?;
    if parts.next().is_some() {
        return None;
    }
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
}

/// The last day such a date can mean: whoever is only known to be born in 2012 may be born on its last day.
pub fn last_day(text: &str) -> Option<NaiveDate> {
    let first = first_day(text)?;
    let next = match text.len() {
        4 => first.checked_add_months(chrono::Months::new(12)),
        7 => first.checked_add_months(chrono::Months::new(1)),
        _ => return Some(first),
    };
    next.and_then(|day| day.pred_opt())
}

/// Whole years between a birth date, as far as known, and a day; the fewest it can be.
pub fn least_age(birth: &str, on: NaiveDate) -> Option<u32> {
    Some(on.years_since(last_day(birth)?).unwrap_or(0))
}

fn number(text: &str, digits: usize) -> Option<u32> {
    (text.len() == digits && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_in_beijing_begins_at_16_utc() {
        assert_eq!(local_date(16 * 3_600_000).to_string(), "1970-01-02");
        assert_eq!(local_date(16 * 3_600_000 - 1).to_string(), "1970-01-01");
    }

    #[test]
    fn a_birth_year_alone_counts_the_youngest_it_can_mean() {
        let on = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
        assert_eq!(least_age("2012", on), Some(13));
        assert_eq!(least_age("2012-11", on), Some(13));
        assert_eq!(least_age("2012-10", on), Some(14));
        assert_eq!(least_age("2012-11-22", on), Some(14));
        assert_eq!(least_age("2012-11-23", on), Some(13));
        assert_eq!(least_age("2012-02-30", on), None);
        assert_eq!(least_age("12", on), None);
    }
}
